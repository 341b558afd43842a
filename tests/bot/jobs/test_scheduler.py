"""The clockwork ticks, late rather than never, and outlasts what it calls."""

import asyncio
import time

import pytest

from bot.jobs.scheduler import Clockwork


async def test_ticks_tick() -> None:
    clockwork, ticked = Clockwork(), asyncio.Event()

    async def tick() -> None:
        ticked.set()

    clockwork.every(0.02, "something", tick)
    clockwork.start()
    await asyncio.wait_for(ticked.wait(), 2)
    clockwork.stop()


@pytest.mark.fault("A19", guard="bot.jobs.scheduler:Clockwork")
async def test_a_tick_missed_while_the_loop_stood_still_is_not_dropped() -> None:
    clockwork, ticked = Clockwork(), asyncio.Event()

    async def tick() -> None:
        ticked.set()

    clockwork.every(0.1, "something", tick)
    clockwork.start()
    await asyncio.sleep(0)
    time.sleep(1.5)  # noqa: ASYNC251  APScheduler's own grace is a second: later than that it drops the run
    assert not ticked.is_set()
    await asyncio.wait_for(ticked.wait(), 0.09)
    clockwork.stop()


async def test_a_tick_that_fails_is_counted_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    clockwork, done = Clockwork(), asyncio.Event()
    failures = iter([RuntimeError("her legs are numb"), RuntimeError()])

    async def tick() -> None:
        if error := next(failures, None):
            raise error
        done.set()

    clockwork.every(0.02, "audit", tick)
    clockwork.start()
    await asyncio.wait_for(done.wait(), 2)
    clockwork.stop()
    assert clockwork.failures == {}
    assert [r.getMessage() for r in caplog.records] == [
        "The tick audit failed, 1 in a row: RuntimeError",
        "The tick audit failed, 2 in a row: RuntimeError",
    ]


async def test_a_tick_never_overtakes_itself() -> None:
    clockwork, running, most = Clockwork(), 0, 0

    async def tick() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.1)
        running -= 1

    clockwork.every(0.02, "slow", tick)
    clockwork.start()
    await asyncio.sleep(0.3)
    clockwork.stop()
    assert most == 1
