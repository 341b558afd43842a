"""Guards about a clinic's questionnaires: whether one is due, and whether this one goes on."""

from __future__ import annotations

from policies.facts import Facts
from policies.guards.named import Vars, guard
from policies.prompting import forms
from policies.rules import Book


@guard
def form_is_due(facts: Facts, given: Vars, book: Book) -> bool:
    return forms.due_now(facts, book) is not None


@guard
def form_is_cut_short(facts: Facts, given: Vars, book: Book) -> bool:
    """Something of it is left, whether or not it may be asked now."""
    place = forms.at(given, book)
    return place is not None and bool(forms.left(place, facts))


@guard
def form_goes_on(facts: Facts, given: Vars, book: Book) -> bool:
    return forms.goes_on(given, facts, book) is not None
