"""Decision points: when something could be offered, what was decided, and why (R01, M32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from policies.effects import Record
from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.prescribing.items import refusals
from policies.prompting import hours, limits
from policies.prompting.availability import Occasion, why_not
from policies.rules import Book

NOTHING, ROUTINE, MICRO, BREATHING, WALK, REST = "nothing", "routine", "micro", "breathing", "walk", "rest"
MINUTES = {ROUTINE: 5, MICRO: 2, BREATHING: 2}
WINDOW, ASLEEP, FEED, MORNING, RETURN = "window", "asleep_now", "feed", "morning_check", "return"
RULES = {"contact_limits": "2026-11-25", "choice": "first_form_2026-11-25"}
"""The versions that decided. Until timing is learned one fixed rule chooses, with probability 1."""


@dataclass(frozen=True)
class DecisionPoint:
    """Terms of Nahum-Shani 2018: `available`, else `why_not`; `options` policy allows; `action` taken with
    `probability`; `context` = the tailoring variables. `local_date` and `slot` name her day."""

    kind: str
    available: bool
    why_not: str
    options: tuple[str, ...]
    action: str
    probability: float
    local_date: str
    slot: str
    context: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(RULES))

    def kept(self) -> Record:
        """The effect that keeps it, in the turn's own transaction."""
        names = ("available", "why_not", "options", "action", "probability", "local_date", "slot")
        value = {name: getattr(self, name) for name in names}
        return Record("decision_point", self.kind, {**value, "context": dict(self.context), "rules": RULES})


def window(facts: Facts, book: Book, due: datetime, slot: str) -> DecisionPoint:
    """What to do when one of her windows begins; `due` = when it did (UTC)."""
    until = due + timedelta(minutes=book.rules.limit("window_late", facts.today))
    reason = why_not(Occasion(limits.EXERCISE, facts, book, due, until))
    options = allowed(facts, book)
    action = NOTHING if reason else choose(options, facts, book)
    if reason == "asks_whether_wanted":
        reason = why_not_still_wanted(Occasion(limits.STILL_WANTED, facts, book, due, until))
        action = NOTHING if reason else limits.STILL_WANTED
    point = _point(WINDOW, facts, reason, options, action, slot)
    return replace(point, local_date=facts.local(due).date().isoformat())  # the day it belongs to, if late


def pulled(kind: str, facts: Facts, book: Book) -> DecisionPoint:
    """Her own tap: always answered, nothing to choose for her (pull first)."""
    return _point(kind, facts, "", allowed(facts, book), "pull", kind)


def checkin(facts: Facts, reason: str, slot: str) -> DecisionPoint:
    """The day's check-in. Never randomised."""
    return _point(MORNING, facts, reason, ("check",), NOTHING if reason else "check", slot)


def allowed(facts: Facts, book: Book) -> tuple[str, ...]:
    """The options policy leaves now, fullest first. Nothing may always be chosen."""
    permitted = stops.allowed_by(stops.in_force(facts, book))
    if permitted == frozenset():
        return (NOTHING,)
    rest = frozenset(book.rules.lists["rest"])
    moves = () if permitted is not None and permitted <= rest else (ROUTINE, MICRO)
    walks = any(not refusals(e, facts, book, ()) for e in book.rules.lists["walk_early"])
    return (*moves, *((WALK,) if moves and walks else ()), BREATHING, REST, NOTHING)


def choose(options: tuple[str, ...], facts: Facts, book: Book) -> str:
    """Tired or worn out: her own rest comes first. After silence or on a low day the smallest thing."""
    if stops.worn_out(facts, book):
        return REST
    small = limits.unanswered(facts) > 0 or facts.said("mood_low") is Tri.YES
    wanted = (MICRO, BREATHING) if small else (ROUTINE, MICRO, BREATHING)
    return next((option for option in wanted if option in options), NOTHING)


def why_not_still_wanted(occasion: Occasion) -> str:
    """Why the one question after six without an answer may not be put now; "" when it may: once a week."""
    asked = not limits.may_ask_whether_wanted(occasion.facts, occasion.book)
    return why_not(occasion) or ("asked_whether_wanted" if asked else "")


def _point(
    kind: str, facts: Facts, reason: str, options: tuple[str, ...], action: str, slot: str
) -> DecisionPoint:
    day = facts.today.isoformat()
    return DecisionPoint(kind, not reason, reason, options, action, 1.0, day, slot, context(facts))


def context(facts: Facts) -> dict[str, Any]:
    """The tailoring variables as they are known now; None = unknown."""
    days = facts.days_since_birth
    here = facts.local(facts.now)
    return {
        "local_hour": here.hour,
        "weekday": here.weekday(),
        "pain_nrs": facts.number("pain_now"),
        "tiredness": facts.value("today") if facts.is_today("today") else None,
        "sleep": facts.value("sleep_last_night") if facts.is_today("sleep_last_night") else None,
        "mood_low": facts.value("mood_low"),
        "weeks_since_birth": None if days is None else days // 7,
        "floor_space": facts.value("floor_space"),
        "last_session": facts.session.ended_by if facts.session else None,
        "unanswered": limits.unanswered(facts),
        "windows": [str(span) for span in hours.windows(facts)],
    }
