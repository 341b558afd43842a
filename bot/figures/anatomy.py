"""Owns what a body can do: how far joints bend, that limbs keep their length, and that what rests, rests.

The ranges are those of an ordinary adult, rounded outwards, as a guard against slips of the pen and no more
(proposal; textbook ranges of motion). Only a body seen from the side can be measured so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.figures.motion import frames
from bot.figures.pose import Figure, Look, Motion, Point
from bot.figures.skeleton import Joints, Limb, joints_of, turned
from content.problems import Path

RANGES: Mapping[str, tuple[float, float]] = {
    "knee": (-8, 158),
    "elbow": (-12, 152),
    "hip": (-32, 138),
    "shoulder": (-65, 190),
    "ankle": (-15, 122),
    "back": (-38, 48),
    "neck": (-62, 68),
}
"""Degrees, bending counted as in the clinic: 0 = standing straight, more = bent further forward."""
RADIUS = {
    "hip": 34,
    "knee": 20,
    "ankle": 12,
    "toes": 8,
    "hand": 10,
    "elbow": 12.5,
    "shoulder": 18,
    "head": 33,
}
"""How far the ground is from the middle of a joint that rests on it."""
NEAR = 9.0
"""How far off the ground what rests may look; in points of the picture."""
SAME_LENGTH = 0.03


@dataclass(frozen=True)
class Fault:
    """What is wrong with a body, and where in the file it stands."""

    text: str
    at: Path


def faults(figure: Figure) -> tuple[Fault, ...]:
    """Everything no woman's body could do in the still or on the way through the motion; each said once."""
    found: dict[str, Fault] = {}
    for fault in (*_in_still(figure), *_in_motion(figure.motion)):
        found.setdefault(fault.text.partition(":")[0], fault)
    return tuple(found.values())


def _in_still(figure: Figure) -> Iterator[Fault]:
    for i, body in enumerate(figure.bodies):
        for text in _bends(joints_of(body), body, body.head):
            yield Fault(text, ("bodies", i))


def _in_motion(motion: Motion) -> Iterator[Fault]:
    """Each frame is looked at: a beat may be fine and the way to the next impossible."""
    at: Path = ("motion",)
    lengths: dict[str, float] = {}
    try:
        for frame in frames(motion):
            for text in (
                *_bends(frame.joints, motion, frame.head),
                *_floats(frame.joints, frame.touching, motion),
                *_stretches(frame.joints, lengths, motion),
            ):
                yield Fault(text, at)
    except ValueError as wrong:
        yield Fault(str(wrong), at)


def _bends(joints: Joints, look: Look, head: float) -> Iterator[str]:
    if look.view != "side":
        return
    for name, angle in bends(joints, look, head).items():
        least, most = RANGES[name.removesuffix("_far").rstrip("12")]
        if not least <= angle <= most:
            yield f"`{name}` bends too far: {angle:.0f} degrees, and it goes from {least:g} to {most:g}"


def bends(joints: Joints, look: Look, head: float) -> Mapping[str, float]:
    """How far every joint is bent, in degrees; 0 = as in standing straight, arms hanging."""
    sign = 1 if look.facing == "right" else -1
    spine = [_angle(a, b) for a, b in pairwise(joints.spine)]
    found = {
        "back1": -sign * turned(spine[0], spine[1]),
        "back2": -sign * turned(spine[1], spine[2]),
        "neck": -sign * turned(spine[2], head),
    }
    for far, arm, leg in (("", joints.arm, joints.leg), ("_far", joints.arm_far, joints.leg_far)):
        upper, fore = _angles(arm)
        thigh, shin, foot = _angles(leg)
        found |= {
            f"hip{far}": sign * turned(spine[0] + 180, thigh),
            f"knee{far}": -sign * turned(thigh, shin),
            f"ankle{far}": sign * turned(shin, foot),
        }
        if not joints.turn:  # turned to us, an arm goes out to the side, and no angle is left to measure
            found |= {
                f"shoulder{far}": _wide(sign * turned(spine[2] + 180, upper)),
                f"elbow{far}": sign * turned(upper, fore),
            }
    return found


def _wide(angle: float) -> float:
    """An arm lifted past the ear is 190 degrees, not −170."""
    return angle + 360 if angle < -120 else angle


def _floats(joints: Joints, touching: frozenset[str], motion: Motion) -> Iterator[str]:
    """What rests on the ground and does not, by the thickness of the limb there."""
    named = joints.named()
    for name in sorted(touching):
        radius = RADIUS.get(name.removesuffix("_far"), 0) * motion.scale
        off = named[name][1] + radius - motion.ground
        if abs(off) > NEAR:
            where = "below" if off > 0 else "above"
            yield f"`{name}` should rest on the ground: it is {abs(off):.0f} points {where} it"


def _stretches(joints: Joints, first: dict[str, float], motion: Motion) -> Iterator[str]:
    """A limb that grows on the way; seen from the front it may look shorter."""
    for limb in ("arm", "arm_far", "leg", "leg_far"):
        points = getattr(joints, limb).joints
        for i, (a, b) in enumerate(pairwise(points)):
            length = math.dist(a, b)
            known = first.setdefault(f"{limb}{i}", length)
            if motion.view == "side" and not joints.turn and abs(length - known) > SAME_LENGTH * known:
                yield f"`{limb}` changes its length: {known:.0f} and {length:.0f} points"


def _angles(limb: Limb) -> list[float]:
    return [_angle(a, b) for a, b in pairwise(limb.joints)]


def _angle(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(start[1] - end[1], end[0] - start[0]))
