"""What reaches her queue from outside: a clinician's confirmed action, a delivery that failed."""

from __future__ import annotations

from dialogs.model import Event
from dialogs.talking import TALK
from dialogs.walk import Walk
from policies.effects import (
    Acknowledge,
    Ask,
    CancelTimer,
    Clear,
    Effect,
    Record,
    Resolve,
    Say,
    SendClass,
    SetTimer,
)
from policies.prompting import rhythm


def acted(event: Event, walk: Walk) -> None:
    """A clinician's action as effects; policy checks whether it may have them (S7)."""
    payload = event.payload
    alert, by = int(payload["alert"]), int(payload["by"])
    actions: dict[str, tuple[Effect, ...]] = {
        "acknowledge": (Acknowledge(alert, by),),
        "clear": (Clear(alert, by), *_closing(alert, by, walk)),
        "kept_stopped": (Resolve(alert, by, "kept_stopped"),),
        "handed_over": (Resolve(alert, by, "handed_over"),),
    }
    if payload["action"] == "message":
        _message(event, walk, by)
    for effect in actions.get(str(payload["action"]), ()):
        walk.cause(effect)


def _closing(alert: int, by: int, walk: Walk) -> tuple[Effect, ...]:
    """A clearance closes the alert, if it was not closed with the stop kept."""
    still_open = any(a.id == alert and a.state != "resolved" for a in walk.facts.alerts)
    return (Resolve(alert, by, "cleared"),) if still_open else ()


def _message(event: Event, walk: Walk, by: int) -> None:
    words, name = str(event.payload["words"]), str(event.payload.get("name", ""))
    walk.cause(Record("note", "from_clinic", words))
    walk.cause(Record("fact", "talk_with", by))
    walk.cause(SetTimer("talk_end", "talk_end", TALK))
    walk.say("human.from_clinic", name=name, words=words)
    patient = walk.facts.patient
    case = patient.case_no if patient else ""
    walk.cause(Say("clinic.sent", {"case": case}, to="clinicians", person=by, send_class=SendClass.REPLY))


def pass_on(words: str, person: int, walk: Walk) -> None:
    """Her words to the clinician, and one quiet line to her: the bot keeps out of a talk between people."""
    patient = walk.facts.patient
    given = {
        "case": patient.case_no if patient else "",
        "words": words,
        "patient": patient.id if patient else 0,
    }
    alert = walk.facts.open_alert
    walk.cause(
        Ask(
            "clinic.from_patient",
            "clinic",
            "from_her",
            given,
            to="clinicians",
            person=person,
            send_class=SendClass.ALERT,
            alert=alert.id if alert else None,
        )
    )
    walk.say("human.passed_on")


def unreachable(event: Event, walk: Walk) -> None:
    """She blocked the bot or left Telegram: routine stops, and an open alert says so (B09, H17)."""
    reason = str(event.payload.get("reason", ""))
    walk.cause(Record("person", "reachable", "no"))
    for kind in (*rhythm.ROUTINE, "snooze", "morning_check", "session_idle", "safety_reminder"):
        walk.cause(CancelTimer(kind))
    alert, patient = walk.facts.open_alert, walk.facts.patient
    if alert is None or patient is None:
        return
    given = {"case": patient.case_no, "reason": reason}
    readers = [alert.owner] if alert.owner else [r.person for r in walk.facts.rota]
    for person in readers:
        walk.cause(
            Say(
                "clinic.unreachable",
                given,
                to="clinicians",
                person=person,
                send_class=SendClass.ALERT,
                alert=alert.id,
            )
        )
