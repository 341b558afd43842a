"""Owns the pictures of the exercises: poses as YAML in, soft PNG stills out."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from bot.figures import scene, woman
from bot.figures.pose import Figure
from content.load import read_yaml
from content.problems import ContentError, in_words

THIN = 0.34


def render(figure: Figure) -> bytes:
    """The figure as PNG, 800 by 600."""
    canvas = scene.paper()
    for thing in figure.things:
        if not thing.front:
            scene.thing(canvas, thing)
    for body in figure.bodies:
        if body.faint:
            ghost = canvas.copy()
            woman.draw(ghost, body)
            canvas = ghost.mixed_over(canvas, THIN)
        else:
            woman.draw(canvas, body)
    for thing in figure.things:
        if thing.front:
            scene.thing(canvas, thing)
    for arrow in figure.arrows:
        scene.arrow(canvas, arrow)
    for at in figure.marks:
        scene.ring(canvas, at)
    return canvas.png()


def read(path: Path, root: Path) -> Figure:
    """One pose file. Raises ContentError with file and line."""
    document = read_yaml(path, root)
    try:
        return Figure.model_validate(document.data)
    except ValidationError as wrong:
        raise ContentError(
            document.problem(in_words(dict(error), ()), *error["loc"]) for error in wrong.errors()
        ) from None


def build(content: Path) -> list[Path]:
    """Draw every figure into figures/stills and name the pictures that changed. Raises ContentError."""
    changed: list[Path] = []
    stills = content / "figures" / "stills"
    stills.mkdir(parents=True, exist_ok=True)
    for path in sorted((content / "figures").glob("*.yaml")):
        picture = render(read(path, content))
        still = stills / f"{path.stem}.png"
        if not still.exists() or still.read_bytes() != picture:
            still.write_bytes(picture)
            changed.append(still)
    return changed
