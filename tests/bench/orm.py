"""The peers of G3: what Napwise reads, decides, seals and writes for a text, done with SQLModel objects."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from transitions import Machine

from tests.bench.clinic_day import url
from tests.bench.orm_turn import OrmTurn
from tests.bench.telegram_bytes import raws

STATES = ("idle", "asked", "session", "paused", "stopped", "morning", "review", "closing")


class SyncOrm:
    """One session and one commit an update, synchronous=FULL, one update after the other."""

    def __init__(self, folder: Path, updates: int) -> None:
        self.updates = updates
        self._turn = OrmTurn(folder)
        self._engine = create_engine(url(folder))
        _durable(self._engine)

    def __call__(self) -> None:
        for raw in raws(self.updates):
            update = Update.de_json(json.loads(raw), None)
            with Session(self._engine) as session:
                self._turn(session, update)
                session.commit()

    def close(self) -> None:
        self._engine.dispose()


class AsyncOrm:
    """The same through aiosqlite, the mother's state machine registered for the update."""

    def __init__(self, folder: Path, updates: int, in_flight: int) -> None:
        self.updates, self._in_flight = updates, in_flight
        self._turn = OrmTurn(folder)
        self._machine = Machine(model=None, states=list(STATES), initial="idle")
        self._machine.add_ordered_transitions()
        self._loop = asyncio.new_event_loop()
        address = url(folder).replace("sqlite:", "sqlite+aiosqlite:")
        self._engine = create_async_engine(address, pool_size=16, connect_args={"timeout": 120})
        _durable(self._engine.sync_engine)

    def __call__(self) -> None:
        self._loop.run_until_complete(self._all())

    async def _all(self) -> None:
        arrived = raws(self.updates)
        for start in range(0, self.updates, self._in_flight):
            await asyncio.gather(*map(self._one, arrived[start : start + self._in_flight]))

    async def _one(self, raw: bytes) -> None:
        update = Update.de_json(json.loads(raw), None)
        model = _Model()
        self._machine.add_model(model)
        try:
            async with AsyncSession(self._engine) as session:
                await session.run_sync(lambda opened: self._turn(opened, update))
                model.next_state()
                await session.commit()
        finally:
            self._machine.remove_model(model)

    def close(self) -> None:
        self._loop.run_until_complete(self._engine.dispose())
        self._loop.close()


class _Model:
    """What transitions hangs its triggers on."""

    next_state: Any


def _durable(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(driver: Any, _: object) -> None:
        cursor = driver.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
