"""The book of each release: the current one, older ones from their stored rows."""

from __future__ import annotations

from dataclasses import replace

from bot.store import Store, Unit, releases
from content import catalog
from policies.rules import Book

MOST_OLDER = 16


class Library:
    """Gives the book of the release it is called with: a session keeps the words it began with (S21)."""

    def __init__(self, current: Book, store: Store) -> None:
        self.current = current
        self.store = store
        self._older: dict[str, Book] = {}
        store.now_run(lambda unit: _keep(unit, current))

    def __call__(self, release: str) -> Book:
        if not release or release == self.current.content.release:
            return self.current
        if release not in self._older:
            if len(self._older) >= MOST_OLDER:
                self._older.pop(next(iter(self._older)))
            self._older[release] = self._read(release)
        return self._older[release]

    async def turn_to(self, book: Book) -> None:
        """`book` is the current one from now on. Kept before it holds: no session begins with what is not."""
        await self.store.run(lambda unit: _keep(unit, book))
        self._older = {}
        self.current = book

    def _read(self, release: str) -> Book:
        """Content of the old release under today's rules: safety is never older than the program (S22)."""
        body = self.store.read(lambda unit: releases.get(unit, release))
        if body is None:
            return self.current
        return replace(self.current, content=catalog.restore(body))


def _keep(unit: Unit, book: Book) -> None:
    releases.put(unit, book.content.release, book.content.dump())
