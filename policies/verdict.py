"""What policy answers: effects kept, added and refused, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

from policies.effects import Effect


class Disposition(IntEnum):
    """How soon somebody must look, least first; the most severe wins (M06)."""

    SELF_CARE = 0
    ROUTINE_REVIEW = 1
    URGENT_REVIEW = 2
    EMERGENCY = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Outcome(StrEnum):
    """What became of the thing the decision is about."""

    FIRED = "fired"
    KEPT = "kept"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the decision log: rule, its version, what it looked at, and why in words.

    `reason` is a word of the closed list in `policies/rules/` (the rule's `reason`), `facts` what was used.
    """

    rule: str
    since: str
    outcome: Outcome
    reason: str
    disposition: Disposition = Disposition.SELF_CARE
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    about: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Policy's answer. `interrupts` = the dialog does not run this turn."""

    effects: tuple[Effect, ...] = ()
    decisions: tuple[Decision, ...] = ()
    interrupts: bool = False
    disposition: Disposition = Disposition.SELF_CARE
