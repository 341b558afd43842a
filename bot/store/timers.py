"""Timers: rows that ask to be woken, moved to the inbox when they are due, once each (S28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, select

from bot.store import inbox
from bot.store.inbox import PERSON_LANE, SYSTEM_LANE, Arrival
from bot.store.tables import Timer, table
from bot.store.unit import Unit

T = table(Timer)
_DUE = select(T).where(T.c.due_at <= bindparam("now")).order_by(T.c.due_at, T.c.id).limit(bindparam("most"))
_OF = select(T).where(T.c.owner == bindparam("whose")).order_by(T.c.due_at, T.c.id)
_ANY = select(exists().where(T.c.owner == bindparam("whose")))
_FILED = delete(T).where(T.c.id.in_(bindparam("filed", expanding=True)))
_CANCEL_ALL = delete(T).where(T.c.owner == bindparam("whose"))
_CANCEL_KIND = _CANCEL_ALL.where(T.c.kind == bindparam("what"))
_CANCEL = _CANCEL_KIND.where(T.c.key == bindparam("name"))


@dataclass(frozen=True, slots=True)
class TimerRow:
    """One timer. `owner` is the queue it goes to; `due_at` in UTC."""

    id: int
    owner: str
    kind: str
    key: str
    due_at: datetime
    payload: dict[str, Any]
    local_date: str | None = None
    slot: str | None = None

    def arrival(self) -> Arrival:
        """As the inbox takes it. A slot of a local day has one name, however often it was planned."""
        a_slot = self.local_date is not None and self.slot is not None
        name = (
            f"{self.local_date} {self.slot} {self.owner}"
            if a_slot
            else f"{self.id}:{self.due_at.isoformat()}"
        )
        urgent = self.owner.startswith("alert:") or self.kind == "alert_step"
        return Arrival(
            source="timer",
            source_id=name,
            queue=self.owner,
            lane=PERSON_LANE if urgent else SYSTEM_LANE,
            kind="timer_due",
            actor_id=None,
            body={**self.payload, "kind": self.kind, "key": self.key},
            sent_at=self.due_at,
        )


def set(unit: Unit, owner: str, kind: str, key: str, due_at: datetime, payload: Mapping[str, Any]) -> None:
    """Ask to be woken at `due_at` (UTC); the same `key` again moves it.

    `local_date` and `slot` in the payload make it a slot of her day: that fires once, however often planned.
    """
    row = {
        "owner": owner,
        "kind": kind,
        "key": key,
        "due_at": due_at,
        "payload": dict(payload),
        "local_date": payload.get("local_date"),
        "slot": payload.get("slot"),
    }
    unit.put(T, ("owner", "key"), row)


def cancel(unit: Unit, owner: str, kind: str, key: str = "") -> int:
    """Forget the timer `key` of this kind, or all of this kind; how many there were."""
    if key:
        return unit.change(_CANCEL, whose=owner, what=kind, name=key)
    return unit.change(_CANCEL_KIND, whose=owner, what=kind)


def cancel_all(unit: Unit, owner: str) -> int:
    return unit.change(_CANCEL_ALL, whose=owner)


def due(unit: Unit, now: datetime, limit: int = 500) -> list[TimerRow]:
    """Those that are due, the longest due first."""
    return [TimerRow(**row._mapping) for row in unit.rows(_DUE, now=now, most=limit)]


def of(unit: Unit, owner: str) -> list[TimerRow]:
    """All timers of one queue, the next first."""
    return [TimerRow(**row._mapping) for row in unit.rows(_OF, whose=owner)]


def has_any(unit: Unit, owner: str) -> bool:
    return bool(unit.rows(_ANY, whose=owner)[0][0])


def file_due(unit: Unit, now: datetime, limit: int = 500) -> int:
    """Move due timers to the inbox, `limit` at most, in this one transaction; how many were due."""
    found = due(unit, now, limit)
    if found:
        unit.add_many(inbox.T, [inbox.values(unit, timer.arrival()) for timer in found], inbox.NAME)
        unit.change(_FILED, filed=[timer.id for timer in found])
    return len(found)
