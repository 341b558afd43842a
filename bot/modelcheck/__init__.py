"""The model checker: every state and every event of the real turn, held against invariants of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.modelcheck.books import Shelf, heard_once, the_book
from bot.modelcheck.report import Report
from bot.modelcheck.search import Scope, Search, only_of
from policies.rules import Book

__all__ = ["Report", "Scope", "check", "only_of"]


def check(scope: Scope, book: Book | None = None, tick: Callable[[Search], None] | None = None) -> Report:
    """Search `scope` to its end. `tick` is called before each state that is looked at."""
    begun = time.perf_counter()
    search = Search(scope, Shelf.of(book or the_book()))
    with heard_once():
        search.run(tick or (lambda _: None))
    return Report(search, time.perf_counter() - begun)
