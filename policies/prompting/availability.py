"""Availability: whether she may be written to at this moment, and if not, why not (M32, S19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.prompting import hours, limits
from policies.rules import Book
from policies.talk import talks_with

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment at which the bot could write: what about, when it was due, until when it is worth it (UTC)."""

    kind: str
    facts: Facts
    book: Book
    due: datetime
    until: datetime

    def limit(self, name: str) -> float:
        return self.book.rules.limit(name, self.facts.today)


def why_not(occasion: Occasion) -> str:
    """The first reason that keeps the bot silent; "" when she is available."""
    reasons = WHY_NOT[occasion.kind]
    return next((name for name in reasons if HOLDS[name](occasion)), "") or _limited(occasion)


def _limited(occasion: Occasion) -> str:
    if limits.asks_whether_wanted(occasion.facts, occasion.book) and occasion.kind != limits.STILL_WANTED:
        return "asks_whether_wanted"
    if limits.is_halved(occasion.kind, occasion.facts, occasion.book):
        return "halved"
    return limits.is_enough(occasion.kind, occasion.facts, occasion.book)


def is_mourning(facts: Facts) -> bool:
    """Her baby has died and she has not said that she wants to go on: nothing is begun by us (M38)."""
    return facts.said("baby_loss") is Tri.YES and facts.value("after_loss") != "gently"


def _not_active(it: Occasion) -> bool:
    return it.facts.patient is None or it.facts.patient.status != "active"


def _session_lately(it: Occasion) -> bool:
    session = it.facts.session
    if session is None:
        return False
    last = session.ended_at or session.started_at
    return it.facts.now - last < timedelta(hours=it.limit("after_session"))


def _session_runs(it: Occasion) -> bool:
    session = it.facts.session
    idle = timedelta(minutes=it.limit("session_old"))
    return session is not None and not session.ended_by and it.facts.now - session.started_at < idle


def _symptoms_lately(it: Occasion) -> bool:
    return it.facts.within("symptom_stop", timedelta(hours=it.limit("after_symptom_stop")))


def _plan_is_full(it: Occasion) -> bool:
    """The sessions she chose for this week are done: more is hers to begin. An old choice binds nobody."""
    aim, done = str(it.facts.value("plan_days")), it.facts.number("week_sessions")
    return aim.isdigit() and it.facts.within("plan_days", A_WEEK) and (done or 0) >= int(aim)


HOLDS: dict[str, Callable[[Occasion], bool]] = {
    "not_active": _not_active,
    "mourning": lambda it: is_mourning(it.facts),
    "unreachable": lambda it: it.facts.patient is not None and not it.facts.patient.reachable,
    "locked": lambda it: stops.is_locked(it.facts),
    "on_hold": lambda it: stops.is_held(it.facts),
    "intake_open": lambda it: it.facts.said("intake_done") is not Tri.YES,
    "in_a_talk": lambda it: talks_with(it.facts) is not None,
    "quiet_hours": lambda it: hours.is_quiet(it.facts, it.book),
    "too_late": lambda it: it.facts.now > it.until,
    "not_today": lambda it: it.facts.is_today("unwilling"),
    "prompts_off": lambda it: it.facts.said("prompts_wanted") is Tri.NO,
    "bites_off": lambda it: it.facts.said("bites") is Tri.NO,
    "session_runs": _session_runs,
    "session_lately": _session_lately,
    "symptoms_lately": _symptoms_lately,
    "plan_is_full": _plan_is_full,
}
ALWAYS = (
    "not_active", "mourning", "unreachable", "locked", "intake_open", "in_a_talk", "quiet_hours", "too_late",
)  # fmt: skip
WHY_NOT: dict[str, tuple[str, ...]] = {
    limits.EXERCISE: (
        *ALWAYS, "on_hold", "not_today", "prompts_off", "session_runs", "session_lately", "symptoms_lately",
        "plan_is_full",
    ),
    limits.CHECKIN: (*ALWAYS, "session_runs"),
    limits.BITE: (*ALWAYS, "bites_off", "not_today", "session_runs"),
    limits.STILL_WANTED: (*ALWAYS, "prompts_off", "session_runs"),
}  # fmt: skip
