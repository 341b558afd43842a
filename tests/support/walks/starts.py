"""Where a walk begins: worlds made once, kept as files, and taken up again as often as wanted."""

from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

import bot.app
import bot.releasing.reading
from bot.clock import MovableClock
from bot.rehearsal.telegram import FakeTelegram
from bot.store.engine import writer_engine
from bot.store.migrating import bring_up_to_date
from tests.support.house import CLINIC, MOTHER, World
from tests.support.talk import CORE_INTAKE

DATABASE = "napwise.db"
KEPT = ("people", "chats", "queries", "files")
Way = Callable[[World], Awaitable[None]]
LOCKING = "since this morning I can't feel my legs and I wet myself"
FIRST_SET = ("mat_5", "today.nothing_new", "go", "done")

bot.app.QUIET_TURNS = 1  # one turn in which nothing moves says enough, and there are a million of them
read_book = bot.releasing.reading.read_book  # type: ignore[attr-defined]
bot.releasing.reading.read_book = cache(read_book)  # type: ignore[attr-defined]  # the same files a thousand times


@dataclass(frozen=True)
class Start:
    """A stored world: its folder, what Telegram knew, and what time it was."""

    folder: Path
    at: datetime
    telegram: dict[str, Any]
    numbers: tuple[int, int]

    def walk_on(self, folder: Path) -> World:
        """The same world once more, in a folder of its own."""
        shutil.copytree(self.folder, folder)
        return Stored(folder, self)


class Stored(World):
    """A world that begins where another one was stored."""

    def __init__(self, folder: Path, start: Start) -> None:
        self.folder, self.durable = folder, False
        self.clock = MovableClock(start.at)
        self.telegram = FakeTelegram(self.clock.now)
        for name, value in copy.deepcopy(start.telegram).items():
            setattr(self.telegram, name, value)
        self.telegram._last_message, next_update = start.numbers
        self.telegram.updates.restart(next_update)
        self.url = f"sqlite:///{folder / DATABASE}"
        self.open()


Starts = Mapping[str, Start]


async def make_all(home: Path) -> Starts:
    """Every start there is, each in a folder of its own."""
    return {name: await _make(home / f"start-{name}", way) for name, way in WAYS.items()}


async def _make(folder: Path, way: Way) -> Start:
    _empty(folder)
    world = World(folder)
    await way(world)
    await world.close()
    _fold(folder / DATABASE)
    kept = {part: copy.deepcopy(getattr(world.telegram, part)) for part in KEPT}
    numbers = (world.telegram._last_message, world.telegram.updates._next)
    return Start(folder, world.clock.now(), kept, numbers)


def _empty(folder: Path) -> None:
    """A folder with every table and no rows."""
    folder.mkdir()
    engine = writer_engine(make_url(f"sqlite:///{folder / DATABASE}"), durable=False)
    with engine.connect() as connection:
        bring_up_to_date(connection)
    engine.dispose()


def _fold(database: Path) -> None:
    """Everything into the one file that is copied."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


# -- the ways there ------------------------------------------------------------------------------------------


async def _stranger(world: World) -> None:
    await world.add_clinician()
    world.telegram.person(MOTHER, "Ana", "en", started=True)


async def _nobody_on_duty(world: World) -> None:
    world.telegram.person(CLINIC, "Clinic", "en", started=True)
    world.telegram.person(MOTHER, "Ana", "es", started=True)


def _in_the_intake(answers: int) -> Way:
    async def way(world: World) -> None:
        await world.add_clinician()
        world.telegram.person(MOTHER, "Ana", "en")
        await world.write(MOTHER, "/start")
        await world.choose(MOTHER, *CORE_INTAKE[:answers])

    return way


async def _enrolled(world: World) -> None:
    await world.add_clinician()
    await world.enrol()


async def _enrolled_amber(world: World) -> None:
    """A hold: what she answered about her heart is for a clinician to look at."""
    await world.add_clinician()
    await world.enrol(but={"4": "8"})


async def _in_a_session(world: World) -> None:
    await _enrolled(world)
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, *FIRST_SET)


async def _after_a_bad_set(world: World) -> None:
    await _in_a_session(world)
    await world.choose(MOTHER, "pain_up.yes")


async def _locked(world: World) -> None:
    await _in_a_session(world)
    await world.write(MOTHER, LOCKING)


async def _paused(world: World) -> None:
    await _enrolled(world)
    await world.write(MOTHER, "/pause")
    await world.choose(MOTHER, "3_days")


async def _left(world: World) -> None:
    await _enrolled(world)
    await world.write(MOTHER, "/stop")
    await world.choose(MOTHER, "leave")


WAYS: dict[str, Way] = {
    "stranger": _stranger,
    "nobody_on_duty": _nobody_on_duty,
    "early_intake": _in_the_intake(5),
    "late_intake": _in_the_intake(len(CORE_INTAKE) - 6),
    "enrolled": _enrolled,
    "held": _enrolled_amber,
    "session": _in_a_session,
    "worse": _after_a_bad_set,
    "locked": _locked,
    "paused": _paused,
    "left": _left,
}
