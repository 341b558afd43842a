"""How a command reads the book, and how it says in one line that it cannot go on."""

from __future__ import annotations

from typing import NoReturn

import typer

from bot.books import read_book
from content.problems import ContentError
from policies.rules import Book


def open_book() -> Book:
    """What decisions are made by, as the files stand now; ends the command with every mistake in them."""
    try:
        return read_book()
    except ContentError as wrong:
        refuse(f"the content has mistakes\n{wrong}")


def refuse(line: str) -> NoReturn:
    """End the command with its one line of why, and exit code 2."""
    typer.echo(f"napwise: {line}", err=True)
    raise typer.Exit(2)
