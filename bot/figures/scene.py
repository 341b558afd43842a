"""Owns what stands around her: paper, mat, chair, cushion, bed, arrows and rings."""

from __future__ import annotations

import math

from bot.figures.brush import HEIGHT, WIDTH, Canvas, along, smooth
from bot.figures.pose import Arrow, Point, Thing

PAPER, GLOW, FLOOR = (253, 247, 238), (250, 234, 216), (243, 224, 202)
MAT, MAT_EDGE = (168, 198, 172), (138, 174, 146)
WOOD, WOOD_DARK = (198, 158, 120), (170, 130, 96)
LINEN, LINEN_EDGE = (244, 240, 232), (222, 212, 198)
BED, BED_EDGE = (206, 214, 226), (176, 188, 206)
MOVE = (128, 70, 112)
RING = (236, 164, 52)


def paper() -> Canvas:
    """Cream paper with a warm glow and a floor."""
    canvas = Canvas(PAPER)
    canvas.oval((WIDTH / 2, HEIGHT * 0.47), 350, 250, GLOW)
    canvas.oval((WIDTH / 2, HEIGHT - 66), 366, 34, FLOOR)
    return canvas


def thing(canvas: Canvas, it: Thing) -> None:
    match it.kind:
        case "mat":
            _slab(canvas, it, MAT, MAT_EDGE, 12)
        case "bed":
            _slab(canvas, it, BED, BED_EDGE, 22)
        case "cushion":
            _cushion(canvas, it)
        case "chair":
            _chair(canvas, it)
        case "stool":
            _stool(canvas, it)


def _slab(
    canvas: Canvas, it: Thing, colour: tuple[int, int, int], edge: tuple[int, int, int], radius: float
) -> None:
    x, y = it.at
    half, high = it.width / 2, it.height
    canvas.block((x - half, y - high), (x + half, y), radius, edge)
    canvas.block((x - half, y - high), (x + half, y - min(14, high * 0.3)), radius, colour)


def _cushion(canvas: Canvas, it: Thing) -> None:
    ends = along(it.at, it.turn + 180, it.width / 2), along(it.at, it.turn, it.width / 2)
    canvas.stroke([(ends[0], it.height / 2), (ends[1], it.height / 2)], LINEN_EDGE)
    canvas.stroke([(ends[0], it.height / 2 - 3), (ends[1], it.height / 2 - 3)], LINEN)


def _chair(canvas: Canvas, it: Thing) -> None:
    """From the side; `at` is the middle of the seat's edge, `height` down to the floor."""
    (x, y), back = it.at, -1 if it.facing == "right" else 1
    half = it.width / 2
    for leg in (-half + 8, half - 8):
        canvas.line([(x + leg, y), (x + leg, y + it.height)], 11, WOOD_DARK)
    canvas.line([(x + back * (half - 6), y), (x + back * (half + 10), y - 165)], 13, WOOD_DARK)
    canvas.block((x - half, y - 9), (x + half, y + 9), 9, WOOD)


def _stool(canvas: Canvas, it: Thing) -> None:
    """From the front."""
    (x, y), half = it.at, it.width / 2
    for leg in (-half + 10, half - 10):
        canvas.line([(x + leg, y), (x + leg * 1.06, y + it.height)], 11, WOOD_DARK)
    canvas.block((x - half, y - 11), (x + half, y + 11), 10, WOOD)


def arrow(canvas: Canvas, it: Arrow) -> None:
    """A curved arrow with a soft head."""
    points = [at for at, _ in smooth([(it.start, 1), (it.over, 1), (it.end, 1)])]
    canvas.line([*points[:: max(1, len(points) // 24)], it.end], 7, MOVE)
    before = points[-max(2, len(points) // 6)]
    angle = math.degrees(math.atan2(before[1] - it.end[1], it.end[0] - before[0]))
    tip = along(it.end, angle, 14)
    wings = [along(it.end, angle + turn, 14) for turn in (125, -125)]
    canvas.area([tip, *wings], MOVE)
    for first, second in ((wings[0], tip), (tip, wings[1]), (wings[1], wings[0])):
        canvas.line([first, second], 3, MOVE)


def ring(canvas: Canvas, at: Point) -> None:
    """A small ring: look here, this is where it goes wrong."""
    canvas.ring(at, 17, 4.5, RING)
    canvas.line([(at[0], at[1] - 7), (at[0], at[1] + 1)], 4, RING)
    canvas.disc((at[0], at[1] + 7.5), 2.6, RING)
