"""The facts as they will be once an effect has happened: what the rest of the turn sees."""

from __future__ import annotations

from dataclasses import replace

from policies.effects import Clear, Effect, Record, Stop, StopKind
from policies.facts import Fact, Facts

STOP_FACTS = {"symptoms_up": "symptom_stop", "unwilling": "unwilling", "baby_woke": "baby_woke"}
"""Which fact a session stop leaves behind, by its reason (S04)."""
FIELDS = frozenset({"country", "zone", "status", "lang"})


def learned(facts: Facts, effect: Effect) -> Facts:
    """`facts` after `effect`; the same facts when it teaches nothing."""
    match effect:
        case Record("fact", name, value, unit):
            return _with(facts, name, value, unit)
        case Record("consent", name):
            return _consented(facts, name != "withdrawn")
        case Record("patient", name, value) if name in FIELDS and facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, **{name: value}))
        case Stop(StopKind.SESSION, reason) if reason in STOP_FACTS:
            return _with(facts, STOP_FACTS[reason], "yes")
        case Stop(StopKind.HOLD | StopKind.LOCK as kind) if facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, stop=worse(facts.patient.stop, kind.value)))
        case Clear() if facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, stop="none"))
        case _:
            return facts


def _consented(facts: Facts, agreed: bool) -> Facts:
    if facts.patient is not None:
        facts = replace(facts, patient=replace(facts.patient, status="active" if agreed else "withdrawn"))
    return _with(facts, "consent", "yes" if agreed else "no")


def worse(now: str, new: str) -> str:
    """A hold never softens a lock."""
    order = ("none", "hold", "lock")
    return max(now, new, key=order.index)


def _with(facts: Facts, name: str, value: object, unit: str | None = None) -> Facts:
    return facts.learn(Fact(name, value, unit, facts.now, "dialog"))  # type: ignore[arg-type]
