"""Owns the register of guards: a predicate under its own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policies.facts import Facts
from policies.rules import Book

Vars = Mapping[str, Any]
Guard = Callable[[Facts, Vars, Book], bool]
GUARDS: dict[str, Guard] = {}


def guard(function: Guard) -> Guard:
    """Make a predicate known to the flows under its own name."""
    GUARDS[function.__name__] = function
    return function
