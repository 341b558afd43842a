"""Questions as they were put: what a tap is read against, and what the answer must know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.store.tables import Ask, table
from bot.store.unit import Unit

T = table(Ask)
KEEP = "ask.keep"
_GET = select(T).where(T.c.id == bindparam("ask"))
_MESSAGE = update(T).where(T.c.id == bindparam("ask")).values(message_id=bindparam("message"))
_OPTIONS = update(T).where(T.c.id == bindparam("ask")).values(options=bindparam("given"))
_CLOSE = update(T).where(T.c.id == bindparam("ask")).values(closed=True)


@dataclass(frozen=True, slots=True)
class AskRow:
    """One question. `id` 16 url-safe characters, `options` [{id, label, row}], times in UTC."""

    id: str
    person_id: int
    patient_id: int | None
    flow: str
    node: str
    options: Sequence[Mapping[str, Any]]
    keep: Mapping[str, Any]
    alert_id: int | None
    valid_until: datetime
    created_at: datetime
    message_id: int | None = None
    closed: bool = False


_LATEST = (
    select(T)
    .where(T.c.person_id == bindparam("person"))
    .order_by(T.c.created_at.desc(), T.c.id)
    .limit(bindparam("most"))
)
_FIELDS = tuple(field.name for field in fields(AskRow))

_WAITING = (
    select(T.c.person_id)
    .where(T.c.closed.is_(False), T.c.created_at > bindparam("since"), T.c.patient_id.is_not(None))
    .where(T.c.alert_id.is_(None))
    .distinct()
    .order_by(T.c.person_id)
)


def add(unit: Unit, ask: AskRow) -> None:
    row = {name: getattr(ask, name) for name in _FIELDS}
    sealed = unit.seal(ask.person_id, KEEP, dict(ask.keep))
    unit.add_many(T, [{**row, "options": _plain(ask.options), "keep": sealed}])


def get(unit: Unit, ask_id: str) -> AskRow | None:
    row = unit.row(_GET, ask=ask_id)
    return None if row is None else _row(unit, row)


def latest(unit: Unit, person_id: int, limit: int) -> list[AskRow]:
    """The questions put to a person, the newest first."""
    return [_row(unit, row) for row in unit.rows(_LATEST, person=person_id, most=limit)]


def set_message(unit: Unit, ask_id: str, message_id: int) -> None:
    """Under which message of the chat its buttons are."""
    unit.change(_MESSAGE, ask=ask_id, message=message_id)


def set_options(unit: Unit, ask_id: str, options: Sequence[Mapping[str, Any]]) -> None:
    """The same question, its buttons drawn anew."""
    unit.change(_OPTIONS, ask=ask_id, given=_plain(options))


def waiting(unit: Unit, since: datetime) -> list[int]:
    """People with a question of their own that was asked after `since` and is still open."""
    return [int(row.person_id) for row in unit.rows(_WAITING, since=since)]


def close(unit: Unit, ask_id: str) -> None:
    unit.change(_CLOSE, ask=ask_id)


def _row(unit: Unit, row: Row[Any]) -> AskRow:
    found = dict(row._mapping)
    return AskRow(**{**found, "keep": unit.unseal(KEEP, found["keep"])})


def _plain(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(option) for option in options]
