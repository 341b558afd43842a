"""Her clock: the moment of a wall-clock time on one of her days, quiet hours, windows, the check-in hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.facts import Facts
from policies.rules import Book

A_DAY = timedelta(days=1)
NONE = "none"
CROWDED = 45
"""Minutes between one of her windows and anything else that comes by itself."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in one of her days: `day` on her own calendar, `due` in UTC."""

    day: date
    due: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the day on her clock; one that ends before it begins runs over midnight."""

    begins: time
    ends: time

    @staticmethod
    def of(text: str) -> Span:
        """From "HH:MM-HH:MM". Raises ValueError."""
        begins, _, ends = text.partition("-")
        return Span(time.fromisoformat(begins), time.fromisoformat(ends))

    def __contains__(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


def has_a_clock(facts: Facts) -> bool:
    """Whether her zone is known. Skipped, UTC stands in for it, and 9 in the morning may be 4 at hers."""
    return facts.patient is not None and facts.patient.zone not in ("", "UTC")


def moment(facts: Facts, day: date, at: time) -> datetime:
    """When her wall clock shows `at` on `day` (UTC).

    A time that spring skips comes an hour later; one that autumn shows twice is meant the first time (E01).
    """
    zone = ZoneInfo(facts.patient.zone if facts.patient else "UTC")
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def moment_at(facts: Facts, moment_utc: datetime) -> str:
    """What her clock shows at a moment, and which clock that is: "10:30 Europe/London"."""
    return f"{facts.local(moment_utc):%H:%M} {facts.patient.zone if facts.patient else 'UTC'}"


def next_slot(facts: Facts, at: time, not_before: date | None = None) -> Slot:
    """The next time her clock shows `at`, after now and not before the day `not_before`."""
    day = max(facts.today, not_before or facts.today)
    due = moment(facts, day, at)
    while due <= facts.now:
        day += A_DAY
        due = moment(facts, day, at)
    return Slot(day, due)


def quiet(facts: Facts, book: Book) -> Span | None:
    """The hours in which nothing is sent by itself: hers, else the house's; None for none (M30)."""
    hers = facts.value("quiet_hours")
    if hers == NONE:
        return None
    if isinstance(hers, str):
        return Span.of(hers)
    hour = {name: int(book.rules.limit(name, facts.today)) for name in ("quiet_from", "quiet_to")}
    return Span(time(hour["quiet_from"]), time(hour["quiet_to"]))


def is_quiet(facts: Facts, book: Book) -> bool:
    span = quiet(facts, book)
    return span is not None and facts.local(facts.now).time() in span


def is_asked_for(facts: Facts) -> bool:
    """Whether this is a time she asked for herself, and later than she last spoke of quiet hours (M30).

    The house's quiet hours give way to it: she said "nine at night" and was told that it would be so.
    """
    chosen, hushed = facts.at("windows"), facts.at("quiet_hours")
    if chosen is None or (hushed is not None and hushed > chosen):
        return False
    here = facts.local(facts.now).time()
    return any(here in span for span in windows(facts))


def awake(facts: Facts, book: Book, at: time) -> time:
    """`at`, or the end of her quiet hours where it lies inside them."""
    span = quiet(facts, book)
    return span.ends if span is not None and at in span else at


def checkin_at(facts: Facts, book: Book) -> time:
    """When the day's check-in comes, on her clock: out of the way of her own times."""
    return _clear(facts, awake(facts, book, time(int(book.rules.limit("checkin_hour", facts.today)))))


def bite_at(facts: Facts, book: Book) -> time:
    return _clear(facts, awake(facts, book, time(int(book.rules.limit("bite_hour", facts.today)))))


def _clear(facts: Facts, at: time) -> time:
    """`at`, or an hour after the window it would crowd: what she asked for comes first, and alone."""
    for span in sorted(windows(facts), key=lambda span: span.begins):
        if abs(_minutes(span.begins) - _minutes(at)) < CROWDED:
            at = time((span.begins.hour + 1) % 24, span.begins.minute)
    return at


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def windows(facts: Facts) -> tuple[Span, ...]:
    """The stretches of the day in which she wants to be asked, in her order."""
    hers = facts.value("windows")
    return tuple(Span.of(text) for text in hers) if isinstance(hers, tuple) else ()
