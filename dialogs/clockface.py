"""A time of day as her wall clock or phone shows it: "14:30", or "2:30 pm" where that is usual (M30)."""

from __future__ import annotations

from datetime import time

from policies.facts import Facts

TWELVE_HOURS = frozenset({"US", "CA", "AU", "IN"})
"""Countries whose clocks count to twelve."""


def shown(at: time, facts: Facts) -> str:
    if facts.patient is None or facts.patient.country not in TWELVE_HOURS:
        return f"{at:%H:%M}"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
