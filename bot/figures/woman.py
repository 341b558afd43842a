"""Owns drawing the woman on her joints: rounded limbs, warm colours, a bun, a calm face."""

from __future__ import annotations

import math

from bot.figures.brush import Canvas, along
from bot.figures.pose import Look, Point
from bot.figures.skeleton import Joints, Limb

SKIN, SKIN_FAR, BLUSH, FEATURE = (238, 190, 160), (222, 170, 140), (232, 154, 130), (110, 66, 52)
HAIR, HAIR_LIGHT = (96, 62, 50), (122, 82, 64)
TOP, TOP_FAR = (222, 122, 95), (200, 102, 78)
TROUSERS, TROUSERS_FAR = (70, 112, 122), (56, 92, 102)
COLOURS = (SKIN, SKIN_FAR, BLUSH, FEATURE, HAIR, HAIR_LIGHT, TOP, TOP_FAR, TROUSERS, TROUSERS_FAR)
SMILE_FRONT = ((-6, -17), (0, -20), (6, -17))
SMILE_SIDE = ((18, -15.5), (19.5, -18), (22.5, -19.6), (26, -19.4))
"""Along the face and up from the middle of the head; from the side only one corner of it goes up."""


def draw(canvas: Canvas, joints: Joints, look: Look, head: float) -> None:
    """Her body on the canvas, from what is far to what is near; `head` = the angle from neck to crown."""
    s = look.scale
    if look.lying and look.view != "side":
        _lying(canvas, joints, look, head)
        return
    if look.view == "side":
        _arm(canvas, joints.arm_far, s, far=True)
        _leg(canvas, joints.leg_far, s, far=True)
        _trunk_side(canvas, joints, s)
        if joints.turn:
            _chest_turned(canvas, joints, s)
        _leg(canvas, joints.leg, s, far=False)
        _hem(canvas, joints, s)
        _head(canvas, joints, look, head)
        _arm(canvas, joints.arm, s, far=False)
        return
    if look.view == "back":
        _legs(canvas, joints, s)
    _trunk_front(canvas, joints, s)
    if look.view == "front":
        _ribs(canvas, joints, s)
        _legs(canvas, joints, s)
    _head(canvas, joints, look, head)
    for arm in (joints.arm_far, joints.arm):
        _arm(canvas, arm, s, far=False)
    if look.view == "back":
        _shoulder_blades(canvas, joints, s)


def _lying(canvas: Canvas, joints: Joints, look: Look, head: float) -> None:
    """On her side: from the front her limbs lie before her, from the back behind her."""
    s, back = look.scale, look.view == "back"
    if back:
        _arm(canvas, joints.arm, s, far=False)
    _arm(canvas, joints.arm_far, s, far=True)
    _leg(canvas, joints.leg_far, s, far=True)
    if back:
        _leg(canvas, joints.leg, s, far=False)
    _trunk_front(canvas, joints, s)
    if back:
        _behind(canvas, joints, s)
    else:
        _ribs(canvas, joints, s)
        _leg(canvas, joints.leg, s, far=False)
    _head(canvas, joints, look, head)
    if not back:
        _arm(canvas, joints.arm, s, far=False)


def _arm(canvas: Canvas, limb: Limb, s: float, *, far: bool) -> None:
    shoulder, elbow, hand = limb.joints
    skin = SKIN_FAR if far else SKIN
    canvas.stroke([(elbow, 12.5 * s), (hand, 9 * s)], skin)
    canvas.disc(hand, 10.5 * s, skin)
    canvas.stroke([(shoulder, 17 * s), (elbow, 12.5 * s)], skin)
    middle = (shoulder[0] * 0.42 + elbow[0] * 0.58, shoulder[1] * 0.42 + elbow[1] * 0.58)
    canvas.stroke([(shoulder, 18.5 * s), (middle, 15.5 * s)], TOP_FAR if far else TOP)


def _leg(canvas: Canvas, limb: Limb, s: float, *, far: bool) -> None:
    hip, knee, ankle, toes = limb.joints
    skin, cloth = (SKIN_FAR, TROUSERS_FAR) if far else (SKIN, TROUSERS)
    canvas.stroke([(ankle, 11 * s), (toes, 8 * s)], skin)
    canvas.stroke([(knee, 20 * s), (ankle, 12.5 * s)], cloth)
    canvas.stroke([(hip, 34 * s), (knee, 21 * s)], cloth)


def _legs(canvas: Canvas, joints: Joints, s: float) -> None:
    for leg in (joints.leg_far, joints.leg):
        _leg(canvas, leg, s, far=False)


