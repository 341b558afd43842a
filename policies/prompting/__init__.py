"""Prompting: when the bot may write by itself, what it may offer then, and which timers that needs."""

from policies.prompting.availability import Occasion, in_talk, why_not
from policies.prompting.refusing import refused

__all__ = ["Occasion", "in_talk", "refused", "why_not"]
