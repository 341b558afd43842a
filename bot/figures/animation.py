"""Owns the picture that moves: the frames of a motion as one small GIF, which Telegram plays in silence."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image

from bot.figures import scene, woman
from bot.figures.brush import Colour, along
from bot.figures.motion import Frame, frames
from bot.figures.pose import Motion, Thing
from bot.figures.still import things

WIDTH, HEIGHT = 560, 420
FINER = 1.4
"""Two points drawn for each one shown: edges come out smooth, and all of it in about a minute."""
COLOURS = 64
NEVER_LOST = (*woman.COLOURS, *scene.COLOURS)
"""Flat colours: the palette has them exactly, and nothing so much alike that it would be taken instead."""
ALIKE = 9


def gif(motion: Motion) -> bytes:
    """The motion as GIF, 560 by 420, round without end. Raises ValueError for a limb too short."""
    shown = list(frames(motion))
    pictures = [_picture(motion, frame) for frame in shown]
    glows = (scene.WORK, scene.WORK_MIDDLE) if motion.beats[0].glow else ()
    palette = _palette(pictures, (*NEVER_LOST, *glows))
    few = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    out = io.BytesIO()
    few[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=few[1:],
        duration=[frame.milliseconds for frame in shown],
        loop=0,
        optimize=False,
        disposal=1,
    )
    return out.getvalue()


def _picture(motion: Motion, frame: Frame) -> Image.Image:
    canvas = scene.paper(FINER)
    around = tuple(_gone_by(thing, frame.passed) for thing in motion.things)
    things(canvas, around, front=False)
    woman.draw(canvas, frame.joints, motion, frame.head)
    for spot in frame.glow:
        scene.glow(canvas, spot)
    things(canvas, around, front=True)
    scene.pointed_at(canvas, frame)
    return canvas.small(WIDTH, HEIGHT)


def _gone_by(thing: Thing, passed: float) -> Thing:
    return thing.model_copy(update={"at": along(thing.at, thing.turn + 180, thing.drift * passed)})


def _palette(pictures: Sequence[Image.Image], never_lost: Sequence[Colour]) -> Image.Image:
    """The same few colours for every frame, so that only what moves is written again."""
    some = pictures[:: max(1, len(pictures) // 6)]
    sheet = Image.new("RGB", (WIDTH, HEIGHT * len(some)))
    for i, picture in enumerate(some):
        sheet.paste(picture, (0, HEIGHT * i))
    chosen = sheet.quantize(COLOURS - len(never_lost), method=Image.Quantize.MEDIANCUT).getpalette() or []
    mixed = zip(chosen[::3], chosen[1::3], chosen[2::3], strict=True)
    kept = [*never_lost, *(one for one in mixed if all(math.dist(one, flat) > ALIKE for flat in never_lost))]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    return palette
