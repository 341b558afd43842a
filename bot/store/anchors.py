"""The daily anchor: one hash that stands for every chain of the decision log as it was on a day (S27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.store import chain
from bot.store.tables import Anchor, Decision, table
from bot.store.unit import Unit

T, D = table(Anchor), table(Decision)
SITE = 0
"""Stands for the chain of what is nobody's: ids of patients begin with 1."""
NAME = ("date",)

_OF_DATE = select(T.c.id).where(T.c.date == bindparam("date"))
_LAST = select(T.c.hash, T.c.last, T.c.count).order_by(T.c.id.desc()).limit(1)
_ALL = select(T).order_by(T.c.id)
_NEW = D.c.id > bindparam("after")
_EXTENT = select(func.count().label("number"), func.max(D.c.id).label("last")).where(_NEW)
# The ids of a chain grow with its positions: one thread writes them.
_ENDS = select(func.max(D.c.id)).where(_NEW).group_by(D.c.patient_id)
_GROWN = select(D.c.patient_id, D.c.n, D.c.hash).where(D.c.id.in_(_ENDS))


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """One anchor; the fields of the table."""

    id: int
    date: str
    at: datetime
    last: int
    count: int
    heads: list[list[Any]]
    previous: str
    hash: str

    @property
    def fits(self) -> bool:
        """Whether it is what its hash says."""
        said = {"date": self.date, "at": self.at, "last": self.last, "count": self.count, "heads": self.heads}
        return hash_of(self.previous, said) == self.hash


def write(unit: Unit, now: datetime) -> str | None:
    """Write the anchor of this day (UTC) over every chain; its hash, None when the day has one already."""
    date = now.date().isoformat()
    if unit.row(_OF_DATE, date=date) is not None:
        return None
    before = unit.row(_LAST)
    after, count, previous = (before.last, before.count, before.hash) if before else (0, 0, chain.GENESIS)
    grown = unit.row(_EXTENT, after=after)
    said = {
        "date": date,
        "at": now,
        "last": grown.last or after,
        "count": count + grown.number,
        "heads": _in_order(unit.rows(_GROWN, after=after)),
    }
    digest = hash_of(previous, said)
    added = unit.add_new(T, NAME, {**said, "previous": previous, "hash": digest})
    return digest if added else None


def all_of(unit: Unit) -> list[AnchorRow]:
    """Every anchor, oldest first."""
    return [AnchorRow(**row._mapping) for row in unit.rows(_ALL)]


def hash_of(previous: str, said: Mapping[str, Any]) -> str:
    """SHA-256 over the anchor before and what this one says: so each stands for all chains there were."""
    return chain.link(previous, said)


def _in_order(rows: Iterable[Any]) -> list[list[Any]]:
    return sorted([row.patient_id or SITE, row.n, row.hash] for row in rows)
