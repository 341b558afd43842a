"""The decision log: every rule that spoke, with its reason and what it looked at; append-only and chained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.privacy.sealing import CannotUnseal
from bot.store import chain
from bot.store.chain import Head
from bot.store.tables import Decision as DecisionTable
from bot.store.tables import table
from bot.store.unit import Unit
from policies.verdict import Decision

T = table(DecisionTable)
FACTS = "decision.facts"
_OF = select(T).where(T.c.patient_id == bindparam("patient")).order_by(T.c.n.desc()).limit(bindparam("most"))
_LAST = select(T.c.n, T.c.hash).order_by(T.c.n.desc()).limit(1)
_HERS = _LAST.where(T.c.patient_id == bindparam("patient"))
_SITES = _LAST.where(T.c.patient_id.is_(None))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where decisions come from: the event, whose they are, and what they were made by.

    `patient_id` None = nobody's: the chain of the site. `person_key` seals the facts. `release` and `policy`
    are the hashes of the content and of the rules. `at` in UTC.
    """

    inbox_id: int
    patient_id: int | None
    person_key: int
    release: str
    policy: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line. `inbox_id` = the event it answers, `at` in UTC, `n` its place in its chain.

    `facts` None = the key they were sealed with was destroyed.
    """

    id: int
    inbox_id: int
    patient_id: int | None
    rule: str
    since: str
    outcome: str
    disposition: str
    reason: str
    facts: dict[str, Any] | None
    about: str
    at: datetime
    release: str
    policy: str
    n: int
    hash: str


def add(unit: Unit, origin: Origin, decisions: Sequence[Decision]) -> None:
    """Keep decisions in their order, each tied to the one before it.

    The database refuses a second row at the same place: two writers never make a fork of a chain.
    """
    if not decisions:
        return
    head, rows = _head(unit, origin.patient_id), []
    for decision in decisions:
        row = {"n": head.n + 1, **_row(unit, origin, decision)}
        head = Head(head.n + 1, chain.link(head.hash, row))
        rows.append({**row, "hash": head.hash})
    unit.add_many(T, rows)
    unit.memo[chain.memo(origin.patient_id)] = head


def of(unit: Unit, patient_id: int, limit: int = 100) -> list[DecisionRow]:
    """Her newest decisions, newest first."""
    found = (dict(row._mapping) for row in unit.rows(_OF, patient=patient_id, most=limit))
    return [DecisionRow(**{**row, "facts": _opened(unit, row["facts"])}) for row in found]


def _head(unit: Unit, patient_id: int | None) -> Head:
    """Hers came with her row, without a statement of its own."""
    known = unit.memo.get(chain.memo(patient_id))
    if isinstance(known, Head):
        return known
    row = unit.row(_SITES) if patient_id is None else unit.row(_HERS, patient=patient_id)
    return chain.START if row is None else Head(row.n, row.hash)


def _row(unit: Unit, origin: Origin, decision: Decision) -> dict[str, Any]:
    return {
        "inbox_id": origin.inbox_id,
        "patient_id": origin.patient_id,
        "rule": decision.rule,
        "since": decision.since,
        "outcome": str(decision.outcome),
        "disposition": decision.disposition.word,
        "reason": decision.reason,
        "facts": unit.seal(origin.person_key, FACTS, _plain(decision.facts)),
        "about": decision.about,
        "at": origin.at,
        "release": origin.release,
        "policy": origin.policy,
    }


def _opened(unit: Unit, facts: Any) -> dict[str, Any] | None:
    try:
        return dict(unit.unseal(FACTS, facts))
    except CannotUnseal:
        return None


def _plain(value: Any) -> Any:
    """The value as JSON has it; what JSON has not, as words."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
