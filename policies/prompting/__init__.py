"""Prompting: when the bot may write by itself, what it may offer then, and which timers that needs."""

from policies.prompting.availability import SNOOZED, Occasion, is_busy, is_mourning, why_not
from policies.prompting.refusing import refused

__all__ = ["SNOOZED", "Occasion", "is_busy", "is_mourning", "refused", "why_not"]
