"""Owns time: the only module that looks at the machine's clock, and a clock that can be moved by hand."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the bot asks for the time."""

    def now(self) -> datetime:
        """The wall clock as an aware datetime in UTC; it may jump, in either direction."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow, from an arbitrary zero: for waits and time limits, never for dates."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class MovableClock:
    """A clock for rehearsals and tests: starts where told (else now), and stands still unless `running`.

    Safe to move from one thread while others read it.
    """

    def __init__(
        self, start: datetime | None = None, *, running: bool = False, real: Clock | None = None
    ) -> None:
        self._real: Clock = real or SystemClock()
        self._lock = threading.Lock()
        self._origin = self._real.now() if start is None else _utc(start)
        self._passed = timedelta(0)
        # The real seconds at which time began to pass by itself; None while it stands still.
        self._since: float | None = self._real.monotonic() if running else None

    @property
    def running(self) -> bool:
        """Does time pass by itself?"""
        return self._since is not None

    def now(self) -> datetime:
        with self._lock:
            return self._origin + self._elapsed()

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed().total_seconds()

    def advance(self, by: timedelta) -> None:
        """Let `by` pass at once, on the wall clock and in elapsed time; ValueError when it would go back."""
        if by < timedelta(0):
            raise ValueError("time only passes forwards: use set_wall() to put the wall clock back")
        with self._lock:
            self._passed += by

    def set_wall(self, to: datetime) -> None:
        """Put the wall clock right, as an administrator or NTP would: elapsed time does not notice."""
        with self._lock:
            self._origin = _utc(to) - self._elapsed()

    def run(self) -> None:
        """From here on time passes by itself."""
        with self._lock:
            if self._since is None:
                self._since = self._real.monotonic()

    def freeze(self) -> None:
        """From here on time stands still."""
        with self._lock:
            self._passed = self._elapsed()
            self._since = None

    def _elapsed(self) -> timedelta:
        if self._since is None:
            return self._passed
        return self._passed + timedelta(seconds=self._real.monotonic() - self._since)


def _utc(moment: datetime) -> datetime:
    # A naive time would be read in the machine's zone: a different moment on every machine.
    if moment.utcoffset() is None:
        raise ValueError(
            "a clock needs an aware datetime, for example datetime(2026, 3, 1, 9, 0, tzinfo=UTC)"
        )
    return moment.astimezone(UTC)
