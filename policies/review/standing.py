"""Which status of hers may be changed, and by whom: never a way around her consent or a stop (S8, S25)."""

from __future__ import annotations

from policies.effects import Record
from policies.facts import Facts
from policies.prescribing import stops
from policies.verdict import Decision, Outcome

SINCE = "2026-11-25"
OUTSIDE = frozenset({"enrolling", "withdrawn"})
"""She has not agreed, or not any more: only her consent brings her in, no pause, end or way back."""


def refused(effect: Record, before: Facts) -> Decision | None:
    """Why her status may not become what `effect` says; None when it may. `before` = before the turn."""
    if before.patient is None:
        return None
    if before.patient.status in OUTSIDE or not stops.has_consented(before):
        return _no("S25", "no_consent", effect, before)
    if effect.value == "ended" and before.patient.stop != "none":
        return _no("S8", "stopped", effect, before)
    return None


def _no(rule: str, reason: str, effect: Record, before: Facts) -> Decision:
    used = {"status": before.patient.status, "stop": before.patient.stop} if before.patient else {}
    return Decision(rule, SINCE, Outcome.REFUSED, reason, facts=used, about=f"status {effect.value}")
