"""Persons: everybody with a Telegram account who wrote to the bot, and who of them is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, cast, exists, null, select

from bot.store.tables import Person, Shift, table
from bot.store.unit import Unit
from policies.facts import Responder

T = table(Person)
S = table(Shift)
NAME = "person.name"
FIRST_CLINIC = 1

_BY_TELEGRAM = select(T).where(T.c.telegram_id == bindparam("telegram_id"))
_GET = select(T).where(T.c.id == bindparam("person"))
_OPERATORS = select(T).where(T.c.role == "operator", T.c.revoked_at.is_(None)).order_by(T.c.id)
_ANSWERS = (T.c.role == "clinician", T.c.revoked_at.is_(None))
_ON_SHIFT = (
    select(T.c.id, T.c.name, T.c.role, S.c.starts_at, S.c.id.label("place"))
    .join(S, S.c.person_id == T.c.id)
    .where(
        S.c.clinic_id == bindparam("clinic"),
        S.c.starts_at <= bindparam("now", type_=S.c.starts_at.type),
        S.c.ends_at > bindparam("now", type_=S.c.starts_at.type),
        *_ANSWERS,
    )
)
_EVERYBODY = select(
    T.c.id, T.c.name, T.c.role, cast(null(), S.c.starts_at.type).label("starts_at"), T.c.id.label("place")
).where(
    T.c.clinic_id == bindparam("clinic"),
    *_ANSWERS,
    ~exists().where(S.c.clinic_id == bindparam("clinic")),
)
_ROTA = _ON_SHIFT.union_all(_EVERYBODY).order_by("starts_at", "place")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. `role` visitor|patient|clinician|operator; `zone` an IANA name; times in UTC."""

    id: int
    clinic_id: int
    role: str
    telegram_id: int
    name: str
    lang: str
    zone: str
    country: str
    reachable: bool
    created_at: datetime
    revoked_at: datetime | None = None


def by_telegram(unit: Unit, telegram_id: int) -> PersonRow | None:
    return _maybe(unit, unit.row(_BY_TELEGRAM, telegram_id=telegram_id))


def get(unit: Unit, person_id: int) -> PersonRow | None:
    """Asked once a transaction, unless she is changed in it."""
    known: PersonRow | None = unit.memo.get(_memo(person_id))
    if known is None:
        known = unit.memo[_memo(person_id)] = _maybe(unit, unit.row(_GET, person=person_id))
    return known


def meet(unit: Unit, telegram_id: int, name: str, lang: str) -> PersonRow:
    """The person with this Telegram id; a new one is a visitor of the first clinic, with a key of her own."""
    known = by_telegram(unit, telegram_id)
    if known is not None:
        return known
    row: dict[str, Any] = {
        "clinic_id": FIRST_CLINIC,
        "role": "visitor",
        "telegram_id": telegram_id,
        "lang": lang,
        "zone": "UTC",
        "country": "",
        "reachable": True,
        "created_at": unit.now(),
        "revoked_at": None,
    }
    # Her name is sealed with her own key, and that needs her id: the empty name stands for an instant.
    person_id = unit.add(T, **row, name=unit.seal(0, NAME, ""))
    set_fields(unit, person_id, name=name)
    return PersonRow(id=person_id, name=name, **row)


def set_fields(unit: Unit, person_id: int, **fields: Any) -> None:
    """Change columns of a person by name; `name` is sealed on the way."""
    if "name" in fields:
        fields["name"] = unit.seal(person_id, NAME, fields["name"])
    unit.memo.pop(_memo(person_id), None)
    unit.set(T, person_id, **fields)


def rota(unit: Unit, clinic_id: int, now: datetime) -> tuple[Responder, ...]:
    """Who answers alerts now, in the order in which they are called.

    Those on shift; every clinician while the clinic has never planned a shift.
    """
    found = {row.id: row for row in unit.rows(_ROTA, clinic=clinic_id, now=now)}
    return tuple(Responder(row.id, unit.unseal(NAME, row.name), row.role) for row in found.values())


def operators(unit: Unit) -> list[PersonRow]:
    return [_person(unit, row) for row in unit.rows(_OPERATORS)]


def add_shift(unit: Unit, clinic_id: int, person_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Plan a time on duty. From the first shift on only those on shift are called."""
    return unit.add(S, clinic_id=clinic_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)


def _memo(person_id: int) -> str:
    return f"person {person_id}"


def _maybe(unit: Unit, row: Row[Any] | None) -> PersonRow | None:
    return None if row is None else _person(unit, row)


def _person(unit: Unit, row: Row[Any]) -> PersonRow:
    fields = dict(row._mapping)
    return PersonRow(**{**fields, "name": unit.unseal(NAME, fields["name"])})
