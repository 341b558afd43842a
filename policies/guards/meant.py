"""Guards about "that was not what I meant": what it is about, what stays, and who gets to know."""

from __future__ import annotations

from policies import heard, labels
from policies.facts import Facts
from policies.guards.named import Vars, guard
from policies.rules import Book


@guard
def nothing_was_heard(facts: Facts, given: Vars, book: Book) -> bool:
    """Nothing is in force and nothing was heard lately that she could be saying it about."""
    return not heard.is_about_something(facts)


@guard
def she_must_still_act(facts: Facts, given: Vars, book: Book) -> bool:
    return heard.must_still_act(facts)


@guard
def no_alert_is_open(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.open_alert is None


@guard
def label_is_a_category(facts: Facts, given: Vars, book: Book) -> bool:
    """What a clinician typed names a category of the example messages."""
    return labels.category_of(str(given.get("label", "")), book) is not None
