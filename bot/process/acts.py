"""A clinician's confirmed action, filed on her queue: her own turn decides it, in her own order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.process.saving import Saving
from bot.store import alerts, inbox, patients
from bot.store.inbox import Arrival
from policies import labels
from policies.effects import Acknowledge, Clear, Effect, Record, Resolve


def file(saving: Saving, effects: Sequence[Effect]) -> None:
    """File every action among the effects of a clinician's own turn; the rest are only his messages."""
    for number, effect in enumerate(effects):
        action = action_of(effect)
        if action is not None:
            _file(saving, number, action)


def action_of(effect: Effect) -> dict[str, Any] | None:
    """The action as her queue will read it; None for what is no action."""
    match effect:
        case Acknowledge(alert, by):
            return {"action": "acknowledge", "alert": alert, "by": by}
        case Clear(alert, by):
            return {"action": "clear", "alert": alert, "by": by}
        case Resolve(alert, by, outcome):
            return {"action": outcome, "alert": alert, "by": by}
        case Record("note", "to_patient", words):
            return {"action": "message", "words": words}
        case Record("note", labels.NOTE, label):
            return {"action": "label", "label": label}
        case _:
            return None


def _file(saving: Saving, number: int, action: Mapping[str, Any]) -> None:
    me = saving.stage.facts.me
    patient_id = _patient(saving)
    if me is None or patient_id is None:
        return
    patient = patients.get(saving.unit, patient_id)
    body = {"alert": _alert(saving), "by": me.person, "name": me.name, **action}
    inbox.file(
        saving.unit,
        Arrival(
            source="clinician",
            source_id=f"{saving.stage.row.id}:{number}",
            queue=f"person:{patient.person}",
            lane=0,
            kind="clinician_acted",
            actor_id=me.person,
            body=body,
            sent_at=saving.stage.row.sent_at,
            person_key=patient.person,
        ),
    )


def _alert(saving: Saving) -> int:
    """Which alert it is about, also where the answer was typed; 0 for none."""
    if saving.stage.facts.alerts:
        return saving.stage.facts.alerts[0].id
    frames = reversed(saving.stage.conversation.frames)
    return next((int(f.vars["alert"]) for f in frames if f.vars.get("alert")), 0)


def _patient(saving: Saving) -> int | None:
    """Whose alert it is; for an answer without an alert, the mother named in the question."""
    facts = saving.stage.facts
    if facts.alerts:
        return facts.alerts[0].patient
    for frame in reversed(saving.stage.conversation.frames):
        if frame.vars.get("alert"):
            return alerts.get(saving.unit, int(frame.vars["alert"])).patient
        if frame.vars.get("patient"):
            return int(frame.vars["patient"])
    return None
