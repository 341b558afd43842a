"""A Bot API server of another make, and the bot as a process that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.foreign_server import TOKEN, ForeignServer, serving
from tests.support.running import Running


@pytest.fixture
def server() -> Iterator[ForeignServer]:
    with serving() as opened:
        yield opened


@pytest.fixture
def bot(server: ForeignServer, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, server.address, TOKEN)
    running.start()
    try:
        running.wait_until_up()
        yield running
    finally:
        running.stop()
