"""Loads what one inbox row is about: who it is, what is known, what was tapped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.process import early, stored
from bot.store import alerts, asks, conversations, invites, patients, people, records
from bot.store.inbox import InboxRow
from bot.store.people import PersonRow
from bot.store.unit import Unit
from dialogs.model import Conversation, Event, EventKind
from policies.facts import AlertView, Facts, PatientView, Responder
from policies.verdict import Decision, Disposition, Outcome

STAFF = frozenset({"clinician", "operator"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One row with everything its turn needs, and what is already decided about it."""

    row: InboxRow
    event: Event
    facts: Facts
    conversation: Conversation
    person: PersonRow | None
    alert: AlertView | None = None
    decisions: tuple[Decision, ...] = ()


def load(unit: Unit, row: InboxRow, now: Any) -> Stage:
    """The stage for `row`; `now` is the moment of processing (UTC)."""
    kind, _, key = row.queue.partition(":")
    if kind == "alert":
        return _alert_stage(unit, row, int(key), now)
    person = people.get(unit, int(key)) if kind == "person" else None
    if person is None:
        return Stage(row, _event(row, {}), Facts(now), Conversation(), None)
    payload, decisions = _payload(unit, row, person, now)
    person = people.get(unit, person.id) or person
    staff = person.role in STAFF and person.revoked_at is None
    facts = _staff_facts(unit, person, payload, now) if staff else _patient_facts(unit, row, person, now)
    body, rev = conversations.load(unit, person.id)
    conversation = stored.conversation(body, rev)
    if said_early := early.early(unit, row, person.id, conversation.open):
        payload = {**payload, "early": said_early}
    return Stage(row, _event(row, payload), facts, conversation, person, None, decisions)


def _event(row: InboxRow, payload: dict[str, Any]) -> Event:
    return Event(EventKind(row.kind), row.queue, row.actor_id, row.sent_at, {**row.body, **payload})


def _payload(
    unit: Unit, row: InboxRow, person: PersonRow, now: Any
) -> tuple[dict[str, Any], tuple[Decision, ...]]:
    """What the row's own body does not say: the question behind a tap, the outcome of an invite."""
    if row.kind == EventKind.OPTION_CHOSEN:
        return _tapped(unit, row, person)
    argument = str(row.body.get("argument", ""))
    if (
        row.kind == EventKind.COMMAND_GIVEN
        and row.body.get("name") == "start"
        and argument.startswith(invites.PREFIX)
    ):
        return {"invite": _invited(unit, argument, person, now)}, ()
    return {}, ()


def _invited(unit: Unit, token: str, person: PersonRow, now: Any) -> str:
    """ "accepted", or why not; a mother in care keeps her chat as it is (E17)."""
    patient = patients.of_person(unit, person.id)
    if patient is not None and patient.status != "enrolling":
        return "unknown"
    result = invites.redeem(unit, token, person.id, now)
    return "accepted" if result in STAFF else result


def _tapped(unit: Unit, row: InboxRow, person: PersonRow) -> tuple[dict[str, Any], tuple[Decision, ...]]:
    """The question behind a tap. A question put to somebody else is refused and logged (S7, S33)."""
    token, index = str(row.body.get("ask", "")), int(row.body.get("index", -1))
    found = asks.get(unit, token) if token else None
    if found is None or found.person_id != person.id:
        reason = "unknown_button" if found is None else "not_yours"
        facts = {"by": person.id, "role": person.role}
        refused = Decision(
            "S7", "2026-11", Outcome.REFUSED, reason, Disposition.SELF_CARE, facts, "option_chosen"
        )
        return {"asked": None, "index": -1}, (refused,)
    return {"asked": stored.asked(found), "index": index}, ()


def _patient_facts(unit: Unit, row: InboxRow, person: PersonRow, now: Any) -> Facts:
    """What is known about her; her row is made at first contact, so that a flag always has a place (C01)."""
    patient = patients.of_person(unit, person.id) or patients.enrol(unit, person.id)
    facts = facts_of(unit, patient, now)
    acted_on = row.body.get("alert") if row.kind == EventKind.CLINICIAN_ACTED else None
    if not acted_on or any(alert.id == acted_on for alert in facts.alerts):
        return facts
    closed = alerts.get(unit, int(acted_on))  # a stop that was kept can still be cleared from its old card
    return replace(facts, alerts=(*facts.alerts, closed)) if closed.patient == patient.id else facts


def facts_of(unit: Unit, patient: PatientView, now: Any) -> Facts:
    """All facts of one mother at `now`."""
    opened = alerts.open_of(unit, patient.id)
    return Facts(
        now=now,
        known=records.facts_of(unit, patient.id),
        patient=patient,
        plan=records.plan_of(unit, patient.id),
        session=records.session_of(unit, patient.id),
        alerts=(opened,) if opened else (),
        rota=people.rota(unit, patients.clinic_of(unit, patient.id), now),
    )


def _staff_facts(unit: Unit, person: PersonRow, payload: dict[str, Any], now: Any) -> Facts:
    asked = payload.get("asked")
    alert = alerts.get(unit, asked.alert) if asked is not None and asked.alert else None
    me = Responder(person.id, person.name, person.role)
    rota = people.rota(unit, person.clinic_id, now)
    return Facts(now=now, alerts=(alert,) if alert else (), rota=rota, me=me)


def _alert_stage(unit: Unit, row: InboxRow, alert_id: int, now: Any) -> Stage:
    alert = alerts.get(unit, alert_id)
    facts = facts_of(unit, patients.get(unit, alert.patient), now)
    facts = Facts(now, facts.known, facts.patient, facts.plan, facts.session, (alert,), facts.rota)
    return Stage(row, _event(row, {}), facts, Conversation(), None, alert)
