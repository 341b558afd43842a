"""Facts about this installation that the program itself keeps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from bot.store.tables import Setting, table
from bot.store.unit import Unit

T = table(Setting)
_GET = select(T.c.value).where(T.c.key == bindparam("name"))


def get(unit: Unit, name: str, default: Any = None) -> Any:
    """A JSON value."""
    row = unit.row(_GET, name=name)
    return default if row is None else row[0]


def put(unit: Unit, name: str, value: Any) -> None:
    unit.put(T, ("key",), {"key": name, "value": value})
