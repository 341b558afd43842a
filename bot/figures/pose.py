"""Owns the shape of content/figures/*.yaml: bodies as angles of their parts, things, arrows, marks, beats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Point = tuple[float, float]
"""Across and down, in a picture 800 wide and 600 high."""
Glow = tuple[float, float, float]
"""Across, down and how wide: where a muscle works."""
Part = float | tuple[float, float]
"""An angle in degrees (0 = to the right, 90 = up), or angle and length where a part points at the viewer."""


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Joint = Literal[
    "hip", "waist", "chest", "neck", "head", "shoulder", "elbow", "hand", "knee", "ankle", "toes",
    "shoulder_far", "elbow_far", "hand_far", "hip_far", "knee_far", "ankle_far", "toes_far",
]  # fmt: skip
LimbName = Literal["arm", "arm_far", "leg", "leg_far"]


class Look(Shape):
    """How she is seen; in `view` front and back `arm`, `leg` are right in the picture and `_far` left.

    `lying` on her side, seen from the front or the back: the limbs `_far` are the lower ones and lie behind.
    """

    scale: float = Field(1.0, gt=0.2, le=1.5)
    facing: Literal["right", "left"] = "right"
    view: Literal["side", "front", "back"] = "side"
    bun: Literal["back", "top"] = "back"
    lying: bool = False


class Pose(Shape):
    """Angles. `trunk` from the hip up, `arm` shoulder to hand, `leg` hip to toes; `_far` = the other side.

    `breath` = how far in: belly and ribs are a little wider. `turn` = how far chest and face are turned from
    the side towards the viewer, in `view` side. `squeeze` = how far the
    shoulder blades go together and down, seen from behind.
    """

    trunk: tuple[float, float, float]
    head: float
    arm: tuple[Part, Part]
    arm_far: tuple[Part, Part] | None = None
    leg: tuple[Part, Part, Part]
    leg_far: tuple[Part, Part, Part] | None = None
    breath: float = Field(0.0, ge=0, le=1)
    turn: float = Field(0.0, ge=0, le=1)
    squeeze: float = Field(0.0, ge=0, le=1)


class Body(Look, Pose):
    """One body in a picture, its hip at `hip`."""

    hip: Point
    faint: bool = False


class Thing(Shape):
    """Something around her; `at` is the middle of a seat, cushion, counter top, path, else of its lower edge.

    A path rises by `turn` degrees from left to right. `drift` = how far it goes by, to the left and down by
    `turn`, in each round of a motion: what she walks past; the next one comes to where it was.
    """

    kind: Literal["mat", "chair", "stool", "cushion", "bed", "sofa", "wall", "counter", "path", "grass"]
    at: Point
    width: float = Field(120, gt=0, le=800)
    height: float = Field(40, gt=0, le=600)
    turn: float = 0
    facing: Literal["right", "left"] = "right"
    front: bool = False
    drift: float = 0


class Arrow(Shape):
    """Where the movement goes: a curve `start` – `over` – `end`."""

    start: Point
    over: Point
    end: Point


class Beat(Pose):
    """A keyframe: she takes `move_s` seconds to come here and stays `stay_s`.

    `at` = where the motion's anchor is; `reach` = where a hand or an ankle is held, whatever the angles say
    (they then only say which way it bends). `glow` = where a muscle works; it grows from beat to beat.
    `touching` = the joints that rest on the ground. `arrows` show while she comes here, `marks` (where the
    compensation shows) while she stays.
    """

    at: Point
    reach: Mapping[LimbName, Point] = Field(default_factory=dict)
    move_s: float = Field(1.2, ge=0.2, le=6)
    stay_s: float = Field(0.6, ge=0.1, le=6)
    glow: tuple[Glow, ...] = ()
    touching: tuple[Joint, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Point, ...] = ()


class Motion(Look):
    """The animation: from beat to beat and back to the first, without end.

    `anchor` = the joint that stands at each beat's `at`; `ground` = how far down the floor or mat is.
    `steady`: the beats run on evenly, without a halt (`stay_s`) at any of them, as in walking.
    """

    things: tuple[Thing, ...] = ()
    anchor: Joint = "hip"
    ground: float = Field(gt=0, le=600)
    steady: bool = False
    beats: tuple[Beat, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _reaches_all_the_way(self) -> Self:
        """What is held in one beat is held in each: a hand cannot be half held on the way."""
        if len({frozenset(beat.reach) for beat in self.beats}) > 1:
            raise ValueError("every beat must `reach` with the same limbs")
        if len({len(beat.glow) for beat in self.beats}) > 1:
            raise ValueError(
                "every beat must have the same number of `glow`, with width 0 where nothing works"
            )
        return self


class Figure(Shape):
    """The pictures of an exercise. The still: things, bodies in order, arrows, marks of the compensation.

    Without `bodies` the still is made of the motion: its first beat faint, beat number `still` (from 1) full.
    `faint: false` leaves the first beat out, where both lie so close that it would blur.
    """

    things: tuple[Thing, ...] = ()
    bodies: tuple[Body, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Point, ...] = ()
    motion: Motion
    still: int = Field(2, ge=1)
    faint: bool = True

    @model_validator(mode="after")
    def _shows_a_beat_that_exists(self) -> Self:
        beats = len(self.motion.beats)
        if not self.bodies and self.still > beats:
            raise ValueError(f"`still` is {self.still}, and there are {beats} beats")
        return self
