"""What reaches her queue from outside: a clinician's confirmed action, a delivery that failed."""

from __future__ import annotations

from dialogs import labelling, registry, unanswered
from dialogs.model import Event
from dialogs.talking import TALK
from dialogs.walk import Walk
from policies.effects import (
    Acknowledge,
    CancelTimer,
    Clear,
    Effect,
    Record,
    Resolve,
    Say,
    SendClass,
    SetTimer,
)


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
    if payload["action"] == "label":
        labelling.labelled(event, walk)
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


def unreachable(event: Event, walk: Walk) -> None:
    """She blocked the bot or left Telegram: routine stops, and an open alert says so (B09, B10, H17).

    A question about a red flag that she leaves behind is an alert at once: nobody will hear the answer.
    """
    alert, patient = walk.facts.open_alert, walk.facts.patient
    if patient is None:
        return
    if not event.payload.get("away", True):  # one message did not arrive; she is still there
        if alert is not None:
            _tell("clinic.undelivered", walk)
        return
    walk.cause(Record("person", "reachable", "no"))
    for kind in sorted(registry.ROUTINE):
        walk.cause(CancelTimer(kind))
    owed = unanswered.open_question(walk)
    if owed is not None and patient.reachable:
        walk.cause(CancelTimer("safety_reminder"))
        unanswered.alarm(owed, walk)
    elif alert is None or walk.facts.value("told_unreachable") == alert.id:
        return  # every message to her that fails says the same again
    walk.cause(Record("fact", "told_unreachable", alert.id if alert else 0))
    _tell("clinic.unreachable", walk)


def _tell(message: str, walk: Walk) -> None:
    """Whoever has her alert, else everybody on duty, may have to use the phone."""
    alert, patient = walk.facts.open_alert, walk.facts.patient
    readers = [alert.owner] if alert and alert.owner else [r.person for r in walk.facts.rota]
    number = alert.id if alert else None
    case = {"case": patient.case_no if patient else ""}
    for person in readers:
        walk.cause(Say(message, case, "clinicians", SendClass.ALERT, person=person, alert=number))


def back(walk: Walk) -> None:
    """She is here again: a question about a red flag comes first, then whatever was open."""
    walk.say("general.here_again")
    owed = unanswered.open_question(walk)
    if owed is not None:
        walk.frames.remove(owed)
        walk.frames.append(owed)
    if walk.top is not None:
        walk.ask_again()