def _trunk_side(canvas: Canvas, joints: Joints, s: float) -> None:
    hip, waist, chest, neck = joints.spine
    wide = 3 * joints.breath
    canvas.stroke([(hip, 35 * s), (waist, 28 * s)], TROUSERS)
    canvas.stroke([(waist, (29 + wide) * s), (chest, (31 + wide) * s), (neck, 17 * s)], TOP)
    canvas.disc(along(waist, joints.front, 7 * s), (26 + 2.5 * wide) * s, TOP)
    canvas.disc(along(_between(chest, neck, 0.1), joints.front, 15 * s), 21 * s, TOP)
    canvas.stroke([(neck, 12 * s), (joints.head, 11 * s)], SKIN_FAR)


def _hem(canvas: Canvas, joints: Joints, s: float) -> None:
    """The shirt falls over the trousers, also where the thigh comes up."""
    hip, waist, chest, _ = joints.spine
    canvas.stroke(
        [(_between(hip, waist, 0.72), 29 * s), (waist, 29 * s), (_between(waist, chest, 0.5), 29 * s)], TOP
    )


def _trunk_front(canvas: Canvas, joints: Joints, s: float) -> None:
    hip, waist, chest, neck = joints.spine
    left, right = joints.arm_far.joints[0], joints.arm.joints[0]
    canvas.stroke([(neck, 13 * s), (joints.head, 12 * s)], SKIN_FAR)
    wide = 4 * joints.breath
    canvas.stroke(
        [(_between(hip, waist, 0.6), 42 * s), (waist, (39 + wide) * s), (chest, (43 + wide) * s)], TOP
    )
    canvas.stroke(
        [(joints.leg_far.joints[0], 35 * s), (hip, 38 * s), (joints.leg.joints[0], 35 * s)], TROUSERS
    )
    canvas.stroke([(left, 19 * s), (right, 19 * s)], TOP)
    for shoulder in (left, right):
        canvas.stroke([(shoulder, 18 * s), (_between(shoulder, chest, 0.7), 24 * s)], TOP)
    canvas.stroke([(neck, 14 * s), (_between(neck, joints.head, 0.5), 12 * s)], SKIN)


def _ribs(canvas: Canvas, joints: Joints, s: float) -> None:
    """The lowest ribs, seen from the front: breathed in they go to both sides."""
    _, waist, chest, neck = joints.spine
    up = math.degrees(math.atan2(chest[1] - neck[1], neck[0] - chest[0]))
    for side in (-90, 90) if joints.breath else ():
        ribs = [along(_between(waist, chest, share), up + side, 18 * s) for share in (0.7, 1.2)]
        canvas.stroke([(at, (20 + 11 * joints.breath) * s) for at in ribs], TOP)


def _chest_turned(canvas: Canvas, joints: Joints, s: float) -> None:
    """Both shoulders and a broad chest, as far as she has turned to us."""
    _, _, chest, _ = joints.spine
    ends = joints.arm_far.joints[0], joints.arm.joints[0]
    canvas.stroke([(end, 19 * s) for end in ends], TOP)
    for end in ends:
        canvas.stroke([(end, 18 * s), (_between(end, chest, 0.75), 26 * s)], TOP)


def _shoulder_blades(canvas: Canvas, joints: Joints, s: float) -> None:
    """Two soft folds of the shirt, as seen from behind."""
    _, _, chest, neck = joints.spine
    x, y = _between(chest, neck, 0.35)
    apart, up = 9 * s * (1 - joints.squeeze), 6 * s * (1 - joints.squeeze)
    for side in (-1, 1):
        fold = [
            (x + side * (15 * s + apart), y - 18 * s - up),
            (x + side * (22 * s + apart), y + 4 * s - up),
            (x + side * (14 * s + apart), y + 24 * s - up),
        ]
        canvas.line(fold, 4 * s, TOP_FAR)


def _behind(canvas: Canvas, joints: Joints, s: float) -> None:
    """Shoulder blades, and between both sides of the bottom, of somebody who lies with her back to us."""
    hip, waist, chest, neck = joints.spine
    up = math.degrees(math.atan2(chest[1] - neck[1], neck[0] - chest[0]))
    middle = _between(chest, neck, 0.35)
    for side in (up - 90, up + 90):
        blade = [_off(middle, side, out * s, up, high * s) for out, high in ((15, 18), (22, -4), (14, -24))]
        canvas.line(blade, 4 * s, TOP_FAR)
    canvas.line([_between(hip, waist, share) for share in (0.3, -0.1, -0.55)], 4 * s, TROUSERS_FAR)


