"""`napwise content preview`: a message in the terminal as each language and sample mother sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.books import CONTENT
from bot.preview import mothers, shelf, told
from bot.preview.look import look
from bot.refusing import refuse
from content.problems import ContentError

KEYS = ", ".join(one.key for one in mothers.MOTHERS)


def register(content_cli: typer.Typer) -> None:
    """Make the command known."""
    content_cli.command("preview")(preview)


def preview(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="session.rest, X08, cat-cow, E01; a beginning lists.")
    ],
    lang: Annotated[str, typer.Option(help="The language she reads.")] = "en",
    mother: Annotated[str, typer.Option(help=f"A sample mother: {KEYS}.")] = "first_time",
    directory: Annotated[Path, typer.Option(help="The content folder.")] = CONTENT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show every wording of a message as her phone would, with its buttons, size and pictures."""
    try:
        on_shelf = shelf.read(directory)
    except ContentError as wrong:
        refuse(f"the content has mistakes\n{wrong}")
    if lang not in on_shelf.content.languages:
        refuse(f"there is no language {lang!r}: {', '.join(on_shelf.content.languages)}")
    try:
        seen = look(on_shelf, id, lang, mothers.mother(mother))
    except KeyError:
        refuse(f"there is no sample mother {mother!r}: {KEYS}")
    except shelf.NoSuchMessage as wrong:
        _named(wrong)
        return
    problems = told.of_its_files(seen, shelf.problems(directory))
    if as_json:
        typer.echo(json.dumps(told.as_data(seen, problems), ensure_ascii=False, indent=1))
        return
    typer.echo("\n".join(told.lines(seen, problems)))


def _named(wrong: shelf.NoSuchMessage) -> None:
    """The ids that begin so, one a line; else a refusal with those that come near."""
    if not wrong.is_prefix:
        near = f"; near: {', '.join(wrong.near)}" if wrong.near else ""
        refuse(f"{wrong}{near}")
    for name in wrong.near:
        typer.echo(name)
