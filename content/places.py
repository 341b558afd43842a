"""Owns where an exercise can be done: a table of what each place of a routine asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content.schema import Exercise

UPRIGHT = frozenset({"seated", "standing"})
WALK = "L"
"""The space of a walk: a corridor, or outside."""


def _is_upright(exercise: Exercise) -> bool:
    return exercise.space == "S" and bool(UPRIGHT & set(exercise.positions))


FITS: Mapping[str, Callable[[Exercise], bool]] = {
    "mat": lambda exercise: exercise.space != WALK,
    "chair": _is_upright,
    "cot": lambda exercise: _is_upright(exercise) and exercise.baby == "plus",
    "bed": lambda exercise: exercise.space == "S" and exercise.quiet and "side_lying" in exercise.positions,
    "outside": lambda exercise: exercise.space == WALK or _is_upright(exercise),
}


def fits(exercise: Exercise, place: str) -> bool:
    """Whether it can be done there; a place nobody knows is a chair, which is everywhere."""
    return FITS.get(place, FITS["chair"])(exercise)
