"""Owns the way into `napwise`: what only hears words starts without the store and Telegram."""

from __future__ import annotations

import sys

import typer

from bot import hearing

LIGHT = frozenset({"screen", "listen"})


def main() -> None:
    """Entry point of the `napwise` script."""
    if sys.argv[1:2] and sys.argv[1] in LIGHT:
        only = typer.Typer(add_completion=False)
        hearing.register(only)
        only()
    from bot.cli import main as every_command

    every_command()
