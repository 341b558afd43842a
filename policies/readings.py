"""Owns numbers that follow from what is known: the rise of a pain, a body mass index."""

from __future__ import annotations

from policies.facts import Facts

MORE_BLEEDING = frozenset({"pink", "red_again"})
"""Answers of the morning after exercise that cost two days and a step (11.8)."""


def pain_rise(facts: Facts) -> float | None:
    """Points on the scale 0–10 by which pain after a set is above pain before that session."""
    after, at, session = facts.number("pain_after"), facts.at("pain_after"), facts.session
    if after is None or at is None or (session is not None and at < session.started_at):
        return None
    if session is not None and session.pain_start is not None:
        return after - session.pain_start
    before, asked = facts.number("pain_now"), facts.at("pain_now")
    return after - before if before is not None and asked is not None and asked <= at else None


def bmi(facts: Facts) -> float | None:
    """Body mass index in kg/m²; only ever used to offer walking (clinical-facts 11.11)."""
    height_cm, weight_kg = facts.number("height_cm"), facts.number("weight_kg")
    return weight_kg / (height_cm / 100) ** 2 if height_cm and weight_kg else None


def days_since_level(facts: Facts) -> float | None:
    """Days since her level last changed, or since it became hers."""
    since = facts.at("level_now")
    return None if since is None else (facts.now - since).total_seconds() / 86_400
