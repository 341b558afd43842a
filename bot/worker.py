"""Carries claimed inbox rows through `process`: queues side by side, each in order, failures retried."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.process import Books, give_up, process
from bot.store import inbox
from bot.store.errors import StoreUnavailable
from bot.store.inbox import InboxRow
from bot.store.store import Store

log = logging.getLogger(__name__)
TRIES = 3
WAIT = timedelta(milliseconds=300)


class Worker:
    """`work` is what the inbox pump is given; it returns when every row is decided or put off."""

    def __init__(self, store: Store, book: Books, clock: Clock, saved: Callable[[], None]) -> None:
        self._store = store
        self._book = book
        self._clock = clock
        self._saved = saved

    async def work(self, rows: Sequence[InboxRow]) -> None:
        queues: dict[str, list[InboxRow]] = {}
        for row in rows:
            queues.setdefault(row.queue, []).append(row)
        jobs: list[Awaitable[None]] = [self._in_order(queue) for queue in queues.values()]
        await asyncio.gather(*jobs)
        self._saved()

    async def _in_order(self, rows: Sequence[InboxRow]) -> None:
        """One mother's rows one after the other; the first that fails holds back the rest of hers only."""
        for row in rows:
            if not await self._one(row):
                return

    async def _one(self, row: InboxRow) -> bool:
        try:
            await self._store.run(lambda unit: process(row, unit, self._book, self._clock))
        except StoreUnavailable:
            raise
        except Exception as error:  # A20: one broken turn must not touch anybody else's
            log.error(
                "inbox row %s (%s) failed: %s at %s", row.id, row.kind, type(error).__name__, _where(error)
            )
            await self._failed(row)
            return False
        return True

    async def _failed(self, row: InboxRow) -> None:
        tries = row.tries + 1
        if tries >= TRIES:
            await self._store.run(lambda unit: give_up(row, unit, self._book, self._clock))
            return
        when = self._clock.now() + WAIT * tries
        await self._store.run(lambda unit: inbox.retry_later(unit, row.id, tries, when, "turn_failed"))


def _where(error: Exception) -> str:
    """File and line only: the words of an error may be hers."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
