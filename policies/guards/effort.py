"""Guards about effort: whether this session had any, and whether it was more than it may cost her."""

from __future__ import annotations

from policies import dosing
from policies.facts import Facts
from policies.guards.named import Vars, guard
from policies.prescribing.pick import as_item
from policies.rules import Book


@guard
def set_was_exercise(facts: Facts, given: Vars, book: Book) -> bool:
    """The set just done was no breathing and no rest."""
    items, index = given.get("items") or (), int(given.get("index", 0))
    return index < len(items) and as_item(items[index]).exercise not in book.rules.lists["rest"]


@guard
def she_exercised(facts: Facts, given: Vars, book: Book) -> bool:
    """At least one set of this session was exercise: how hard it was can be asked."""
    return given.get("exercised") == "yes"


@guard
def session_was_too_hard(facts: Facts, given: Vars, book: Book) -> bool:
    """Her number for the effort is above the cap."""
    return dosing.is_above_cap(facts.number("exertion"), facts, book)
