"""Owns moving from beat to beat: which poses a motion passes through, and for how long each is seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from bot.figures.pose import Arrow, Beat, LimbName, Motion, Part, Point, Pose
from bot.figures.skeleton import Joints, placed

FRAMES_A_SECOND = 12


@dataclass(frozen=True)
class Frame:
    """One picture of the animation: her joints, how many milliseconds it is seen, and what points at it."""

    joints: Joints
    head: float
    milliseconds: int
    touching: frozenset[str]
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Point, ...] = ()


def frames(motion: Motion) -> Iterator[Frame]:
    """Once round: each beat's stay, and the way to the next. Raises ValueError for a limb too short."""
    for beat, following in zip(motion.beats, (*motion.beats[1:], motion.beats[0]), strict=True):
        yield _frame(motion, beat, beat, 0.0, round(beat.stay_s * 1000))
        steps = max(2, round(following.move_s * FRAMES_A_SECOND))
        each = round(following.move_s * 1000 / steps / 10) * 10  # a GIF counts in hundredths of a second
        for step in range(1, steps):
            yield _frame(motion, beat, following, eased(step / steps), each)


def eased(t: float) -> float:
    """Slow at both ends, as a body moves."""
    return (1 - math.cos(math.pi * t)) / 2


def _frame(motion: Motion, start: Beat, end: Beat, share: float, milliseconds: int) -> Frame:
    pose = between(start, end, share)
    reach: dict[LimbName, Point] = {
        limb: _point(start.reach[limb], end.reach[limb], share) for limb in start.reach
    }
    joints = placed(pose, motion, motion.anchor, _point(start.at, end.at, share), reach)
    still = start is end
    return Frame(
        joints,
        pose.head,
        milliseconds,
        frozenset(start.touching) & frozenset(end.touching),
        () if still else end.arrows,
        start.marks if still else (),
    )


def between(start: Pose, end: Pose, share: float) -> Pose:
    """The pose `share` of the way from one to the other."""

    def limb(first: tuple[Part, ...], second: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(_part(a, b, share) for a, b in zip(first, second, strict=True))

    return Pose.model_validate(
        {
            "trunk": tuple(_mix(a, b, share) for a, b in zip(start.trunk, end.trunk, strict=True)),
            "head": _mix(start.head, end.head, share),
            "arm": limb(start.arm, end.arm),
            "arm_far": limb(start.arm_far or start.arm, end.arm_far or end.arm),
            "leg": limb(start.leg, end.leg),
            "leg_far": limb(start.leg_far or start.leg, end.leg_far or end.leg),
            "breath": _mix(start.breath, end.breath, share),
        }
    )


def _part(first: Part, second: Part, share: float) -> Part:
    """A part between two; where only one says how long it looks, both are taken to."""
    a = first if isinstance(first, tuple) else (first, None)
    b = second if isinstance(second, tuple) else (second, None)
    angle = _mix(a[0], b[0], share)
    if a[1] is None and b[1] is None:
        return angle
    if a[1] is None or b[1] is None:
        raise ValueError("a part that points at the viewer needs its length in every beat")
    return angle, _mix(a[1], b[1], share)


def _point(first: Point, second: Point, share: float) -> Point:
    return _mix(first[0], second[0], share), _mix(first[1], second[1], share)


def _mix(first: float, second: float, share: float) -> float:
    return first + (second - first) * share
