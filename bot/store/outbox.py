"""The outbox: messages that were saved and are to be sent, the gravest first, each chat in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, update

from bot.store import patients
from bot.store.tables import Outbox, table
from bot.store.unit import Unit
from policies.effects import SendClass

T = table(Outbox)
BODY = "outbox.body"
RANK = {send_class: number for number, send_class in enumerate(SendClass)}
REPEATED = (SendClass.SAFETY.value, SendClass.ALERT.value)
"""What is sent again, marked, when nobody knows whether it arrived (A05)."""

_first = T.alias("first")
_GET = select(T).where(T.c.id == bindparam("row_id"))
_ID = select(T.c.id).where(T.c.purpose == bindparam("name"))
_OF_ASK = select(T).where(T.c.ask_id == bindparam("ask")).order_by(T.c.id.desc()).limit(1)
# The first unsent row of each chat, and only that one: a retry is not overtaken but by what is graver.
_CLAIM = (
    select(T)
    .where(
        T.c.state == "pending",
        or_(T.c.next_try_at.is_(None), T.c.next_try_at <= bindparam("now")),
        T.c.chat_id.not_in(bindparam("busy", expanding=True)),
        ~exists().where(
            and_(
                _first.c.chat_id == T.c.chat_id,
                _first.c.state.in_(("pending", "sending")),
                or_(_first.c.rank < T.c.rank, and_(_first.c.rank == T.c.rank, _first.c.id < T.c.id)),
            )
        ),
    )
    .order_by(T.c.rank, T.c.id)
    .limit(bindparam("most"))
)
_DROP = update(T).where(T.c.state == "pending").values(state="dropped", reason=bindparam("why"))
_DROP_EXERCISES = _DROP.where(T.c.patient_id == bindparam("patient"), T.c.prescribes)
_DROP_OF_PERSON = _DROP.where(
    T.c.person_id == bindparam("person"), T.c.send_class.not_in(bindparam("kept", expanding=True))
)
_WAITING = select(T).where(
    T.c.chat_id == bindparam("chat"),
    T.c.state == "pending",
    T.c.rank == RANK[SendClass.REPLY],
    T.c.ask_id.is_(None),
)
_SENDING = update(T).where(T.c.state == "sending")
_AGAIN = _SENDING.where(T.c.send_class.in_(REPEATED)).values(
    state="pending", repeat=True, next_try_at=bindparam("now"), reason="stopped while sending"
)
_UNCERTAIN = _SENDING.where(T.c.send_class.not_in(REPEATED)).values(
    state="uncertain", reason="stopped while sending"
)
_COUNTS = select(T.c.state, func.count().label("number")).group_by(T.c.state)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message to one chat. `send_class` safety|alert|reply|prompt|digest, times in UTC.

    `state` pending|sending|sent|failed|dropped|uncertain; `purpose` is its name for ever (S24).
    """

    person_id: int
    chat_id: int
    method: str
    send_class: str
    purpose: str
    body: dict[str, Any]
    created_at: datetime
    patient_id: int | None = None
    alert_id: int | None = None
    exercises: list[str] = field(default_factory=list)
    ask_id: str | None = None
    picture: str | None = None
    silent: bool = False
    protect: bool = False
    valid_until: datetime | None = None
    edit_of: int | None = None
    repeat: bool = False
    id: int = 0
    state: str = "pending"
    tries: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: int | None = None
    reason: str = ""


_FIELDS = tuple(column.name for column in fields(OutboxRow))
_STORED = tuple(name for name in _FIELDS if name != "id")


def add(unit: Unit, row: OutboxRow) -> int:
    """Keep a message; its id, that of the row already there when its purpose is known (S24)."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _STORED}
    whose = row.person_id if row.patient_id is None else patients.person_of(unit, row.patient_id)
    values["body"] = unit.seal(whose, BODY, dict(row.body))
    values["send_class"] = str(row.send_class)
    values["rank"] = RANK[SendClass(row.send_class)]
    values["prescribes"] = bool(row.exercises)
    new = unit.add_new(T, ("purpose",), values)
    return new if new is not None else int(unit.rows(_ID, name=row.purpose)[0][0])


def get(unit: Unit, row_id: int) -> OutboxRow | None:
    return _maybe(unit, unit.row(_GET, row_id=row_id))


def of_ask(unit: Unit, ask_id: str) -> OutboxRow | None:
    """The newest message that carries this question."""
    return _maybe(unit, unit.row(_OF_ASK, ask=ask_id))


def claim(unit: Unit, now: datetime, limit: int, chats_busy: Collection[int] = ()) -> list[OutboxRow]:
    """What may leave now, graver classes first, one row a chat, none for busy chats.

    A row stays pending until it is marked: mark it "sending" in the same transaction.
    """
    rows = unit.rows(_CLAIM, now=now, most=limit, busy=list(chats_busy))
    return [_row(unit, row) for row in rows]


def mark(unit: Unit, row_id: int, state: str, **values: Any) -> None:
    """Set the state, and other columns by name."""
    unit.set(T, row_id, state=str(state), **values)


def cancel_exercises(unit: Unit, patient_id: int, reason: str) -> int:
    """Drop what would still show her an exercise (S2); how many rows."""
    return unit.change(_DROP_EXERCISES, patient=patient_id, why=str(reason))


def cancel_all(unit: Unit, person_id: int, keep_classes: Collection[str] = ()) -> int:
    """Drop what is still to go to her, but for some classes; how many rows."""
    kept = [str(send_class) for send_class in keep_classes]
    return unit.change(_DROP_OF_PERSON, person=person_id, kept=kept, why="cancelled")


def waits(unit: Unit, chat_id: int, message: str) -> bool:
    """Whether this message, without a question, is still to be said to this chat."""
    waiting = [_row(unit, row) for row in unit.rows(_WAITING, chat=chat_id)]
    return any(row.body.get("message") == message for row in waiting)


def recover(unit: Unit, now: datetime) -> dict[str, int]:
    """After a restart: what was leaving goes again, marked, if it is urgent; else nobody knows (A05)."""
    return {"again": unit.change(_AGAIN, now=now), "uncertain": unit.change(_UNCERTAIN)}


def counts(unit: Unit) -> dict[str, int]:
    """How many rows are in each state."""
    return {row.state: row.number for row in unit.rows(_COUNTS)}


def _maybe(unit: Unit, row: Row[Any] | None) -> OutboxRow | None:
    return None if row is None else _row(unit, row)


def _row(unit: Unit, row: Row[Any]) -> OutboxRow:
    found = row._mapping
    given = {name: found[name] for name in _FIELDS}
    return OutboxRow(**{**given, "body": unit.unseal(BODY, found["body"])})
