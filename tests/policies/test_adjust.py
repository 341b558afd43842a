"""When a dose may rise, fall or begin again: after a clearance, under a stop, and two reasons in one turn."""

from __future__ import annotations

from typing import Any

import pytest

from policies import dosing
from policies.dosing import too_much
from policies.effects import Effect, Record, Stop, StopKind
from policies.rules import Book
from tests.support.mothers import book, mother
from tests.support.situations import book_of_two_dates

GOOD: list[Effect] = [Record("fact", "back_to_baseline", "yes")]
BAD: list[Effect] = [Record("fact", "back_to_baseline", "no")]
AWAY: list[Effect] = [Record("fact", "days_away", 14, "days")]
READY: dict[str, Any] = {"clean_sessions": 2, "dose_step": 1}
FOR_A_LEVEL: dict[str, Any] = {"clean_sessions": 2, "dose_step": 3, "level_now": [0, 200]}
TASK = Record("note", "digest_task", "tired_share")
TIRED = Record("fact", "mostly_tired", "yes")


def changed(
    effects: list[Effect], said: dict[str, Any], of: Book | None = None, **row: Any
) -> dict[str, Any]:
    """The rule that spoke, and the dose and level after it."""
    change, decisions = dosing.adjusted(effects, mother(said=said, **row), of or book())
    kept = {e.name: e.value for e in change if isinstance(e, Record)}
    found = {"rule": decisions[0].rule} if decisions else {}
    return {**found, **{name: kept[name] for name in ("dose_step", "level_now") if name in kept}}


@pytest.mark.req("S20", "M20")
@pytest.mark.parametrize(
    ("days_ago", "rises"), [(0, False), (6.9, False), (7, False), (7.1, True), (8, True)]
)
@pytest.mark.parametrize("of", [book(), book_of_two_dates()], ids=["one date", "two dates"])
def test_nothing_rises_in_the_week_after_a_clearance(days_ago: float, rises: bool, of: Book) -> None:
    cleared = {"cleared": ["yes", days_ago * 24]}
    assert changed(GOOD, {**READY, **cleared}, of) == ({"rule": "DS01", "dose_step": 2} if rises else {})
    trusted = {"plan": {"rev": 2, "level": 3, "author": "Ana"}, "days": 200}
    risen = changed(GOOD, {**FOR_A_LEVEL, **cleared}, of, **trusted)
    assert risen == ({"rule": "DS02", "dose_step": 0, "level_now": 1} if rises else {})


@pytest.mark.req("S20", "M20")
@pytest.mark.parametrize("stop", ["hold", "lock"])
def test_nothing_rises_under_a_stop_and_what_falls_still_does(stop: str) -> None:
    trusted = {"plan": {"rev": 2, "level": 3, "author": "Ana"}, "days": 200}
    assert changed(GOOD, READY) and changed(GOOD, FOR_A_LEVEL, **trusted)
    assert changed(GOOD, READY, stop=stop) == {}
    assert changed(GOOD, FOR_A_LEVEL, stop=stop, **trusted) == {}
    assert changed(BAD, READY, stop=stop)["dose_step"] == 0


@pytest.mark.req("M20", "M34")
def test_a_good_morning_after_two_weeks_away_begins_again_and_does_not_rise() -> None:
    for effects in ([*AWAY, *GOOD], [*GOOD, *AWAY]):
        assert changed(effects, {"clean_sessions": 1, "dose_step": 2})["dose_step"] == 0


LESS: dict[str, list[Effect]] = {
    "a bad morning": BAD,
    "more bleeding": [Record("fact", "bleeding_after_exercise", "more")],
    "unfinished": [Record("fact", "unfinished_sessions", 3, "sessions")],
    "too hard": [Record("fact", "effort_above_cap", "yes")],
    "mostly tired": [TIRED],
    "symptoms": [Stop(StopKind.SESSION, "symptoms_up")],
}


@pytest.mark.req("M20", "M34")
@pytest.mark.parametrize("why", LESS)
def test_less_for_one_reason_and_two_weeks_away_are_both_asked_about(why: str) -> None:
    alone = changed(LESS[why], {"dose_step": 2})
    for effects in ([*AWAY, *LESS[why]], [*LESS[why], *AWAY]):
        assert changed(effects, {"dose_step": 2}) == (alone or changed(AWAY, {"dose_step": 2}))
        # At the lowest dose nothing can be less: that she was away is not lost over it.
        lowest = changed(LESS[why], {"dose_step": -3}) or changed(AWAY, {"dose_step": -3})
        assert lowest and changed(effects, {"dose_step": -3}) == lowest


def told(*facts: Record) -> list[Effect]:
    return too_much.found(facts, mother(), book_of_two_dates())


def number(name: str, value: float) -> Record:
    return Record("fact", name, value)


@pytest.mark.req("T8", "M20")
def test_too_hard_and_mostly_tired_are_both_told_and_half_an_answer_is_none() -> None:
    hard = number("exertion", 6)
    share, ended = number("tired_share", 51), number("ended_sessions", 2)
    assert told(hard, share, ended) == [Record("fact", "effort_above_cap", "yes"), TIRED, TASK]
    assert told(share, ended) == [TIRED, TASK]
    for few in ([share], [ended], [number("tired_share", 50), ended], [share, number("ended_sessions", 1)]):
        assert told(*few) == []


@pytest.mark.req("T8")
@pytest.mark.parametrize(("days_ago", "again"), [(1, False), (7, False), (7.1, True), (10, True)])
def test_a_tired_week_is_answered_once_in_the_span_of_that_date(days_ago: float, again: bool) -> None:
    facts = mother(said={"mostly_tired": ["yes", days_ago * 24]})
    effects = [number("tired_share", 100), number("ended_sessions", 3)]
    assert (too_much.found(effects, facts, book_of_two_dates()) == [TIRED, TASK]) is again
