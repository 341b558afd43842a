"""Owns moving from beat to beat: which poses a motion passes through, and for how long each is seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.figures.brush import along
from bot.figures.pose import Arrow, Beat, Glow, LimbName, Motion, Part, Point, Pose
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
    glow: tuple[Glow, ...] = ()
    passed: float = 0.0
    """Which share of the round is over, counted in beats."""


def frames(motion: Motion) -> Iterator[Frame]:
    """Once round: each beat's stay, and the way to the next. Raises ValueError for a limb too short."""
    beats, count = motion.beats, len(motion.beats)
    for i, (beat, following) in enumerate(zip(beats, (*beats[1:], beats[0]), strict=True)):
        steps = max(2, round(following.move_s * FRAMES_A_SECOND))
        each = round(following.move_s * 1000 / steps / 10) * 10  # a GIF counts in hundredths of a second
        stay = each if motion.steady else round(beat.stay_s * 1000)
        yield replace(_frame(motion, beat, beat, 0.0, stay), passed=i / count)
        for step in range(1, steps):
            share = step / steps if motion.steady else eased(step / steps)
            yield replace(_frame(motion, beat, following, share, each), passed=(i + step / steps) / count)


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
        glow=tuple(_glow(a, b, share) for a, b in zip(start.glow, end.glow, strict=True)),
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
            "turn": _mix(start.turn, end.turn, share),
            "squeeze": _mix(start.squeeze, end.squeeze, share),
        }
    )


def _part(first: Part, second: Part, share: float) -> Part:
    """A part between two: it turns in the picture, or, where it looks longer at one end, through space."""
    a = first if isinstance(first, tuple) else (first, None)
    b = second if isinstance(second, tuple) else (second, None)
    if a[1] is None and b[1] is None:
        return _mix(a[0], b[0], share)
    if a[1] is None or b[1] is None:
        raise ValueError("a part that points at the viewer needs its length in every beat")
    if a[1] == b[1]:
        return _mix(a[0], b[0], share), a[1]
    x, y = _point(along((0.0, 0.0), a[0], a[1]), along((0.0, 0.0), b[0], b[1]), share)
    return math.degrees(math.atan2(-y, x)), math.hypot(x, y)


def _glow(first: Glow, second: Glow, share: float) -> Glow:
    return (*_point(first[:2], second[:2], share), _mix(first[2], second[2], share))


def _point(first: Point, second: Point, share: float) -> Point:
    return _mix(first[0], second[0], share), _mix(first[1], second[1], share)


def _mix(first: float, second: float, share: float) -> float:
    return first + (second - first) * share
