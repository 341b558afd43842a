"""Owns the shape of a written routine: for whom, in which days since the birth, where, how long, and what."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from content.bite import LAST_DAY
from content.shape import Shape

ExerciseId = Annotated[str, Field(pattern=r"^X\d\d$")]
Level = Annotated[int, Field(ge=0, le=3)]
Track = Literal["core", "relax", "walk", "girdle", "hands_full", "night", "relapse", "keep"]
"""The phases after the birth, rest first, walks, a sore pelvic girdle, beside the cot, in bed at night, the
gentle start after a flare or a break, and what keeps her well after graduation."""
Place = Literal["mat", "chair", "cot", "bed", "outside"]
"""The floor; seated or standing; the same beside the cot; lying in bed without a sound; a walk."""
Birth = Literal["any", "vaginal", "caesarean"]


class Routine(Shape):
    """A routine of `minutes` in one `place`: exercise ids in order, for plans of at least `min_level`.

    Of one `track`, from `from_day` to `to_day` since the birth (both included), after a `birth` of that kind.
    """

    id: str
    minutes: Literal[2, 5, 10]
    place: Place
    items: tuple[ExerciseId, ...] = Field(min_length=1)
    min_level: Level
    track: Track = "core"
    from_day: int = Field(0, ge=0, le=LAST_DAY)
    to_day: int = Field(LAST_DAY, ge=0, le=LAST_DAY)
    birth: Birth = "any"
    source: str
    signed: str | None = None

    @model_validator(mode="after")
    def _days_are_a_range(self) -> Self:
        if self.from_day > self.to_day:
            raise ValueError(f"`from_day` {self.from_day} is after `to_day` {self.to_day}")
        return self

    @property
    def file(self) -> str:
        """Where it stands below the content folder: a folder for each track."""
        return f"programmes/{self.track.replace('_', '-')}/{self.id}.yaml"

    def is_for(self, birth: str, days: int) -> bool:
        """Whether it is for a mother `days` after a `birth` (vaginal or caesarean)."""
        return self.birth in ("any", birth) and self.from_day <= min(days, LAST_DAY) <= self.to_day
