"""Owns the shape of the hazard table: what could hurt her, what holds against it, what shows that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

STARTERS = tuple(f"H{number:02}" for number in range(1, 23))
"""The hazards this house began with; none of them may leave the table."""
ROOMS = ("content", "policies", "dialogs", "bot")
LOWEST, HIGHEST = 1, 5
HEAD = "| id | hazard | cause | severity | controls | tests | open | signed |"


@dataclass(frozen=True, slots=True)
class Hazard:
    """One way in which a mother could come to harm.

    `severity` = least and most, 1 (minor) to 5 (death); empty when nobody can say it of a single event.
    `likelihood` 1 to 5 is scored by a clinical safety officer, and None until then. `tests` run in
    `make check`, `also` in `make test`. `open` = what nothing holds against yet.
    """

    id: str
    hazard: str
    cause: str
    severity: tuple[int, ...]
    likelihood: int | None
    owner_room: str
    controls: tuple[str, ...]
    invariants: tuple[str, ...]
    requirements: tuple[str, ...]
    tests: tuple[str, ...]
    also: tuple[str, ...]
    open: str
    signed: str | None

    @property
    def how_severe(self) -> str:
        """ "4", "3–4", or a dash."""
        return "–".join(map(str, self.severity)) or "–"


def markdown(hazards: Iterable[Hazard]) -> str:
    """The table for readers, without a line end behind it."""
    return "\n".join(_lines(hazards))


def _lines(hazards: Iterable[Hazard]) -> Iterator[str]:
    yield HEAD
    yield "|---" * HEAD.count(" | ") + "|---|"
    for hazard in hazards:
        controls, tests = _listed(hazard.controls), _listed((*hazard.tests, *hazard.also))
        cells = (
            hazard.id,
            hazard.hazard,
            hazard.cause,
            hazard.how_severe,
            controls,
            tests,
            hazard.open or "–",
        )
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + f" | {hazard.signed or '–'} |"


def _listed(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names)
