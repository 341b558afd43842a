"""When the bot may write by itself: every reason for silence, every limit, and the last look (M32, S19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from policies import dosing
from policies.dosing import adjust
from policies.effects import Ask, Clear, Effect, Record, Say, SendClass, SetTimer, Stop, StopKind
from policies.facts import Fact, Facts
from policies.prescribing.items import level_cap
from policies.prompting import SNOOZED, Occasion, due, is_busy, limits, points, refused, rhythm, why_not
from policies.prompting.availability import OURS
from policies.review import review
from tests.support.mothers import NOON, book, mother

HOME: Mapping[str, Any] = {"zone": "Europe/London"}
KINDS = (limits.EXERCISE, limits.CHECKIN, limits.BITE, limits.STILL_WANTED, SNOOZED)
MOVING = (limits.EXERCISE, SNOOZED)
BY_ITSELF = (limits.EXERCISE, limits.CHECKIN, limits.BITE, limits.STILL_WANTED)


def at_home(said: Mapping[str, Any] | None = None, **row: Any) -> Facts:
    return mother(said=said, **{**HOME, **row})


def asked(kind: str, facts: Facts, late_min: int = 0) -> str:
    due_at = facts.now - timedelta(minutes=late_min)
    return why_not(Occasion(kind, facts, book(), due_at, due_at + timedelta(minutes=90)))


def started(*kinds_hours: tuple[str, float]) -> tuple[str, ...]:
    """What was sent by itself: (kind, hours ago)."""
    return tuple(str(limits.Started(kind, NOON - timedelta(hours=ago))) for kind, ago in kinds_hours)


@pytest.mark.req("M32")
@pytest.mark.parametrize("kind", KINDS)
def test_who_is_well_and_was_not_written_to_lately_may_be_written_to(kind: str) -> None:
    assert asked(kind, at_home()) == ""


SILENCES: list[tuple[str, tuple[str, ...], dict[str, Any], dict[str, Any]]] = [
    ("not_active", (*MOVING, limits.BITE, limits.STILL_WANTED), {}, {"status": "ended"}),
    ("not_active", (*MOVING, limits.BITE, limits.STILL_WANTED), {}, {"status": "paused"}),
    ("not_active", (*MOVING, limits.BITE, limits.STILL_WANTED), {}, {"status": "withdrawn"}),
    ("not_active", (*MOVING, limits.BITE, limits.STILL_WANTED), {}, {"status": "enrolling"}),
    ("has_gone", (limits.CHECKIN,), {}, {"status": "withdrawn"}),
    ("has_gone", (limits.CHECKIN,), {}, {"status": "paused"}),
    ("mourning", KINDS, {"baby_loss": "yes"}, {}),
    ("unreachable", KINDS, {}, {"reachable": False}),
    ("locked", KINDS, {}, {"stop": "lock"}),
    ("intake_open", KINDS, {"intake_done": None}, {}),
    ("in_a_talk", KINDS, {"talk_with": 101}, {}),
    ("no_clock", BY_ITSELF, {}, {"zone": "UTC"}),
    ("quiet_hours", BY_ITSELF, {}, {"zone": "America/Los_Angeles"}),
    ("quiet_hours", BY_ITSELF, {"quiet_hours": "11:00-13:00"}, {}),
    ("on_hold", MOVING, {}, {"stop": "hold"}),
    ("not_today", (*MOVING, limits.BITE), {"unwilling": ["yes", 3]}, {}),
    ("prompts_off", (limits.EXERCISE, limits.STILL_WANTED), {"prompts_wanted": "no"}, {}),
    ("bites_off", (limits.BITE,), {"bites": "no"}, {}),
    ("session_runs", KINDS, {}, {"session": {"minutes_ago": 20}}),
    ("session_lately", MOVING, {}, {"session": {"minutes_ago": 230, "ended_by": "done"}}),
    ("symptoms_lately", (*MOVING, limits.BITE), {"symptom_stop": ["yes", 23.9]}, {}),
    ("asks_whether_wanted", (limits.EXERCISE, limits.CHECKIN, limits.BITE), {"unanswered": 6}, {}),
    ("halved", (limits.EXERCISE,), {"unanswered": 3, "started": started((limits.EXERCISE, 24))}, {}),
    ("enough_exercise_today", (limits.EXERCISE,), {"started": started((limits.EXERCISE, 5))}, {}),
    ("enough_checkin_today", (limits.CHECKIN,), {"started": started((limits.CHECKIN, 3))}, {}),
    ("too_soon", (limits.CHECKIN, limits.BITE), {"started": started((limits.EXERCISE, 0.4))}, {}),
    ("too_soon", (limits.EXERCISE,), {"prompts_a_day": 2, "started": started((limits.EXERCISE, 3.9))}, {}),
    ("too_soon", (limits.EXERCISE,), {"snoozed": ["yes", 3.9]}, {}),
    ("offered_just_now", (SNOOZED,), {"started": started((limits.EXERCISE, 0.4))}, {}),
    (
        "enough_all_today", (limits.BITE,),
        {"started": started((limits.EXERCISE, 5), (limits.CHECKIN, 3), (limits.BITE, 2))}, {},
    ),
    (
        "enough_all_lately", (limits.EXERCISE, limits.BITE, limits.STILL_WANTED),
        {"started": started((limits.EXERCISE, 22), (limits.CHECKIN, 21), (limits.BITE, 20))}, {},
    ),
    (
        "enough_exercise_lately", (limits.EXERCISE,),
        {"prompts_a_day": 2, "started": started((limits.EXERCISE, 22), (limits.EXERCISE, 16))}, {},
    ),
]  # fmt: skip


@pytest.mark.req("M32", "S04")
@pytest.mark.parametrize(("reason", "kinds", "said", "row"), SILENCES)
def test_each_reason_keeps_the_bot_silent(
    reason: str, kinds: tuple[str, ...], said: dict[str, Any], row: dict[str, Any]
) -> None:
    for kind in kinds:
        assert asked(kind, at_home(said, **row)) == reason, kind


@pytest.mark.req("M32")
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_due_long_ago_is_worth_nothing_now(kind: str) -> None:
    assert asked(kind, at_home(), late_min=90) == ""
    assert asked(kind, at_home(), late_min=91) == "too_late"


@pytest.mark.req("M32")
@pytest.mark.parametrize(
    ("kind", "said", "row"),
    [
        (limits.EXERCISE, {"symptom_stop": ["yes", 24.1]}, {}),
        (limits.EXERCISE, {"unwilling": ["yes", 13]}, {}),
        (limits.EXERCISE, {}, {"session": {"minutes_ago": 241, "ended_by": "done"}}),
        (limits.EXERCISE, {"started": started((limits.EXERCISE, 25))}, {}),
        (limits.EXERCISE, {"prompts_a_day": 2, "started": started((limits.EXERCISE, 4))}, {}),
        (limits.EXERCISE, {"unanswered": 5, "started": started((limits.EXERCISE, 48))}, {}),
        (limits.CHECKIN, {}, {"stop": "hold"}),
        (limits.CHECKIN, {"unanswered": 6}, {"status": "ended"}),
        (limits.STILL_WANTED, {"unanswered": 6}, {}),
        (SNOOZED, {"unanswered": 9, "started": started((limits.EXERCISE, 0.5))}, {}),
        (SNOOZED, {"quiet_hours": "11:00-13:00", "prompts_wanted": "no"}, {}),
    ],
)
def test_and_past_its_edge_each_reason_is_gone(kind: str, said: dict[str, Any], row: dict[str, Any]) -> None:
    assert asked(kind, at_home(said, **row)) == ""


@pytest.mark.req("M32")
def test_two_a_day_are_the_most_she_can_wish_for() -> None:
    assert limits.prompts_a_day(at_home({"prompts_a_day": 9}), book()) == 2
    assert limits.prompts_a_day(at_home(), book()) == 1


@pytest.mark.req("M30")
def test_a_time_she_asked_for_later_than_her_quiet_hours_is_not_night() -> None:
    said = {"windows": (("12:00-13:30",), 1), "quiet_hours": ("11:00-14:00", 2)}
    later = at_home({name: list(value) for name, value in said.items()})
    assert asked(limits.EXERCISE, later) == "" == asked(limits.STILL_WANTED, later)
    assert asked(limits.CHECKIN, later) == "quiet_hours" == asked(limits.BITE, later)
    hushed = at_home({"windows": [("12:00-13:30",), 2], "quiet_hours": ["11:00-14:00", 1]})
    assert asked(limits.EXERCISE, hushed) == "quiet_hours"


# -- the last look ------------------------------------------------------------------------------------


def offered(**given: Any) -> Ask:
    return Ask("prompt.routine", "prompt", "routine", **{"send_class": SendClass.PROMPT, **given})


@pytest.mark.req("M32", "S02")
def test_the_last_look_refuses_the_night_and_the_fourth_of_a_day() -> None:
    night = at_home(zone="America/Los_Angeles")
    full = at_home({"started": started((limits.EXERCISE, 5), (limits.CHECKIN, 3), (limits.BITE, 2))})
    for facts, rule in ((night, "CL01"), (full, "CL02")):
        decision = refused(offered(), facts, book())
        assert decision is not None and decision.rule == rule
        assert refused(offered(send_class=SendClass.REPLY), facts, book()) is None
        assert refused(offered(to="clinicians"), facts, book()) is None
        kept = review([offered()], facts, book(), facts.now)
        assert not any(isinstance(effect, Ask) for effect in kept.effects)
    assert refused(offered(), at_home(), book()) is None
    two = at_home({"started": started((limits.EXERCISE, 5), (limits.CHECKIN, 3))})
    assert refused(offered(), two, book()) is None


@pytest.mark.req("M32")
@pytest.mark.parametrize("kind", BY_ITSELF)
def test_what_leaves_is_counted_and_waits_for_an_answer(kind: str) -> None:
    told = {e.name: e.value for e in limits.noted(kind, at_home({"unanswered": 2})) if isinstance(e, Record)}
    assert len(told["started"]) == 1 and told["started"][0].startswith(f"{kind} ")
    assert told.get("unanswered") == (None if kind == limits.BITE else 3)


@pytest.mark.req("M32")
def test_a_line_without_a_button_is_counted_but_waits_for_no_answer() -> None:
    told = [e.name for e in limits.noted(limits.EXERCISE, at_home(), waits=False) if isinstance(e, Record)]
    assert told == ["started"]


@pytest.mark.req("M32")
def test_who_has_just_said_something_is_busy_and_what_the_house_notes_is_not_her_word() -> None:
    def told(name: str, minutes: float, facts: Facts) -> Facts:
        return facts.learn(Fact(name, "x", None, NOON - timedelta(minutes=minutes), "test"))

    new = at_home()
    day = timedelta(days=1)
    facts = replace(new, known={name: replace(fact, at=NOON - day) for name, fact in new.known.items()})
    assert not is_busy(facts, book()) and facts.patient is not None
    assert is_busy(told("pain_now", 2, facts), book())
    assert not is_busy(told("pain_now", 3, facts), book())
    assert not any(is_busy(told(name, 2, facts), book()) for name in OURS)
    paused = replace(facts, patient=replace(facts.patient, status="paused"))
    assert not is_busy(told("pain_now", 2, paused), book())


# -- her status ---------------------------------------------------------------------------------------


@pytest.mark.req("M03", "S04", "M42")
@pytest.mark.parametrize(
    ("status", "stop", "consent", "wanted", "may"),
    [
        ("paused", "none", "yes", "active", True),
        ("ended", "none", "yes", "active", True),
        ("ended", "lock", "yes", "active", True),
        ("active", "none", "yes", "ended", True),
        ("active", "hold", "yes", "paused", True),
        ("withdrawn", "none", "no", "active", False),
        ("withdrawn", "none", "yes", "active", False),
        ("withdrawn", "none", "no", "ended", False),
        ("withdrawn", "none", "no", "paused", False),
        ("enrolling", "none", None, "active", False),
        ("enrolling", "none", None, "paused", False),
        ("active", "hold", "yes", "ended", False),
        ("active", "lock", "yes", "ended", False),
        ("paused", "none", "no", "active", False),
    ],
)
def test_her_status_never_changes_around_her_consent_or_a_stop(
    status: str, stop: str, consent: str | None, wanted: str, may: bool
) -> None:
    facts = at_home({"consent": consent}, status=status, stop=stop)
    kept = review([Record("patient", "status", wanted)], facts, book(), facts.now)
    assert (Record("patient", "status", wanted) in kept.effects) is may
    assert not any(isinstance(effect, Clear) for effect in kept.effects)


# -- dose ---------------------------------------------------------------------------------------------


def changed(effects: list[Effect], facts: Facts) -> dict[str, Any]:
    change, why = dosing.adjusted(effects, facts, book())
    assert bool(change) == bool(why), "every change says why"
    return {effect.name: effect.value for effect in change if isinstance(effect, Record)}


GOOD, BAD = Record("fact", "back_to_baseline", "yes"), Record("fact", "back_to_baseline", "no")
READY = {"clean_sessions": 2, "level_now": [0, 24 * 8], "first_session": "yes"}


@pytest.mark.req("M20")
@pytest.mark.parametrize(
    ("said", "stop", "effect", "step"),
    [
        ({}, "none", GOOD, 1),
        ({"dose_step": 2}, "none", GOOD, 3),
        ({}, "none", Record("fact", "seen", "yes"), None),
        ({}, "none", BAD, -1),
        ({"dose_step": -3}, "none", BAD, None),
        ({"clean_sessions": 1}, "none", GOOD, None),
        ({"pain_now": 6}, "none", GOOD, None),
        ({"pain_now": None}, "none", GOOD, None),
        ({}, "hold", GOOD, None),
        ({}, "lock", GOOD, None),
        ({"back_to_baseline": ["no", 1]}, "none", BAD, None),
        ({}, "none", Stop(StopKind.SESSION, "symptoms_up"), -1),
        ({}, "none", Stop(StopKind.SESSION, "baby_woke"), None),
        ({}, "none", Record("fact", "unfinished_sessions", 3), -1),
        ({}, "none", Record("fact", "unfinished_sessions", 2), None),
        ({"dose_step": 2}, "none", Record("fact", "days_away", 14), 0),
        ({"dose_step": -2}, "none", Record("fact", "days_away", 14), -2),
        ({"dose_step": 2}, "none", Record("fact", "days_away", 13), None),
    ],
)
def test_one_step_at_a_time_and_only_on_what_was_answered(
    said: dict[str, Any], stop: str, effect: Effect, step: int | None
) -> None:
    facts = at_home({"dose_step": 0, **READY, **said}, stop=stop)
    assert changed([effect], facts).get("dose_step") == step


@pytest.mark.req("M20")
@pytest.mark.parametrize(
    ("said", "stop", "level"),
    [
        ({}, "none", 1),
        ({"level_now": [0, 24 * 6.9]}, "none", None),
        ({"level_now": [0, 24 * 7]}, "none", 1),
        ({"level_now": [3, 24 * 8]}, "none", None),
        ({"dose_step": 2}, "none", None),
        ({"pain_now": 5}, "none", 1),
        ({"pain_now": 6}, "none", None),
        ({"pain_now": None}, "none", None),
        ({"clean_sessions": None}, "none", None),
        ({}, "hold", None),
    ],
)
def test_a_level_rises_by_one_after_a_week_under_what_the_gates_leave(
    said: dict[str, Any], stop: str, level: int | None
) -> None:
    facts = at_home({"dose_step": 3, **READY, **said}, stop=stop)
    told = changed([GOOD], facts)
    assert told.get("level_now") == level
    if level is not None:
        assert told["dose_step"] == 0


# -- rhythm -------------------------------------------------------------------------------------------


def set_by(facts: Facts) -> dict[str, SetTimer]:
    return {e.key: e for e in rhythm.planned(facts, book()) if isinstance(e, SetTimer)}


WINDOWS = {"windows": ("10:30-12:00", "15:00-16:30"), "intake_done": ["yes", 24 * 3]}


@pytest.mark.req("M30", "M34")
@pytest.mark.parametrize(
    ("said", "row", "outcomes"),
    [
        ({}, {"status": "paused"}, True),
        ({}, {"status": "ended"}, True),
        ({}, {"status": "withdrawn"}, False),
        ({"intake_done": None}, {}, False),
        ({"baby_loss": "yes"}, {}, True),
        ({}, {"zone": "UTC"}, True),
    ],
)
def test_whoever_has_no_days_with_us_has_no_timers(
    said: dict[str, Any], row: dict[str, Any], outcomes: bool
) -> None:
    facts = at_home({**WINDOWS, **said}, **row)
    assert set(set_by(facts)) == ({"outcome_check"} if outcomes else set())
    again = [
        *rhythm.window_again(facts, book(), "w1", facts.now), *rhythm.checkins(facts, book()),
        *rhythm.bite_again(facts, book()), *rhythm.windows_tomorrow(facts),
    ]  # fmt: skip
    assert not [effect for effect in again if isinstance(effect, SetTimer)]


@pytest.mark.req("M30")
def test_a_slot_moved_within_a_day_is_another_slot() -> None:
    before = set_by(at_home(WINDOWS))["w2"].payload
    moved = set_by(at_home({**WINDOWS, "windows": ("10:30-12:00", "17:00-18:30")}))["w2"].payload
    away = set_by(at_home(WINDOWS, zone="America/New_York"))["w2"].payload
    assert len({(slot["local_date"], slot["slot"]) for slot in (before, moved, away)}) == 3


@pytest.mark.req("M32")
def test_who_is_silent_for_long_is_looked_at_once_a_week() -> None:
    told = {**WINDOWS, "unanswered": 6, "bites_had": ()}
    here = at_home({**told, "seen": ["yes", 24]})
    gone = at_home({**told, "seen": ["yes", 24 * 15]})
    for facts, days in ((here, 1), (gone, 7)):
        (again,) = rhythm.window_again(facts, book(), "w1", facts.now - timedelta(hours=2))
        assert isinstance(again, SetTimer)
        day = facts.today + timedelta(days=days)
        assert again.payload["local_date"] == day.isoformat()


@pytest.mark.req("R06")
def test_an_open_wave_is_asked_again_only_after_some_days() -> None:
    facts = at_home({"intake_done": ["yes", 24 * 43]})
    assert due.wave_due(facts, book()) == "w6"
    assert due.next_wave_day(facts, book()) == facts.today + timedelta(days=1)
    just = replace(facts, known={**facts.known, **at_home({"outcomes_asked": "yes"}).known})
    just = replace(just, known={**just.known, "intake_done": facts.known["intake_done"]})
    assert due.next_wave_day(just, book()) == just.today + timedelta(days=7)


@pytest.mark.req("R01")
def test_a_late_timer_belongs_to_the_day_it_was_due_on() -> None:
    point = points.window(at_home(WINDOWS), book(), NOON - timedelta(days=1), "w1")
    assert (point.local_date, point.slot, point.why_not) == ("2026-03-01", "w1", "too_late")
    assert not point.available and point.action == points.NOTHING and point.probability == 1.0


@pytest.mark.req("M32", "S04")
@pytest.mark.parametrize(
    ("said", "row", "action"),
    [
        ({}, {}, points.ROUTINE),
        ({"unanswered": 1}, {}, points.MICRO),
        ({"mood_low": "yes"}, {}, points.MICRO),
        ({"sleep_last_night": "under_5"}, {}, points.REST),
        ({}, {"stop": "hold"}, points.NOTHING),
        ({}, {"stop": "lock"}, points.NOTHING),
        ({"back_to_baseline": "no"}, {}, points.BREATHING),
    ],
)
def test_what_is_offered_is_what_policy_leaves(
    said: dict[str, Any], row: dict[str, Any], action: str
) -> None:
    point = points.window(at_home(said, **row), book(), NOON, "w1")
    assert point.action == action
    if row.get("stop"):
        assert points.ROUTINE not in point.options and points.MICRO not in point.options
    assert not isinstance(point.kept(), Say)


@pytest.mark.req("M20")
def test_nothing_rises_over_the_top_whatever_a_rule_asks_for() -> None:
    ready = at_home({"dose_step": 3, **READY})
    cap, _, _ = level_cap(ready, book(), reached=False)
    full = at_home({"dose_step": 3, **READY, "level_now": [cap, 24 * 8]})
    assert adjust.CHANGES["level_up"](full, book()) == []
    assert adjust.CHANGES["level_up"](at_home({**READY, "level_now": [cap - 1, 24 * 8]}), book())
    assert adjust.CHANGES["step_up"](full, book()) == []
    assert adjust.CHANGES["step_up"](at_home({"dose_step": 2}), book())
