"""The last look before a message leaves: may this exercise still go to her, at this very moment (S2)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.process import Books
from bot.process.scene import facts_of
from bot.store import patients
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from policies import prescribing
from policies.effects import SendClass
from policies.facts import Facts
from policies.prescribing import stops
from policies.prompting import hours
from policies.rules import Book
from policies.talk import talks_with

BEFORE_LEAVING = frozenset({"safety", "alert", "reply"})


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is about to leave: its class, message id and exercises, who reads it, until when (UTC)."""

    send_class: str
    message: str = ""
    exercises: tuple[str, ...] = ()
    reader: int | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Gate:
    """Asked in the transaction that marks the row as leaving. Returns why not, or None."""

    books: Books
    clock: Clock

    def __call__(self, unit: Unit, row: OutboxRow) -> str | None:
        if row.patient_id is None or not (row.exercises or row.send_class not in BEFORE_LEAVING):
            return None
        patient = patients.get(unit, row.patient_id)
        if not row.exercises and row.person_id != patient.person:
            return None
        message = str(row.body.get("message", ""))
        leaving = Leaving(row.send_class, message, tuple(row.exercises), row.person_id, row.valid_until)
        return refusal(leaving, facts_of(unit, patient, self.clock.now()), self.books(""))


def refusal(leaving: Leaving, facts: Facts, book: Book) -> str | None:
    """Why `leaving` may not go to her now; None when it may. Looks at nothing but what it is given."""
    if leaving.exercises:
        refused = prescribing.gate(leaving.exercises, facts, book, facts.now, leaving.valid_until)
        return f"{refused.rule}: {refused.reason}" if refused else None
    return _routine(leaving, facts, book)


def _routine(leaving: Leaving, facts: Facts, book: Book) -> str | None:
    """Unasked messages to her stop with a pause, a goodbye, a block or a talk; answers do not."""
    patient = facts.patient
    if patient is None or leaving.send_class in BEFORE_LEAVING or leaving.reader != patient.person:
        return None
    if not patient.reachable:
        return "she cannot be reached"
    afterwards = patient.status == "ended" and leaving.message.startswith("outcomes.")
    if patient.status != "active" and not afterwards:
        return f"patient is {patient.status}"
    return _by_itself(leaving, facts, book)


def _by_itself(leaving: Leaving, facts: Facts, book: Book) -> str | None:
    if talks_with(facts) is not None:
        return "a clinician talks with her"
    if leaving.send_class != SendClass.PROMPT:
        return None
    if stops.is_locked(facts):
        return "she is locked"
    night = hours.is_quiet(facts, book) and not hours.is_asked_for(facts)
    return "it is night where she is" if night else None
