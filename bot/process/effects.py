"""Each kept effect as rows, in the turn's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from bot.process import recording
from bot.process.saving import Saving
from bot.store import alerts, outbox, patients, points, records, timers
from bot.store.alerts import AlertStepRow
from bot.store.records import SessionStart
from policies.aftermath import worse
from policies.effects import (
    Acknowledge,
    Ask,
    Begin,
    CancelTimer,
    Clear,
    Effect,
    End,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Say,
    SetTimer,
    Stop,
    StopKind,
)

STARTS = frozenset({"routine", "rest", "resume"})


def apply(saving: Saving, effects: Sequence[Effect]) -> None:
    """Apply the effects in order."""
    for effect in effects:
        one(saving, effect)


def one(saving: Saving, effect: Effect) -> None:
    match effect:
        case Record():
            recording.record(saving, effect)
        case SetTimer():
            _set_timer(saving, effect)
        case CancelTimer(kind, key, alert):
            timers.cancel(saving.unit, _owner(saving, alert), kind, key)
        case Raise():
            _raise(saving, effect)
        case Acknowledge() | Resolve() | Clear():
            _acted(saving, effect)
        case Stop():
            _stop(saving, effect)
        case Prescribe():
            _prescribe(saving, effect)
        case Say() | Ask() | Begin() | End():
            pass  # drafts and the conversation hold what follows from these
        case _:
            assert_never(effect)


def _owner(saving: Saving, alert: int | None) -> str:
    """Alert timers have their own queue: her poisoned row never holds an escalation."""
    return saving.owner if alert is None else f"alert:{alert}"


def _set_timer(saving: Saving, effect: SetTimer) -> None:
    alert = effect.alert
    if alert is None and effect.kind in ("alert_step", "ack_reminder"):
        alert = saving.alert
    owner = _owner(saving, alert)
    if effect.kind == "alert_step" and alert is not None and "made" in effect.payload:
        alerts.set_fields(saving.unit, alert, step=int(effect.payload["made"]))
    due = saving.now + effect.after
    if effect.kind == "alert_step":
        # Words that add to an alert never put its clock back: who writes on and on is not heard later (S5).
        standing = [t.due_at for t in timers.of(saving.unit, _owner(saving, alert)) if t.key == effect.key]
        due = min([due, *standing])
    timers.set(saving.unit, owner, effect.kind, effect.key, due, {**effect.payload, "key": effect.key})


def _raise(saving: Saving, effect: Raise) -> None:
    patient = saving.stage.facts.patient
    assert patient is not None
    saving.alert, is_new = alerts.raise_(saving.unit, patient, effect, saving.now)
    if is_new:
        return
    _step(saving, saving.alert, None, "repeat", effect.category)
    taken = next((a for a in saving.stage.facts.alerts if a.id == saving.alert), None)
    if taken is not None and taken.state == "acknowledged" and effect.category not in taken.categories:
        # What was taken was another thing: somebody has to take this one too (D09).
        alerts.set_fields(saving.unit, saving.alert, state="notified", owner=None)
        _step(saving, saving.alert, None, "reopen", effect.category)
        timers.cancel(saving.unit, f"alert:{saving.alert}", "ack_reminder")


def _step(saving: Saving, alert: int, person: int | None, kind: str, note: str = "") -> None:
    alerts.add_step(saving.unit, AlertStepRow(alert, 0, person, kind, saving.now, note))


def _acted(saving: Saving, effect: Acknowledge | Resolve | Clear) -> None:
    match effect:
        case Acknowledge(alert, by):
            _acknowledge(saving, alert, by)
        case Resolve(alert, by, outcome):
            _resolve(saving, alert, by, outcome)
        case Clear():
            _clear(saving)


def _acknowledge(saving: Saving, alert: int, by: int) -> None:
    alerts.set_fields(saving.unit, alert, state="acknowledged", owner=by, acknowledged_at=saving.now)
    _step(saving, alert, by, "acknowledge")


def _resolve(saving: Saving, alert: int, by: int, outcome: str) -> None:
    unit = saving.unit
    if outcome == "handed_over":
        alerts.set_fields(unit, alert, state="notified", owner=None)
        _step(saving, alert, by, "handover")
        return
    alerts.set_fields(unit, alert, state="resolved", resolved_at=saving.now, outcome=outcome, owner=by)
    _step(saving, alert, by, "resolve", outcome)
    timers.cancel_all(unit, f"alert:{alert}")


def _clear(saving: Saving) -> None:
    """A new episode begins: old signs no longer count, the next flag opens a new alert."""
    patient = saving.stage.facts.patient
    assert patient is not None
    patients.set_fields(saving.unit, patient.id, stop="none", episode=patient.episode + 1)


def _stop(saving: Saving, effect: Stop) -> None:
    patient, session = saving.stage.facts.patient, saving.stage.facts.session
    if patient is None:
        return
    if effect.kind is not StopKind.SESSION:
        current = patients.get(saving.unit, patient.id)
        patients.set_fields(saving.unit, patient.id, stop=worse(current.stop, effect.kind.value))
    if session is not None and not session.ended_by:
        records.end_session(saving.unit, session.id, effect.reason, saving.now)
    outbox.cancel_exercises(saving.unit, patient.id, effect.reason)
    timers.cancel(saving.unit, saving.owner, "session_idle")


def _prescribe(saving: Saving, effect: Prescribe) -> None:
    """A routine that begins opens a session row; the exercises after the first belong to it."""
    facts = saving.stage.facts
    if effect.want not in STARTS or facts.patient is None:
        return
    if facts.session is not None and not facts.session.ended_by:
        records.end_session(saving.unit, facts.session.id, "superseded", saving.now)
    items = [item.exercise for item in effect.items]
    release = saving.book.content.release
    start = SessionStart(release, facts.plan.rev, items, recording.pain_now(saving), saving.now)
    records.open_session(saving.unit, facts.patient, start)
    within = timedelta(minutes=saving.book.rules.limit("proximal_begun"))
    points.begun(saving.unit, facts.patient.id, saving.now, within)
