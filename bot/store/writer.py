"""The one thread that writes: whatever waits shares a commit, and nothing is answered before it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.store.errors import StoreClosed, StoreDamaged, StoreError, StoreUnavailable
from bot.store.keys import KeyCache
from bot.store.trouble import is_damage, is_trouble
from bot.store.unit import Unit

log = logging.getLogger(__name__)

T = TypeVar("T")
AT_ONCE = 64
"""How many functions may share one commit."""


@dataclass(eq=False)
class _Job:
    """A function that waits for its commit."""

    write: Callable[[Unit], Any]
    future: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None
    unit: Unit | None = None

    def answer(self) -> None:
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Runs functions in order, up to 64 a transaction, each in a SAVEPOINT of its own.

    `connect` opens another connection when the first is lost, and raises StoreError while it cannot be had.
    """

    def __init__(
        self, connection: Connection, connect: Callable[[], Connection], keys: KeyCache, clock: Clock
    ) -> None:
        self._connection: Connection | None = connection
        self._connect = connect
        self._keys = keys
        self._clock = clock
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self.damage: BaseException | None = None
        self.commits = 0
        self.statements = 0
        self._thread = threading.Thread(target=self._work, name="napwise-writer", daemon=True)
        self._thread.start()

    def write(self, function: Callable[[Unit], T]) -> Future[T]:
        """Queue `function`; the future resolves after the COMMIT that holds its work.

        Its own exception rolls back its work alone; StoreUnavailable means nothing of the batch was saved,
        or, after a lost connection, that nobody knows: do it again, unique names see to the rest (A16).
        """
        job = _Job(function)
        with self._gate:
            if self._closed:
                raise StoreClosed
            self._jobs.put(job)
        return job.future

    @property
    def is_me(self) -> bool:
        """Whether the caller runs in the writer's thread, where waiting for it would never end."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what is queued, then end the thread and its connection."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    # -- the thread ---------------------------------------------------------------------------------------

    def _work(self) -> None:
        more = True
        while more:
            batch, more = self._take()
            if batch:
                self._carry_out(batch)
        self._disconnect()

    def _take(self) -> tuple[list[_Job], bool]:
        """Everything that waits, 64 at most, at least one; False once the end was reached."""
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            if job.future.set_running_or_notify_cancel():
                batch.append(job)
            if len(batch) >= AT_ONCE:
                return batch, True
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _carry_out(self, batch: list[_Job]) -> None:
        try:
            self._commit(batch)
        except Exception as error:  # whatever ends a transaction early, nobody may believe it was saved
            self._disconnect()
            refusal = self._refusal(error)
            for job in batch:
                job.error = refusal
        for job in batch:
            job.answer()

    def _commit(self, batch: list[_Job]) -> None:
        if self.damage is not None:
            raise self.damage
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        with connection.begin():
            for job in batch:
                self._attempt(connection, job)
        self.commits += 1
        for job in batch:
            if job.unit is not None and job.error is None:
                job.unit.committed()

    def _attempt(self, connection: Connection, job: _Job) -> None:
        job.unit = unit = Unit(connection, self._keys, self._clock)
        unit.command("SAVEPOINT turn")
        try:
            job.result = job.write(unit)
        except BaseException as error:
            if is_trouble(error):
                raise
            job.error = error
        self.statements += unit.statements
        if unit.trouble is not None:  # the function may have swallowed it; the transaction has not
            raise unit.trouble
        if job.error is not None:
            unit.command("ROLLBACK TO SAVEPOINT turn")
        unit.command("RELEASE SAVEPOINT turn")

    def _refusal(self, error: Exception) -> StoreError:
        if is_damage(error):
            self.damage = error
        name = type(getattr(error, "orig", None) or error).__name__
        log.error("The store could not commit: %s", name)
        if self.damage is not None:
            return StoreDamaged(name)
        return error if isinstance(error, StoreUnavailable) else StoreUnavailable(name)

    def _disconnect(self) -> None:
        """Let the connection go: the next batch opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()
