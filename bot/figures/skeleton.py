"""Owns turning angles into joints: every body has the same lengths, so no limb is ever too long."""

from __future__ import annotations

from dataclasses import dataclass

from bot.figures.brush import along
from bot.figures.pose import Body, Part, Point

TRUNK, NECK = 44.0, 50.0
UPPER_ARM, FOREARM = 74.0, 66.0
THIGH, SHIN, FOOT = 108.0, 104.0, 38.0
SHOULDERS, HIPS = 40.0, 23.0


@dataclass(frozen=True)
class Limb:
    """Three or four joints from the trunk outwards."""

    joints: tuple[Point, ...]


@dataclass(frozen=True)
class Joints:
    """Where everything is: `spine` hip, waist, chest, neck; `front` = the angle in which the belly looks."""

    spine: tuple[Point, Point, Point, Point]
    head: Point
    arm: Limb
    arm_far: Limb
    leg: Limb
    leg_far: Limb
    front: float


def joints_of(body: Body) -> Joints:
    """The joints of a body, in picture coordinates."""
    s = body.scale
    hip = body.hip
    waist = along(hip, body.trunk[0], TRUNK * s)
    chest = along(waist, body.trunk[1], TRUNK * s)
    neck = along(chest, body.trunk[2], TRUNK * s)
    turn = -90 if body.facing == "right" else 90
    across = body.trunk[2] - 90
    flat = body.view != "side"
    wide, hips = (SHOULDERS * s, HIPS * s) if flat else (0.0, 0.0)
    root = along(neck, body.trunk[2] + 180, (14 if flat else 20) * s)
    arms = (UPPER_ARM * s, FOREARM * s)
    legs = (THIGH * s, SHIN * s, FOOT * s)
    return Joints(
        (hip, waist, chest, neck),
        along(neck, body.head, NECK * s),
        _limb(along(root, across, wide), body.arm, arms, s),
        _limb(along(root, across + 180, wide), body.arm_far or body.arm, arms, s),
        _limb(along(hip, across, hips), body.leg, legs, s),
        _limb(along(hip, across + 180, hips), body.leg_far or body.leg, legs, s),
        body.trunk[1] + turn,
    )


def _limb(start: Point, parts: tuple[Part, ...], lengths: tuple[float, ...], scale: float) -> Limb:
    joints = [start]
    for part, length in zip(parts, lengths, strict=True):
        angle, given = part if isinstance(part, tuple) else (part, None)
        joints.append(along(joints[-1], angle, length if given is None else given * scale))
    return Limb(tuple(joints))
