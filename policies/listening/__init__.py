"""Listening: what her words may mean, in every language at once. It never decides, it only raises concern."""

from policies.listening.hear import hear
from policies.listening.signals import Heard, Signal, SignalKind

__all__ = ["Heard", "Signal", "SignalKind", "hear"]
