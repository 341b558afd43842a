"""The commands of `napwise hazards`: check the table, list it, write it into the page of policies."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated, NoReturn

import typer

from bot.hazards import checking, page, reading
from content.problems import ContentError
from policies.hazards import Hazard, markdown

hazards_cli = typer.Typer(
    no_args_is_help=True, help="What could hurt her, what holds against it, what shows it."
)


@hazards_cli.command("check")
def check() -> None:
    """Find every hazard without a control and a test that are there, with file and line."""
    found = checking.problems()
    for problem in found:
        typer.echo(str(problem))
    typer.echo(f"{len(found)} problems" if found else "hazards: no problems")
    sys.exit(1 if found else 0)


@hazards_cli.command("list")
def list_hazards(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="The table of policies/README.md.")] = False,
) -> None:
    """Every hazard: how severe, what it is, what is still open."""
    hazards = _read()
    if as_markdown:
        typer.echo(markdown(hazards))
        return
    for hazard in hazards:
        typer.echo(json.dumps(asdict(hazard), ensure_ascii=False) if as_json else sentence(hazard))


@hazards_cli.command("write")
def write() -> None:
    """Write the table into policies/README.md, between its marks."""
    try:
        typer.echo(str(page.write(_read())))
    except page.NoMarks as wrong:
        _refuse(str(wrong))


def sentence(hazard: Hazard) -> str:
    """One hazard for a person at a terminal."""
    held = f"controls {len(hazard.controls)}, tests {len(hazard.tests)}"
    left = f"\n     open: {hazard.open}" if hazard.open else ""
    return f"{hazard.id}  severity {hazard.how_severe}  {hazard.hazard}\n     {held}{left}"


def _read() -> tuple[Hazard, ...]:
    """The table, which must be whole: half of it shown would look like all of it."""
    try:
        table = reading.read()
    except ContentError as wrong:
        _refuse(str(wrong))
    if table.problems:
        _refuse("\n".join(map(str, table.problems)))
    return table.hazards


def _refuse(line: str) -> NoReturn:
    typer.echo(f"napwise: {line}", err=True)
    raise typer.Exit(2)
