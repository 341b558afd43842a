"""What follows when she says that what was heard is not what she meant: it is told, and closes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from policies.effects import Effect, Record
from policies.facts import Facts
from policies.rules import Book
from policies.verdict import Decision, Outcome

SAID, TASK = "not_meant", "not_meant"
SINCE = "2026-11-25"


def noted(effects: Sequence[Effect], facts: Facts, book: Book) -> tuple[list[Effect], list[Decision]]:
    """A decision that says what stays in force; without an open alert a line of the digest as well."""
    del book
    if not any(isinstance(e, Record) and (e.kind, e.name) == ("note", SAID) for e in effects):
        return [], []
    alert, stop = facts.open_alert, facts.patient.stop if facts.patient else "none"
    used = {"stop": stop, "alert": alert.id if alert else None}
    decision = Decision("NM01", SINCE, Outcome.KEPT, "nothing_is_closed_by_her_words", facts=used, about=SAID)
    tasks: list[Effect] = [] if alert else [Record("note", "digest_task", TASK)]
    return tasks, [decision]
