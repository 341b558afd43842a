"""The inbox: everything that happened, filed once, claimed in order, ended exactly once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, update

from bot.privacy.sealing import SITE, CannotUnseal
from bot.store.tables import Inbox, table
from bot.store.unit import Unit

T = table(Inbox)
BODY = "inbox.body"
NAME = ("source", "source_id")
PERSON_LANE, SYSTEM_LANE = 0, 1
NOBODY = "operator:0"

_earlier = T.alias("earlier")
_GET = select(T).where(T.c.id == bindparam("row_id"))
# A row that waits for its retry holds back what came after it in its own queue, and nothing else (S15, S34).
# What waits in the timers' lane does not hold back what people do.
_CLAIM = (
    select(T)
    .where(
        T.c.state == "pending",
        or_(T.c.next_try_at.is_(None), T.c.next_try_at <= bindparam("now")),
        ~exists().where(
            and_(
                _earlier.c.queue == T.c.queue,
                _earlier.c.state == "pending",
                _earlier.c.id < T.c.id,
                _earlier.c.lane <= T.c.lane,
                _earlier.c.next_try_at > bindparam("now"),
            )
        ),
    )
    .order_by(T.c.lane, T.c.id)
    .limit(bindparam("most"))
)
_FINISH = (
    update(T)
    .where(T.c.id == bindparam("row_id"))
    .values(state=bindparam("to"), reason=bindparam("why"), next_try_at=None)
)
_LATER = (
    update(T)
    .where(T.c.id == bindparam("row_id"))
    .values(tries=bindparam("tried"), next_try_at=bindparam("at"), reason=bindparam("why"))
)
_NEWEST = select(func.max(T.c.id))
_WRITTEN = (
    select(T)
    .where(T.c.id > bindparam("after"), T.c.kind == "message_received", T.c.received_at >= bindparam("since"))
    .order_by(T.c.id)
    .limit(bindparam("most"))
)
_COUNTS = select(T.c.state, func.count().label("number")).group_by(T.c.state)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something to file. `lane` 0 what people did and alerts, 1 the rest; `person_key` seals the body."""

    source: str
    source_id: str
    queue: str
    lane: int
    kind: str
    actor_id: int | None
    body: Mapping[str, Any]
    sent_at: datetime
    person_key: int = SITE


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A filed event. `state` pending|done|quarantined|ignored; times in UTC."""

    id: int
    source: str
    source_id: str
    queue: str
    lane: int
    kind: str
    actor_id: int | None
    body: dict[str, Any]
    sent_at: datetime
    received_at: datetime
    state: str = "pending"
    tries: int = 0
    next_try_at: datetime | None = None
    reason: str = ""

    @classmethod
    def system(cls, source_id: str, now: datetime) -> InboxRow:
        """A row that is never stored, for what the house does by itself. Its id is negative, and its own."""
        digest = hashlib.sha256(source_id.encode()).digest()
        row_id = -1 - int.from_bytes(digest[:6], "big")
        return cls(row_id, "system", source_id, "site:0", SYSTEM_LANE, "timer_due", None, {}, now, now)


def file(unit: Unit, arrival: Arrival) -> int | None:
    """Put `arrival` into the inbox; its row id, None when it was there already (B01, S9)."""
    return unit.add_new(T, NAME, values(unit, arrival))


def quarantine(unit: Unit, source: str, source_id: str, raw: str, reason: str) -> int | None:
    """Keep aside what cannot be read, whole; None when it was there already."""
    return _set_aside(unit, (source, source_id), {"raw": raw}, "quarantined", reason)


def ignore(unit: Unit, source: str, source_id: str, reason: str) -> int | None:
    """Note that something came which means nothing to us; None when it was there already (S12)."""
    return _set_aside(unit, (source, source_id), {}, "ignored", reason)


def get(unit: Unit, row_id: int) -> InboxRow | None:
    row = unit.row(_GET, row_id=row_id)
    return None if row is None else _row(unit, row)


def claim(unit: Unit, now: datetime, limit: int = 64) -> list[InboxRow]:
    """What may be decided now: people and alerts before timers, each queue in the order in which it came.

    Several rows of a queue come together, in order: when one fails, leave the rest for next time.
    """
    return [_row(unit, row) for row in unit.rows(_CLAIM, now=now, most=limit)]


def finish(unit: Unit, row_id: int, state: str, reason: str = "") -> None:
    """End a row as done, quarantined or ignored."""
    unit.change(_FINISH, row_id=row_id, to=str(state), why=str(reason))


def retry_later(unit: Unit, row_id: int, tries: int, next_try_at: datetime, reason: str) -> None:
    unit.change(_LATER, row_id=row_id, tried=tries, at=next_try_at, why=str(reason))


def newest(unit: Unit) -> int:
    """The id of the newest row; 0 for an empty inbox."""
    return int(unit.row(_NEWEST)[0] or 0)


def written(unit: Unit, after: int, since: datetime, limit: int) -> list[InboxRow]:
    """Messages behind row `after` that came since, in order; without a body where her key was destroyed."""
    rows = unit.rows(_WRITTEN, after=after, since=since, most=limit)
    return [_row(unit, row, legible=False) for row in rows]


def counts(unit: Unit) -> dict[str, int]:
    """How many rows are in each state."""
    return {row.state: row.number for row in unit.rows(_COUNTS)}


def values(unit: Unit, arrival: Arrival) -> dict[str, Any]:
    """The pending row for `arrival`."""
    return {
        "source": arrival.source,
        "source_id": arrival.source_id,
        "queue": arrival.queue,
        "lane": arrival.lane,
        "kind": str(arrival.kind),
        "actor_id": arrival.actor_id,
        "body": unit.seal(arrival.person_key, BODY, dict(arrival.body)),
        "sent_at": arrival.sent_at,
        "received_at": unit.now(),
        "state": "pending",
        "tries": 0,
        "next_try_at": None,
        "reason": "",
    }


def _set_aside(
    unit: Unit, name: tuple[str, str], body: dict[str, Any], state: str, reason: str
) -> int | None:
    arrival = Arrival(*name, NOBODY, SYSTEM_LANE, state, None, body, unit.now())
    return unit.add_new(T, NAME, {**values(unit, arrival), "state": state, "reason": reason})


def _row(unit: Unit, row: Row[Any], legible: bool = True) -> InboxRow:
    """Not `legible`: a body that cannot be opened is an empty one, and no error."""
    fields = dict(row._mapping)
    try:
        body = unit.unseal(BODY, fields["body"])
    except CannotUnseal:
        if legible:
            raise
        body = {}
    return InboxRow(**{**fields, "body": body})
