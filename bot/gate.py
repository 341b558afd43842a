"""The last look before a message leaves: may this exercise still go to her, at this very moment (S2)?"""

from __future__ import annotations

from dataclasses import dataclass

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
from policies.talk import talks_with

BEFORE_LEAVING = frozenset({"safety", "alert", "reply"})


@dataclass(frozen=True)
class Gate:
    """Asked in the transaction that marks the row as leaving. Returns why not, or None."""

    books: Books
    clock: Clock

    def __call__(self, unit: Unit, row: OutboxRow) -> str | None:
        if row.patient_id is None or not row.exercises:
            return self._routine(unit, row)
        facts = facts_of(unit, patients.get(unit, row.patient_id), self.clock.now())
        refused = prescribing.gate(tuple(row.exercises), facts, self.books(""), facts.now, row.valid_until)
        return f"{refused.rule}: {refused.reason}" if refused else None

    def _routine(self, unit: Unit, row: OutboxRow) -> str | None:
        """Unasked messages to her stop with a pause, a goodbye, a block or a talk; answers do not."""
        if row.patient_id is None or row.send_class in BEFORE_LEAVING:
            return None
        patient = patients.get(unit, row.patient_id)
        if row.person_id != patient.person:
            return None
        if not patient.reachable:
            return "she cannot be reached"
        afterwards = patient.status == "ended" and str(row.body.get("message", "")).startswith("outcomes.")
        if patient.status in ("paused", "withdrawn", "ended") and not afterwards:
            return f"patient is {patient.status}"
        return self._by_itself(facts_of(unit, patient, self.clock.now()), row)

    def _by_itself(self, facts: Facts, row: OutboxRow) -> str | None:
        if talks_with(facts) is not None:
            return "a clinician talks with her"
        if row.send_class != SendClass.PROMPT:
            return None
        if stops.is_locked(facts):
            return "she is locked"
        night = hours.is_quiet(facts, self.books("")) and not hours.is_asked_for(facts)
        return "it is night where she is" if night else None
