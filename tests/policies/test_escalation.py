"""Escalation as time lines: who is asked when, for how long nobody answers, and what she is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from policies import escalation
from policies.effects import (
    Acknowledge,
    Ask,
    CancelTimer,
    Clear,
    Effect,
    Raise,
    Record,
    Resolve,
    Say,
    SetTimer,
)
from policies.facts import AlertView, Facts, Responder
from tests.support.mothers import NOON, ROTA, alert, book, mother

EMERGENCY = Raise(
    "cauda_equina", "emergency", ("RF01",), "numb", "safety.cauda_equina", "lock", ("birth_date",)
)
TODAY = Raise("dvt", "urgent_review", ("RF02",), "my calf", "safety.dvt", "lock")


def asked(effects: Any) -> list[int | None]:
    return [e.person for e in effects if isinstance(e, Ask)]


def texts(effects: Any) -> list[str]:
    return [e.message for e in effects if isinstance(e, Say)]


def clock(effects: Any) -> SetTimer:
    (timer,) = [e for e in effects if isinstance(e, SetTimer)]
    return timer


def at(minutes: float, view: AlertView, rota: Any = ROTA) -> tuple[Facts, tuple[Effect, ...]]:
    facts = replace(mother(alerts=[view], rota=rota), now=NOON + timedelta(minutes=minutes))
    return facts, escalation.step(facts, book(), facts.now)


@pytest.mark.req("C01")
def test_an_emergency_asks_two_at_once_and_a_same_day_flag_one() -> None:
    assert asked(escalation.opening(EMERGENCY, mother(), book())) == [101, 102]
    assert asked(escalation.opening(TODAY, mother(), book())) == [101]


@pytest.mark.req("C01")
def test_the_card_carries_her_words_what_she_was_told_and_what_is_unknown() -> None:
    (first, *_) = [e for e in escalation.opening(EMERGENCY, mother(), book()) if isinstance(e, Ask)]
    assert (first.message, first.flow, first.node, first.to) == (
        "clinic.alert",
        "clinic",
        "alert",
        "clinicians",
    )
    assert first.vars["words"] == "numb" and first.vars["case"] == "1001"
    assert first.vars["told"] == "safety.cauda_equina" and first.vars["unknown"] == "birth_date"


@pytest.mark.fault("D03", guard="policies.escalation:step")
@pytest.mark.req("C02", "L2")
def test_nobody_answers_for_an_hour() -> None:
    opening = escalation.opening(TODAY, mother(), book())
    assert clock(opening).after == timedelta(minutes=2)
    view, minutes, line = alert(), 0.0, []
    timer = clock(opening)
    while minutes < 60:
        minutes += timer.after.total_seconds() / 60
        _, effects = at(minutes, view)
        line.append((minutes, asked(effects), texts(effects)))
        timer = clock(effects)
        assert timer.alert == view.id
        view = replace(view, step=timer.payload["made"])
    assert line[:4] == [
        (2, [101, 102], []),
        (5, [101, 102, 103], []),
        (10, [101, 102, 103], ["safety.nobody_answered"]),
        (20, [101, 102, 103], []),
    ]
    assert [minute for minute, *_ in line[3:]] == [20, 30, 40, 50, 60]
    assert sum(texts == ["safety.nobody_answered"] for *_, texts in line) == 1


@pytest.mark.req("C02")
def test_from_the_third_attempt_everybody_is_asked() -> None:
    many = (*ROTA, Responder(104, "Dana"), Responder(105, "Eve"))
    assert asked(at(2, alert(step=1), many)[1]) == [101, 102]
    assert asked(at(5, alert(step=2), many)[1]) == [101, 102, 103, 104, 105]


@pytest.mark.fault("E04", guard="policies.escalation:step")
def test_a_late_timer_catches_up_with_everybody_and_the_truth() -> None:
    _, effects = at(180, alert(step=1))
    assert asked(effects) == [101, 102, 103]
    assert texts(effects) == ["safety.nobody_answered"]
    assert clock(effects).after <= timedelta(minutes=10)
    # Four by the tenth minute, and one each ten minutes after it: only whole attempts are made.
    assert clock(at(183, alert(step=1))[1]).payload == {"step": 22, "made": 21}


@pytest.mark.req("S5")
@pytest.mark.parametrize("minutes", [2, 3, 5, 9.99, 10, 19, 20, 61, 600, 10_000])
@pytest.mark.parametrize("step", [0, 1, 2, 3, 4, 9])
def test_there_is_always_a_next_step_within_ten_minutes(minutes: float, step: int) -> None:
    _, effects = at(minutes, alert(step=step))
    assert timedelta() < clock(effects).after <= timedelta(minutes=10)


@pytest.mark.fault("D02", guard="policies.escalation:opening")
@pytest.mark.req("O01b")
def test_an_empty_rota_tells_the_operator_and_keeps_the_clock() -> None:
    effects = escalation.opening(EMERGENCY, mother(rota=()), book())
    assert [(e.message, e.to) for e in effects if isinstance(e, Say)] == [("operator.no_rota", "operator")]
    assert clock(effects).after == timedelta(minutes=2)
    _, later = at(2, alert(), rota=())
    assert texts(later) == ["operator.no_rota"] and clock(later)


@pytest.mark.req("C03")
@pytest.mark.fault("D06", guard="policies.escalation:step")
def test_taken_and_left_lying_is_asked_again_and_opened_again() -> None:
    view = alert(state="acknowledged", owner=102)
    facts = mother(alerts=[view])
    first = escalation.step(facts, book(), NOON, {"reminder": 1})
    assert [(e.message, e.person) for e in first if isinstance(e, Say)] == [("clinic.still_with_you", 102)]
    assert clock(first).after == timedelta(minutes=30)
    second = escalation.step(facts, book(), NOON, clock(first).payload)
    assert asked(second) == [101, 102, 103]
    assert Record("note", "alert_reopened", 7) in second
    assert clock(second).kind == "alert_step"


def test_a_closed_alert_is_silent() -> None:
    assert escalation.step(mother(alerts=[alert(state="resolved")]), book(), NOON) == ()
    assert escalation.step(mother(), book(), NOON) == ()


def test_taking_it_stops_the_steps_and_asks_in_half_an_hour() -> None:
    effects = escalation.acknowledged(7, book(), mother(alerts=[alert()]))
    assert effects[0] == CancelTimer("alert_step", "step", 7)
    assert clock(effects).after == timedelta(minutes=30)


@pytest.mark.fault("D14", guard="policies.escalation:handed_over")
@pytest.mark.parametrize(("by", "next_one"), [(101, 102), (102, 103), (103, 101), (999, 101)])
def test_handing_over_calls_the_next_at_once(by: int, next_one: int) -> None:
    facts = mother(alerts=[alert(state="acknowledged", owner=by)])
    effects = escalation.handed_over(Resolve(7, by, "handed_over"), facts, book())
    assert asked(effects) == [next_one]
    assert clock(effects).kind == "alert_step"


def test_what_comes_on_top_reaches_the_owner_too() -> None:
    facts = mother(alerts=[alert(state="acknowledged", owner=103)])
    assert asked(escalation.opening(TODAY, facts, book())) == [101, 103]


@pytest.mark.req("M37", "C02")
def test_she_is_told_only_what_has_happened() -> None:
    facts = mother(alerts=[alert()], zone="Asia/Shanghai")
    seen = escalation.told_patient(Acknowledge(7, 102), facts)
    assert seen is not None
    assert (seen.message, seen.vars) == ("human.clinic_has_seen", {"name": "Ben"})
    actions = (Clear(7, 102), Resolve(7, 102, "kept_stopped"))
    stopped = mother(alerts=[alert()], stop="lock")
    told = [escalation.told_patient(e, stopped) for e in actions]
    assert [say.message for say in told if say] == ["human.cleared", "human.kept_stopped"]
    told = [escalation.told_patient(e, facts) for e in actions]  # nothing was stopped: no stop is spoken of
    assert [say.message for say in told if say] == ["human.looked", "human.looked"]
    assert escalation.told_patient(Resolve(7, 102, "handed_over"), facts) is None


@pytest.mark.req("C02", "C04")
def test_a_hold_that_nobody_takes_does_not_send_her_out_at_night() -> None:
    held = replace(alert(step=3), disposition="routine_review")
    _, effects = at(10, held)
    assert asked(effects), "the clinic is still called"
    assert texts(effects) == []
    assert texts(at(10, alert(step=3))[1]) == ["safety.nobody_answered"]


@pytest.mark.req("C01")
def test_an_emergency_reaches_everybody_one_attempt_sooner() -> None:
    assert asked(at(2, replace(alert(step=1), disposition="emergency"))[1]) == [101, 102, 103]
    assert asked(at(2, alert(step=1))[1]) == [101, 102]


@pytest.mark.parametrize(("seconds", "called"), [(295, [101, 102, 103]), (294, [101, 102])])
def test_a_timer_a_few_seconds_early_is_the_step_it_was_set_for(seconds: int, called: list[int]) -> None:
    _, effects = at(seconds / 60, alert(step=0))
    assert asked(effects) == called
    due = timedelta(minutes=10 if seconds == 295 else 5)
    assert clock(effects).after == due - timedelta(seconds=seconds)


def test_a_card_names_every_flag_of_its_alert() -> None:
    (first, *_) = [e for e in at(2, alert(categories=("dvt", "sepsis")))[1] if isinstance(e, Ask)]
    assert (first.vars["category"], first.vars["count"], first.vars["repeat"]) == ("dvt,sepsis", 2, True)


@pytest.mark.req("O01b")
def test_an_empty_rota_is_told_where_an_alert_is_handed_over_or_opens_again() -> None:
    taken = alert(state="acknowledged", owner=101)
    facts = mother(alerts=[taken, alert(id=8), alert(id=9, state="resolved")], rota=())
    again = escalation.step(facts, book(), NOON, {"reminder": 2})
    over = escalation.handed_over(Resolve(7, 101, "handed_over"), facts, book())
    for effects in (again, over):
        (told,) = [e for e in effects if isinstance(e, Say)]
        assert (told.message, told.to, told.vars, told.alert) == (
            "operator.no_rota",
            "operator",
            {"count": 2},
            7,
        )
        assert asked(effects) == [] and clock(effects).kind == "alert_step"


@pytest.mark.req("C03")
def test_a_reminder_that_says_no_number_is_the_first() -> None:
    effects = escalation.step(mother(alerts=[alert(state="acknowledged", owner=102)]), book(), NOON)
    assert texts(effects) == ["clinic.still_with_you"] and clock(effects).payload == {"reminder": 2}


@pytest.mark.req("M37")
def test_a_clinician_who_has_left_the_rota_has_no_name_to_tell() -> None:
    assert escalation.name_of(999, mother()) == ""
    assert escalation.name_of(500, replace(mother(), me=Responder(500, "Dora"))) == "Dora"


@pytest.mark.req("C02")
def test_her_wish_for_a_person_is_told_once_to_wait_in_vain() -> None:
    wish = replace(alert(step=3), categories=("asks_for_human",), disposition="routine_review")
    assert texts(at(10, wish)[1]) == ["human.nobody_yet"]
    assert texts(at(20, replace(wish, step=4))[1]) == []
