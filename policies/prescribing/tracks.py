"""Owns which track is hers now: the first line of a table that holds, with what it looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from content.routine import Routine
from policies.asking import fires
from policies.facts import Facts, Tri
from policies.prescribing.items import blocks_in_force, days_after_birth
from policies.prescribing.stops import worn_out
from policies.readings import bmi
from policies.rules import Book

CORE, RELAX = "core", "relax"
FLARES = frozenset({"DS03", "DS04"})
"""Rules of the dose that say she had a flare: symptoms ended a session, or a morning was not back."""
Used = Mapping[str, Any] | None
"""What a line of the table looked at; None where it does not hold."""
Line = Callable[[str, Facts, Book], Used]


@dataclass(frozen=True, slots=True)
class Track:
    """A track of `content.routine.Track`, and the values that made it hers."""

    name: str
    used: Mapping[str, Any]


def track_of(place: str, facts: Facts, book: Book) -> Track:
    """Her track in the place she has, with her days and her birth as they were looked at."""
    days = None if facts.value("birth_date") is None else days_after_birth(facts)
    when = {"days_since_birth": days, "birth_mode": facts.value("birth_mode")}
    for name, line in TABLE.items():
        used = line(place, facts, book)
        if used is not None:
            return Track(name, {**used, **when})
    return Track(CORE, when)


def of_track(routine: Routine, track: str, facts: Facts) -> bool:
    """Whether the routine is of this track and of her phase; an unknown birth counts as a caesarean today."""
    return routine.track == track and routine.is_for(birth(facts), days_after_birth(facts))


def birth(facts: Facts) -> str:
    """The kind of birth a routine is written for."""
    return "vaginal" if facts.value("birth_mode") in ("vaginal", "assisted") else "caesarean"


def low_mood(facts: Facts, book: Book) -> bool:
    """A low mood of the last days, as she told it: gentle is the default, livelier her choice."""
    fresh = _days("mood_every", facts, book)
    return facts.said("mood_low") is Tri.YES and facts.within("mood_low", fresh)


def may_be_offered_walks(facts: Facts, book: Book) -> bool:
    """A body mass index from which walking is offered; unknown offers none, and she may walk all the same."""
    index = bmi(facts)
    return index is not None and round(index, 1) >= book.rules.limit("walking_offer_bmi", facts.today)


def _days(limit: str, facts: Facts, book: Book) -> timedelta:
    return timedelta(days=book.rules.limit(limit, facts.today))


def _in(wanted: str) -> Line:
    """The place alone decides: she has said where she is."""
    return lambda place, facts, book: {"place": place} if place == wanted else None


def _walk(place: str, facts: Facts, book: Book) -> Used:
    offered = place == "outside" and may_be_offered_walks(facts, book)
    return {"place": place, "bmi": round(bmi(facts) or 0, 1)} if offered else None


def _girdle(place: str, facts: Facts, book: Book) -> Used:
    held = blocks_in_force(facts, book).get("pgp")
    return None if held is None else {"rule": held[0].id, **held[1].used}


def _relapse(place: str, facts: Facts, book: Book) -> Used:
    """A flare or a long break of these days: she begins again gently."""
    span = _days("gentle_restart", facts, book)
    again = [rule for rule in book.rules.dosing if rule.category == "start_again"]
    if facts.within("days_away", span) and any(fires(rule, facts).tri is Tri.YES for rule in again):
        return {"days_away": facts.value("days_away")}
    last = facts.at("exercised")
    if last is not None and facts.now - last >= _days("restart_break", facts, book):
        return {"days_since_exercise": (facts.now - last).days}
    if facts.within("symptom_stop", span):
        return {"symptom_stop": "yes"}
    if facts.within("eased_by", span) and facts.value("eased_by") in FLARES:
        return {"eased_by": facts.value("eased_by")}
    return None


def _relax(place: str, facts: Facts, book: Book) -> Used:
    if worn_out(facts, book):
        asked = ("sleep_last_night", "longest_stretch", "tiredness", "today")
        return {name: facts.value(name) for name in asked if facts.is_today(name)}
    return {"mood_low": "yes"} if low_mood(facts, book) else None


def _keep(place: str, facts: Facts, book: Book) -> Used:
    return {"graduated": "yes"} if facts.said("graduated") is Tri.YES else None


TABLE: Mapping[str, Line] = {
    "hands_full": _in("cot"),
    "night": _in("bed"),
    "girdle": _girdle,
    "relapse": _relapse,
    RELAX: _relax,
    "walk": _walk,
    "keep": _keep,
}
"""In this order; `core` where none of them holds."""
