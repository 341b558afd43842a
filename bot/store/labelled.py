"""What clinicians said her words really were: read with each mother's own key, and gone when it is gone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.privacy.sealing import CannotUnseal
from bot.store import people, records
from bot.store.tables import Fact, Patient, Person, table
from bot.store.unit import Unit
from policies.labels import NOTE

F, P, WHO = table(Fact), table(Patient), table(Person)
LABEL, BABY = f"note_{NOTE}", "baby_name"
AGREED = ("active", "paused", "ended")
"""Words of a mother who never agreed, or does not any more, are no examples for anybody."""
_FIND = (
    select(F.c.patient_id, F.c.name, F.c.body, P.c.case_no, WHO.c.name.label("her_name"))
    .join(P, P.c.id == F.c.patient_id)
    .join(WHO, WHO.c.id == P.c.person_id)
    .where(F.c.name.in_((LABEL, BABY)), P.c.status.in_(AGREED))
    .order_by(F.c.id)
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label as it was kept, and what else would say who she is: her names and her case number."""

    body: Mapping[str, Any]
    names: frozenset[str]


def every(unit: Unit) -> tuple[list[Labelled], int]:
    """The newest label of each text of each alert, oldest first, and how many cannot be opened any more."""
    found: dict[tuple[int, int, str], Mapping[str, Any]] = {}
    names: dict[int, set[str]] = defaultdict(set)
    closed = 0
    for row in unit.rows(_FIND):
        try:
            value = unit.unseal(records.FACT, row.body)["value"]
            names[row.patient_id] |= {row.case_no, str(unit.unseal(people.NAME, row.her_name) or "")}
        except CannotUnseal:
            closed += row.name == LABEL
            continue
        if row.name == BABY:
            names[row.patient_id].add(str(value))
            continue
        body = json.loads(value)
        key = (row.patient_id, body["alert"], body["words"])
        found.pop(key, None)
        found[key] = body
    return [Labelled(body, frozenset(names[key[0]] - {""})) for key, body in found.items()], closed
