"""Owns how things are timed: subjects in turn, round after round, ratios within a round; and the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

ROUNDS = 7
"""Rounds that count; one more goes before them to warm up."""


class Subject(Protocol):
    """Something to be timed: a call does `updates` things."""

    updates: int

    def __call__(self) -> None: ...


@dataclass(frozen=True)
class Line:
    """One line of the table. `measured` is in `unit`; a line without a `goal` only informs."""

    goal_id: str
    what: str
    measured: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        met = self.measured >= self.goal if self.at_least else self.measured <= self.goal
        return "met" if met else "NOT MET"

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        goal = "" if self.goal is None else f"{sign} {self.goal:g}"
        return (
            f"{self.goal_id:<4}{self.what:<58}{self.measured:>10.2f} {self.unit:<7}{goal:>8}  "
            f"{self.verdict:<8}{self.note}"
        ).rstrip()


def timed(subjects: Mapping[str, Subject], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """µs for each thing a subject does, round after round, subjects in turn."""
    seen: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds + 1):
        for name, subject in subjects.items():
            began = time.perf_counter()
            subject()
            seen[name].append((time.perf_counter() - began) / subject.updates * 1e6)
    return {name: costs[1:] for name, costs in seen.items()}


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios of each round: what slows the machine for a while slows both."""
    return statistics.median(a / b for a, b in zip(these, those, strict=True))


def median_us(costs: Sequence[float]) -> str:
    return f"{statistics.median(costs):.0f} us"
