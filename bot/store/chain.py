"""How a row of the decision log is tied to the one before it: one chain a mother, one for the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.privacy.sealing import SealedValue

GENESIS = "0" * 64
"""What the first row of a chain follows."""
UNTIED = frozenset({"id", "hash"})
"""Columns a hash cannot speak of: the id is given by the database when the row is hashed already; `n` is the
row's place."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: its position from 1 (0 = no row yet) and its hash (64 hex digits)."""

    n: int = 0
    hash: str = GENESIS


START = Head()


def link(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the previous hash, as 64 ASCII letters, and then of `canonical(row)`."""
    return sha256(previous.encode("ascii") + canonical(row)).hexdigest()


def canonical(row: Mapping[str, Any]) -> bytes:
    """The row as it is stored: JSON in ASCII with sorted names and no spaces; sealed bytes as hex.

    Moments are UTC with microseconds. A column that is empty is left out, so that one added later changes no
    hash of a row that was there before it.
    """
    cells = {name: cell for name, cell in row.items() if cell is not None and name not in UNTIED}
    return _TO_JSON.encode(cells).encode("ascii")


def memo(patient_id: int | None) -> str:
    """Where a unit keeps the head of this chain until the end of its transaction, and no longer."""
    return f"head of the decisions of patient {patient_id}"


def _stored(value: Any) -> str:
    if isinstance(value, SealedValue):
        return value.blob.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form")


_TO_JSON = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_stored
)
