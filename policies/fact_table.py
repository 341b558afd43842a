"""Owns the names of facts: kind, unit and question of each, and the well mother a case begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isfinite
from types import MappingProxyType
from typing import Any

TRUTH = {True: "yes", False: "no", "true": "yes", "false": "no"}
ANSWERS = ("yes", "no", "unsure")
UNKNOWN = "unknown"
Value = str | int | float


class WrongValue(ValueError):
    """A value that a fact cannot have; says which it may have."""


@dataclass(frozen=True, slots=True)
class FactName:
    """One fact. `type` yes_no|number|choice|date|words|mark; `well` = what a mother has who has nothing."""

    name: str
    type: str
    unit: str | None
    question: str
    values: tuple[str, ...] = ()
    well: Value | None = None
    means: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Answer → the sign it reports: "soaking" at the question about bleeding is `soaking_pads`."""

    def read(self, value: Any) -> Value | None:
        """The value as it is kept; None = unknown. WrongValue for one it cannot have."""
        if isinstance(value, bool) or value in ("true", "false"):
            value = TRUTH[value]
        if value is None or value == UNKNOWN:
            return None
        match self.type:
            case "number":
                return self._number(value)
            case "date":
                return self._date(value)
            case "yes_no" | "choice" if str(value) not in self.allowed:
                raise WrongValue(
                    f"`{self.name}` is {value!r}; it may be {', '.join(self.allowed)} or unknown"
                )
            case _:
                return str(value)

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.values or ANSWERS

    def _number(self, value: Any) -> Value:
        wanted = f"a number{f' in {self.unit}' if self.unit else ''}, or unknown"
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise WrongValue(f"`{self.name}` is {value!r}; it is {wanted}") from None
        if not isfinite(number):
            raise WrongValue(f"`{self.name}` is {value!r}; it is {wanted}")
        return int(number) if number.is_integer() else number

    def _date(self, value: Any) -> str:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise WrongValue(f"`{self.name}` is {value!r}; write 2026-01-31, or unknown") from None


def well(names: Mapping[str, FactName], today: date) -> dict[str, Value]:
    """What is known of a mother who was asked everything and has nothing."""
    known = {fact.name: fact.well for fact in names.values() if fact.well is not None}
    days = known.pop("days_since_birth", None)
    if isinstance(days, int):
        known["birth_date"] = (today - timedelta(days=days)).isoformat()
    return known
