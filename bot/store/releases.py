"""Releases of the content: whole, immutable, under their hash; and which one is current."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.store import settings
from bot.store.tables import Release, table
from bot.store.unit import Unit

T = table(Release)
CURRENT = "current_release"
_GET = select(T.c.body).where(T.c.id == bindparam("release"))


def put(unit: Unit, release: str, body: str) -> None:
    """Keep a release and make it the current one. One that is there already is never changed."""
    unit.add_many(T, [{"id": release, "created_at": unit.now(), "body": body}], ("id",))
    settings.put(unit, CURRENT, release)


def get(unit: Unit, release: str) -> str | None:
    """What was put."""
    row = unit.row(_GET, release=release)
    return None if row is None else str(row[0])


def current(unit: Unit) -> str:
    """The release put last; empty before the first."""
    return str(settings.get(unit, CURRENT, ""))
