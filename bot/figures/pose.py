"""Owns the shape of content/figures/*.yaml: bodies as angles of their parts, things, arrows, marks."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Point = tuple[float, float]
"""Across and down, in a picture 800 wide and 600 high."""
Part = float | tuple[float, float]
"""An angle in degrees (0 = to the right, 90 = up), or angle and length where a part points at the viewer."""


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Body(Shape):
    """One body. `trunk` from the hip up, `arm` shoulder to hand, `leg` hip to toes; `_far` = the other side.

    `view` front and back use `arm` and `leg` for the right of the picture and `_far` for the left.
    """

    hip: Point
    scale: float = Field(1.0, gt=0.2, le=1.5)
    facing: Literal["right", "left"] = "right"
    view: Literal["side", "front", "back"] = "side"
    trunk: tuple[float, float, float]
    head: float
    arm: tuple[Part, Part]
    arm_far: tuple[Part, Part] | None = None
    leg: tuple[Part, Part, Part]
    leg_far: tuple[Part, Part, Part] | None = None
    bun: Literal["back", "top"] = "back"
    faint: bool = False


class Thing(Shape):
    """Something around her; `at` is the middle of a seat or cushion, and of the lower edge of mat or bed."""

    kind: Literal["mat", "chair", "stool", "cushion", "bed"]
    at: Point
    width: float = Field(120, gt=0, le=800)
    height: float = Field(40, gt=0, le=600)
    turn: float = 0
    facing: Literal["right", "left"] = "right"
    front: bool = False


class Arrow(Shape):
    """Where the movement goes: a curve `start` – `over` – `end`."""

    start: Point
    over: Point
    end: Point


class Figure(Shape):
    """One picture: things, then bodies in order, then arrows, and rings where the compensation shows."""

    things: tuple[Thing, ...] = ()
    bodies: tuple[Body, ...] = Field(min_length=1)
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Point, ...] = ()
