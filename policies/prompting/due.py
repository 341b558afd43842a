"""What the house owes her a question about, and from which day on: review, mood, outcomes, the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from policies import intake_order
from policies.facts import Facts, Tri
from policies.rules import Book

WAVES: Mapping[str, int] = {"w0": 0, "w6": 6, "w12": 12, "m6": 26, "m9": 39}
"""Outcome waves in weeks after the intake (R06): 0, 6, 12 weeks, 6 and 9 months."""


def days(facts: Facts, book: Book) -> dict[str, date | None]:
    """Timer kind -> the first day on which it is due; None = not any more, or not yet known."""
    reviewed = _later(facts, "review_done", "intake_done")
    mood = _later(facts, "mood_asked", "mood_down", "intake_done")
    reassessed = facts.said("reassessment_asked") is Tri.YES
    return {
        "rest_intake": _after("intake_done", 1, facts) if rest_intake_is_open(facts, book) else None,
        "weekly_review": _not_nagging(
            _after(reviewed, _every("review_every", facts, book), facts),
            _after("review_asked", _every("review_again", facts, book), facts),
        ),
        "mood_check": _after(mood, _every("mood_every", facts, book), facts),
        "reassessment": None
        if reassessed
        else _after("first_session", _every("reassess_after", facts, book), facts),
    }


def _not_nagging(due: date | None, again: date | None) -> date | None:
    """What was asked and left alone is not asked again the next morning."""
    return due if due is None or again is None else max(due, again)


def is_due(kind: str, facts: Facts, book: Book) -> bool:
    day = days(facts, book)[kind]
    return day is not None and day <= facts.today


def was_away(facts: Facts, book: Book) -> bool:
    """Nothing was heard from her for a long while (M34)."""
    at = facts.at("seen")
    return at is not None and facts.now - at >= timedelta(days=book.rules.limit("away", facts.today))


def rest_intake_is_open(facts: Facts, book: Book) -> bool:
    """Not through yet, or a question that had to wait (the belly check of week six) can be asked now."""
    return facts.said("rest_intake_done") is not Tri.YES or bool(intake_order.upcoming(facts, book))


def morning_check_is_promised(facts: Facts) -> bool:
    """She exercised yesterday and has not said yet how the morning after is (M19)."""
    done, checked = facts.at("exercised"), facts.at("back_to_baseline")
    if done is None or (checked is not None and checked > done):
        return False
    return facts.local(done).date() == facts.today - timedelta(days=1)


def _asked_waves(facts: Facts) -> dict[str, date]:
    """Those with questions of our own: of wave 0 the intake has asked them."""
    return {wave: day for wave, day in wave_days(facts).items() if WAVES[wave]}


def wave_due(facts: Facts, book: Book) -> str:
    """The outcome wave that is open now and not answered: "" when none is."""
    open_days = timedelta(days=book.rules.limit("outcome_open", facts.today))
    for wave, day in _asked_waves(facts).items():
        if day <= facts.today < day + open_days and facts.value(f"outcome_{wave}") is None:
            return wave
    return ""


def next_wave_day(facts: Facts, book: Book) -> date | None:
    """The day of the next check of outcomes: today's wave again some days on, or the first one to come."""
    if wave_due(facts, book):
        asked = _after("outcomes_asked", _every("outcome_again", facts, book), facts)
        return max(facts.today + timedelta(days=1), asked or facts.today)
    return next((day for day in _asked_waves(facts).values() if day > facts.today), None)


def missed_waves(facts: Facts, book: Book) -> tuple[str, ...]:
    """Waves whose time has passed without an answer: shown as missing, never filled in (R06)."""
    open_days = timedelta(days=book.rules.limit("outcome_open", facts.today))
    passed = (wave for wave, day in _asked_waves(facts).items() if day + open_days <= facts.today)
    return tuple(wave for wave in passed if facts.value(f"outcome_{wave}") is None)


def wave_days(facts: Facts) -> dict[str, date]:
    """The first day of each wave; the end of the intake is wave 0, the others are counted from it."""
    began = facts.at("intake_done")
    if began is None:
        return {}
    first = facts.local(began).date()
    return {wave: first + timedelta(weeks=weeks) for wave, weeks in WAVES.items()}


def _later(facts: Facts, *names: str) -> str:
    """The fact of these that was learned last."""
    known = [name for name in names if facts.at(name) is not None]
    return max(known, key=lambda name: str(facts.at(name)), default=names[-1])


def _after(name: str, days: int, facts: Facts) -> date | None:
    at = facts.at(name)
    return None if at is None else facts.local(at).date() + timedelta(days=days)


def _every(name: str, facts: Facts, book: Book) -> int:
    return int(book.rules.limit(name, facts.today))
