"""The book of each release: today's from the files, older ones from their stored rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.store import Store, releases
from content import catalog
from policies.rules import Book


@dataclass(frozen=True)
class Library:
    """Gives the book of the release it is called with: a session keeps the words it began with (S21)."""

    current: Book
    store: Store

    def __post_init__(self) -> None:
        content = self.current.content
        self.store.now_run(lambda unit: releases.put(unit, content.release, content.dump()))

    def __call__(self, release: str) -> Book:
        if not release or release == self.current.content.release:
            return self.current
        return _older(self, release)


@lru_cache(maxsize=16)
def _older(library: Library, release: str) -> Book:
    """Content of the old release under today's rules: safety is never older than the program (S22)."""
    body = library.store.read(lambda unit: releases.get(unit, release))
    if body is None:
        return library.current
    return replace(library.current, content=catalog.restore(body))
