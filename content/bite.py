"""Owns the shape of an education bite: a small thing to know, whom it fits, and when."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from content.shape import Shape, Texts

BiteId = Annotated[str, Field(pattern=r"^E\d\d$")]
Topic = Literal[
    "feeding", "lifting", "carrying", "sleep", "pacing", "pain", "pelvic_floor", "scar", "mood", "movement",
    "work", "closeness", "help", "treatments",
]  # fmt: skip
"""What a bite is about; only one about `treatments` may name a medicine, a device or a massage."""
Fit = Literal[
    "any",
    "caesarean",
    "vaginal",
    "breastfeeding",
    "bottle",
    "leak",
    "wrists",
    "girdle",
    "tailbone",
    "poor_sleep",
]
LAST_DAY = 1900
"""Days since birth: as far back as a date of birth is taken."""


class Bite(Shape):
    """The facts of one education bite: whom it fits and in which days since birth. Its words stand apart.

    `fits` = what she told that makes it hers ("any" = everybody); `needs_baby` = it speaks of a baby.
    """

    id: BiteId
    slug: str
    topic: Topic
    from_day: int = Field(ge=0, le=LAST_DAY)
    to_day: int = Field(ge=0, le=LAST_DAY)
    fits: tuple[Fit, ...] = Field(min_length=1)
    needs_baby: bool
    source: Texts = Field(min_length=1)
    signed: str | None = None

    @model_validator(mode="after")
    def _days_are_a_range(self) -> Self:
        if self.from_day > self.to_day:
            raise ValueError(f"`from_day` {self.from_day} is after `to_day` {self.to_day}")
        return self


class BiteWords(Shape):
    """The words of one education bite in one language: `say` has two wordings or more."""

    title: str
    say: Texts = Field(min_length=2)
