"""Owns what stands around her: paper, mat, chair, cushion, bed, arrows and rings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from bot.figures.brush import FINER, HEIGHT, WIDTH, Canvas, along, smooth
from bot.figures.pose import Arrow, Glow, Point, Thing

PAPER, GLOW, FLOOR = (253, 247, 238), (250, 234, 216), (243, 224, 202)
MAT, MAT_EDGE = (168, 198, 172), (138, 174, 146)
WOOD, WOOD_DARK = (198, 158, 120), (170, 130, 96)
LINEN, LINEN_EDGE = (244, 240, 232), (222, 212, 198)
BED, BED_EDGE = (206, 214, 226), (176, 188, 206)
MOVE = (128, 70, 112)
RING = (236, 164, 52)
WORK, WORK_MIDDLE = (250, 200, 120), (255, 234, 186)
WALL, WALL_EDGE = (226, 214, 204), (206, 190, 178)
COLOURS = (PAPER, GLOW, FLOOR, MAT, MAT_EDGE, WOOD, WOOD_DARK, MOVE, RING)


class Pointed(Protocol):
    """What has arrows and marks: a figure, a beat, a frame."""

    @property
    def arrows(self) -> tuple[Arrow, ...]: ...
    @property
    def marks(self) -> tuple[Point, ...]: ...


def paper(finer: float = FINER) -> Canvas:
    """Cream paper with a warm glow and a floor."""
    canvas = Canvas(PAPER, finer)
    canvas.oval((WIDTH / 2, HEIGHT * 0.47), 350, 250, GLOW)
    canvas.oval((WIDTH / 2, HEIGHT - 66), 366, 34, FLOOR)
    return canvas


def thing(canvas: Canvas, it: Thing) -> None:
    DRAWN[it.kind](canvas, it)


def _mat(canvas: Canvas, it: Thing) -> None:
    _slab(canvas, it, MAT, MAT_EDGE, 12)


def _bed(canvas: Canvas, it: Thing) -> None:
    _slab(canvas, it, BED, BED_EDGE, 22)


def _wall(canvas: Canvas, it: Thing) -> None:
    """A stretch of wall from the side: a thick upright slab with a skirting board."""
    x, y = it.at
    half = it.width / 2
    canvas.block((x - half, y - it.height), (x + half, y), 6, WALL)
    canvas.block((x - half - 3, y - 22), (x + half + 3, y), 4, WALL_EDGE)


def _counter(canvas: Canvas, it: Thing) -> None:
    """A kitchen counter from the side; `at` is the middle of its top, `height` down to the floor."""
    (x, y), half = it.at, it.width / 2
    canvas.block((x - half + 8, y + 6), (x + half - 8, y + it.height), 6, WALL)
    canvas.block((x - half, y - 8), (x + half, y + 10), 8, WOOD)


def _sofa(canvas: Canvas, it: Thing) -> None:
    """From the side, its back away from where she comes; `at` is the middle of the seat's upper edge."""
    (x, y), half, back = it.at, it.width / 2, 1 if it.facing == "right" else -1
    outer = x + back * half
    canvas.block((x - half, y), (x + half, y + it.height), 20, BED_EDGE)
    canvas.block((x - half, y), (x + half, y + min(44, it.height * 0.5)), 20, BED)
    canvas.block(
        (min(outer, outer - back * 46), y - 84), (max(outer, outer - back * 46), y + it.height), 22, BED
    )


def _path(canvas: Canvas, it: Thing) -> None:
    """A way to walk on, rising by `turn`."""
    left = along(it.at, it.turn + 180, it.width / 2)
    right = along(it.at, it.turn, it.width / 2)
    canvas.line([left, right], it.height, MAT_EDGE)
    canvas.line([(left[0], left[1] - 5), (right[0], right[1] - 5)], it.height - 8, MAT)


def _grass(canvas: Canvas, it: Thing) -> None:
    """A tuft at the wayside."""
    for lean in (118, 90, 62):
        canvas.stroke([(it.at, 4), (along(it.at, lean + it.turn, it.height), 1.5)], MAT_EDGE)


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


def glow(canvas: Canvas, it: Glow) -> None:
    """A warm spot where a muscle works."""
    x, y, radius = it
    if radius >= 1:
        canvas.disc((x, y), radius, WORK)
        canvas.disc((x, y), radius * 0.55, WORK_MIDDLE)


def pointed_at(canvas: Canvas, shown: Pointed) -> None:
    """Every arrow, and a ring around every mark."""
    for each in shown.arrows:
        arrow(canvas, each)
    for at in shown.marks:
        ring(canvas, at)


def ring(canvas: Canvas, at: Point) -> None:
    """A small ring: look here, this is where it goes wrong."""
    canvas.ring(at, 17, 4.5, RING)
    canvas.line([(at[0], at[1] - 7), (at[0], at[1] + 1)], 4, RING)
    canvas.disc((at[0], at[1] + 7.5), 2.6, RING)


DRAWN: dict[str, Callable[[Canvas, Thing], None]] = {
    "mat": _mat,
    "bed": _bed,
    "cushion": _cushion,
    "chair": _chair,
    "stool": _stool,
    "sofa": _sofa,
    "wall": _wall,
    "counter": _counter,
    "path": _path,
    "grass": _grass,
}
