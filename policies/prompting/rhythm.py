"""The rhythm of her days: which timers she should have, each in its place on her own clock (M30, S28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from policies.effects import CancelTimer, Effect, SetTimer
from policies.facts import Facts
from policies.prompting import due, forms, hours
from policies.prompting.availability import is_mourning
from policies.prompting.hours import Slot
from policies.rules import Book

WINDOW = "window_prompt"
ROUTINE = (WINDOW, "rest_intake", "weekly_review", "mood_check", "reassessment", "education")
"""What stops with a pause or a goodbye. The morning check is promised by a session, not by the rhythm."""
SNOOZE = timedelta(minutes=30)
"""How long "ask me later" is, and how long after a feed sleep is likely (limits snooze_short, after_feed)."""
AFTERWARDS = "outcome_check"
"""Goes on after graduation and for those who stopped, as long as she consents (R06)."""


def planned(facts: Facts, book: Book) -> Iterator[Effect]:
    """Every timer of hers set anew from what is known; those she should not have are cancelled."""
    status = facts.patient.status if facts.patient else ""
    yield CancelTimer(WINDOW)
    if status == "active" and not is_mourning(facts):
        yield from windows(facts, book)
        yield from checkins(facts, book)
        yield bite(facts, book)
    else:
        yield from (CancelTimer(kind) for kind in ROUTINE[1:])
    if status in ("active", "paused", "ended"):
        yield from outcome(facts, book)


def windows(facts: Facts, book: Book) -> Iterator[Effect]:
    """One timer a window, at its beginning."""
    del book
    for number, span in enumerate(hours.windows(facts), start=1):
        yield _set(WINDOW, f"w{number}", hours.next_slot(facts, span.begins), facts, f"w{number}")


def window_again(facts: Facts, slot: str) -> Iterator[Effect]:
    """The same window on her next day; nothing when she has given it up since."""
    spans = hours.windows(facts)
    number = int(slot.removeprefix("w")) if slot.removeprefix("w").isdigit() else 0
    if 1 <= number <= len(spans):
        tomorrow = facts.today + timedelta(days=1)
        yield _set(WINDOW, slot, hours.next_slot(facts, spans[number - 1].begins, tomorrow), facts, slot)


def checkins(facts: Facts, book: Book) -> Iterator[Effect]:
    """What the house asks now and then, each on the day it falls due, at the hour of the check-in."""
    at = hours.checkin_at(facts, book)
    for kind, day in due.days(facts, book).items():
        if day is None:
            yield CancelTimer(kind)
        else:
            yield _set(kind, kind, hours.next_slot(facts, at, day), facts, kind)


def bite(facts: Facts, book: Book) -> Effect:
    return _at("education", hours.bite_at(facts, book), None, facts)


def bite_again(facts: Facts, book: Book) -> Effect:
    return _at("education", hours.bite_at(facts, book), facts.today + timedelta(days=1), facts)


def outcome(facts: Facts, book: Book) -> Iterator[Effect]:
    """The next of the outcome waves, or of a clinic's questionnaires; none after the last."""
    days = [day for day in (due.next_wave_day(facts, book), forms.next_day(facts, book)) if day is not None]
    if days:
        yield _at(AFTERWARDS, hours.checkin_at(facts, book), min(days), facts)


def until(facts: Facts, day: date, at: time) -> timedelta:
    """From now until her clock shows `at` on `day`; nothing for what is past."""
    return max(timedelta(), hours.moment(facts, day, at) - facts.now)


def _at(kind: str, at: time, day: date | None, facts: Facts) -> Effect:
    return _set(kind, kind, hours.next_slot(facts, at, day), facts, kind)


def _set(kind: str, key: str, slot: Slot, facts: Facts, name: str) -> SetTimer:
    payload = {"local_date": slot.day.isoformat(), "slot": name}
    return SetTimer(kind, key, slot.due - facts.now, payload)
