"""What led to decisions and what followed from them: the event before, messages and alert steps after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.privacy.sealing import CannotUnseal
from bot.store import inbox, outbox
from bot.store.tables import Alert, AlertStep, Inbox, Outbox, Person, table
from bot.store.unit import Unit

A, S, IN, OUT, PERSON = table(Alert), table(AlertStep), table(Inbox), table(Outbox), table(Person)
ABOUT = ("kind", "name", "action")
"""Of an event, which timer, command or action it was; never her words."""

_EVENTS = select(IN.c.id, IN.c.kind, IN.c.received_at, IN.c.body, IN.c.state).where(
    IN.c.id.in_(bindparam("ids", expanding=True))
)
_SENT = (
    select(
        OUT.c.purpose, OUT.c.send_class, OUT.c.state, OUT.c.sent_at, OUT.c.reason, OUT.c.body, PERSON.c.role
    )
    .join(PERSON, PERSON.c.id == OUT.c.person_id, isouter=True)
    .where(OUT.c.patient_id == bindparam("patient"), OUT.c.created_at >= bindparam("since"))
    .order_by(OUT.c.id)
)
_STEPS = (
    select(S.c.at, S.c.alert_id, S.c.kind, PERSON.c.role)
    .join(A, A.c.id == S.c.alert_id)
    .join(PERSON, PERSON.c.id == S.c.person_id, isouter=True)
    .where(A.c.patient_id == bindparam("patient"), S.c.at >= bindparam("since"))
    .order_by(S.c.id)
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event. `about` names the timer, command or action; empty for words, and when her key is gone."""

    kind: str
    at: datetime
    about: str
    state: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One message. `message` is its id in the content, empty when it has none or its key is gone."""

    message: str
    to: str
    send_class: str
    state: str
    sent_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alert; `by` is a role, empty for the bot itself."""

    alert: int
    kind: str
    by: str


def events(unit: Unit, ids: Collection[int]) -> dict[int, Happened]:
    """The events behind inbox row ids; those that are not kept any more are left out."""
    rows = unit.rows(_EVENTS, ids=list(ids)) if ids else ()
    return {row.id: Happened(row.kind, row.received_at, _about(unit, row.body), row.state) for row in rows}


def messages(unit: Unit, patient_id: int, since: datetime) -> Mapping[int, list[Sent]]:
    """Inbox row id -> the messages its turn made, in order; of one patient, to whomever they went."""
    found: defaultdict[int, list[Sent]] = defaultdict(list)
    for row in unit.rows(_SENT, patient=patient_id, since=since):
        message = str(_opened(unit, outbox.BODY, row.body).get("message", ""))
        sent = Sent(message, row.role or "", row.send_class, row.state, row.sent_at, row.reason)
        found[_event_of(row.purpose)].append(sent)
    return found


def steps(unit: Unit, patient_id: int, since: datetime) -> Mapping[datetime, list[Step]]:
    """Moment of a turn -> the steps of her alerts it took; steps know no event, and a turn has one moment."""
    found: defaultdict[datetime, list[Step]] = defaultdict(list)
    for row in unit.rows(_STEPS, patient=patient_id, since=since):
        found[row.at].append(Step(row.alert_id, row.kind, row.role or ""))
    return found


def _event_of(purpose: str) -> int:
    """A purpose begins with the event whose turn made the message; 0 for others."""
    number = purpose.partition(":")[0]
    return int(number) if number.isdigit() else 0


def _about(unit: Unit, body: Any) -> str:
    opened = _opened(unit, inbox.BODY, body)
    return next((str(opened[name]) for name in ABOUT if opened.get(name)), "")


def _opened(unit: Unit, where: str, sealed: Any) -> Mapping[str, Any]:
    try:
        return dict(unit.unseal(where, sealed) or {})
    except CannotUnseal:
        return {}
