"""What one turn costs beside its peers, in one process and one run; prints medians and ratios.

The peers are the usual ways to build such a bot: a bare echo through python-telegram-bot (which does not
even answer), and one SQLModel session with objects for each update. Everybody starts from the same raw
JSON bytes. `make bench` runs it; machines are noisy, so read the ratios.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlmodel import Field, Session, SQLModel, select
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from bot.clock import SystemClock
from bot.process import process
from bot.rehearsal.telegram import TOKEN, FakeTelegram
from bot.rehearsal.telegram.door import DoorRequest
from bot.store import Store, inbox, timers
from bot.telegram.client import connect
from bot.telegram.filing import Reader, file_batch
from tests.support.road import Road
from tests.support.talk import CORE_INTAKE, the_book

ROUNDS = 7
UPDATES = 256
IN_FLIGHT = 64


def raw(number: int, who: int = 70) -> bytes:
    """One text message as Telegram sends it."""
    sender = {"id": who, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": who, "type": "private", "first_name": "Ana"}
    message = {
        "message_id": number,
        "from": sender,
        "chat": chat,
        "date": 1_790_000_000,
        "text": "how are you",
    }
    return json.dumps({"update_id": number, "message": message}).encode()


class Echo:
    """Bare python-telegram-bot: decode, dispatch, answer through a stub. No state, no disk."""

    def __init__(self) -> None:
        fake = FakeTelegram(SystemClock().now)
        fake.person(70, "Ana", "en", started=True)
        door = DoorRequest(fake)
        self.app = (
            ApplicationBuilder().token(TOKEN).request(door).get_updates_request(door).updater(None).build()
        )

        async def answer(update: Update, _: Any) -> None:
            assert update.message is not None

        self.app.add_handler(MessageHandler(filters.TEXT, answer))
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.app.initialize())

    def __call__(self, first: int) -> None:
        async def all_of_them() -> None:
            for n in range(first, first + UPDATES):
                await self.app.process_update(Update.de_json(json.loads(raw(n)), self.app.bot))

        self.loop.run_until_complete(all_of_them())


class Napwise:
    """Raw bytes to a committed turn, its answer in the outbox; inbox row, log and sealed fields included."""

    def __init__(self, folder: Path, at_once: int) -> None:
        self.at_once = at_once
        self.clock = SystemClock()
        self.store = Store.open(f"sqlite:///{folder / 'n.db'}", folder, self.clock)
        fake = FakeTelegram(self.clock.now)
        self.reader = Reader(connect(TOKEN, request=DoorRequest(fake)).bot, {}, ("en",))
        road = Road(self.store, self.clock, the_book())  # type: ignore[arg-type]
        Road.wait = lambda *_, **__: None  # type: ignore[method-assign]
        enrol(road, self.store)

    def __call__(self, first: int) -> None:
        for start in range(first, first + UPDATES, self.at_once):
            raws = [json.loads(raw(n)) for n in range(start, start + self.at_once)]
            letters = self.reader.letters(raws, self.clock.now())
            self.store.now_run(lambda unit, got=letters: file_batch(unit, self.reader, got, self.clock.now()))
            rows = self.store.now_run(lambda unit: inbox.claim(unit, self.clock.now(), 64))
            done = [self.store.write(self._turn(row)) for row in rows]
            for future in done:
                future.result()

    def _turn(self, row: Any) -> Callable[[Any], None]:
        return lambda unit: process(row, unit, lambda _: the_book(), self.clock)


def enrol(road: Road, store: Store) -> None:
    """One mother who has finished the intake."""
    del store
    road.clock.advance = lambda _: None  # type: ignore[union-attr,attr-defined]
    mother = road.meet(70, "Ana")
    road.clinician(900)
    road.put(mother, "command_given", name="start", argument="")
    road.work()
    for option in CORE_INTAKE:
        ask = next(a for a in reversed(road.asks(mother)) if any(o["id"] == option for o in a.options))
        index = [o["id"] for o in ask.options].index(option)
        road.put(mother, "option_chosen", ask=ask.id, index=index, query="q", message_id=1)
        road.work()


class Mother(SQLModel, table=True):
    """The peer's one table of state."""

    __tablename__ = "bench_mother"
    id: int | None = Field(default=None, primary_key=True)
    chat: int = Field(unique=True)
    state: str = "new"
    said: int = 0


