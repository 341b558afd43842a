"""What stands still is named, once, until it moves again."""

from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.jobs.watchdog import Watchdog


async def test_what_stands_still_is_named(caplog: pytest.LogCaptureFixture) -> None:
    clock = MovableClock()
    moved = {"inbox": clock.monotonic(), "polling": clock.monotonic()}
    watchdog = Watchdog(clock, {name: lambda name=name: moved[name] for name in moved})
    assert await watchdog.tick() == frozenset()
    clock.advance(timedelta(seconds=61))
    moved["polling"] = clock.monotonic()
    assert await watchdog.tick() == {"inbox"}
    assert await watchdog.tick() == {"inbox"}
    moved["inbox"] = clock.monotonic()
    assert await watchdog.tick() == frozenset()
    assert [record.getMessage() for record in caplog.records] == ["inbox stands still", "inbox moves again"]
