"""Prescribing: which exercises she may be sent now, in which dose, and the gate when they are sent."""

from policies.prescribing.gate import gate
from policies.prescribing.pick import pick

__all__ = ["gate", "pick"]