def _head(canvas: Canvas, joints: Joints, look: Look, up: float) -> None:
    at, s = joints.head, look.scale
    face = up - 90 if look.facing == "right" else up + 90
    if look.view == "side" and joints.turn:
        _head_turned(canvas, at, (face, up), s, joints.turn)
        return
    if look.view == "side":
        back, above = (-30, 15) if look.bun == "back" else (-6, 36)
        canvas.disc(_off(at, face, back * s, up, above * s), 15 * s, HAIR_LIGHT)
        canvas.disc(_off(at, face, -4 * s, up, 4 * s), 33 * s, HAIR)
        canvas.disc(_off(at, face, 7 * s, up, -5 * s), 26 * s, SKIN)
        canvas.disc(_off(at, face, 32.5 * s, up, -7 * s), 3.8 * s, SKIN)
        canvas.stroke(
            [(_off(at, face, -14 * s, up, 14 * s), 16 * s), (_off(at, face, 14 * s, up, 20 * s), 11 * s)],
            HAIR,
        )
        canvas.disc(_off(at, face, -5 * s, up, -5 * s), 6.5 * s, SKIN_FAR)
        _features(canvas, at, (face, up), s, (17,))
        return
    canvas.disc(_off(at, face, 0, up, 36 * s), 16 * s, HAIR_LIGHT)
    canvas.disc(_off(at, face, 0, up, 3 * s), 34 * s, HAIR)
    if look.view == "front":
        canvas.disc(_off(at, face, 0, up, -5 * s), 28 * s, SKIN)
        canvas.stroke([(_off(at, face, -21 * s, up, 14 * s), 9 * s), (_off(at, face, 0, up, 24 * s), 10 * s),
                       (_off(at, face, 21 * s, up, 14 * s), 9 * s)], HAIR)  # fmt: skip
        _features(canvas, at, (face, up), s, (-11, 11))


def _head_turned(canvas: Canvas, at: Point, turned: tuple[float, float], s: float, turn: float) -> None:
    """Between a face from the side (turn 0) and one that looks at us (turn 1)."""
    face, up = turned

    def spot(side: Point, front: Point) -> Point:
        across, high = _between(side, front, turn)
        return _off(at, face, across * s, up, high * s)

    canvas.disc(spot((-30, 15), (0, 36)), 15 * s, HAIR_LIGHT)
    canvas.disc(spot((-4, 4), (0, 3)), 33 * s, HAIR)
    canvas.disc(spot((7, -5), (0, -5)), (26 + 2 * turn) * s, SKIN)
    if turn < 0.6:
        canvas.disc(spot((32.5, -7), (24, -7)), 3.8 * s, SKIN)
    fringe = [spot((-14, 14), (-21, 14)), spot((0, 17), (0, 24)), spot((14, 20), (21, 14))]
    canvas.stroke(list(zip(fringe, (16 - 7 * turn, 13.5 - 3.5 * turn, 11 - 2 * turn), strict=True)), HAIR)
    if turn < 0.5:
        canvas.disc(spot((-5, -5), (-26, -5)), 6.5 * s, SKIN_FAR)
    for eye, cheek in ((17 - 28 * turn, 13 - 27 * turn), (24 - 13 * turn, 27 - 13 * turn)):
        if eye < 17:  # the second eye comes round late
            _arc(canvas, _off(at, face, eye * s, up, -2 * s), turned, s)
            canvas.disc(_off(at, face, cheek * s, up, -13 * s), 5 * s, BLUSH)
    _arc(canvas, _off(at, face, 21 * (1 - turn) * s, up, -17 * s), turned, s)


def _arc(canvas: Canvas, at: Point, turned: tuple[float, float], s: float) -> None:
    """A closed eye or a smile."""
    face, up = turned
    canvas.line([_off(at, face, d * s, up, -h * s) for d, h in ((-6, 0), (0, 3), (6, 0))], 2.6 * s, FEATURE)


def _features(
    canvas: Canvas, at: Point, turned: tuple[float, float], s: float, eyes: tuple[float, ...]
) -> None:
    """Closed eyes, blush and a small smile."""
    face, up = turned
    smile = SMILE_FRONT if len(eyes) > 1 else SMILE_SIDE
    for eye in eyes:
        canvas.line(
            [_off(at, face, (eye + d) * s, up, (-2 - h) * s) for d, h in ((-6, 0), (0, 3), (6, 0))],
            2.6 * s,
            FEATURE,
        )
        side = 1 if eye >= 0 else -1
        cheek = 3 * side if len(eyes) > 1 else -7
        canvas.disc(_off(at, face, (eye + cheek) * s, up, -13 * s), 5 * s, BLUSH)
    canvas.line([_off(at, face, d * s, up, h * s) for d, h in smile], 2.6 * s, FEATURE)


def _off(at: Point, first: float, along_first: float, second: float, along_second: float) -> Point:
    return along(along(at, first, along_first), second, along_second)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
