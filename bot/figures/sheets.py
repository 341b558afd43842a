"""Owns pictures of pictures for an editor's eyes: all stills by name, the moments of one motion."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

ACROSS, TILE, NAME_HIGH = 6, (300, 225), 24
MOMENTS, MOMENTS_ACROSS, MOMENT = 11, 4, (400, 300)
PAPER, INK = (255, 255, 255), (60, 60, 60)


def contact(stills: Mapping[str, bytes]) -> bytes:
    """Stills in rows of six, their names below; `stills` = name -> PNG."""
    rows = -(-len(stills) // ACROSS)
    sheet = Image.new("RGB", (TILE[0] * ACROSS, (TILE[1] + NAME_HIGH) * rows), PAPER)
    pen = ImageDraw.Draw(sheet)
    for i, (name, png) in enumerate(stills.items()):
        x, y = TILE[0] * (i % ACROSS), (TILE[1] + NAME_HIGH) * (i // ACROSS)
        sheet.paste(_small(Image.open(io.BytesIO(png)), TILE), (x, y))
        pen.text((x + 8, y + TILE[1] + 5), name, fill=INK)
    return _png(sheet)


def moments(png: bytes, gif: bytes) -> bytes:
    """The still first, then moments of the motion evenly spread over its frames."""
    film = Image.open(io.BytesIO(gif))
    count = getattr(film, "n_frames", 1)
    shown: list[Image.Image] = [Image.open(io.BytesIO(png))]
    for i in range(MOMENTS):
        film.seek(i * (count - 1) // (MOMENTS - 1))
        shown.append(film.convert("RGB"))
    rows = -(-len(shown) // MOMENTS_ACROSS)
    sheet = Image.new("RGB", (MOMENT[0] * MOMENTS_ACROSS, MOMENT[1] * rows), PAPER)
    for i, picture in enumerate(shown):
        sheet.paste(
            _small(picture, MOMENT), (MOMENT[0] * (i % MOMENTS_ACROSS), MOMENT[1] * (i // MOMENTS_ACROSS))
        )
    return _png(sheet)


def _small(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
