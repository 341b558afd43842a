"""Owns the picture that moves: the frames of a motion as one small GIF, which Telegram plays in silence."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from bot.figures import scene, woman
from bot.figures.motion import Frame, frames
from bot.figures.pose import Motion
from bot.figures.still import things

WIDTH, HEIGHT = 560, 420
FINER = 1.4
"""Two points drawn for each one shown: edges come out smooth, and all of it in about a minute."""
COLOURS = 64
NEVER_LOST = (
    *(scene.MOVE, scene.RING, scene.MAT, scene.MAT_EDGE, woman.FEATURE, woman.BLUSH),
    *(woman.SKIN, woman.SKIN_FAR, woman.HAIR_LIGHT, woman.TOP_FAR),
)
SWATCH = 40
"""Colours of small things, painted large where the palette is chosen, so that it keeps them."""


def gif(motion: Motion) -> bytes:
    """The motion as GIF, 560 by 420, round without end. Raises ValueError for a limb too short."""
    shown = list(frames(motion))
    pictures = [_picture(motion, frame) for frame in shown]
    palette = _palette(pictures)
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
    things(canvas, motion.things, front=False)
    woman.draw(canvas, frame.joints, motion, frame.head)
    things(canvas, motion.things, front=True)
    for arrow in frame.arrows:
        scene.arrow(canvas, arrow)
    for at in frame.marks:
        scene.ring(canvas, at)
    return canvas.small(WIDTH, HEIGHT)


def _palette(pictures: Sequence[Image.Image]) -> Image.Image:
    """The same few colours for every frame, so that only what moves is written again."""
    some = pictures[:: max(1, len(pictures) // 6)]
    sheet = Image.new("RGB", (WIDTH, HEIGHT * len(some) + SWATCH * len(NEVER_LOST)))
    for i, picture in enumerate(some):
        sheet.paste(picture, (0, HEIGHT * i))
    for i, colour in enumerate(NEVER_LOST):
        top = HEIGHT * len(some) + SWATCH * i
        sheet.paste(colour, (0, top, WIDTH, top + SWATCH))
    return sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