class Line(SQLModel, table=True):
    """The peer's log, inbox and outbox in one."""

    __tablename__ = "bench_line"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    body: str


class OrmPerUpdate:
    """The usual stack: a SQLModel session an update: one read, three inserts, one update, one commit."""

    def __init__(self, folder: Path) -> None:
        self.engine = create_engine(f"sqlite:///{folder / 'orm.db'}")
        event.listen(self.engine, "connect", self._durable)
        tables: list[Any] = [SQLModel.metadata.tables[name] for name in ("bench_mother", "bench_line")]
        SQLModel.metadata.create_all(self.engine, tables=tables)
        with Session(self.engine) as session:
            session.add(Mother(chat=70))
            session.commit()

    @staticmethod
    def _durable(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    def __call__(self, first: int) -> None:
        for n in range(first, first + UPDATES):
            update = Update.de_json(json.loads(raw(n)), None)
            assert update.message is not None
            with Session(self.engine) as session:
                mother = session.exec(select(Mother).where(Mother.chat == update.message.chat.id)).one()
                mother.said += 1
                for kind in ("inbox", "decision", "outbox"):
                    session.add(Line(kind=kind, body=update.message.text or ""))
                session.add(mother)
                session.commit()


def timed(subjects: dict[str, Callable[[int], None]]) -> dict[str, list[float]]:
    """µs an update for each subject, in turn, round after round."""
    seen: dict[str, list[float]] = {name: [] for name in subjects}
    first = 1
    for _ in range(ROUNDS + 1):
        for name, subject in subjects.items():
            began = time.perf_counter()
            subject(first)
            seen[name].append((time.perf_counter() - began) / UPDATES * 1e6)
            first += UPDATES
    return {name: costs[1:] for name, costs in seen.items()}


def sweep(folder: Path, enrolled: int) -> float:
    """µs of a tick that finds nothing due among `enrolled` timers."""
    own = folder / str(enrolled)
    own.mkdir()
    store = Store.open(f"sqlite:///{own / 's.db'}", own, SystemClock(), durable=False)
    now = SystemClock().now()
    far = now.replace(year=now.year + 1)

    def fill(unit: Any) -> None:
        for n in range(enrolled):
            timers.set(unit, f"person:{n}", "window_prompt", "w", far, {})

    store.now_run(fill)
    costs = []
    for _ in range(200):
        began = time.perf_counter()
        store.now_run(lambda unit: timers.file_due(unit, now, 500))
        costs.append((time.perf_counter() - began) * 1e6)
    store.close()
    return statistics.median(costs)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for sub in ("a", "b"):
            (folder / sub).mkdir()
        subjects: dict[str, Callable[[int], None]] = {
            "bare python-telegram-bot echo": Echo(),
            f"Napwise, {IN_FLIGHT} in flight": Napwise(folder / "a", IN_FLIGHT),
            "Napwise, 1 in flight": Napwise(folder / "b", 1),
            "SQLModel objects, one session an update": OrmPerUpdate(folder),
        }
        costs = timed(subjects)
        floor = costs["bare python-telegram-bot echo"]
        head = f"{'subject':<44}{'us/update':>10}{'x echo':>8}"
        print(f"{head}   median of {ROUNDS} rounds of {UPDATES} updates")
        for subject, spent in costs.items():
            ratio = statistics.median(a / b for a, b in zip(spent, floor, strict=True))
            print(f"{subject:<44}{statistics.median(spent):>10.0f}{ratio:>8.2f}")
        small, large = sweep(folder, 1_000), sweep(folder, 30_000)
        print(f"{'idle tick, 1,000 enrolled':<44}{small:>10.0f}")
        print(f"{'idle tick, 30,000 enrolled':<44}{large:>10.0f}{large / small:>8.2f} x the small one")


if __name__ == "__main__":
    main()
