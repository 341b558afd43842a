"""Dosing: how much she does goes up and down by `rules/dosing.yaml`, one change at a time (M20)."""

from policies.dosing.adjust import adjusted, level, step
from policies.dosing.counts import counted

__all__ = ["adjusted", "counted", "level", "step"]
