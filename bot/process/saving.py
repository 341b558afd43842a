"""What one turn's saving shares: the unit, the stage, fresh tokens, and the alert raised on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.process.scene import Stage
from bot.store.unit import Unit
from policies.rules import Book


@dataclass
class Saving:
    """`alert` is the id of the alert this turn raised: effects that say "the new one" mean it."""

    unit: Unit
    stage: Stage
    book: Book
    alert: int | None = None
    count: int = 0
    tokens: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.unit.tokens(self.stage.row.id)

    @property
    def now(self) -> datetime:
        return self.stage.facts.now

    def purpose(self) -> str:
        """A name for one outgoing row that the same turn done twice would give again (S24)."""
        self.count += 1
        return f"{self.stage.row.id}:{self.count}"

    @property
    def owner(self) -> str:
        """The queue her timers come back to."""
        patient = self.stage.facts.patient
        return f"person:{patient.person}" if patient else self.stage.row.queue
