"""Prescribing: which exercises she may be sent now, in which dose, and the gate when they are sent."""

from policies.prescribing.pick import pick
from policies.prescribing.sending import gate

__all__ = ["gate", "pick"]
