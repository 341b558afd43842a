"""What stands in the inbox and the outbox, for tests to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.store import Store, Unit
from bot.store.tables import Inbox, Outbox, Setting, table

IN, OUT = table(Inbox), table(Outbox)


@dataclass(frozen=True)
class In:
    source_id: str
    queue: str
    kind: str
    state: str
    reason: str
    body: Any
    sent_at: datetime


@dataclass(frozen=True)
class Out:
    id: int
    chat_id: int
    state: str
    reason: str
    tries: int
    repeat: bool
    message_id: int | None
    next_try_at: datetime | None


def received(store: Store) -> list[In]:
    def look(unit: Unit) -> list[In]:
        found = unit.rows(select(IN).order_by(IN.c.id))
        return [
            In(r.source_id, r.queue, r.kind, r.state, r.reason, unit.unseal("inbox.body", r.body), r.sent_at)
            for r in found
        ]

    return store.read(look)


def outgoing(store: Store) -> list[Out]:
    def look(unit: Unit) -> list[Out]:
        return [
            Out(r.id, r.chat_id, r.state, r.reason, r.tries, r.repeat, r.message_id, r.next_try_at)
            for r in unit.rows(select(OUT).order_by(OUT.c.id))
        ]

    return store.read(look)


__all__ = ["In", "Out", "Setting", "outgoing", "received"]
