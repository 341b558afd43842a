"""Signs that it was too much: a session above the cap of effort, a week whose sessions ended by tiredness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from policies.effects import Effect, Record
from policies.facts import Facts
from policies.rules import Book

TIRED, OTHERWISE = "tired", "otherwise"
"""How a session ended, as far as T8 asks."""
SHARE, ENDED = "tired_share", "ended_sessions"


def one_more_ended(how: str, effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """The ends of the last days with this one, and the share of them that tiredness brought (T8)."""
    span = _span(facts, book)
    tired = how == "symptoms_up" and _by_tiredness(effects, facts)
    now = f"{TIRED if tired else OTHERWISE} {facts.now.isoformat()}"
    ends = (*(end for end in _ends(facts) if facts.now - _at(end) <= span), now)
    share = 100 * sum(end.startswith(TIRED) for end in ends) // len(ends)
    yield Record("fact", "session_ends", ends)
    yield Record("fact", ENDED, len(ends), "sessions")
    yield Record("fact", SHARE, share, "percent")


def _by_tiredness(effects: Sequence[Effect], facts: Facts) -> bool:
    """Her answer about the last set; where she was not sure and then said "more" of one or the other, too."""
    said = _said(effects)
    asked_again = said.get("pain_up") == "yes" and not any(
        isinstance(e, Record) and e.kind == "set_check" for e in effects
    )
    return said.get("tired_up") == "yes" or (asked_again and facts.value("tired_up") == "unsure")


def found(effects: Sequence[Effect], facts: Facts, book: Book) -> list[Effect]:
    """What the dose rules look at and the line for the clinician, from what `effects` have just taught."""
    said = _said(effects)
    owed: list[Effect] = []
    if is_above_cap(said.get("exertion"), facts, book):
        owed.append(Record("fact", "effort_above_cap", "yes"))
    if _mostly_tired(said.get(SHARE), said.get(ENDED), facts, book):
        owed += [Record("fact", "mostly_tired", "yes"), Record("note", "digest_task", SHARE)]
    return owed


def is_above_cap(effort: object, facts: Facts, book: Book) -> bool:
    """Whether her number for the effort, 0-10, is more than a session may cost her."""
    return isinstance(effort, int | float) and effort > book.rules.limit("exertion_cap", facts.today)


def _mostly_tired(share: object, ended: object, facts: Facts, book: Book) -> bool:
    """Once in a span: what was answered with a smaller dose is not answered again for the same sessions."""
    if not isinstance(share, int | float) or not isinstance(ended, int | float):
        return False
    if facts.within("mostly_tired", _span(facts, book)):
        return False
    least = book.rules.limit("tired_sessions_least", facts.today)
    return ended >= least and share > book.rules.limit("tired_sessions_share", facts.today)


def _span(facts: Facts, book: Book) -> timedelta:
    return timedelta(days=book.rules.limit("tired_sessions_span", facts.today))


def _ends(facts: Facts) -> tuple[str, ...]:
    kept = facts.value("session_ends")
    return kept if isinstance(kept, tuple) else ()


def _at(end: str) -> datetime:
    return datetime.fromisoformat(end.partition(" ")[2])


def _said(effects: Sequence[Effect]) -> dict[str, object]:
    return {e.name: e.value for e in effects if isinstance(e, Record) and e.kind == "fact"}
