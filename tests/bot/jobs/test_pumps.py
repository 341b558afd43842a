"""Due timers become rows, rows are handed on, and nothing that fails on the way stops the pumps."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.jobs import pumps
from bot.jobs.pumps import InboxPump, TimerPump
from bot.store import Store, StoreUnavailable, Unit, inbox, timers
from bot.store.inbox import Arrival, InboxRow

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
def store(tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/napwise.db", tmp_path, clock, durable=False) as opened:
        yield opened


def file(store: Store, number: int, lane: int = 0) -> None:
    arrival = Arrival("test", str(number), f"person:{number}", lane, "message_received", None, {}, START, 0)
    store.now_run(lambda unit: inbox.file(unit, arrival))


class Settling:
    """A `process` that finishes each row it is given."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.given: list[int] = []
        self.failures: Iterator[Exception] = iter(())

    async def __call__(self, rows: Sequence[InboxRow]) -> None:
        if failure := next(self.failures, None):
            raise failure
        self.given += [int(row.source_id) for row in rows]
        for row in rows:
            await self.store.run(lambda unit, row=row: inbox.finish(unit, row.id, "done"))


async def test_rows_are_handed_on_people_first(store: Store, clock: MovableClock) -> None:
    file(store, 1, lane=1)
    file(store, 2)
    process, settled = Settling(store), []
    pump = InboxPump(store, clock, process, asyncio.Event(), lambda: settled.append(True))
    assert await pump.turn() == 2
    assert process.given == [2, 1]
    assert await pump.turn() == 0
    assert settled == [True]


async def test_a_commit_wakes_the_pump_at_once(store: Store, clock: MovableClock) -> None:
    process, wake, settled = Settling(store), asyncio.Event(), asyncio.Event()
    pump = InboxPump(store, clock, process, wake, settled.set)
    running = asyncio.create_task(pump.run())
    await asyncio.sleep(0.02)
    file(store, 1)
    wake.set()
    await asyncio.wait_for(settled.wait(), 0.2)
    running.cancel()
    assert process.given == [1]


async def test_without_a_wake_up_the_pump_looks_by_itself(store: Store, clock: MovableClock) -> None:
    process, settled = Settling(store), asyncio.Event()
    running = asyncio.create_task(InboxPump(store, clock, process, asyncio.Event(), settled.set).run())
    await asyncio.sleep(0.02)
    file(store, 1)
    await asyncio.wait_for(settled.wait(), 1)
    running.cancel()


@pytest.mark.fault("A20", guard="bot.jobs.pumps:InboxPump.turn")
async def test_what_process_lets_through_does_not_end_the_pump(
    store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pumps, "STORE_WAIT_S", 0.01)
    file(store, 1)
    process = Settling(store)
    process.failures = iter([RuntimeError("her words"), StoreUnavailable()])
    pump = InboxPump(store, clock, process, asyncio.Event())
    assert [await pump.turn() for _ in range(3)] == [0, 0, 1]
    assert "her words" not in caplog.text


@pytest.mark.fault("A11", guard="bot.jobs.pumps:InboxPump.turn")
async def test_a_store_that_cannot_be_written_is_outlasted(
    store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pumps, "STORE_WAIT_S", 0.01)
    file(store, 1)

    async def failing(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable

    pump = InboxPump(store, clock, Settling(store), asyncio.Event())
    with monkeypatch.context() as patch:
        patch.setattr(store, "run", failing)
        assert await pump.turn() == 0
    assert await pump.turn() == 1


def set_timers(store: Store, count: int, after: timedelta) -> None:
    def put(unit: Unit) -> None:
        for number in range(count):
            timers.set(unit, f"person:{number}", "window_prompt", f"k{number}", START + after, {})

    store.now_run(put)


@pytest.mark.req("G8")
async def test_a_thousand_timers_are_filed_in_chunks_once(store: Store, clock: MovableClock) -> None:
    set_timers(store, 1200, timedelta(minutes=1))
    wake = asyncio.Event()
    pump = TimerPump(store, clock, wake)
    assert await pump.tick() == 0 and not wake.is_set()
    clock.advance(timedelta(minutes=2))
    before = store.commits
    assert await pump.tick() == 1200 and wake.is_set()
    assert 3 <= store.commits - before <= 4
    assert await pump.tick() == 0
    assert store.read(inbox.counts)["pending"] == 1200


@pytest.mark.fault("E02", guard="bot.jobs.pumps:TimerPump.tick")
async def test_a_clock_put_back_fires_nothing_twice(store: Store, clock: MovableClock) -> None:
    set_timers(store, 3, timedelta(minutes=1))
    clock.advance(timedelta(minutes=2))
    pump = TimerPump(store, clock, asyncio.Event())
    assert await pump.tick() == 3
    clock.set_wall(START)
    clock.advance(timedelta(minutes=2))
    assert await pump.tick() == 0
