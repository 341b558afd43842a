"""The gate at the moment of sending: an exercise message is judged once more before it leaves (S2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policies.facts import Facts
from policies.prescribing.items import SINCE, refusals
from policies.prescribing.stops import in_force
from policies.rules import Book
from policies.verdict import Decision, Outcome


def gate(
    exercises: Sequence[str], facts: Facts, book: Book, now: datetime, valid_until: datetime | None = None
) -> Decision | None:
    """None = the message with these exercise ids may go; else why not. `now` and `valid_until` are UTC."""
    if not exercises:
        return None
    if valid_until is not None and now > valid_until:
        return Decision("S2", SINCE, Outcome.REFUSED, "no_longer_valid", about=",".join(exercises))
    try:
        stops = in_force(facts, book)
        reasons = [reason for exercise in exercises for reason in refusals(exercise, facts, book, stops)]
    except Exception as wrong:  # whatever broke, no exercise leaves on a doubt (S17)
        used = {"error": type(wrong).__name__}
        return Decision("S17", SINCE, Outcome.REFUSED, "policy_failed", facts=used, about=",".join(exercises))
    return reasons[0] if reasons else None
