"""Dosing: how much she does goes up and down by `rules/dosing.yaml`, one change at a time (M20)."""

from policies.dosing.adjust import adjusted, level, step
from policies.dosing.counts import counted
from policies.dosing.too_much import found, is_above_cap

__all__ = ["adjusted", "counted", "found", "is_above_cap", "level", "step"]
