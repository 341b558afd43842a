"""Review: what is kept, refused and replaced, who may act on an alert, and failing safe."""

from __future__ import annotations

from typing import Any

import pytest

from policies import review as review_package
from policies.asking import said_since_clearance
from policies.effects import (
    Acknowledge,
    Ask,
    Begin,
    Clear,
    Dose,
    Effect,
    Item,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Say,
    SetTimer,
    Stop,
    StopKind,
)
from policies.facts import Facts, Responder, Tri
from policies.review import review, verdicts
from policies.verdict import Outcome
from tests.support.mothers import NOON, alert, book, mother

CARD = Ask("session.exercise", "session", "card", {"items": [["X08", 1, 5, None, 30]], "index": 0})
REST = Ask("session.rest", "session", "rest", {"items": [["X08", 1, 5, None, 30]], "index": 0})


def reviewed(effects: list[Effect], facts: Facts) -> tuple[Effect, ...]:
    return review(effects, facts, book(), NOON).effects


def kinds(effects: Any, kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


@pytest.mark.req("S02")
def test_effects_without_an_opinion_pass_in_their_order() -> None:
    effects: list[Effect] = [Say("a"), Record("fact", "x", "yes"), Ask("b", "f", "n"), Begin("screen")]
    assert list(reviewed(effects, mother())) == effects


@pytest.mark.fault("H06", guard="policies.review:review")
@pytest.mark.req("S1", "S02")
def test_a_lock_refuses_exercise_and_its_words() -> None:
    effects: list[Effect] = [Prescribe(), CARD, REST, Begin("session"), Say("general.heard")]
    verdict = review(effects, mother(stop="lock"), book(), NOON)
    assert list(verdict.effects) == [Say("general.heard")]
    assert {d.rule for d in verdict.decisions if d.outcome is Outcome.REFUSED} == {"ST01"}


@pytest.mark.req("S1")
def test_a_flag_of_the_same_turn_refuses_the_exercise_of_that_turn() -> None:
    effects: list[Effect] = [Prescribe(), CARD, Stop(StopKind.LOCK, "dvt", ("RF02",))]
    assert not kinds(reviewed(effects, mother()), Prescribe)
    assert CARD not in reviewed(effects, mother())


@pytest.mark.req("S04")
def test_pain_of_eight_on_the_card_replaces_the_routine_by_rest_and_holds() -> None:
    effects: list[Effect] = [Record("fact", "pain_now", 8), Prescribe(minutes=10), CARD]
    verdict = review(effects, mother(), book(), NOON)
    (shown,) = kinds(verdict.effects, Prescribe)
    assert [item.exercise for item in shown.items] == ["X01", "X32"]
    assert CARD in verdict.effects
    assert [e.kind for e in kinds(verdict.effects, Stop)] == [StopKind.HOLD]
    assert Outcome.REPLACED in {d.outcome for d in verdict.decisions}


def test_a_replaced_prescription_stands_where_the_first_stood() -> None:
    effects: list[Effect] = [Say("a"), Prescribe(), CARD]
    assert [type(e) for e in reviewed(effects, mother())] == [Say, Prescribe, Ask]


def test_words_of_the_next_set_pass_while_nothing_stops_her() -> None:
    assert reviewed([REST], mother(session={"pain_start": 3})) == (REST,)
    assert reviewed([REST], mother(stop="hold")) == ()


@pytest.mark.fault("D04", guard="policies.review.actors:judged")
@pytest.mark.req("S7", "C04")
@pytest.mark.parametrize(
    ("by", "state", "owner", "reason"),
    [
        (101, "new", None, ""),
        (101, "acknowledged", 101, ""),
        (999, "new", None, "not_on_the_rota"),
        (1, "new", None, "is_the_patient"),
        (101, "resolved", None, "already_closed"),
        (102, "acknowledged", 101, "already_taken"),
    ],
)
def test_who_may_acknowledge(by: int, state: str, owner: int | None, reason: str) -> None:
    facts = mother(alerts=[alert(state=state, owner=owner)])
    verdict = review([Acknowledge(7, by)], facts, book(), NOON)
    (decision,) = [d for d in verdict.decisions if d.rule == "S7"]
    assert decision.outcome is (Outcome.REFUSED if reason else Outcome.KEPT)
    assert decision.reason == (reason or "clinician_of_the_house")
    assert decision.facts["by"] == by
    assert bool(kinds(verdict.effects, Acknowledge)) is not bool(reason)


def test_an_alert_of_somebody_else_cannot_be_touched() -> None:
    verdict = review([Clear(8, 101)], mother(alerts=[alert()]), book(), NOON)
    assert verdict.effects == ()
    assert verdict.decisions[0].reason == "unknown_alert"


def test_a_researcher_on_the_list_is_no_clinician() -> None:
    facts = mother(alerts=[alert()], rota=(Responder(101, "Rea", role="researcher"),))
    assert review([Clear(7, 101)], facts, book(), NOON).decisions[0].reason == "not_on_the_rota"


@pytest.mark.req("S8")
def test_a_clearance_lifts_the_stop_and_is_marked_and_told() -> None:
    effects = reviewed([Clear(7, 101), Resolve(7, 101, "cleared")], mother(stop="lock", alerts=[alert()]))
    assert Record("fact", "cleared", "yes") in effects
    assert [e.message for e in kinds(effects, Say)] == ["human.cleared"]


@pytest.mark.req("S8")
def test_a_new_flag_beats_a_clearance_of_the_same_turn() -> None:
    effects: list[Effect] = [Stop(StopKind.LOCK, "dvt", ("RF02",)), Clear(7, 101), Prescribe()]
    assert not kinds(reviewed(effects, mother(stop="lock", alerts=[alert()])), Prescribe)


def test_a_hold_never_softens_a_lock() -> None:
    effects: list[Effect] = [Stop(StopKind.HOLD, "no_answer", ("C28",)), Prescribe(want="rest")]
    assert not kinds(reviewed(effects, mother(stop="lock")), Prescribe)


def test_what_was_said_in_the_very_moment_of_the_clearance_is_cleared() -> None:
    facts = mother(said={"fever": "yes", "cleared": "yes"})
    assert said_since_clearance(facts, "fever") is Tri.NO


def test_acknowledging_sets_the_reminder_and_tells_her() -> None:
    effects = reviewed([Acknowledge(7, 101)], mother(alerts=[alert()]))
    assert [t.kind for t in kinds(effects, SetTimer)] == ["ack_reminder"]
    assert [e.message for e in kinds(effects, Say)] == ["human.clinic_has_seen"]


@pytest.mark.req("S8")
@pytest.mark.parametrize(
    "effect",
    [
        Record("fact", "screen_done", "yes"),
        Record("patient", "status", "active"),
        Record("consent", "care", "onboarding.consent"),
        Record("note", "tapped_by_mistake", "yes"),
        Begin("onboarding"),
        Resolve(7, 101, "kept_stopped"),
    ],
)
def test_nothing_but_a_clearance_lifts_a_stop(effect: Effect) -> None:
    facts = mother(stop="lock", alerts=[alert()])
    verdict = review([effect, Prescribe()], facts, book(), NOON)
    assert not kinds(verdict.effects, Prescribe)
    assert not kinds(verdict.effects, Clear)


@pytest.mark.req("S17")
@pytest.mark.fault("A20", guard="policies.review:review")
def test_a_rule_that_breaks_lets_everything_go_but_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("rule")

    monkeypatch.setattr(verdicts, "owed", broken)
    effects: list[Effect] = [Say("safety.dvt"), Prescribe(), CARD, Begin("session")]
    verdict = review_package.review(effects, mother(), book(), NOON)
    assert verdict.effects[:1] == (Say("safety.dvt"),)
    assert not kinds(verdict.effects, Prescribe) and not kinds(verdict.effects, Ask)
    assert [(d.rule, d.outcome) for d in verdict.decisions] == [("S17", Outcome.REFUSED)]


@pytest.mark.req("M13")
def test_lost_form_is_kept_for_that_exercise() -> None:
    items = [["X01", 1, 5, None, 30], ["X08", 2, 5, None, 30], ["X15", 1, 5, None, 30]]
    told: list[Effect] = [
        *(Record("fact", name, "no") for name in ("shook", "twisted", "domed", "held_breath")),
        Record("fact", "heavy_or_leak", "yes"),
        Prescribe("next", items=items, index=2),  # type: ignore[arg-type]
    ]
    effects = reviewed(told, mother())
    assert Record("fact", "form_lost_X08", "yes") in effects
    assert Record("note", "digest_task", "heavy_or_leak") in effects


@pytest.mark.req("M13")
def test_lost_form_in_the_middle_of_the_sets_names_the_exercise_at_hand() -> None:
    items = [["X01", 1, 5, None, 30], ["X08", 2, 5, None, 30]]
    told: list[Effect] = [
        Record("fact", "form_lost", "yes"),
        Say("session.form_stop", {"items": items, "index": 1}),
    ]
    assert Record("fact", "form_lost_X08", "yes") in reviewed(told, mother())


def test_the_screens_own_flag_is_not_raised_twice() -> None:
    effects: list[Effect] = [
        Record("fact", "fever", "yes"),
        Stop(StopKind.LOCK, "sepsis", ("RF06",)),
        Say("safety.sepsis_today"),
        Raise("sepsis", "urgent_review", ("RF06",), "hot", "safety.sepsis_today", "lock"),
    ]
    assert len(kinds(reviewed(effects, mother()), Raise)) == 1


def test_without_a_patient_nothing_is_owed() -> None:
    effects: list[Effect] = [Record("fact", "pain_now", 9), Say("onboarding.hello")]
    assert list(reviewed(effects, Facts(NOON))) == effects


@pytest.mark.req("M12")
def test_items_come_as_lists_from_a_conversation() -> None:
    request = Prescribe("next", items=[["X08", 1, 5, None, 30]], index=0)  # type: ignore[arg-type]
    (shown,) = kinds(reviewed([request], mother()), Prescribe)
    assert shown.items == (Item("X08", Dose(1, 5, None, 30)),)


def test_a_dose_never_passes_its_ceiling() -> None:
    request = Prescribe("next", items=(Item("X08", Dose(9, 99)),))
    (shown,) = kinds(reviewed([request], mother()), Prescribe)
    top = book().content.exercises["X08"].dose.ceiling
    assert (shown.items[0].dose.sets, shown.items[0].dose.reps) == (top.sets, top.reps)


@pytest.mark.req("S17")
def test_when_policy_breaks_no_exercise_leaves_and_everything_else_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("rule")

    monkeypatch.setattr("policies.review.verdicts._review", broken)
    stay: list[Effect] = [Say("a"), Begin("screen"), Record("fact", "x", "yes"), Ask("b", "session", "n")]
    found = review([Prescribe(), CARD, REST, Begin("session"), *stay], mother(), book(), NOON)
    assert list(found.effects) == [*stay, Record("note", "policy_failed", "KeyError")]
    (why,) = found.decisions
    assert (why.rule, why.reason, why.outcome, why.facts, why.since) == (
        "S17", "policy_failed", Outcome.REFUSED, {"error": "KeyError"}, "2026-11-20",
    )  # fmt: skip
