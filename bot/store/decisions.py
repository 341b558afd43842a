"""The decision log: every rule that spoke, with its reason and what it looked at; append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.store.tables import Decision as DecisionTable
from bot.store.tables import table
from bot.store.unit import Unit
from policies.verdict import Decision

T = table(DecisionTable)
FACTS = "decision.facts"
_OF = select(T).where(T.c.patient_id == bindparam("patient")).order_by(T.c.id.desc()).limit(bindparam("most"))


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line. `inbox_id` = the event it answers, `at` in UTC."""

    id: int
    inbox_id: int
    patient_id: int | None
    rule: str
    since: str
    outcome: str
    disposition: str
    reason: str
    facts: dict[str, Any]
    about: str
    at: datetime


def add(
    unit: Unit,
    inbox_id: int,
    patient_id: int | None,
    person_key: int,
    decisions: Sequence[Decision],
    now: datetime,
) -> None:
    """Keep decisions in their order; what they looked at is sealed with the key of `person_key`."""
    rows = [
        {
            "inbox_id": inbox_id,
            "patient_id": patient_id,
            "rule": decision.rule,
            "since": decision.since,
            "outcome": str(decision.outcome),
            "disposition": decision.disposition.word,
            "reason": decision.reason,
            "facts": unit.seal(person_key, FACTS, _plain(decision.facts)),
            "about": decision.about,
            "at": now,
        }
        for decision in decisions
    ]
    unit.add_many(T, rows)


def of(unit: Unit, patient_id: int, limit: int = 100) -> list[DecisionRow]:
    """Her newest decisions, newest first."""
    found = [dict(row._mapping) for row in unit.rows(_OF, patient=patient_id, most=limit)]
    return [DecisionRow(**{**row, "facts": unit.unseal(FACTS, row["facts"])}) for row in found]


def _plain(value: Any) -> Any:
    """The value as JSON has it; what JSON has not, as words."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
