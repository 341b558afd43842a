"""Owns the pictures of the exercises: poses as YAML in, a soft PNG still and a small moving GIF out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.figures import anatomy, animation, sheets, still
from bot.figures.pose import Figure
from content.load import read_yaml
from content.problems import ContentError, Document, Problem, in_words, meant

STILLS, MOTIONS = "stills", "motions"


@dataclass(frozen=True)
class Drawn:
    """The two pictures of one exercise."""

    slug: str
    png: bytes
    gif: bytes


def read(path: Path, root: Path) -> Figure:
    """One pose file. Raises ContentError with file and line, also for a body no woman has."""
    document = read_yaml(path, root)
    try:
        figure = Figure.model_validate(document.data)
    except ValidationError as wrong:
        raise ContentError(
            document.problem(in_words(dict(error), ()), *error["loc"]) for error in wrong.errors()
        ) from None
    _human(figure, document)
    return figure


def _human(figure: Figure, document: Document) -> None:
    faults = anatomy.faults(figure)
    if faults:
        raise ContentError(document.problem(fault.text, *fault.at) for fault in faults)


def draw(path: Path, root: Path) -> Drawn:
    """Both pictures of the exercise whose poses stand in `path`. Raises ContentError."""
    figure = read(path, root)
    return Drawn(path.stem, still.png(figure), animation.gif(figure.motion))


def build(content: Path, only: tuple[str, ...] = ()) -> list[Path]:
    """Draw every figure (or `only` these slugs) and name the pictures that changed. Raises ContentError."""
    folder = content / "figures"
    paths = [path for path in sorted(folder.glob("*.yaml")) if not only or path.stem in only]
    with ProcessPoolExecutor() as pool:
        drawn = list(pool.map(draw, paths, [content] * len(paths)))
    return [path for one in drawn for path in _kept(folder, one)]


def contact_sheet(content: Path) -> bytes:
    """Every still on one picture with its name below, as PNG: to look at them side by side."""
    stills = sorted((content / "figures" / STILLS).glob("*.png"))
    return sheets.contact({path.stem: path.read_bytes() for path in stills})


def strip(content: Path, slug: str = "") -> bytes:
    """The still and ten moments of one motion side by side, as PNG. Raises ContentError."""
    path = content / "figures" / f"{slug}.yaml"
    if not path.exists():
        known = [path.stem for path in (content / "figures").glob("*.yaml")]
        raise ContentError([Problem("figures", 0, f"there is no {slug}.yaml{meant(slug, known)}")])
    drawn = draw(path, content)
    return sheets.moments(drawn.png, drawn.gif)


def _kept(folder: Path, drawn: Drawn) -> Iterator[Path]:
    for name, ending, picture in ((STILLS, "png", drawn.png), (MOTIONS, "gif", drawn.gif)):
        path = folder / name / f"{drawn.slug}.{ending}"
        if not path.exists() or path.read_bytes() != picture:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture)
            yield path
