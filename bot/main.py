"""Owns the way into `napwise`: what hears words or checks content starts without store and Telegram."""

from __future__ import annotations

import sys

import typer

from bot import checking, hearing

LIGHT = frozenset({"screen", "listen"})


def main() -> None:
    """Entry point of the `napwise` script."""
    if sys.argv[1:2] and sys.argv[1] in LIGHT:
        only = typer.Typer(add_completion=False)
        hearing.register(only)
        only()
    if sys.argv[1:3] == ["content", "check"]:
        words, only = typer.Typer(add_completion=False), typer.Typer(add_completion=False)
        checking.register(words)
        words.callback()(lambda: None)  # with one command alone its name would not be read
        only.add_typer(words, name="content")
        only()
    from bot.cli import main as every_command

    every_command()
