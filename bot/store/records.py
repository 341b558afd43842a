"""What is known about a patient and what she has done: facts, plans, sessions, set checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, func, select, update

from bot.store.remembered import Known
from bot.store.tables import Fact as FactRow
from bot.store.tables import Plan, Session, SetCheck, table
from bot.store.unit import Unit
from policies.facts import Fact, PatientView, PlanView, SessionView

F, P, S, C = table(FactRow), table(Plan), table(Session), table(SetCheck)
FACT, ITEMS, PAIN_START = "fact.body", "session.items", "session.pain_start"
FEW = 8
"""More new facts than a turn adds: beyond it all of hers are read."""
ANSWERS = ("pain_up", "tired_up", "pain_nrs", "form")

_NEWEST = select(func.max(F.c.id)).where(F.c.patient_id == bindparam("patient")).group_by(F.c.name)
_FACT = select(F.c.name, F.c.body, F.c.at, F.c.source)
_FACTS = _FACT.where(F.c.id.in_(_NEWEST))
_OF_HERS = F.c.patient_id == bindparam("patient")
_SINCE = _FACT.where(_OF_HERS, F.c.id > bindparam("last")).order_by(F.c.id).limit(bindparam("most"))
_EXTENT = select(func.count().label("number"), func.max(F.c.id).label("last")).where(_OF_HERS)
_PLAN = select(P).where(P.c.patient_id == bindparam("patient")).order_by(P.c.rev.desc()).limit(1)
_SESSION = select(S).where(S.c.patient_id == bindparam("patient")).order_by(S.c.id.desc()).limit(1)
_END = (
    update(S)
    .where(S.c.id == bindparam("session"), S.c.ended_by == "")
    .values(ended_by=bindparam("by"), ended_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class SessionStart:
    """How a session begins: content release, plan revision, exercise ids in order, pain_nrs, moment (UTC)."""

    release: str
    plan_rev: int
    items: Sequence[str]
    pain_start: int | None
    at: datetime


def facts_of(unit: Unit, patient_id: int) -> Mapping[str, Fact]:
    """The newest fact of each name; no entry = unknown."""
    remembered, there = unit.remembered(patient_id), unit.row(_EXTENT, patient=patient_id)
    if (there.number, there.last or 0) == (remembered.rows, remembered.last):
        return remembered.facts
    rows = unit.rows(_SINCE, patient=patient_id, last=remembered.last, most=FEW + 1)
    before = remembered.facts
    # One that came in late has a lower number than others we know: then all of hers are read again.
    if not rows or len(rows) != there.number - remembered.rows:
        rows, before = unit.rows(_FACTS, patient=patient_id), {}
    facts = {**before, **{row.name: _fact(unit, row) for row in rows}}
    unit.remember(patient_id, Known(there.number, there.last or 0, MappingProxyType(facts)))
    return facts


def learn(unit: Unit, patient_id: int, person_id: int, facts: Sequence[Fact]) -> None:
    """Add facts; nothing is ever changed. `person_id` is whose key seals them: hers."""
    rows = [
        {
            "patient_id": patient_id,
            "name": fact.name,
            "body": unit.seal(person_id, FACT, {"value": _plain(fact.value), "unit": fact.unit}),
            "at": fact.at,
            "source": fact.source,
        }
        for fact in facts
    ]
    unit.add_many(F, rows)


def plan_of(unit: Unit, patient_id: int) -> PlanView:
    """Her newest plan; an empty one before the first."""
    row = unit.row(_PLAN, patient=patient_id)
    if row is None:
        return PlanView()
    return PlanView(
        rev=row.rev,
        programme=row.programme,
        phase=row.phase,
        level=row.level,
        barred=frozenset(row.barred),
        unlocked=frozenset(row.unlocked),
        ceiling=row.ceiling,
        author=row.author,
    )


def add_plan(unit: Unit, patient_id: int, plan: PlanView) -> int:
    """Keep a new revision of her plan; earlier ones stay."""
    return unit.add(
        P,
        patient_id=patient_id,
        rev=plan.rev,
        programme=plan.programme,
        phase=plan.phase,
        level=plan.level,
        barred=sorted(plan.barred),
        unlocked=sorted(plan.unlocked),
        ceiling=plan.ceiling,
        author=plan.author,
        created_at=unit.now(),
    )


def session_of(unit: Unit, patient_id: int) -> SessionView | None:
    """The session in hand, or the last one."""
    row = unit.row(_SESSION, patient=patient_id)
    if row is None:
        return None
    return SessionView(
        id=row.id,
        release=row.release,
        items=tuple(unit.unseal(ITEMS, row.items)),
        started_at=row.started_at,
        pain_start=unit.unseal(PAIN_START, row.pain_start),
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )


def open_session(unit: Unit, patient: PatientView, start: SessionStart) -> int:
    """Begin a session; its id."""
    return unit.add(
        S,
        patient_id=patient.id,
        release=start.release,
        plan_rev=start.plan_rev,
        items=unit.seal(patient.person, ITEMS, list(start.items)),
        pain_start=_sealed(unit, patient.person, PAIN_START, start.pain_start),
        started_at=start.at,
        ended_at=None,
        ended_by="",
    )


def end_session(unit: Unit, session_id: int, ended_by: str, at: datetime) -> None:
    """End a session; one that has ended stays as it ended."""
    unit.change(_END, session=session_id, by=ended_by, at=at)


def add_set_check(
    unit: Unit, patient: PatientView, session_id: int, answers: Mapping[str, Any], at: datetime
) -> int:
    """Keep her answers after a set: {exercise, set, pain_up, tired_up, pain_nrs, form}, those given."""
    sealed = {name: _sealed(unit, patient.person, f"set_check.{name}", answers.get(name)) for name in ANSWERS}
    which = {"item": str(answers.get("exercise", "")), "set": int(answers.get("set", 1))}
    return unit.add(C, session_id=session_id, at=at, **which, **sealed)


def _sealed(unit: Unit, person_id: int, where: str, value: Any) -> Any:
    return None if value is None else unit.seal(person_id, where, value)


def _fact(unit: Unit, row: Any) -> Fact:
    body = unit.unseal(FACT, row.body)
    value = body["value"]
    return Fact(
        row.name, tuple(value) if isinstance(value, list) else value, body["unit"], row.at, row.source
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | frozenset | set) else value
