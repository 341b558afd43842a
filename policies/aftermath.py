"""The facts as they will be once effects have happened: what the rest of a turn and its judges look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policies.effects import Clear, Effect, Record, Stop, StopKind
from policies.facts import Fact, Facts, FactValue

SESSION_STOPS = {"symptoms_up": "symptom_stop", "unwilling": "unwilling", "baby_woke": "baby_woke"}
"""The fact each kind of session stop leaves behind (S04)."""
HER_ROW = frozenset({"status", "country", "zone", "lang"})
ORDER = ("none", "hold", "lock")


def after(facts: Facts, effects: Iterable[Effect]) -> Facts:
    """`facts` after `effects`. A clearance counts before a new stop, whatever their order: the stop stays."""
    for effect in sorted(effects, key=lambda effect: not isinstance(effect, Clear)):
        facts = learned(facts, effect)
    return facts


def learned(facts: Facts, effect: Effect) -> Facts:
    """`facts` after one effect; the same facts when it teaches nothing."""
    match effect:
        case Record("fact", name, value, unit):
            return _with(facts, name, value, unit)
        case Record("consent", name):
            return _consented(facts, name != "withdrawn")
        case Record("person", "reachable", value) if facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, reachable=value == "yes"))
        case Record("patient", name, value) if name in HER_ROW and facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, **{name: value}))
        case Stop(StopKind.SESSION, reason) if reason in SESSION_STOPS:
            return _with(facts, SESSION_STOPS[reason], "yes")
        case Stop(StopKind.HOLD | StopKind.LOCK as kind) if facts.patient is not None:
            return replace(facts, patient=replace(facts.patient, stop=worse(facts.patient.stop, kind.value)))
        case Clear() if facts.patient is not None:
            cleared = replace(facts, patient=replace(facts.patient, stop="none"))
            return _with(cleared, "cleared", "yes")
        case _:
            return facts


def worse(now: str, new: str) -> str:
    """The graver of two stops: a hold never softens a lock."""
    return max(now, new, key=ORDER.index)


def _consented(facts: Facts, agreed: bool) -> Facts:
    if facts.patient is not None:
        facts = replace(facts, patient=replace(facts.patient, status="active" if agreed else "withdrawn"))
    return _with(facts, "consent", "yes" if agreed else "no")


def _with(facts: Facts, name: str, value: FactValue, unit: str | None = None) -> Facts:
    return facts.learn(Fact(name, value, unit, facts.now, "turn"))
