"""Why she gets what she gets: each reason when its rule decides, and not when it does not (M33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from policies import prescribing
from policies.effects import Prescribe
from policies.facts import Facts
from policies.prescribing import items, stops
from policies.reasons import PRIVATE, UNAVAILABLE, Reason, reasons, words_of
from policies.rules import Book
from tests.support.mothers import NOON, alert, book, mother, stranger

TIMES = {"windows": ("11:00-13:00",)}
RULES = book().rules


def stop(facts: Facts) -> str:
    found = reasons(facts, book()).stop
    return found.word if found is not None else ""


@pytest.mark.req("M33", "S04")
@pytest.mark.parametrize(
    ("word", "facts", "otherwise"),
    [
        ("locked", mother(stop="lock"), mother()),
        ("on_hold", mother(stop="hold"), mother()),
        ("symptoms_up_today", mother(said={"symptom_stop": "yes"}),
         mother(said={"symptom_stop": ["yes", 72]})),
        ("morning_check_not_passed", mother(said={"back_to_baseline": "no"}),
         mother(said={"back_to_baseline": "yes"})),
        ("pain_seven_or_more", mother(said={"pain_now": 7}), mother(said={"pain_now": 6})),
        ("pain_not_asked", mother(said={"pain_now": None}), mother(said={"pain_now": [4, 40]})),
        ("short_sleep_or_worn_out", mother(said={"today": "worn_out"}),
         mother(said={"today": ["worn_out", 30]})),
        ("screen_or_intake_open", mother(said={"intake_done": None}), mother()),
        ("screen_or_intake_open", mother(said={"screen_done": ["yes", 400]}), mother()),
        ("paused", mother(status="paused"), mother()),
        ("ended", mother(status="ended"), mother()),
        ("withdrawn", mother(status="withdrawn"), mother()),
        ("not_consented", mother(status="enrolling"), mother(said={"consent": "yes"})),
        ("not_consented", stranger(), mother()),
    ],
)  # fmt: skip
def test_each_stop_has_its_reason(word: str, facts: Facts, otherwise: Facts) -> None:
    assert stop(facts) == word and stop(otherwise) != word


@pytest.mark.req("M33", "S04")
def test_the_reason_told_is_the_one_the_picker_goes_by() -> None:
    """Over every pair of stops: what is told is what the picker writes into the decision log."""
    causes: list[dict[str, Any]] = [
        {"stop": "lock"}, {"stop": "hold"}, {"status": "paused"}, {"said": {"intake_done": None}},
        {"said": {"symptom_stop": "yes"}}, {"said": {"back_to_baseline": "no"}}, {"said": {"pain_now": 8}},
        {"said": {"today": "worn_out"}},
    ]  # fmt: skip
    for one in causes:
        for other in causes:
            both = {**one, **other, "said": {**one.get("said", {}), **other.get("said", {})}}
            facts = mother(**both)
            _, why = prescribing.pick(Prescribe("routine", minutes=5, place="mat"), facts, book(), NOON)
            told = reasons(facts, book()).stop
            decided = {d.reason for d in why} | {d.rule for d in why}
            assert told is not None and (told.rule in decided or told.word in decided), both


@pytest.mark.req("M33")
def test_nothing_that_only_a_start_asks_is_told_in_a_session() -> None:
    old = {"screen_done": ["yes", 400]}
    assert stop(mother(said=old)) == "screen_or_intake_open"
    assert stop(mother(said=old, session={})) == ""


@pytest.mark.req("M33")
@pytest.mark.parametrize(
    ("word", "facts", "otherwise"),
    [
        ("under_two_weeks", mother(days=10), mother(days=20)),
        ("caesarean_under_six_weeks", mother(days=30, mode="planned_caesarean"), mother(days=30)),
        ("under_six_weeks", mother(days=30), mother(days=60)),
        ("pain_six_or_more", mother(said={"pain_now": 6}), mother(said={"pain_now": 5})),
        ("private_questions_open", mother(said={"private_done": None}), mother()),
        ("intake_not_complete", mother(said={"rest_intake_done": None}), mother()),
        ("routine_flag", mother(said={"heaviness": "yes"}), mother()),
        ("no_reassessment", mother(said={"reassessed": None}), mother()),
        ("relative_card_not_answered", mother(said={"heart_or_lung": None}), mother()),
        ("severe_tear", mother(days=200, said={"tear": "severe"}, plan={"rev": 1, "level": 3, "author": "7"}),
         mother(days=200, plan={"rev": 1, "level": 3, "author": "7"})),
        ("under_twelve_weeks", mother(days=60, plan={"rev": 1, "level": 3, "author": "7"}),
         mother(days=90, plan={"rev": 1, "level": 3, "author": "7"})),
        ("set_by_clinician", mother(days=200, plan={"rev": 1, "level": 3, "author": "7"}), mother(days=200)),
        ("not_assessed", mother(days=200), mother(days=200, said={"level_now": 0})),
        ("level_reached", mother(days=200, said={"level_now": 0}), mother(days=200)),
    ],
)  # fmt: skip
def test_each_level_has_its_reason(word: str, facts: Facts, otherwise: Facts) -> None:
    assert reasons(facts, book()).level.word == word != reasons(otherwise, book()).level.word


@pytest.mark.req("M33", "S06")
def test_an_unknown_is_told_as_an_unknown_and_a_known_reason_comes_before_it() -> None:
    unknown = reasons(mother(days=None), book()).level
    assert not unknown.known, "nobody may be told how old her birth is when nobody knows"
    both = reasons(mother(days=None, said={"relative_done": None, "heart_or_lung": None}), book()).level
    assert both == replace(both, word="relative_card_not_answered", known=True)


def test_the_level_told_is_one_that_decides() -> None:
    for days in (5, 20, 50, 100):
        for mode in ("vaginal", "planned_caesarean", None):
            facts = mother(days=days, mode=mode)
            cap, _, decides = items.level_cap(facts, book())
            told = reasons(facts, book()).level.rule
            gates = {rule.id: rule for rule in RULES.gates}
            assert told == decides or int(gates[told].category.removeprefix("level_")) == cap


@pytest.mark.req("M33")
def test_blocks_are_told_as_far_as_they_are_known() -> None:
    held = reasons(mother(said={"wrists": "yes", "knees": None}), book()).blocks
    assert [(b.word, b.known) for b in held] == [("wrist_trouble", True), ("knee_trouble", False)]
    assert reasons(mother(), book()).blocks == ()


@pytest.mark.req("M20", "M33")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("effort_above_the_cap", {"dose_step": -1, "eased_by": "DS08"}),
        ("most_sessions_ended_by_tiredness", {"dose_step": [1, 40], "eased_by": ["DS09", 40]}),
        ("", {"dose_step": -1}),
        ("", {"dose_step": [0, 1], "eased_by": ["DS08", 2]}),
        ("", {"dose_step": -1, "eased_by": "DS99"}),
        ("", {"eased_by": "DS08"}),
    ],
)
def test_a_smaller_dose_has_its_reason_until_the_dose_changes(word: str, said: dict[str, Any]) -> None:
    found = reasons(mother(said=said), book()).dose
    assert (found.word if found is not None else "") == word
    assert found is None or (found.signed, found.at) == (False, mother(said=said).at("eased_by"))


# -- what brought a lock or a hold about ---------------------------------------------------------------------


def cause(facts: Facts) -> Reason:
    found = reasons(facts, book()).stop
    assert found is not None
    return found


@pytest.mark.req("M33", "S04")
def test_a_lock_names_the_gravest_sign_and_when_she_told_it() -> None:
    told = cause(mother(stop="lock", said={"saddle_numb": ["yes", 30], "fever": "yes"}))
    assert told.topic == "nerve_supply_of_bladder_or_legs" and told.at == NOON - timedelta(hours=30)


@pytest.mark.req("M33")
def test_a_stop_whose_answer_has_changed_is_explained_by_its_alert() -> None:
    held = mother(stop="hold", alerts=[alert(rules=("AM10",), categories=("pain",), opened_at=NOON)])
    assert cause(held).topic == "pain_seven_or_more" and cause(held).at == NOON
    closed = mother(stop="hold", alerts=[alert(rules=("AM10",), categories=("pain",), state="resolved")])
    assert cause(closed).topic == ""


@pytest.mark.req("M33", "S04")
def test_a_hold_names_the_answer() -> None:
    assert cause(mother(stop="hold", said={"kidney": "unsure"})).topic == "kidney_condition"
    assert cause(mother(stop="hold")).topic == ""


PRIVATE_RULES = [rule for rule in RULES.red_flags if rule.id[:4] in ("RF17", "RF18", "RF19", "RF20")]


@pytest.mark.req("M33", "C01")
@pytest.mark.parametrize("rule", PRIVATE_RULES, ids=lambda rule: rule.id)
def test_what_another_reader_must_not_see_is_never_named(rule: Any) -> None:
    assert rule.category in PRIVATE
    by_fact = mother(stop="lock", signs=rule.signs)
    by_alert = mother(stop="lock", alerts=[alert(rules=(rule.id,), categories=(rule.category,))])
    beside = mother(stop="lock", signs=["fever"], alerts=[alert(rules=(), categories=(rule.category,))])
    for facts in (by_fact, by_alert, beside):
        assert (cause(facts).topic, cause(facts).at) == ("", None)
    assert rule.reason not in {word for words in words_of(book()).values() for word in words}


# -- when the bot asks by itself -----------------------------------------------------------------------------


@pytest.mark.req("M32", "M33")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("at_her_times", {}),
        ("no_times", {"windows": None}),
        ("prompts_off", {"prompts_wanted": "no"}),
        ("quiet_hours", {"quiet_hours": "10:00-14:00", "windows": ("15:00-17:00",)}),
        ("not_today", {"unwilling": "yes"}),
        ("mourning", {"baby_loss": "yes"}),
        ("symptoms_lately", {"symptom_stop": ["yes", 3]}),
        ("plan_is_full", {"plan_days": "3", "week_sessions": 3}),
        ("asks_whether_wanted", {"unanswered": 6}),
        ("halved", {"unanswered": 3, "started": ("exercise 2026-03-01T12:00:00+00:00",)}),
        ("enough_exercise_today", {"started": ("exercise 2026-03-02T01:00:00+00:00",)}),
        ("too_soon", {"started": ("bite 2026-03-02T11:50:00+00:00",)}),
    ],
)
def test_why_the_bot_asks_or_stays_quiet(word: str, said: dict[str, Any]) -> None:
    facts = mother(zone="Europe/London", said={**TIMES, **said})
    assert reasons(facts, book()).times.word == word


def test_a_session_a_while_ago_keeps_the_bot_quiet() -> None:
    facts = mother(zone="Europe/London", said=dict(TIMES), session={"minutes_ago": 90, "ended_by": "done"})
    assert reasons(facts, book()).times.word == "session_lately"


@pytest.mark.req("S17")
def test_what_ends_a_stop_is_what_its_words_say() -> None:
    """A new end of a stop needs new words in content/messages/*/why.yaml: then put it here."""
    ends = {
        "lock": "clinician_clearance",
        "hold": "clinician_clearance",
        "symptoms_today": "next_local_day",
        "not_back_to_baseline": "morning_check_back_to_baseline",
        "severe_pain_now": "pain_below_seven",
        "pain_unknown": "pain_answered",
        "worn_out_today": "next_local_day",
        "not_available": "consent_and_resume",
        "not_screened": "screen_and_triage",
    }
    for name in {*stops.ALWAYS, *stops.AT_START} & set(ends):
        assert RULES.stop(name).ends == ends[name], f"the words `why.{RULES.stop(name).reason}` say otherwise"


# -- every reason whole: its rule, and whether a clinician has signed it -------------------------------------


def signed_book() -> Book:
    """The book of the tests, had a clinician signed everything."""
    rules = {
        name: tuple(replace(rule, signed="Dr Wu") for rule in getattr(RULES, name))
        for name in ("gates", "dosing", "contraindications", "stops", "red_flags", "triage")
    }
    return replace(book(), rules=replace(RULES, **rules))


@pytest.mark.req("M33")
def test_a_reason_has_its_rule_and_its_signature() -> None:
    """What nobody has assessed is signed by nobody; what a clinician has set needs no signature."""
    reached, plain = mother(days=200, said={"level_now": 0}), mother(days=200)
    by_hand = mother(days=200, plan={"rev": 1, "level": 3, "author": "7"})
    for of, signed in ((book(), False), (signed_book(), True)):
        assert reasons(reached, of).level == Reason("level_reached", "DS02", signed=signed)
        assert reasons(by_hand, of).level == Reason("set_by_clinician", "PR03")
        assert reasons(plain, of).level == Reason("not_assessed", items.level_cap(plain, of)[2], signed=False)
        young = reasons(mother(days=30), of).level
        assert young == Reason("under_six_weeks", young.rule, signed=signed) and young.rule
        eased = mother(said={"dose_step": -1, "eased_by": "DS08"})
        assert reasons(eased, of).dose == Reason("effort_above_the_cap", "DS08", at=NOON, signed=signed)
        (sore,) = reasons(mother(said={"wrists": "yes"}), of).blocks
        assert sore == Reason("wrist_trouble", sore.rule, signed=signed) and sore.rule


@pytest.mark.req("M33", "S04")
def test_a_stop_has_its_rule_its_cause_and_its_signature() -> None:
    for of, signed in ((book(), False), (signed_book(), True)):
        ids = {stop.name: stop.id for stop in of.rules.stops}
        locked = mother(stop="lock", said={"saddle_numb": ["yes", 30]})
        told = NOON - timedelta(hours=30)
        topic = "nerve_supply_of_bladder_or_legs"
        assert reasons(locked, of).stop == Reason("locked", ids["lock"], topic, told, signed=signed)
        assert reasons(mother(stop="lock"), of).stop == Reason("locked", ids["lock"], signed=signed)
        severe = reasons(mother(said={"pain_now": 8}), of).stop
        assert severe is not None
        assert severe == Reason("pain_seven_or_more", severe.rule, signed=signed) and severe.rule
        paused = reasons(mother(status="paused"), of).stop
        assert paused == Reason("paused", next(s.id for s in of.rules.stops if s.reason == UNAVAILABLE))


@pytest.mark.req("M32", "M33")
def test_who_wants_no_prompts_is_told_that_and_nothing_else() -> None:
    for more in ({"windows": None}, {"unwilling": "yes"}):
        facts = mother(zone="Europe/London", said={**TIMES, "prompts_wanted": "no", **more})
        assert reasons(facts, book()).times == Reason("prompts_off")


def test_the_words_stand_in_the_groups_they_are_told_in() -> None:
    """The content looks for them there."""
    words = words_of(book())
    assert set(words) == {"stop", "level", "dose", "blocks", "topics", "times", "track"}
    assert words["dose"] == {rule.reason for rule in RULES.dosing if rule.category == "step_down"}
    assert {"effort_above_the_cap", "most_sessions_ended_by_tiredness"} <= words["dose"]
    assert "wrist_trouble" in words["blocks"] and "under_six_weeks" in words["level"]
    assert {"locked", "paused"} <= words["stop"] and UNAVAILABLE not in words["stop"]


@pytest.mark.req("M33", "S04")
def test_an_alert_explains_the_stop_it_made_and_a_closed_one_hides_nothing() -> None:
    opened = [alert(rules=("RF02",), categories=("dvt",), opened_at=NOON)]
    told = reasons(mother(stop="lock", alerts=opened), book()).stop
    assert told is not None and (told.topic, told.at) == ("one_leg_swollen", NOON)
    held = reasons(mother(stop="hold", alerts=opened), book()).stop
    assert held is not None and (held.topic, held.at) == ("", None)
    closed = [alert(rules=(), categories=("self_harm",), state="resolved")]
    numb = reasons(mother(stop="lock", said={"saddle_numb": "yes"}, alerts=closed), book()).stop
    assert numb is not None and numb.topic == "nerve_supply_of_bladder_or_legs"
