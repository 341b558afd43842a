"""A content folder to edit, and a press beside a running house: the same store through another handle."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from bot.books import CONTENT
from bot.clock import Clock
from bot.releasing.publishing import Press
from bot.releasing.reading import Reading
from bot.store import Store
from policies.rules import Book


def a_folder(home: Path) -> Path:
    """The installed content, to be edited: what a release is made of, and nothing else."""
    ignored = shutil.ignore_patterns("*.py", "*.md", "__pycache__", "examples")
    return Path(shutil.copytree(CONTENT, home, ignore=ignored))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace `old`, which must be there, everywhere in one file."""
    text = (folder / file).read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new), "utf-8")


@lru_cache(maxsize=1)
def _installed() -> Book:
    return Reading().installed()


class Quick(Reading):
    """Reads no release: for tests of what is done with one, whatever is in it."""

    def installed(self) -> Book:
        return _installed()

    def released(self, folder: Path, heard: Path) -> Book:
        return _installed()


@contextmanager
def pressing(url: str, folder: Path, clock: Clock, reading: Reading | None = None) -> Iterator[Press]:
    """As a command has it while a bot is running. The content check has tests of its own: it is slow."""
    with Store.open(url, folder, clock, role="tool", durable=False) as store:
        yield Press(store, folder, reading or Reading(), lambda _: [])
