"""Review: every effect of a turn is judged before it is saved, and what policy owes is added (S02)."""

from policies.review.verdicts import review

__all__ = ["review"]
