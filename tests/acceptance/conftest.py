"""A Bot API server of another make, and the bot as a process that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.acceptance.browsing import CHROMIUM, FLAGS
from tests.acceptance.foreign_server import TOKEN, ForeignServer, serving
from tests.support.running import Running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


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
