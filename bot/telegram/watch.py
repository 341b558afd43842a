"""Owns the knowledge of how long Telegram has been silent, and what that calls for (B16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.clock import Clock

# A clock moved by hand makes one failure look like hours of silence; a real stall fails again and again.
FAILURES_AT_LEAST = 3
NOTE_S = 30.0


class Call(Enum):
    """What silence calls for."""

    NOTHING = "nothing"
    REBUILD = "rebuild"
    GIVE_UP = "give up"


@dataclass(frozen=True)
class Limits:
    """How long is too long. `gap` None: no gap is ever filed (a rehearsal moves its clock by hand)."""

    poll_s: int = 25
    rebuild: timedelta = timedelta(seconds=90)
    stall: timedelta = timedelta(seconds=180)
    gap: timedelta | None = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Gap:
    """How long nothing was saved, and the moment since when."""

    silent: timedelta
    since: datetime


class Watch:
    """When Telegram last answered well, when it last answered at all, and when all was last saved."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self.last_good_poll = clock.monotonic()
        self._last_answer = clock.monotonic()
        self._rebuilt = clock.monotonic()
        self._filed: tuple[float, datetime] | None = None
        self._noted = float("-inf")
        self.failures = 0

    def good(self) -> None:
        self.last_good_poll = self._last_answer = self._rebuilt = self._clock.monotonic()
        self.failures = 0

    def failed(self, answered: bool) -> Call:
        """A poll failed; `answered` = something said no (a 5xx, a refused connection)."""
        now = self._clock.monotonic()
        self.failures += 1
        if answered:
            self._last_answer = now
        if self.failures < FAILURES_AT_LEAST:
            return Call.NOTHING
        if now - self._last_answer >= self._limits.stall.total_seconds():
            return Call.GIVE_UP
        if now - self._rebuilt >= self._limits.rebuild.total_seconds():
            self._rebuilt = now
            return Call.REBUILD
        return Call.NOTHING

    def silent(self) -> timedelta:
        """Time since the last good poll."""
        return timedelta(seconds=self._clock.monotonic() - self.last_good_poll)

    def since(self, filed: datetime) -> None:
        """What an earlier run knew: the last moment at which it had fetched and saved everything."""
        self._filed = (self._clock.monotonic(), filed)

    def gap(self) -> Gap | None:
        """How long nothing was saved, where that is long enough to matter; asked before `filed`."""
        if self._filed is None or self._limits.gap is None:
            return None
        ticks, moment = self._filed
        # The larger of both: elapsed time stops while the machine sleeps, the wall clock may be put back.
        passed = max(timedelta(seconds=self._clock.monotonic() - ticks), self._clock.now() - moment)
        return Gap(passed, moment) if passed > self._limits.gap else None

    def note_is_old(self) -> bool:
        """Whether it is time to write down, for the next run, that all is saved."""
        return self._clock.monotonic() - self._noted > NOTE_S

    def noted(self) -> None:
        self._noted = self._clock.monotonic()

    def filed(self) -> None:
        """Everything fetched is saved."""
        self._filed = (self._clock.monotonic(), self._clock.now())
