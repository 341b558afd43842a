"""Triage: which red-flag and amber rules hold for her, and what follows from them (M06)."""

from policies.triage.alarm import alarm, clinic, hold
from policies.triage.follow_up import follow_up, waits
from policies.triage.found import (
    FROM_FACTS,
    Found,
    amber,
    red_flags,
    red_flags_about,
    severity,
    unknowns,
    with_signs,
)

__all__ = [
    "FROM_FACTS",
    "Found",
    "alarm",
    "amber",
    "clinic",
    "follow_up",
    "hold",
    "red_flags",
    "red_flags_about",
    "severity",
    "unknowns",
    "waits",
    "with_signs",
]
