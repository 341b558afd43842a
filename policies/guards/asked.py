"""Guards about the closed questions behind a sign: what is settled, and what still waits for her answer."""

from __future__ import annotations

from datetime import timedelta

from policies import open_question, triage
from policies.facts import Facts
from policies.guards.named import Vars, guard
from policies.rules import Book


@guard
def was_answered_just_now(facts: Facts, given: Vars, book: Book) -> bool:
    """The question about the fact `about` has an answer of today: it is not put twice."""
    return facts.within(str(given.get("about")), timedelta(days=1))


@guard
def leaking_is_unsettled(facts: Facts, given: Vars, book: Book) -> bool:
    """She leaks, and the questions that tell common leaking from an emergency are open (RF01b)."""
    asked = triage.follow_up(triage.red_flags(facts, book), facts, book)
    return asked is not None and asked.flow == "leak"


@guard
def a_safety_question_is_open(facts: Facts, given: Vars, book: Book) -> bool:
    """A question about a red flag waits for her answer: it comes before any exercise (S06)."""
    return open_question.is_open(facts)
