"""Sign-offs of the content: who signed exactly which bytes of which file, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store import settings
from bot.store.pointer import SIGNED
from bot.store.tables import ContentSignature, table
from bot.store.unit import Unit

T = table(ContentSignature)
_EVERY = select(T.c.path, T.c.hash, T.c.name, T.c.at).order_by(T.c.id)
_COUNT = select(func.count()).select_from(T)


@dataclass(frozen=True, slots=True)
class Signature:
    """`name` is as it was typed: nothing here proves whose it is. `at` in UTC."""

    path: str
    hash: str
    name: str
    at: datetime


def add(unit: Unit, files: Mapping[str, str], name: str) -> None:
    """`name` signs these bytes (path -> hash). Signed by the same name already, nothing changes."""
    rows = [
        {"path": path, "hash": hash, "name": name, "at": unit.now()} for path, hash in sorted(files.items())
    ]
    unit.add_many(T, rows, ("path", "hash", "name"))
    settings.put(unit, SIGNED, int(unit.row(_COUNT)[0]))


def of(unit: Unit, files: Mapping[str, str]) -> dict[str, str]:
    """Path -> the names under exactly these bytes (path -> hash), in their order; no entry for none."""
    found: dict[str, list[str]] = {}
    for path, hash, name, _ in unit.rows(_EVERY):
        if files.get(path) == hash:
            found.setdefault(str(path), []).append(str(name))
    return {path: ", ".join(names) for path, names in found.items()}


def every(unit: Unit) -> list[Signature]:
    """All of them, oldest first."""
    return [Signature(*row) for row in unit.rows(_EVERY)]
