"""What a run prints: the numbers, what the graph lacks, and each violation with its shortest way there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.modelcheck import graph
from bot.modelcheck.search import Search, Violation
from bot.modelcheck.transcript import transcript

SHOWN = 10
"""Violations printed in full; the others are one line each."""


@dataclass(frozen=True)
class Report:
    """One run, how long it took, and whether it may pass."""

    search: Search
    seconds: float

    @property
    def passed(self) -> bool:
        lacking = self.dead or self.unexplained or self.search.not_begun
        return not self.violations and not lacking

    @property
    def violations(self) -> list[Violation]:
        """The shortest way first."""
        found = self.search.violations.values()
        return sorted(found, key=lambda v: (len(self.search.trace(v)[1]), v.id))

    @property
    def dead(self) -> list[str]:
        return list(graph.dead(self.search))

    @property
    def unexplained(self) -> list[tuple[str, str]]:
        return list(graph.unexplained(self.search))

    def numbers(self) -> dict[str, Any]:
        """The figures of the run."""
        return {
            "states": len(self.search.states),
            "transitions": self.search.transitions,
            "depth": self.search.depth,
            "fix_point": self.search.fixed,
            "seconds": round(self.seconds, 1),
            "violations": len(self.search.violations),
            "dead": len(self.dead),
            "unreached": len(self.unexplained),
        }

    def as_json(self) -> dict[str, Any]:
        """Everything, for a machine."""
        found = [self._found(violation) for violation in self.violations]
        lacking = {"not_begun": self.search.not_begun, "dead": self.dead, "unreached": self.unexplained}
        return {**self.numbers(), "found": found, "lacking": lacking}

    def _found(self, violation: Violation) -> dict[str, Any]:
        start, way = self.search.trace(violation)
        return {
            "invariant": violation.id,
            "place": violation.place,
            "what": violation.what,
            "start": start,
            "events": [happening.line for happening in way],
            "transcript": list(transcript(start, way, self.search.shelf)),
        }

    def lines(self) -> Iterator[str]:
        """Everything, for a person."""
        found = self.violations
        for violation in found[:SHOWN]:
            yield from self._told(violation)
        for violation in found[SHOWN:]:
            yield f"{violation.id} at {violation.place}: {violation.what}"
        yield from (f"not begun: {name}: {why}" for name, why in self.search.not_begun.items())
        yield from (f"dead: nothing leads out of {place}" for place in self.dead)
        yield from (f"unreachable: {flow}.{node} is never asked" for flow, node in self.unexplained)
        numbers = self.numbers()
        ending = "fix-point" if numbers["fix_point"] else "stopped before the fix-point"
        yield (
            f"model-check: {numbers['states']} states, {numbers['transitions']} transitions, "
            f"depth {numbers['depth']} ({ending}), {numbers['violations']} violations, "
            f"{numbers['dead']} dead, {numbers['unreached']} unreachable, {numbers['seconds']} s"
        )

    def _told(self, violation: Violation) -> Iterator[str]:
        start, way = self.search.trace(violation)
        events = f"{len(way)} event{'s' if len(way) != 1 else ''}"
        yield f"{violation.id} violated at {violation.place} after {events}: {violation.what}"
        yield from (f"  {line}" for line in transcript(start, way, self.search.shelf))
        yield ""
