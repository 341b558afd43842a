"""Session items between the frame (JSON lists) and the effects (values)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from policies.effects import Dose, Item

Raw = list[Any]
"""[exercise, sets, reps or None, hold_s or None, rest_s]"""


def items_of(raw: Iterable[Sequence[Any]]) -> tuple[Item, ...]:
    return tuple(Item(r[0], Dose(sets=r[1], reps=r[2], hold_s=r[3], rest_s=r[4])) for r in raw)


def raw_of(items: Iterable[Item]) -> list[Raw]:
    return [[i.exercise, i.dose.sets, i.dose.reps, i.dose.hold_s, i.dose.rest_s] for i in items]


def as_text(raw: Sequence[Sequence[Any]], index: int) -> str:
    """The items from `index` on, as the text kept in the fact `rest_of_today`."""
    return json.dumps([list(r) for r in raw[index:]])
