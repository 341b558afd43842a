"""Owns the sample mothers of a preview: invented people, and what is known of each at one fixed moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from policies.facts import Fact, Facts, FactValue, PatientView, Responder

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
"""A preview looks the same every day: this is the day it shows."""
CLINICIAN = "Clara Reyes"


@dataclass(frozen=True, slots=True)
class Mother:
    """`title` and `hint` stand in the page's menu; `weeks` since birth, None = she has not said."""

    key: str
    title: str
    hint: str
    name: str = ""
    country: str = "GB"
    zone: str = "Europe/London"
    weeks: int | None = 8
    known: Mapping[str, FactValue] = field(default_factory=lambda: MappingProxyType({}))

    def facts(self, lang: str) -> Facts:
        """What a turn would know of her, reading in `lang`."""
        row = PatientView(
            1, 1, "1001", "active", name=self.name, lang=lang, zone=self.zone, country=self.country
        )
        known = {**self.known}
        if self.weeks is not None:
            known["birth_date"] = (NOW - timedelta(weeks=self.weeks)).date().isoformat()
        told = {
            name: Fact(name, value, None, NOW - timedelta(days=1), "sample") for name, value in known.items()
        }
        return Facts(NOW, MappingProxyType(told), row, rota=(Responder(101, CLINICIAN),))


LOST = "baby_loss"
GOALS: Mapping[str, FactValue] = {
    "goal_1": "put on my shoes",
    "goal_1_score": 4,
    "goal_2": "carry the shopping",
    "goal_2_score": 3,
    "goal_3": "sleep on my left side",
}
WENT_ON: Mapping[str, FactValue] = {
    "all_sessions": 9,
    "week_sessions": 3,
    "pain_first": 5,
    "week_pain": 3,
    "plan_days": "3",
    "complaint": "it pulls low on the right",
}

MOTHERS = (
    Mother(
        "first_time",
        "First-time mother",
        "Vaginal birth 8 weeks ago; her name and her baby's are known.",
        "Ana",
        known={"baby_name": "Leo", "birth_mode": "vaginal", **WENT_ON, **GOALS},
    ),
    Mother(
        "wide_gap",
        "Caesarean",
        "Planned caesarean 5 weeks ago in Spain; no name told, hers or the baby's.",
        country="ES",
        zone="Europe/Madrid",
        weeks=5,
        known={"birth_mode": "planned_caesarean", "pain_first": 4},
    ),
    Mother(
        "blank",
        "Nothing told yet",
        "No country, no date of birth, no name: what the very first messages know.",
        country="",
        zone="UTC",
        weeks=None,
    ),
    Mother(
        "loss",
        "After a loss",
        "Her baby died; no word of a baby may reach her.",
        "Ruth",
        weeks=10,
        known={LOST: "yes", "birth_mode": "vaginal", **WENT_ON, **GOALS},
    ),
    Mother(
        "long",
        "Long names",
        "Long names with signs in them, to see what breaks a line or a button.",
        "Maximiliana-Konstantina Wolfeschlegel & Søn",
        zone="America/Argentina/ComodRivadavia",
        weeks=30,
        known={"baby_name": "Bartholomew-Alexander <3 O'Shaughnessy III", **WENT_ON, **GOALS},
    ),
)


def mother(key: str) -> Mother:
    """The sample mother called `key`; KeyError when there is none."""
    return {one.key: one for one in MOTHERS}[key]
