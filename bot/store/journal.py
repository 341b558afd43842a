"""The journal: what happened, was decided, was sent and was done about alerts, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, String, cast, literal, or_, select

from bot.store.tables import Alert, AlertStep, Decision, Inbox, Outbox, Patient, Person, table
from bot.store.unit import Unit

A, S, D, IN, OUT = table(Alert), table(AlertStep), table(Decision), table(Inbox), table(Outbox)
PATIENT, PERSON = table(Patient), table(Person)

_DECISIONS = select(
    D.c.at,
    D.c.id,
    D.c.inbox_id,
    D.c.patient_id,
    D.c.rule,
    D.c.since,
    D.c.outcome,
    D.c.disposition,
    D.c.reason,
    D.c.about,
).order_by(D.c.at, D.c.id)
_INBOX = select(
    IN.c.received_at.label("at"),
    IN.c.id,
    IN.c.source,
    IN.c.queue,
    IN.c.kind,
    IN.c.actor_id,
    IN.c.sent_at,
    IN.c.state,
    IN.c.tries,
    IN.c.reason,
).order_by(IN.c.received_at, IN.c.id)
_OUTBOX = (
    select(
        OUT.c.created_at.label("at"),
        OUT.c.id,
        OUT.c.patient_id,
        OUT.c.alert_id,
        OUT.c.person_id,
        PERSON.c.role,
        OUT.c.method,
        OUT.c.send_class,
        OUT.c.exercises,
        OUT.c.purpose,
        OUT.c.state,
        OUT.c.sent_at,
        OUT.c.repeat,
        OUT.c.reason,
    )
    .join(PERSON, PERSON.c.id == OUT.c.person_id, isouter=True)
    .order_by(OUT.c.created_at, OUT.c.id)
)
_STEPS = (
    select(S.c.at, S.c.id, S.c.alert_id, A.c.patient_id, S.c.step, S.c.person_id, PERSON.c.role, S.c.kind)
    .join(A, A.c.id == S.c.alert_id)
    .join(PERSON, PERSON.c.id == S.c.person_id, isouter=True)
    .order_by(S.c.at, S.c.id)
)


def lines(unit: Unit, patient_id: int | None = None) -> Iterator[dict[str, Any]]:
    """One line for each row of one patient, or of everybody: {at, type inbox|decision|outbox|alert_step, …}.

    Nothing sealed is opened: a journal holds no words and no facts.
    """
    queries = _ALL if patient_id is None else _of(patient_id)
    # Of one moment, what came stands before what was decided, and that before what was sent (`_ALL`).
    return merge(*(_lines(unit, *query) for query in queries.items()), key=itemgetter("at"))


_ALL: Mapping[str, Select[Any]] = {
    "inbox": _INBOX,
    "decision": _DECISIONS,
    "alert_step": _STEPS,
    "outbox": _OUTBOX,
}


def _of(patient_id: int) -> Mapping[str, Select[Any]]:
    herself = select(PATIENT.c.person_id).where(PATIENT.c.id == patient_id)
    person = select(literal("person:") + cast(PATIENT.c.person_id, String)).where(PATIENT.c.id == patient_id)
    alerts = select(literal("alert:") + cast(A.c.id, String)).where(A.c.patient_id == patient_id)
    hers = or_(IN.c.queue.in_(person), IN.c.queue.in_(alerts), IN.c.queue == f"patient:{patient_id}")
    return {
        "inbox": _INBOX.where(hers),
        "decision": _DECISIONS.where(D.c.patient_id == patient_id),
        "alert_step": _STEPS.where(A.c.patient_id == patient_id),
        "outbox": _OUTBOX.where(or_(OUT.c.patient_id == patient_id, OUT.c.person_id.in_(herself))),
    }


def _lines(unit: Unit, kind: str, query: Select[Any]) -> Iterator[dict[str, Any]]:
    return ({"type": kind, **row._mapping} for row in unit.rows(query))
