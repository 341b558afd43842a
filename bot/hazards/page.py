"""Owns the hazard table on the page of policies: the part between two marks, written from the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.hazards.reading import ROOT
from policies.hazards import Hazard, markdown

PAGE = Path("policies/README.md")
BEGIN, END = "<!-- hazards -->", "<!-- /hazards -->"


class NoMarks(Exception):
    """The page has not both marks, so nobody knows where the table belongs."""


def said(page: str) -> str:
    """The table as the page says it. Raises NoMarks."""
    return _parts(page)[1].strip()


def with_table(page: str, hazards: Iterable[Hazard]) -> str:
    """The page with the table as it should be. Raises NoMarks."""
    before, _, after = _parts(page)
    return f"{before}{BEGIN}\n{markdown(hazards)}\n{END}{after}"


def write(hazards: Iterable[Hazard], root: Path = ROOT) -> Path:
    """Put the table into the page; returns the page. Raises NoMarks."""
    path = root / PAGE
    path.write_text(with_table(path.read_text("utf-8"), hazards), "utf-8")
    return path


def _parts(page: str) -> tuple[str, str, str]:
    before, begins, rest = page.partition(BEGIN)
    inside, ends, after = rest.partition(END)
    if not begins or not ends:
        raise NoMarks(f"{PAGE} needs the lines {BEGIN} and {END}")
    return before, inside, after
