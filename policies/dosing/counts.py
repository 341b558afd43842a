"""Counts that the dose rules look at: clean and unfinished sessions, sessions of the week, the first one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from policies.aftermath import after
from policies.dosing import too_much
from policies.effects import Effect, Record, Stop, StopKind
from policies.facts import Facts, Tri
from policies.prescribing.items import level_cap
from policies.rules import Book

A_DAY = timedelta(hours=23)
"""Two sessions count apart when a night lies between them; the short night of spring is one too."""
UNFINISHED = frozenset({"unwilling", "idle"})
"""Ends that say it was too much today. A baby who wakes says nothing about her (M15)."""


def counted(effects: Sequence[Effect], facts: Facts, book: Book) -> list[Effect]:
    """What the end of a session adds to the counts; `facts` are from before the turn."""
    if facts.session is None or facts.session.ended_by or not _exercised(facts, book):
        return []
    how = _how_it_ended(effects)
    ended = (*too_much.one_more_ended(how, effects, facts, book), *_first(facts, book))
    if how == "done":
        return [*_done(effects, facts), *ended]
    if how in UNFINISHED:
        return [*_one_more("unfinished_sessions", facts), *_exercise_day(), *ended]
    if how == "symptoms_up":
        return [_number("clean_sessions", 0), *_exercise_day(), *ended]
    return []


def _done(effects: Sequence[Effect], facts: Facts) -> Iterator[Effect]:
    yield from _one_more("week_sessions", facts)
    yield from _one_more("all_sessions", facts)
    yield from _exercise_day()
    yield _number("unfinished_sessions", 0)
    if _form_lost(effects, facts):
        yield _number("clean_sessions", 0)
    elif not (facts.number("clean_sessions") and facts.within("clean_sessions", A_DAY)):
        yield from _one_more("clean_sessions", facts)


def _form_lost(effects: Sequence[Effect], facts: Facts) -> bool:
    """Whether form was lost in this session: then it was no clean one (M13)."""
    world = after(facts, effects)
    session = facts.session
    names = [name for name in world.known if name.startswith("form_lost")]
    return session is not None and any(
        world.said(name) is Tri.YES and (world.at(name) or facts.now) >= session.started_at for name in names
    )


def _how_it_ended(effects: Sequence[Effect]) -> str:
    for effect in effects:
        match effect:
            case Record("session", "ended", how):
                return str(how)
            case Stop(StopKind.SESSION, reason):
                return reason
            case _:
                pass
    return ""


def _exercised(facts: Facts, book: Book) -> bool:
    """Breathing and rest are no load: nothing is counted and no morning is asked after them."""
    rest = frozenset(book.rules.lists["rest"])
    return facts.session is not None and not set(facts.session.items) <= rest


def _exercise_day() -> Iterator[Effect]:
    yield Record("fact", "exercised", "yes")


def _first(facts: Facts, book: Book) -> Iterator[Effect]:
    """From her first session on the level she is at is hers: only the dose rules move it."""
    if facts.at("first_session") is None:
        yield Record("fact", "first_session", "yes")
        yield Record("fact", "level_now", level_cap(facts, book)[0], "level")
        if facts.number("dose_step") is None:
            yield Record("fact", "dose_step", 0, "steps")


def _one_more(name: str, facts: Facts) -> Iterator[Effect]:
    yield _number(name, int(facts.number(name) or 0) + 1)


def _number(name: str, count: int) -> Record:
    return Record("fact", name, count, "sessions")
