"""Who may act on an alert: a clinician of the house, never the mother, and only while it is open (S7)."""

from __future__ import annotations

from policies import escalation
from policies.effects import Acknowledge, Clear, Effect, Record, Resolve
from policies.facts import AlertView, Facts
from policies.rules import Book
from policies.verdict import Decision, Outcome

SINCE = "2026-11-20"
Action = Acknowledge | Resolve | Clear


def judged(action: Action, facts: Facts) -> Decision:
    """Kept or refused, with the reason; `facts` are those before the turn."""
    alert = next((a for a in facts.alerts if a.id == action.alert), None)
    reason = _refusal(action, alert, facts)
    used = {"by": action.by, "alert": action.alert, "state": alert.state if alert else None}
    outcome = Outcome.REFUSED if reason else Outcome.KEPT
    return Decision(
        "S7", SINCE, outcome, reason or "clinician_of_the_house", facts=used, about=type(action).__name__
    )


def follows(action: Action, facts: Facts, book: Book) -> list[Effect]:
    """What an accepted action brings with it: clocks, what she is told, the mark of the clearance."""
    effects: list[Effect] = []
    match action:
        case Acknowledge(alert):
            effects += escalation.acknowledged(alert, book, facts)
        case Resolve(_, _, "handed_over"):
            effects += escalation.handed_over(action, facts, book)
        case Resolve(alert):
            effects += escalation.closed(alert)
        case Clear():
            effects.append(Record("fact", "cleared", "yes"))
    told = escalation.told_patient(action, facts)
    return [*effects, told] if told else effects


def _refusal(action: Action, alert: AlertView | None, facts: Facts) -> str:
    if alert is None:
        return "unknown_alert"
    if alert.state == "resolved" and not _lifts_a_kept_stop(action, facts):
        return "already_closed"
    if facts.patient is not None and action.by == facts.patient.person:
        return "is_the_patient"
    if not _is_clinician(action.by, facts):
        return "not_on_the_rota"
    if isinstance(action, Acknowledge) and alert.owner not in (None, action.by):
        return "already_taken"
    return ""


def _lifts_a_kept_stop(action: Action, facts: Facts) -> bool:
    """An alert closed with the stop kept leaves one thing to do: to clear it later."""
    stopped = facts.patient is not None and facts.patient.stop != "none"
    return isinstance(action, Clear) and stopped and facts.open_alert is None


def _is_clinician(person: int, facts: Facts) -> bool:
    known = (*facts.rota, *((facts.me,) if facts.me else ()))
    return any(responder.person == person and responder.role == "clinician" for responder in known)
