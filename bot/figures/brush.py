"""Owns putting soft round shapes on a canvas three times the final size, so that edges come out smooth."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from bot.figures.pose import Point

WIDTH, HEIGHT, FINER = 800, 600, 3
COLOURS = 160
Colour = tuple[int, int, int]
Stroke = Sequence[tuple[Point, float]]
"""Points with the radius the stroke has there."""


def along(start: Point, angle: float, length: float) -> Point:
    """The point `length` away at `angle` degrees, counted as in a schoolbook: 90 is up."""
    turn = math.radians(angle)
    return start[0] + length * math.cos(turn), start[1] - length * math.sin(turn)


class Canvas:
    """A picture being drawn; coordinates are those of the final picture."""

    def __init__(self, background: Colour, finer: float = FINER) -> None:
        self._finer = finer
        self._image = Image.new("RGB", (round(WIDTH * finer), round(HEIGHT * finer)), background)
        self._draw = ImageDraw.Draw(self._image)

    def disc(self, at: Point, radius: float, colour: Colour) -> None:
        self.oval(at, radius, radius, colour)

    def oval(self, at: Point, across: float, down: float, colour: Colour) -> None:
        x, y = at
        box = [
            (x - across) * self._finer,
            (y - down) * self._finer,
            (x + across) * self._finer,
            (y + down) * self._finer,
        ]
        self._draw.ellipse(box, fill=colour)

    def ring(self, at: Point, radius: float, thick: float, colour: Colour) -> None:
        x, y = at
        box = [
            (x - radius) * self._finer,
            (y - radius) * self._finer,
            (x + radius) * self._finer,
            (y + radius) * self._finer,
        ]
        self._draw.ellipse(box, outline=colour, width=round(thick * self._finer))

    def area(self, points: Sequence[Point], colour: Colour) -> None:
        self._draw.polygon([(x * self._finer, y * self._finer) for x, y in points], fill=colour)

    def block(self, start: Point, end: Point, radius: float, colour: Colour) -> None:
        box = [start[0] * self._finer, start[1] * self._finer, end[0] * self._finer, end[1] * self._finer]
        self._draw.rounded_rectangle(box, radius * self._finer, fill=colour)

    def stroke(self, stroke: Stroke, colour: Colour) -> None:
        """A round stroke through all points, as thick at each as it says, curved between them."""
        for at, radius in smooth(stroke):
            self.disc(at, radius, colour)

    def line(self, points: Sequence[Point], thick: float, colour: Colour) -> None:
        self.stroke([(point, thick / 2) for point in points], colour)

    def mixed_over(self, under: Canvas, share: float) -> Canvas:
        """This canvas laid over `under` so thinly that only `share` of it shows."""
        mixed = Canvas((0, 0, 0), self._finer)
        mixed._image = Image.blend(under._image, self._image, share)
        mixed._draw = ImageDraw.Draw(mixed._image)
        return mixed

    def copy(self) -> Canvas:
        return self.mixed_over(self, 1.0)

    def small(self, width: int, height: int) -> Image.Image:
        """The picture at its final size."""
        return self._image.resize((width, height), Image.Resampling.LANCZOS)

    def png(self) -> bytes:
        """The final picture as PNG, in few colours so that it is small."""
        small = self.small(WIDTH, HEIGHT)
        few = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True)
        return out.getvalue()


def smooth(stroke: Stroke) -> list[tuple[Point, float]]:
    """Many points close together on a Catmull-Rom curve through the given ones."""
    if len(stroke) == 1:
        return list(stroke)
    padded = [stroke[0], *stroke, stroke[-1]]
    found: list[tuple[Point, float]] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        steps = max(2, int(math.dist(start[0], end[0]) * 1.5))
        for step in range(steps + 1):
            t = step / steps
            x, y = (_curve(before[0][i], start[0][i], end[0][i], after[0][i], t) for i in (0, 1))
            found.append(((x, y), start[1] + (end[1] - start[1]) * t))
    return found


def _curve(before: float, start: float, end: float, after: float, t: float) -> float:
    rise, fall = (end - before) / 2, (after - start) / 2
    cubic = (2 * start - 2 * end + rise + fall) * t**3 + (3 * end - 3 * start - 2 * rise - fall) * t**2
    return cubic + rise * t + start
