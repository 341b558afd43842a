"""Owns the hazard table on the page of policies: the part between two marks, written from the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot import marked
from bot.hazards.reading import ROOT
from bot.marked import NoMarks
from policies.hazards import Hazard, markdown

__all__ = ["BEGIN", "END", "NAME", "PAGE", "NoMarks", "said", "with_table", "write"]
PAGE = Path("policies/README.md")
NAME = "hazards"
BEGIN, END = marked.marks(NAME)


def said(page: str) -> str:
    """The table as the page says it. Raises NoMarks."""
    return marked.said(page, NAME)


def with_table(page: str, hazards: Iterable[Hazard]) -> str:
    """The page with the table as it should be. Raises NoMarks."""
    return marked.written(page, NAME, markdown(hazards))


def write(hazards: Iterable[Hazard], root: Path = ROOT) -> Path:
    """Put the table into the page; returns the page. Raises NoMarks."""
    path = root / PAGE
    path.write_text(with_table(path.read_text("utf-8"), hazards), "utf-8")
    return path
