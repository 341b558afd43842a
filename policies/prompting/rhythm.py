"""The rhythm of her days: which timers she should have, each in its place on her own clock (M30, S28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from policies import education
from policies.effects import CancelTimer, Effect, SetTimer
from policies.facts import Facts, Tri
from policies.prompting import due, forms, hours, limits
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


def goes_on(facts: Facts) -> bool:
    """Whether she has a rhythm at all: a timer that was on its way when she paused or left starts none."""
    active = facts.patient is not None and facts.patient.status == "active"
    asked = facts.said("intake_done") is Tri.YES and hours.has_a_clock(facts)
    return active and asked and not is_mourning(facts)


def planned(facts: Facts, book: Book) -> Iterator[Effect]:
    """Every timer of hers set anew from what is known; those she should not have are cancelled."""
    yield CancelTimer(WINDOW)
    if goes_on(facts):
        yield from windows(facts)
        yield from checkins(facts, book)
        yield from bite(facts, book)
    else:
        yield from (CancelTimer(kind) for kind in ROUTINE[1:])
    yield from outcome(facts, book)


def windows(facts: Facts, not_before: date | None = None) -> Iterator[Effect]:
    """One timer a window, at its beginning."""
    for number, span in enumerate(hours.windows(facts) if goes_on(facts) else (), start=1):
        slot = hours.next_slot(facts, span.begins, not_before)
        yield _set(WINDOW, f"w{number}", slot, facts, f"w{number}")


def windows_tomorrow(facts: Facts) -> Iterator[Effect]:
    """What an emergency has ended for today comes back with her next day."""
    yield from windows(facts, facts.today + timedelta(days=1))


def window_again(facts: Facts, book: Book, slot: str, was_due: datetime) -> Iterator[Effect]:
    """The same window on the day after `was_due` (UTC); nothing when she has given it up since."""
    spans = hours.windows(facts) if goes_on(facts) else ()
    number = int(slot.removeprefix("w")) if slot.removeprefix("w").isdigit() else 0
    if 1 <= number <= len(spans):
        day_after = max(facts.local(was_due).date() + timedelta(days=1), _not_before(facts, book))
        yield _set(WINDOW, slot, hours.next_slot(facts, spans[number - 1].begins, day_after), facts, slot)


def checkins(facts: Facts, book: Book) -> Iterator[Effect]:
    """What the house asks now and then, each on the day it falls due, at the hour of the check-in."""
    if not goes_on(facts):
        return
    at = hours.checkin_at(facts, book)
    for kind, day in due.days(facts, book).items():
        if day is None:
            yield CancelTimer(kind)
        else:
            later = max(day, _not_before(facts, book))
            yield _set(kind, kind, hours.next_slot(facts, at, later), facts, kind)


def bite(facts: Facts, book: Book, not_before: date | None = None) -> Iterator[Effect]:
    if goes_on(facts) and facts.said("bites") is not Tri.NO:
        yield _at("education", hours.bite_at(facts, book), not_before, facts)
    else:
        yield CancelTimer("education")


def bite_again(facts: Facts, book: Book) -> Iterator[Effect]:
    """Tomorrow; where she has had them all, her next weeks may bring more that fit."""
    days = 1 if education.next_bite(facts, book) else int(book.rules.limit("silent_every", facts.today))
    day = facts.today + timedelta(days=days)
    yield from bite(facts, book, max(day, _not_before(facts, book)))


def outcome(facts: Facts, book: Book) -> Iterator[Effect]:
    """The next of the outcome waves or questionnaires; none after the last, and none without her consent."""
    if facts.patient is None or facts.patient.status not in ("active", "paused", "ended"):
        return
    form = forms.next_day(facts, book)
    days = (due.next_wave_day(facts, book), form and max(form, _not_before(facts, book)))
    if known := [day for day in days if day is not None]:
        yield _at(AFTERWARDS, hours.checkin_at(facts, book), min(known), facts)


def _not_before(facts: Facts, book: Book) -> date:
    """Who has not been heard of for long is looked at once a week: five silent turns a day serve nobody."""
    silent = limits.asks_whether_wanted(facts, book) and due.was_away(facts, book)
    return facts.today + timedelta(days=int(book.rules.limit("silent_every", facts.today)) if silent else 0)


def until(facts: Facts, day: date, at: time) -> timedelta:
    """From now until her clock shows `at` on `day`; nothing for what is past."""
    return max(timedelta(), hours.moment(facts, day, at) - facts.now)


def _at(kind: str, at: time, day: date | None, facts: Facts) -> Effect:
    return _set(kind, kind, hours.next_slot(facts, at, day), facts, kind)


def _set(kind: str, key: str, slot: Slot, facts: Facts, name: str) -> SetTimer:
    """A slot is named by its clock too: moved within a day it is another one, and not taken for had."""
    clock = hours.moment_at(facts, slot.due)
    payload = {"local_date": slot.day.isoformat(), "slot": f"{name} {clock}"}
    return SetTimer(kind, key, slot.due - facts.now, payload)
