"""Decision points: kept once, and given their proximal outcome when it happens (R01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.store.tables import DecisionPoint, table
from bot.store.unit import Unit
from policies.facts import PatientView

T = table(DecisionPoint)
CONTEXT = "decision_point.context"
_OF = select(T).where(T.c.patient_id == bindparam("patient")).order_by(T.c.at, T.c.id)
_LATELY = update(T).where(T.c.patient_id == bindparam("patient"), T.c.at >= bindparam("since"))
_BEGUN = _LATELY.where(T.c.begun_at.is_(None)).values(begun_at=bindparam("moment"))
_REPLIED = _LATELY.where(T.c.replied_at.is_(None), T.c.action.not_in(("nothing", "pull"))).values(
    replied_at=bindparam("moment")
)


@dataclass(frozen=True, slots=True)
class PointRow:
    """One decision point; the fields of the table, `context` in the clear."""

    id: int
    patient_id: int
    inbox_id: int
    kind: str
    at: datetime
    local_date: str
    slot: str
    available: bool
    why_not: str
    options: list[str]
    action: str
    probability: float
    context: dict[str, Any]
    rules: dict[str, Any]
    release: str
    begun_at: datetime | None
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Where:
    """The event that was decided, the content release, the moment (UTC)."""

    inbox_id: int
    release: str
    at: datetime


def add(unit: Unit, patient: PatientView, kind: str, value: Mapping[str, Any], where: Where) -> int:
    """Keep one; `value` holds what `policies.prompting.points.DecisionPoint.kept` says of it."""
    given = {
        name: value[name] for name in ("available", "why_not", "action", "probability", "local_date", "slot")
    }
    return unit.add(
        T,
        patient_id=patient.id,
        inbox_id=where.inbox_id,
        kind=kind,
        at=where.at,
        **given,
        options=list(value["options"]),
        context=unit.seal(patient.person, CONTEXT, dict(value["context"])),
        rules=dict(value["rules"]),
        release=where.release,
        begun_at=None,
        replied_at=None,
    )


def begun(unit: Unit, patient_id: int, at: datetime, within: timedelta) -> int:
    """A session began: the proximal outcome of every point of the last `within`."""
    return unit.change(_BEGUN, patient=patient_id, since=at - within, moment=at)


def replied(unit: Unit, patient_id: int, at: datetime, within: timedelta) -> int:
    """She reacted: in time for every point of the last `within` at which something was sent."""
    return unit.change(_REPLIED, patient=patient_id, since=at - within, moment=at)


def of(unit: Unit, patient_id: int) -> list[PointRow]:
    """All of hers, oldest first."""
    found = [dict(row._mapping) for row in unit.rows(_OF, patient=patient_id)]
    return [PointRow(**{**row, "context": unit.unseal(CONTEXT, row["context"])}) for row in found]
