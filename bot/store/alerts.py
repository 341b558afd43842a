"""Alerts: one open at most for an episode, growing while it is open, with every step that was taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, literal_column, select

from bot.store import patients
from bot.store.errors import NotThere
from bot.store.tables import Alert, Patient, table
from bot.store.tables import AlertStep as StepTable
from bot.store.unit import Unit
from policies.effects import Raise
from policies.facts import AlertView, PatientView
from policies.verdict import Disposition

T, S, P = table(Alert), table(StepTable), table(Patient)
BODY, NOTE = "alert.body", "alert_step.note"
STOPS = ("none", "session", "hold", "lock")

# Written out: SQLite plans a statement anew at every call when a partial index hangs on one of its values.
_IS_OPEN = T.c.state != literal_column("'resolved'")
_VIEW = select(T, P.c.case_no).join(P, P.c.id == T.c.patient_id)
_GET = _VIEW.where(T.c.id == bindparam("alert"))
_OPEN_OF = _VIEW.where(T.c.patient_id == bindparam("patient"), _IS_OPEN).order_by(T.c.id.desc()).limit(1)
_OPEN = _VIEW.where(_IS_OPEN).order_by(T.c.id)
_OF = _VIEW.where(T.c.patient_id == bindparam("patient")).order_by(T.c.id)
_IN_EPISODE = _VIEW.where(
    T.c.patient_id == bindparam("patient"), T.c.episode == bindparam("number"), _IS_OPEN
)
_STEPS = select(S).where(S.c.alert_id == bindparam("alert")).order_by(S.c.id)


@dataclass(frozen=True, slots=True)
class AlertStepRow:
    """One thing done about an alert. `step` the attempt (0 = none), `person_id` None = the bot itself."""

    alert_id: int
    step: int
    person_id: int | None
    kind: str
    at: datetime
    note: str = ""


def get(unit: Unit, alert_id: int) -> AlertView:
    """Raises NotThere."""
    row = unit.row(_GET, alert=alert_id)
    if row is None:
        raise NotThere(f"alert {alert_id}")
    return _view(unit, row)


def open_of(unit: Unit, patient_id: int) -> AlertView | None:
    """Her alert that is not resolved."""
    row = unit.row(_OPEN_OF, patient=patient_id)
    return None if row is None else _view(unit, row)


def of(unit: Unit, patient_id: int) -> list[AlertView]:
    """All her alerts, oldest first."""
    return [_view(unit, row) for row in unit.rows(_OF, patient=patient_id)]


def open_all(unit: Unit) -> list[AlertView]:
    """Every alert that is not resolved, oldest first."""
    return [_view(unit, row) for row in unit.rows(_OPEN)]


def raise_(unit: Unit, patient: PatientView, effect: Raise, now: datetime) -> tuple[int, bool]:
    """Open an alert for her episode, or add to the one that is open (S4); its id, and whether it is new."""
    row = unit.row(_IN_EPISODE, patient=patient.id, number=patient.episode)
    if row is not None:
        _append(unit, patient, row, effect)
        return int(row.id), False
    body = {
        "words": effect.words,
        "told": effect.told,
        "rules": list(effect.rules),
        "unknown": list(effect.unknown),
    }
    alert_id = unit.add(
        T,
        patient_id=patient.id,
        clinic_id=patients.clinic_of(unit, patient.id),
        episode=patient.episode,
        categories=[effect.category],
        disposition=effect.disposition,
        state="new",
        owner=None,
        body=unit.seal(patient.person, BODY, body),
        step=0,
        opened_at=now,
        acknowledged_at=None,
        resolved_at=None,
        outcome=None,
        stop=effect.stop,
    )
    return alert_id, True


def set_fields(unit: Unit, alert_id: int, **fields: Any) -> None:
    """Change columns of an alert by name: state, owner, step, outcome, and the moments."""
    unit.set(T, alert_id, **fields)


def add_step(unit: Unit, step: AlertStepRow) -> int:
    """Keep one step; its note is sealed with the patient's key."""
    note = unit.seal(_person(unit, step.alert_id), NOTE, step.note) if step.note else None
    return unit.add(
        S,
        alert_id=step.alert_id,
        step=step.step,
        person_id=step.person_id,
        kind=step.kind,
        at=step.at,
        note=note,
    )


def steps(unit: Unit, alert_id: int) -> list[AlertStepRow]:
    """What was done about an alert, in order."""
    return [
        AlertStepRow(
            row.alert_id, row.step, row.person_id, row.kind, row.at, unit.unseal(NOTE, row.note) or ""
        )
        for row in unit.rows(_STEPS, alert=alert_id)
    ]


def unknown(unit: Unit, alert_id: int) -> tuple[str, ...]:
    """What nobody knew when it was raised. Raises NotThere."""
    row = unit.row(_GET, alert=alert_id)
    if row is None:
        raise NotThere(f"alert {alert_id}")
    return tuple(unit.unseal(BODY, row.body)["unknown"])


def _append(unit: Unit, patient: PatientView, row: Row[Any], effect: Raise) -> None:
    """The graver disposition and stop stay; words are added to words."""
    body = unit.unseal(BODY, row.body)
    body = {
        "words": "\n".join(_together(body["words"].split("\n"), effect.words.split("\n"))),
        "told": effect.told or body["told"],
        "rules": _together(body["rules"], effect.rules),
        "unknown": _together(body["unknown"], effect.unknown),
    }
    graver = max(Disposition[row.disposition.upper()], Disposition[effect.disposition.upper()])
    set_fields(
        unit,
        row.id,
        categories=_together(row.categories, [effect.category]),
        disposition=graver.word,
        stop=max(row.stop, effect.stop, key=STOPS.index),
        body=unit.seal(patient.person, BODY, body),
    )


def _together(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys([*old, *new]) if text]


def _person(unit: Unit, alert_id: int) -> int:
    known = unit.memo.get(f"patient of alert {alert_id}")
    if known is None:
        known = get(unit, alert_id).patient
    return patients.person_of(unit, known)


def _view(unit: Unit, row: Row[Any]) -> AlertView:
    body = unit.unseal(BODY, row.body)
    unit.memo[f"patient of alert {row.id}"] = row.patient_id
    return AlertView(
        id=row.id,
        patient=row.patient_id,
        episode=row.episode,
        categories=tuple(row.categories),
        disposition=row.disposition,
        state=row.state,
        owner=row.owner,
        step=row.step,
        opened_at=row.opened_at,
        case_no=row.case_no,
        words=body["words"],
        told=body["told"],
        rules=tuple(body["rules"]),
        unknown=tuple(body["unknown"]),
        acknowledged_at=row.acknowledged_at,
    )
