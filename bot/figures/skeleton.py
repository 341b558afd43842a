"""Owns turning angles into joints: every body has the same lengths, so no limb is ever too long."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.figures.brush import along
from bot.figures.pose import Body, LimbName, Look, Part, Point, Pose

TRUNK, NECK = 44.0, 50.0
UPPER_ARM, FOREARM = 74.0, 66.0
THIGH, SHIN, FOOT = 108.0, 104.0, 38.0
SHOULDERS, HIPS = 40.0, 23.0
ARM_NAMES, LEG_NAMES = ("shoulder", "elbow", "hand"), ("hip", "knee", "ankle", "toes")
Reach = Mapping[LimbName, Point]


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
    breath: float = 0.0
    turn: float = 0.0
    squeeze: float = 0.0

    def named(self) -> Mapping[str, Point]:
        """Every joint by the name it has in a file."""
        found = dict(zip(("hip", "waist", "chest", "neck"), self.spine, strict=True)) | {"head": self.head}
        for far, arm, leg in (("_far", self.arm_far, self.leg_far), ("", self.arm, self.leg)):
            found |= {name + far: at for name, at in zip(ARM_NAMES, arm.joints, strict=True)}
            # The far hip is a joint of its own only where she is seen from the front.
            found |= {
                name + far: at for name, at in zip(LEG_NAMES, leg.joints, strict=True) if name + far != "hip"
            }
        return found


def joints_of(body: Body, reach: Reach | None = None) -> Joints:
    """The joints of a body, in picture coordinates. Raises ValueError when a limb cannot reach so far."""
    s = body.scale
    hip = body.hip
    waist = along(hip, body.trunk[0], TRUNK * s)
    chest = along(waist, body.trunk[1], TRUNK * s)
    neck = along(chest, body.trunk[2], TRUNK * s)
    turn = -90 if body.facing == "right" else 90
    across = body.trunk[2] - 90
    flat = body.view != "side"
    wide, hips = ((SHOULDERS - 2 * body.squeeze) * s, HIPS * s) if flat else (_apart(body) * s, 0.0)
    root = along(neck, body.trunk[2] + 180, (14 + 3 * body.squeeze if flat else 20) * s)
    starts: dict[LimbName, Point] = {
        "arm": along(root, across, wide),
        "arm_far": along(root, across + 180, wide),
        "leg": along(hip, across, hips),
        "leg_far": along(hip, across + 180, hips),
    }
    limbs = {name: _limb(body, name, start, (reach or {}).get(name)) for name, start in starts.items()}
    return Joints(
        (hip, waist, chest, neck),
        along(neck, body.head, NECK * s),
        limbs["arm"],
        limbs["arm_far"],
        limbs["leg"],
        limbs["leg_far"],
        body.trunk[1] + turn,
        body.breath,
        body.turn,
        body.squeeze,
    )


def _apart(body: Body) -> float:
    """How far a shoulder is from the middle when the chest turns to the viewer; the near one goes back."""
    apart = SHOULDERS * 0.8 * math.sin(math.radians(90 * body.turn))
    return -apart if body.facing == "right" else apart


def placed(pose: Pose, look: Look, anchor: str, at: Point, reach: Reach) -> Joints:
    """The joints of a pose whose joint `anchor` is at `at`, with hands and ankles held where `reach` says."""
    angles = pose.model_dump(include=set(Pose.model_fields)) | look.model_dump(include=set(Look.model_fields))
    from_origin = joints_of(Body(hip=(0.0, 0.0), **angles)).named()[anchor]
    return joints_of(Body(hip=(at[0] - from_origin[0], at[1] - from_origin[1]), **angles), reach)


def _limb(body: Body, name: LimbName, start: Point, held: Point | None) -> Limb:
    """One limb as its angles say, or bent so that its hand or ankle is where it is held."""
    given = getattr(body, name) or getattr(body, name.removesuffix("_far"))
    lengths = (UPPER_ARM, FOREARM) if name.startswith("arm") else (THIGH, SHIN, FOOT)
    steps = list(_steps(given, lengths, body.scale))
    if held is not None:
        steps[:2] = _bent(name, start, held, steps[0], steps[1])
    joints = [start]
    for angle, length in steps:
        joints.append(along(joints[-1], angle, length))
    return Limb(tuple(joints))


def _steps(
    parts: tuple[Part, ...], lengths: tuple[float, ...], scale: float
) -> Iterator[tuple[float, float]]:
    for part, length in zip(parts, lengths, strict=True):
        angle, given = part if isinstance(part, tuple) else (part, None)
        yield angle, (length if given is None else given) * scale


def _bent(
    name: str, start: Point, held: Point, upper: tuple[float, float], lower: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both angles of a limb from `start` to `held`, bent to the side its own angles bend (law of cosines)."""
    a, b = upper[1], lower[1]
    far = math.dist(start, held)
    if not abs(a - b) <= far <= a + b:
        raise ValueError(
            f"`{name}` cannot reach ({held[0]:g}, {held[1]:g}): {far:.0f} away, {a + b:.0f} long"
        )
    straight = math.degrees(math.atan2(start[1] - held[1], held[0] - start[0]))
    inner = math.degrees(math.acos(max(-1.0, min(1.0, (a * a + far * far - b * b) / (2 * a * far)))))
    side = 1 if turned(upper[0], lower[0]) <= 0 else -1
    first = straight + side * inner
    elbow = along(start, first, a)
    second = math.degrees(math.atan2(elbow[1] - held[1], held[0] - elbow[0]))
    return (first, a), (second, b)


def turned(first: float, second: float) -> float:
    """How far `second` is turned from `first`, in degrees from −180 to 180; 90 is a quarter to the left."""
    return (second - first + 180) % 360 - 180
