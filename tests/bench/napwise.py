"""Napwise itself: raw bytes to an inbox row, to a committed turn with its answer in the outbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.process import process
from bot.store import Store, inbox
from bot.store.inbox import InboxRow
from bot.telegram.client import connect
from bot.telegram.filing import Reader, file_batch
from tests.bench.clinic_day import url
from tests.bench.telegram_bytes import TOKEN, Canned, raws
from tests.support.talk import the_book


class Napwise:
    """SQLite with synchronous=FULL, as in production; inbox row, log and sealed fields included."""

    def __init__(self, folder: Path, updates: int, in_flight: int) -> None:
        self.updates, self._in_flight = updates, in_flight
        self._clock = SystemClock()
        self.store = Store.open(url(folder), folder, self._clock)
        self._reader = Reader(connect(TOKEN, request=Canned()).bot, {}, ("en",))

    def __call__(self) -> None:
        for _ in range(0, self.updates, self._in_flight):
            self._carry(raws(self._in_flight))

    def _carry(self, arrived: list[bytes]) -> None:
        letters = self._reader.letters([json.loads(raw) for raw in arrived], self._clock.now())
        self.store.now_run(lambda unit: file_batch(unit, self._reader, letters, self._clock.now()))
        rows = self.store.now_run(lambda unit: inbox.claim(unit, self._clock.now(), 64))
        assert len(rows) == len(arrived)
        decided: list[Future[Any]] = [self.store.write(self._turn(row)) for row in rows]
        for future in decided:
            future.result()

    def _turn(self, row: InboxRow) -> Callable[[Any], None]:
        return lambda unit: process(row, unit, lambda _: the_book(), self._clock)

    def close(self) -> None:
        self.store.close()
