"""Owns the pumps: due timers become inbox rows, and inbox rows are handed on to be decided."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.clock import Clock
from bot.store import Store, inbox, timers
from bot.store.errors import StoreClosed, StoreDamaged, StoreUnavailable
from bot.store.inbox import InboxRow

log = logging.getLogger(__name__)

ROWS = 64
TIMERS = 500
POLL_S = 0.25
STORE_WAIT_S = 1.0

Process = Callable[[Sequence[InboxRow]], Awaitable[object]]
"""Decides the rows, each in a transaction of its own, and sees to those that fail; returns when done."""


class TimerPump:
    """Files timers that are due, a chunk at a time, so that ten thousand at nine hold up nobody (G8)."""

    def __init__(self, store: Store, clock: Clock, wake: asyncio.Event) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    async def tick(self) -> int:
        """File all that is due now; returns how many."""
        filed = 0
        now = self._clock.now()
        while chunk := await self._store.run(lambda unit: timers.file_due(unit, now, TIMERS)):
            filed += chunk
            self._wake.set()
            if chunk < TIMERS:
                break
            await asyncio.sleep(0)
        return filed


class InboxPump:
    """Hands pending inbox rows to `process`, people before timers, until cancelled.

    `wake` is set by whoever commits new rows; `settled` is called after rows were decided.
    `last_turn` is `clock.monotonic()` of the last time round, for the watchdog.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        process: Process,
        wake: asyncio.Event,
        settled: Callable[[], object] = lambda: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._process = process
        self._wake = wake
        self._settled = settled
        self.last_turn = clock.monotonic()

    async def run(self) -> None:
        while True:
            self._wake.clear()
            if await self.turn() < ROWS:
                await self._rest()

    async def turn(self) -> int:
        """Take up to 64 rows through `process`; returns how many."""
        self.last_turn = self._clock.monotonic()
        try:
            now = self._clock.now()
            rows = await self._store.run(lambda unit: inbox.claim(unit, now, ROWS))
            if rows:
                await self._process(rows)
                self._settled()
            return len(rows)
        except (StoreClosed, StoreDamaged):
            raise
        except StoreUnavailable:
            log.error("The store cannot be written: rows wait in the inbox")
        except (
            Exception
        ) as error:  # `process` answers for its rows; whatever it lets through must not end the pump
            log.error("Rows of the inbox could not be taken on: %s", type(error).__name__)
        await asyncio.sleep(STORE_WAIT_S)
        return 0

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(POLL_S):
                await self._wake.wait()
        except TimeoutError:
            pass
