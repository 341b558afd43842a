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
    held = next((name for name in reasons if HOLDS[name](occasion)), "")
    return held or ("" if occasion.kind == SNOOZED else _limited(occasion))


def _limited(occasion: Occasion) -> str:
    wanted = occasion.kind == limits.STILL_WANTED or _has_ended(occasion)
    if not wanted and limits.asks_whether_wanted(occasion.facts, occasion.book):
        return "asks_whether_wanted"
    if limits.is_halved(occasion.kind, occasion.facts, occasion.book):
        return "halved"
    return limits.is_enough(occasion.kind, occasion.facts, occasion.book)


OURS = frozenset({"started", "unanswered", "still_wanted_asked", "bites_had", "talk_with", "snoozed"})
"""Facts the house keeps about itself: they say nothing about whether she is there."""


def is_busy(facts: Facts, book: Book) -> bool:
    """She is in the middle of something with us: what the bot would begin waits, it does not break in."""
    if facts.patient is None or facts.patient.status not in ("active", "ended"):
        return False
    live = timedelta(minutes=book.rules.limit("live", facts.today))
    learned = (fact.at for name, fact in facts.known.items() if name not in OURS)
    return any(facts.now - at < live for at in learned)


def is_mourning(facts: Facts) -> bool:
    """Her baby has died and she has not said that she wants to go on: nothing is begun by us (M38)."""
    return facts.said("baby_loss") is Tri.YES and facts.value("after_loss") != "gently"


def _not_active(it: Occasion) -> bool:
    return it.facts.patient is None or it.facts.patient.status != "active"


def _has_gone(it: Occasion) -> bool:
    """Outcomes are asked after the planned end too (R06); not in a pause, not after a goodbye."""
    return it.facts.patient is None or it.facts.patient.status not in ("active", "ended")


def _has_ended(it: Occasion) -> bool:
    """After the end nobody asks whether she still wants questions: twice a wave, and that is all (R06)."""
    return it.facts.patient is not None and it.facts.patient.status == "ended"


def _at_night(it: Occasion) -> bool:
    hers = it.kind in (limits.EXERCISE, limits.STILL_WANTED) and hours.is_asked_for(it.facts)
    return hours.is_quiet(it.facts, it.book) and not hers


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


def _offered_just_now(it: Occasion) -> bool:
    """Her next time came before what she had put off: one of the two is enough."""
    gap = timedelta(minutes=it.limit("any_gap"))
    offers = (one for one in limits.started(it.facts) if one.kind == limits.EXERCISE)
    return any(it.facts.now - one.at < gap for one in offers)


def _plan_is_full(it: Occasion) -> bool:
    """The sessions she chose for this week are done: more is hers to begin. An old choice binds nobody."""
    aim, done = str(it.facts.value("plan_days")), it.facts.number("week_sessions")
    return aim.isdigit() and it.facts.within("plan_days", A_WEEK) and (done or 0) >= int(aim)


HOLDS: dict[str, Callable[[Occasion], bool]] = {
    "not_active": _not_active,
    "has_gone": _has_gone,
    "mourning": lambda it: is_mourning(it.facts),
    "unreachable": lambda it: it.facts.patient is not None and not it.facts.patient.reachable,
    "no_clock": lambda it: not hours.has_a_clock(it.facts),
    "locked": lambda it: stops.is_locked(it.facts),
    "on_hold": lambda it: stops.is_held(it.facts),
    "intake_open": lambda it: it.facts.said("intake_done") is not Tri.YES,
    "in_a_talk": lambda it: talks_with(it.facts) is not None,
    "quiet_hours": _at_night,
    "too_late": lambda it: it.facts.now > it.until,
    "not_today": lambda it: it.facts.is_today("unwilling"),
    "prompts_off": lambda it: it.facts.said("prompts_wanted") is Tri.NO,
    "bites_off": lambda it: it.facts.said("bites") is Tri.NO,
    "session_runs": _session_runs,
    "session_lately": _session_lately,
    "symptoms_lately": _symptoms_lately,
    "plan_is_full": _plan_is_full,
    "offered_just_now": _offered_just_now,
}
SNOOZED = "snoozed"
"""What she asked to be asked again: no limit counts it and no night forbids it, but every stop does."""
ANYWAY = ("mourning", "unreachable", "locked", "intake_open", "in_a_talk", "too_late")
ALWAYS = ("not_active", *ANYWAY, "no_clock", "quiet_hours")
NO_MOVING = ("on_hold", "not_today", "session_runs", "session_lately", "symptoms_lately")
WHY_NOT: dict[str, tuple[str, ...]] = {
    limits.EXERCISE: (*ALWAYS, *NO_MOVING, "prompts_off", "plan_is_full"),
    SNOOZED: ("not_active", *ANYWAY, *NO_MOVING, "offered_just_now"),
    limits.CHECKIN: ("has_gone", *ANYWAY, "no_clock", "quiet_hours", "session_runs"),
    limits.BITE: (*ALWAYS, "bites_off", "not_today", "session_runs", "symptoms_lately"),
    limits.STILL_WANTED: (*ALWAYS, "prompts_off", "session_runs"),
}
