"""Whether she is in a talk with a clinician, and with whom (M37)."""

from __future__ import annotations

from datetime import timedelta

from policies.facts import Facts

TALK = timedelta(minutes=30)
"""How long her words go to the clinician who wrote, when nobody writes any more."""


def talks_with(facts: Facts) -> int | None:
    """The clinician's person id; None when nobody talks with her now."""
    person = facts.number("talk_with")
    return int(person) if person and facts.within("talk_with", TALK) else None
