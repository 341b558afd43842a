"""Decision points, their limits and the windows of her days, where no whole day would tell (R01, M32)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from policies.effects import CancelTimer, Record
from policies.facts import Facts
from policies.prompting import limits, points, rhythm
from tests.support.mothers import NOON, book, mother
from tests.support.situations import book_of_two_dates

later = cache(book_of_two_dates)
WINDOWS = {"windows": ("11:00-13:00", "15:00-17:00")}


def at_home(said: dict[str, Any] | None = None, **row: Any) -> Facts:
    return mother(said=said, zone="Europe/London", **row)


@pytest.mark.req("M32")
def test_a_window_is_late_by_the_limit_of_its_day() -> None:
    """In a house whose limits change later: those of today count."""
    late = timedelta(minutes=book().rules.limit("window_late"))
    for over, why in ((0, ""), (1, "too_late")):
        due = NOON - late - timedelta(minutes=over)
        assert points.window(at_home(WINDOWS), later(), due, "w1").why_not == why


@pytest.mark.req("M32", "R01")
def test_after_six_without_an_answer_one_question_takes_the_place_of_exercise() -> None:
    asked = points.window(at_home({**WINDOWS, "unanswered": 6}), book(), NOON, "w1")
    assert (asked.action, asked.why_not, asked.available) == (limits.STILL_WANTED, "", True)
    again = {**WINDOWS, "unanswered": 6, "still_wanted_asked": [1, 24]}
    silent = points.window(at_home(again), book(), NOON, "w1")
    assert (silent.action, silent.why_not, silent.available) == ("nothing", "asked_whether_wanted", False)


@pytest.mark.req("M32")
def test_one_without_an_answer_makes_it_small() -> None:
    every = ("routine", "micro", "walk", "breathing", "rest", "nothing")
    assert points.choose(every, at_home(), book()) == "routine"
    assert points.choose(every, at_home({"unanswered": 1}), book()) == "micro"
    assert points.choose(every, at_home({"mood_low": "yes"}), book()) == "micro"
    assert points.choose(("nothing",), at_home(), book()) == "nothing"


def test_her_weeks_are_unknown_where_her_babys_birth_is() -> None:
    assert points.context(at_home(days=None))["weeks_since_birth"] is None
    assert points.context(at_home(days=20))["weeks_since_birth"] == 2


def test_a_count_of_none_is_no_question_put_to_her() -> None:
    """She has answered: it begins again, however lately that was."""
    assert limits.may_ask_whether_wanted(at_home({"still_wanted_asked": [0, 1]}), book())
    assert not limits.may_ask_whether_wanted(at_home({"still_wanted_asked": [1, 1]}), book())


def test_what_was_sent_three_days_ago_is_kept_no_longer() -> None:
    sent = [limits.Started("bite", NOON - timedelta(hours=hours)) for hours in (72, 71.9)]
    (kept,) = limits.noted("bite", at_home({"started": tuple(map(str, sent))}))
    assert kept == Record("fact", "started", (str(sent[1]), str(limits.Started("bite", NOON))))


@pytest.mark.req("M30")
@pytest.mark.parametrize("row", [{"status": "paused"}, {"status": "ended"}, {"zone": "UTC"}])
def test_who_has_no_rhythm_has_no_window(row: dict[str, Any]) -> None:
    facts = mother(said=WINDOWS, **{"zone": "Europe/London", **row})
    assert next(iter(rhythm.planned(facts, book()))) == CancelTimer("window_prompt")
    assert not [*rhythm.windows(facts)] and not [*rhythm.window_again(facts, book(), "w1", NOON)]
    well = at_home(WINDOWS)
    assert len([*rhythm.windows(well)]) == 2 and len([*rhythm.window_again(well, book(), "w2", NOON)]) == 1
