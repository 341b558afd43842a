"""Outcomes on schedule: what she told in a wave is kept under that wave, the intake is the baseline (R06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from policies.aftermath import after
from policies.effects import Effect, Record
from policies.facts import Facts
from policies.prompting import due
from policies.rules import Book

MEASURES = (
    "outcome_pain", "outcome_tired", "outcome_change", "goal_1_score", "goal_2_score", "goal_3_score",
)  # fmt: skip
A_DAY = timedelta(days=1)


def kept(effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """What an answered wave and the end of the intake leave; `facts` are from before the turn.

    A measure she skipped has no fact of the wave: it is missing, and stays so.
    """
    names = {effect.name for effect in effects if isinstance(effect, Record) and effect.kind == "fact"}
    if "intake_done" in names and facts.at("pain_first") is None:
        pain = after(facts, effects).number("pain_now")
        if pain is not None:
            yield Record("fact", "pain_first", int(pain), "nrs")
    wave = due.wave_due(facts, book) if "outcomes_told" in names else ""
    if wave:
        yield from _wave(wave, after(facts, effects))


def _wave(wave: str, world: Facts) -> Iterator[Effect]:
    yield Record("fact", f"outcome_{wave}", "done")
    for measure in MEASURES:
        value = world.value(measure)
        if value is not None and world.within(measure, A_DAY):
            yield Record("fact", f"{wave}_{measure}", value, "nrs")
