"""The book a step is decided by: the real one, each release of it, and what it hears kept for the run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from bot.books import read_book
from bot.modelcheck.world import HAND, NEXT, World
from policies import listening
from policies.listening.signals import Heard
from policies.rules import Book


@dataclass(frozen=True)
class Shelf:
    """One book for each release in the model."""

    books: dict[str, Book]

    @staticmethod
    def of(book: Book) -> Shelf:
        """The same words and rules under two names: what changes with a release is its name."""
        content = {name: replace(book.content, release=name) for name in (HAND, NEXT)}
        return Shelf({name: replace(book, content=content[name]) for name in (HAND, NEXT)})

    def release_of(self, world: World) -> str:
        """A running session keeps the release it began with (S21)."""
        session = world.facts.session
        return session.release if session is not None and not session.ended_by else world.release

    def book_for(self, world: World) -> Book:
        return self.books[self.release_of(world)]

    def today(self, world: World) -> Book:
        """The newest release, whatever session runs: what the gate at the moment of sending looks at."""
        return self.books[world.release]


def broken(book: Book) -> Book:
    """The same book without the list of what a hold leaves: to judge an exercise raises (S17)."""
    lists = {name: values for name, values in book.rules.lists.items() if name != "rest"}
    return replace(book, rules=replace(book.rules, lists=lists))


@cache
def the_book() -> Book:
    """The house's own book, read once; with a second listener, so that it is among what can happen."""
    return replace(read_book(), second_listener=True)


@contextmanager
def heard_once() -> Iterator[None]:
    """Hearing is a pure function of words and book: within a run the same words are heard once."""
    real, kept = listening.hear, dict[tuple[str, int], Heard]()

    def hear(text: str, book: Book) -> Heard:
        key = (text, id(book))
        if key not in kept:
            kept[key] = real(text, book)
        return kept[key]

    listening.hear = hear
    try:
        yield
    finally:
        listening.hear = real
