"""Contact limits: what was sent by itself lately, and whether one more is too many (M32)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.effects import Effect, Record
from policies.facts import Facts
from policies.rules import Book

EXERCISE, CHECKIN, BITE, STILL_WANTED = "exercise", "checkin", "bite", "still_wanted"
ANSWERED_FOR = frozenset({EXERCISE, CHECKIN, STILL_WANTED})
"""What waits for an answer of hers; a bite does not."""
KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Started:
    """One message that the bot sent by itself: `kind` exercise|checkin|bite|still_wanted, `at` in UTC."""

    kind: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.kind} {self.at.isoformat()}"


def started(facts: Facts) -> tuple[Started, ...]:
    """What was sent by itself in the last days, oldest first."""
    kept = facts.value("started")
    lines = kept if isinstance(kept, tuple) else ()
    return tuple(Started(kind, datetime.fromisoformat(at)) for kind, at in (s.split(" ", 1) for s in lines))


def noted(kind: str, facts: Facts, *, waits: bool = True) -> Iterator[Effect]:
    """That one more leaves now, and that it waits for an answer; a line without a button does not."""
    lately = [one for one in started(facts) if facts.now - one.at < KEPT]
    yield Record("fact", "started", tuple(str(one) for one in (*lately, Started(kind, facts.now))))
    if waits and kind in ANSWERED_FOR:
        yield Record("fact", "unanswered", unanswered(facts) + 1, "messages")
    if kind == STILL_WANTED:
        yield Record("fact", "still_wanted_asked", int(facts.number("still_wanted_asked") or 0) + 1)


def unanswered(facts: Facts) -> int:
    return int(facts.number("unanswered") or 0)


def is_enough(kind: str, facts: Facts, book: Book) -> str:
    """Why one more of `kind` would be too many now; "" when it may go."""
    today = [one for one in started(facts) if facts.local(one.at).date() == facts.today]
    rolling = timedelta(hours=_limit("rolling_day", facts, book))
    lately = [one for one in started(facts) if facts.now - one.at < rolling]
    for name, most_today, most_lately in _caps(kind, facts, book):
        counted = (EXERCISE, CHECKIN, BITE, STILL_WANTED) if name == "all" else (name,)
        if sum(one.kind in counted for one in today) >= most_today:
            return f"enough_{name}_today"
        if sum(one.kind in counted for one in lately) >= most_lately:
            return f"enough_{name}_lately"
    return _too_soon(kind, facts, book)


def _caps(kind: str, facts: Facts, book: Book) -> Iterator[tuple[str, int, int]]:
    """(what is counted, how many on one of her days, how many in a rolling day)."""
    all_day = int(_limit("bot_started_a_day", facts, book))
    if kind == EXERCISE:
        yield EXERCISE, prompts_a_day(facts, book), int(_limit("exercise_prompts_most", facts, book))
    if kind in (CHECKIN, STILL_WANTED):
        most = int(_limit("checkins_a_day", facts, book))
        yield kind, most, most
    yield "all", all_day, all_day


def prompts_a_day(facts: Facts, book: Book) -> int:
    """How many exercise prompts a day she wants, never above the hard limit."""
    hers = facts.number("prompts_a_day")
    usual = _limit("exercise_prompts_a_day", facts, book)
    return int(min(usual if hers is None else hers, _limit("exercise_prompts_most", facts, book)))


def _too_soon(kind: str, facts: Facts, book: Book) -> str:
    gap = timedelta(hours=_limit("prompt_gap", facts, book))
    short = timedelta(minutes=_limit("any_gap", facts, book))
    if kind == EXERCISE and facts.within("snoozed", gap):
        return "too_soon"  # what she had put off came then; it is no message of ours, but it is an offer
    for one in started(facts):
        passed = facts.now - one.at
        if passed < short or (one.kind == kind == EXERCISE and passed < gap):
            return "too_soon"
    return ""


def is_halved(kind: str, facts: Facts, book: Book) -> bool:
    """After three without an answer only every second day (M32)."""
    if unanswered(facts) < _limit("unanswered_halve", facts, book):
        return False
    same = [facts.local(one.at).date() for one in started(facts) if one.kind == kind]
    return bool(same) and (facts.today - max(same)).days < 2


def asks_whether_wanted(facts: Facts, book: Book) -> bool:
    """After six without an answer nothing but one question: still want these?"""
    return unanswered(facts) >= _limit("unanswered_ask", facts, book)


def may_ask_whether_wanted(facts: Facts, book: Book) -> bool:
    """Once a week, and after some weeks of silence not any more."""
    asked = int(facts.number("still_wanted_asked") or 0)
    again = timedelta(days=_limit("still_wanted_again", facts, book)) - timedelta(hours=1)
    if asked >= _limit("still_wanted_most", facts, book):
        return False
    return asked == 0 or not facts.within("still_wanted_asked", again)


def _limit(name: str, facts: Facts, book: Book) -> float:
    return book.rules.limit(name, facts.today)
