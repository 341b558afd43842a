"""One installation as the bench meets it: 64 mothers whose intake is done, some sixty facts each."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.clock import MovableClock
from bot.store import Store
from tests.bench.telegram_bytes import FIRST_CHAT, MOTHERS
from tests.support.road import Road
from tests.support.talk import CORE_INTAKE, the_book


@cache
def workshop() -> Path:
    """Where installations are built once for all goals."""
    return Path(mkdtemp(prefix="napwise-bench-"))


@cache
def _template() -> Path:
    folder = workshop() / "template"
    folder.mkdir()
    clock = MovableClock()
    with Store.open(url(folder), folder, clock, durable=False) as store:
        road = Road(store, clock, the_book())
        road.clinician(900)
        for number in range(MOTHERS):
            _take_in(road, FIRST_CHAT + number)
    return folder


def installed(folder: Path) -> Path:
    """`folder`, made and filled with the installation."""
    return Path(shutil.copytree(_template(), folder))


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'napwise.db'}"


def forget() -> None:
    """Take what was built off the disk."""
    shutil.rmtree(workshop())


def _take_in(road: Road, telegram_id: int) -> None:
    mother = road.meet(telegram_id, "Ana")
    road.put(mother, "command_given", name="start", argument="")
    road.work()
    for option in CORE_INTAKE:
        ask = next(a for a in reversed(road.asks(mother)) if any(o["id"] == option for o in a.options))
        index = [o["id"] for o in ask.options].index(option)
        road.put(mother, "option_chosen", ask=ask.id, index=index, query="q", message_id=1)
        road.work()
    road.send()
