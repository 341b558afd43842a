"""The store as everybody else sees it: open it, write through it, read from it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal, TypeVar

from bot.clock import Clock
from bot.store.opening import Opened, open_database
from bot.store.unit import Unit
from bot.store.writer import Writer

T = TypeVar("T")
Role = Literal["bot", "tool"]
"""`bot` is alone on its database; a `tool` (the command line) writes a little while a bot is running."""


class Store:
    """The database of one installation. `data` = the folder of this machine's own files.

    `commits` and `statements` count since it was opened.
    """

    def __init__(self, opened: Opened, clock: Clock, data: Path) -> None:
        self.data = data
        self._opened = opened
        self._clock = clock
        self._writer = Writer(opened.connection, opened.connect, opened.keys, clock)

    @classmethod
    def open(
        cls, url: str, data_dir: Path, clock: Clock, *, role: Role = "bot", durable: bool = True
    ) -> Store:
        """Open the database and bring it up to date; make it, and `data_dir`/site.key, at the first start.

        Raises a StoreError that says in one line why not. Not `durable`: faster, for tests; a power cut may
        cost the last commits.
        """
        return cls(open_database(url, data_dir, clock, alone=role == "bot", durable=durable), clock, data_dir)

    def write(self, function: Callable[[Unit], T]) -> Future[T]:
        """Queue `function` for the writer thread; the future resolves after COMMIT, with what it returned.

        What it raises rolls back its own work alone. StoreUnavailable: nothing of it was saved.
        """
        return self._writer.write(function)

    async def run(self, function: Callable[[Unit], T]) -> T:
        """`write`, awaited."""
        return await asyncio.wrap_future(self.write(function))

    def now_run(self, function: Callable[[Unit], T]) -> T:
        """`write`, waited for: for the command line and for tests, never inside a `write`."""
        if self._writer.is_me:
            raise RuntimeError("a write inside a write would wait for itself: use the unit you have")
        return self.write(function).result()

    def read(self, function: Callable[[Unit], T]) -> T:
        """Run `function` on a snapshot of what is committed, in the caller's thread; it cannot write."""
        with self._opened.reader.connect() as connection, connection.begin():
            unit = Unit(connection, self._opened.keys, self._clock)
            result = function(unit)
        unit.committed()
        return result

    @property
    def commits(self) -> int:
        return self._writer.commits

    @property
    def statements(self) -> int:
        return self._writer.statements

    @property
    def damaged(self) -> bool:
        """Whether disk or file failed: nothing is written any more, and the process should end (A13)."""
        return self._writer.damage is not None

    def close(self) -> None:
        """Write what is queued, then let go of the database."""
        self._writer.close()
        self._opened.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
