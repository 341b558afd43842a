"""Which answers are hard, and so are acknowledged before anything else is said (M02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.effects import Effect, Record
from policies.facts import Facts, FactValue
from policies.rules import Book


@dataclass(frozen=True, slots=True)
class Hard:
    """A class of answers: one of `values` of one of `facts`, or a score from the limit `from_limit` on.

    `options` are answers that leave no fact.
    """

    facts: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    from_limit: str = ""
    options: frozenset[str] = frozenset()

    def holds(self, name: str, value: FactValue, facts: Facts, book: Book) -> bool:
        if name not in self.facts:
            return False
        if self.from_limit:
            return isinstance(value, int | float) and value >= book.rules.limit(self.from_limit, facts.today)
        return value in self.values


CLASSES: Mapping[str, Hard] = {
    "loss": Hard(frozenset({"baby_loss"}), frozenset({"yes"})),
    "pain_high": Hard(
        frozenset({"pain_now", "pain_after", "pain_worst", "pain_average", "week_pain", "outcome_pain"}),
        from_limit="severe_pain",
    ),
    "sleep_short": Hard(
        frozenset({"sleep_last_night", "week_sleep", "longest_stretch"}), frozenset({"under_5", "under_3"})
    ),
    "no_help": Hard(frozenset({"support"}), frozenset({"no"})),
    "mood_low": Hard(frozenset({"mood_down", "mood_interest"}), frozenset({"yes"})),
    "operation": Hard(
        frozenset({"surgery_history", "birth_mode"}),
        frozenset({"yes", "planned_caesarean", "emergency_caesarean"}),
    ),
    "unwilling": Hard(options=frozenset({"not_today"})),
}
"""Message `hard.<class>` is the first sentence; a score of a row of buttons counts like any other."""


def classes(kept: Sequence[Effect], chosen: Sequence[str], facts: Facts, book: Book) -> tuple[str, ...]:
    """The classes an answer falls in: `kept` is what it is remembered as, `chosen` its option ids."""
    said = [(e.name, e.value) for e in kept if isinstance(e, Record) and e.kind == "fact"]
    return tuple(
        name
        for name, hard in CLASSES.items()
        if hard.options & set(chosen) or any(hard.holds(*answer, facts, book) for answer in said)
    )
