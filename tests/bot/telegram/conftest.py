"""A store, a clock and a scripted Bot API for the tests of the edge."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.store import Store
from tests.bot.telegram.scripted import ScriptedRequest

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
def store(tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/napwise.db", tmp_path, clock)
    yield opened
    opened.close()


@pytest.fixture
def line() -> ScriptedRequest:
    return ScriptedRequest()
