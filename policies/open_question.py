"""Owns the mark of a question about a red flag that has no answer yet: a missing answer is no "no" (S06)."""

from __future__ import annotations

from policies.effects import Record
from policies.facts import Facts

QUESTION = "safety_question"
OPEN, ANSWERED = "open", "answered"


def opened() -> Record:
    """Asked: until she answers, nothing is exercised."""
    return Record("fact", QUESTION, OPEN)


def answered() -> Record:
    return Record("fact", QUESTION, ANSWERED)


def is_open(facts: Facts) -> bool:
    """Asked and not answered; what a clinician has cleared since counts as answered."""
    if facts.value(QUESTION) != OPEN:
        return False
    asked, cleared = facts.at(QUESTION), facts.at("cleared")
    return asked is None or cleared is None or asked > cleared
