"""Owns the clockwork: named ticks at fixed intervals, and nothing that has to be remembered between them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[object]]
# A tick that comes late is run late, never dropped; several missed ones are one; none overtakes itself.
ALWAYS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class Clockwork:
    """Runs ticks while open. A tick that fails is logged and runs again next time."""

    def __init__(self) -> None:
        # APScheduler says at INFO what runs when, every second; only its complaints are of interest.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=ALWAYS)
        self.failures: dict[str, int] = {}

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        """Run `tick` each `seconds`, first one interval after the start."""
        self._scheduler.add_job(self._run, "interval", seconds=seconds, args=(name, tick), id=name, name=name)

    def start(self) -> None:
        """To be called inside the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self, name: str, tick: Tick) -> None:
        try:
            await tick()
            self.failures.pop(name, None)
        except Exception as error:  # the next tick is the retry
            self.failures[name] = self.failures.get(name, 0) + 1
            log.error("The tick %s failed, %d in a row: %s", name, self.failures[name], type(error).__name__)
