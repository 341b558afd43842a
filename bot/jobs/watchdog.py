"""Owns the look at everything that should be moving: pumps, polling, and the open alerts' next steps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from bot.clock import Clock

log = logging.getLogger(__name__)

STILL_S = 60.0


class Watchdog:
    """Knows what should have moved lately. `signs` is name -> `clock.monotonic()` of its last movement."""

    def __init__(self, clock: Clock, signs: Mapping[str, Callable[[], float]]) -> None:
        self._clock = clock
        self._signs = signs
        self.standing: frozenset[str] = frozenset()

    async def tick(self) -> frozenset[str]:
        """Names of what has not moved for a minute; said in the log when it begins and when it is over."""
        now = self._clock.monotonic()
        standing = frozenset(name for name, moved in self._signs.items() if now - moved() > STILL_S)
        for name in sorted(standing - self.standing):
            log.critical("%s stands still", name)
        for name in sorted(self.standing - standing):
            log.warning("%s moves again", name)
        self.standing = standing
        return standing
