"""Whether a clinician talks with her through the bot: routine waits, and the bot keeps quiet (M37, C07)."""

from __future__ import annotations

from datetime import timedelta

from policies.facts import Facts
from policies.rules import Book

TALK = timedelta(minutes=30)
"""How long a talk lasts after the last words of either of them."""


def talks_with(facts: Facts) -> int | None:
    """The clinician's person id; None when nobody talks with her now."""
    person = facts.number("talk_with")
    return int(person) if person and facts.within("talk_with", TALK) else None


def line_is_due(facts: Facts, book: Book) -> bool:
    """Whether the bot may add its one quiet line to the talk again."""
    return not facts.within("talk_line", timedelta(minutes=book.rules.limit("talk_line", facts.today)))
