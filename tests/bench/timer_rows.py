"""G5 and G6: what a tick costs depends on what is due, not on how many mothers are enrolled."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.store import Store, timers
from bot.store.unit import Unit
from tests.bench.clinic_day import url
from tests.bench.enrolled import FEW, MANY, enrolled
from tests.bench.measure import ROUNDS, Line, median_us, ratio, timed

TICKS, DUE = 200, 1_000
AGAIN = """INSERT INTO timer (id, owner, kind, key, due_at, payload)
VALUES (?, ?, 'window_prompt', 'window', ?, '{}')"""


class Idle:
    """Ticks that find nothing due, timed inside the writer: without the way to its thread and back."""

    def __init__(self, store: Store) -> None:
        self.updates = TICKS
        self._store = store

    def __call__(self) -> None:
        now = SystemClock().now()

        def ticks(unit: Unit) -> None:
            for _ in range(TICKS):
                timers.file_due(unit, now, 500)

        self._store.now_run(ticks)


def idle(_: Path) -> Iterator[Line]:
    few, many = _stores()
    with few, many:
        costs = timed({"few": Idle(few), "many": Idle(many)})
        before = many.statements
        many.now_run(lambda unit: timers.file_due(unit, SystemClock().now(), 500))
        statements = many.statements - before
    note = f"{statistics.median(costs['many']):.1f} us : {statistics.median(costs['few']):.1f} us"
    yield Line(
        "G5",
        "idle tick, 1,000,000 : 10,000 enrolled",
        ratio(costs["many"], costs["few"]),
        "x",
        1.2,
        note=note,
    )
    yield Line("G5", "idle tick, 1,000,000 enrolled", statistics.median(costs["many"]), "us", 20)
    yield Line("G5", "statements of an idle tick", statements, "", 1)


def due(_: Path) -> Iterator[Line]:
    few, many = _stores()
    seen: dict[str, list[float]] = {"few": [], "many": []}
    with few, many:
        for _ in range(ROUNDS + 1):
            seen["few"].append(_storm(few, FEW))
            seen["many"].append(_storm(many, MANY))
    costs = {name: rounds[1:] for name, rounds in seen.items()}
    note = f"{median_us(costs['many'])} : {median_us(costs['few'])} for 1,000, committed"
    what = "claim and file 1,000 due, 1,000,000 : 10,000 enrolled"
    yield Line("G6", what, ratio(costs["many"], costs["few"]), "x", 2, note=note)


def _stores() -> tuple[Store, Store]:
    clock = SystemClock()
    few, many = (Store.open(url(one), one, clock) for one in map(enrolled, (FEW, MANY)))
    return few, many


def _storm(store: Store, mothers: int) -> float:
    """µs to move 1,000 due timers of mothers picked at random to the inbox; everything is put back after."""
    now = SystemClock().now()
    whose = random.sample(range(1_001, 1_000 + mothers), DUE)
    past = [(now - timedelta(minutes=1), one) for one in whose]
    store.now_run(lambda unit: _many(unit, "UPDATE timer SET due_at = ? WHERE id = ?", past))
    began = time.perf_counter()
    filed = store.now_run(lambda unit: timers.file_due(unit, now, DUE))
    spent = (time.perf_counter() - began) * 1e6
    assert filed == DUE
    back = [(one, f"person:{one}", now + timedelta(days=1, seconds=one)) for one in whose]
    store.now_run(lambda unit: _many(unit, "DELETE FROM inbox WHERE source = ?", [("timer",)]))
    store.now_run(lambda unit: _many(unit, AGAIN, back))
    return spent


def _many(unit: Unit, sql: str, rows: list[tuple[object, ...]]) -> None:
    plain = [
        tuple(f"{cell:%Y-%m-%d %H:%M:%S.%f}" if hasattr(cell, "year") else cell for cell in row)
        for row in rows
    ]
    unit._connection.exec_driver_sql(sql, plain)
