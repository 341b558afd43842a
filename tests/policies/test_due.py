"""What is due to her by the date, weeks after her intake, at what time of hers, and how much is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from typing import Any

import pytest

from policies.effects import Effect, Record, SetTimer
from policies.facts import Facts
from policies.prompting import due, hours, limits, outcomes, points, rhythm
from policies.prompting.availability import OURS, Occasion, is_busy, why_not
from tests.support.mothers import NOON, book, mother, stranger
from tests.support.situations import book_of_two_dates

TODAY = NOON.date()
MONTH = 30 * 24


def hers(said: dict[str, Any] | None = None, **row: Any) -> Facts:
    """A mother whose intake ended thirty days ago."""
    return mother(said={"intake_done": ["yes", MONTH], **(said or {})}, zone="Europe/London", **row)


def day(days_ago: int, after: int) -> date:
    return TODAY + timedelta(days=after - days_ago)


@pytest.mark.req("M22")
@pytest.mark.parametrize(
    ("kind", "said", "on"),
    [
        ("weekly_review", {}, day(30, 7)),
        ("weekly_review", {"review_done": ["yes", 72]}, day(3, 7)),
        ("mood_check", {}, day(30, 14)),
        ("mood_check", {"mood_down": ["no", 72]}, day(3, 14)),
        ("mood_check", {"mood_asked": ["yes", 48], "mood_down": ["no", 72]}, day(2, 14)),
        ("mood_check", {"mood_asked": ["yes", 72], "mood_down": ["no", 24]}, day(1, 14)),
        ("reassessment", {"first_session": ["yes", 240]}, day(10, 7)),
        ("reassessment", {"first_session": ["yes", 240], "reassessment_asked": "no"}, day(10, 7)),
        ("reassessment", {"first_session": ["yes", 240], "reassessment_asked": "yes"}, None),
        ("weekly_review", {"intake_done": None}, None),
        ("mood_check", {"intake_done": None}, None),
    ],
)
def test_what_is_due_is_counted_from_the_last_time(kind: str, said: dict[str, Any], on: date | None) -> None:
    facts = hers(said)
    assert due.days(facts, book())[kind] == on
    assert due.is_due(kind, facts, book()) is (on is not None and on <= TODAY)


@pytest.mark.req("M19")
@pytest.mark.parametrize(
    ("checked", "promised"), [(None, True), (21, True), (20, True), (19.9, False), (1, False)]
)
def test_the_morning_after_is_promised_until_she_has_said_how_it_is(
    checked: float | None, promised: bool
) -> None:
    said = {"exercised": ["yes", 20], "back_to_baseline": None if checked is None else ["yes", checked]}
    assert due.morning_check_is_promised(hers(said)) is promised


@pytest.mark.req("R06")
def test_a_wave_that_is_answered_is_over_and_one_that_passed_is_missing() -> None:
    open_now = hers({"intake_done": ["yes", 42 * 24]})
    assert due.wave_due(open_now, book()) == "w6"
    answered = hers({"intake_done": ["yes", 42 * 24], "outcome_w6": "done"})
    assert due.wave_due(answered, book()) == ""
    assert due.next_wave_day(answered, book()) == TODAY + timedelta(weeks=6)
    passed = {"intake_done": ["yes", 60 * 24]}
    assert due.missed_waves(hers(passed), book()) == ("w6",)
    assert due.missed_waves(hers({**passed, "outcome_w6": "done"}), book()) == ()


def fact(name: str, value: Any, unit: str | None = None) -> Record:
    return Record("fact", name, value, unit)


def left(told: Sequence[Effect], **said: Any) -> list[Effect]:
    return list(outcomes.kept(told, hers(said), book()))


@pytest.mark.req("R06")
def test_what_she_told_in_a_wave_is_kept_under_it_and_what_she_skipped_is_missing() -> None:
    told = [fact("outcome_pain", 4, "nrs"), fact("goal_1_score", 7), fact("outcomes_told", "yes")]
    old = {"outcome_tired": [6, 25], "outcome_change": [2, 24], "goal_2_score": 5, "goal_3_score": [9, 30]}
    assert left(told, intake_done=["yes", 42 * 24], **old) == [
        fact("outcome_w6", "done"),
        fact("w6_outcome_pain", 4, "nrs"),
        fact("w6_outcome_change", 2, "nrs"),
        fact("w6_goal_1_score", 7, "nrs"),
        fact("w6_goal_2_score", 5, "nrs"),
    ]
    fresh = {"outcome_tired": [6, 1], "goal_3_score": 9}
    kept = left([fact("outcomes_told", "yes")], intake_done=["yes", 42 * 24], **fresh)
    assert [e.name for e in kept if isinstance(e, Record)] == [
        "outcome_w6",
        "w6_outcome_tired",
        "w6_goal_3_score",
    ]
    assert left([fact("outcome_pain", 4)], intake_done=["yes", 42 * 24]) == []
    assert left([Record("note", "outcomes_told", "yes")], intake_done=["yes", 42 * 24]) == []
    assert left(told, intake_done=["yes", 30 * 24]) == [], "no wave is open"


@pytest.mark.req("R06")
def test_the_pain_at_the_end_of_the_intake_is_the_baseline_and_stays_so() -> None:
    done = [fact("pain_now", 6, "nrs"), fact("intake_done", "yes")]
    assert left(done, intake_done=None) == [fact("pain_first", 6, "nrs")]
    assert left(done[1:], intake_done=None, pain_now=[4, 1]) == [fact("pain_first", 4, "nrs")]
    assert left(done, intake_done=None, pain_first=8) == []
    assert left(done[1:], intake_done=None, pain_now=None) == []
    assert left(done[:1], intake_done=None) == []


# -- at what time ----------------------------------------------------------------------------------------


@pytest.mark.req("M30")
def test_a_stretch_without_length_holds_no_moment_and_one_over_midnight_holds_both_ends() -> None:
    assert not [hour for hour in range(24) if time(hour) in hours.Span.of("12:00-12:00")]
    night = hours.Span.of("23:00-06:00")
    assert [hour for hour in range(24) if time(hour) in night] == [0, 1, 2, 3, 4, 5, 23]


@pytest.mark.req("M30")
def test_windows_and_quiet_hours_told_together_are_both_hers() -> None:
    at_noon = {"windows": [("11:30-12:30",), 1], "quiet_hours": ["11:00-13:00", 1]}
    assert hours.is_asked_for(hers(at_noon))
    assert not hours.is_asked_for(hers({**at_noon, "windows": [("11:30-12:30",), 1.1]}))


@pytest.mark.req("M30")
@pytest.mark.parametrize(
    ("window", "at"),
    [
        ("09:44-10:30", "10:44"),
        ("09:45-10:30", "09:00"),
        ("08:16-09:00", "09:16"),
        ("08:15-09:00", "09:00"),
    ],
)
def test_a_check_in_keeps_away_from_her_own_time(window: str, at: str) -> None:
    assert book().rules.limit("checkin_hour") == 9
    assert f"{hours.checkin_at(hers({'windows': [(window,), 1]}), book()):%H:%M}" == at


def test_an_hour_after_the_last_of_the_day_is_the_first_of_the_next() -> None:
    late = hers({"quiet_hours": "08:00-23:00", "windows": [("23:10-23:40",), 1]})
    assert hours.checkin_at(late, book()) == time(0, 10)


def test_the_clock_of_somebody_unknown_is_utc_and_a_moment_is_told_in_utc() -> None:
    assert hours.moment(stranger(), TODAY, time(9)) == NOON - timedelta(hours=3)
    tokyo = hours.moment(hers_in("Asia/Tokyo"), TODAY, time(9))
    assert tokyo == NOON - timedelta(hours=12) and tokyo.tzinfo is UTC
    assert not hours.has_a_clock(hers_in("UTC")) and not hours.has_a_clock(hers_in(""))
    assert hours.has_a_clock(hers_in("Asia/Tokyo"))


def hers_in(zone: str) -> Facts:
    return mother(zone=zone)


@pytest.mark.req("E01")
def test_until_a_time_of_hers_and_not_less_than_nothing() -> None:
    assert rhythm.until(hers_in("Asia/Tokyo"), TODAY, time(23)) == timedelta(hours=2)
    assert rhythm.until(hers_in("Asia/Tokyo"), TODAY, time(9)) == timedelta()


# -- how much is enough ----------------------------------------------------------------------------------


def sent(kind: str, *hours_ago: float) -> list[Any]:
    return [tuple(f"{kind} {(NOON - timedelta(hours=h)).isoformat()}" for h in hours_ago), 0]


@pytest.mark.req("M32")
def test_what_was_sent_three_days_ago_is_kept_no_longer() -> None:
    facts = hers({"started": sent("bite", 72, 71.9, 1)})
    (record,) = [e for e in limits.noted("bite", facts) if isinstance(e, Record) and e.name == "started"]
    assert record.value == (*sent("bite", 71.9, 1, 0)[0],)


@pytest.mark.req("M32")
@pytest.mark.parametrize(("asked", "may"), [(None, True), ([3, 200], True), ([4, 200], False)])
def test_whether_she_still_wants_them_is_asked_four_times_at_most(asked: Any, may: bool) -> None:
    facts = hers({"still_wanted_asked": asked, "unanswered": 6})
    assert limits.may_ask_whether_wanted(facts, book()) is may


@pytest.mark.req("M32")
def test_after_six_without_an_answer_nothing_is_offered_once_the_question_was_asked() -> None:
    clock = {"windows": [("11:30-12:30",), 200], "unanswered": 6}
    asks = points.window(hers(clock), book(), NOON, "w1")
    assert (asks.action, asks.why_not) == (limits.STILL_WANTED, "")
    silent = points.window(hers({**clock, "still_wanted_asked": [1, 24]}), book(), NOON, "w1")
    assert silent.action == points.NOTHING and silent.why_not


@pytest.mark.req("M32")
@pytest.mark.parametrize("name", sorted(OURS))
def test_what_the_house_keeps_for_itself_makes_nobody_busy(name: str) -> None:
    quiet = Facts(NOON, patient=hers().patient)
    assert not is_busy(quiet, book())
    noted = mother(said={name: "x", "y": "x"}).known
    assert not is_busy(replace(quiet, known={name: noted[name]}), book())
    assert is_busy(replace(quiet, known={"y": noted["y"]}), book())


@pytest.mark.req("M32")
def test_she_is_left_alone_for_as_long_as_the_limit_of_that_day_says() -> None:
    of = book_of_two_dates()
    live = of.rules.limit("live", TODAY)
    said = replace(hers().known["pain_now"], at=NOON - timedelta(minutes=live + 1))
    facts = Facts(NOON, {"pain_now": said}, hers().patient)
    assert not is_busy(facts, of)
    assert is_busy(replace(facts, now=NOON - timedelta(minutes=2)), of)


@pytest.mark.req("M22")
def test_she_who_wants_no_session_this_week_is_offered_none() -> None:
    plan = {"plan_days": ["1", 24], "week_sessions": None, "windows": [("11:30-12:30",), 200]}
    occasion = Occasion(limits.EXERCISE, hers(plan), book(), NOON, NOON)
    assert why_not(occasion) == ""
    full = replace(occasion, facts=hers({**plan, "week_sessions": 1}))
    assert why_not(full) == "plan_is_full"


def test_who_has_had_every_bite_is_looked_at_a_week_on() -> None:
    of = book_of_two_dates()
    facts = hers()
    every = tuple(of.content.bites)
    next_week = [
        e for e in rhythm.bite_again(hers({"bites_had": [every, 24]}), of) if isinstance(e, SetTimer)
    ]
    tomorrow = [e for e in rhythm.bite_again(facts, of) if isinstance(e, SetTimer)]
    assert [e.payload["local_date"] for e in tomorrow] == ["2026-03-03"]
    assert [e.payload["local_date"] for e in next_week] == ["2026-03-09"]
