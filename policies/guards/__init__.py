"""Guards: the questions flows may ask of the facts, by the names that stand in the flow tables."""

from policies.guards import asked, care, days, effort, forms, intake, meant
from policies.guards.named import GUARDS, Guard, Vars

__all__ = ["GUARDS", "Guard", "Vars", "asked", "care", "days", "effort", "forms", "intake", "meant"]
