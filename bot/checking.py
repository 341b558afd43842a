"""`napwise content check`: every mistake in the content, told without starting anything of the bot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import settings as configuration
from bot.books import CONTENT, clinic_rules, own, phrase_problems
from bot.grade import grade
from bot.refusing import refuse
from bot.settings import SettingsError
from bot.spoken import spoken
from content.check import check
from content.problems import Problem


def register(content_cli: typer.Typer) -> None:
    """Make the command known."""
    content_cli.command("check")(content_check)


def content_check(directory: Annotated[Path, typer.Argument()] = CONTENT) -> None:
    """Find every mistake in the content and in the clinic's own files, with file and line."""
    try:
        config = configuration.load(warn=lambda line: typer.echo(line, err=True))
    except SettingsError as error:
        refuse(str(error))
    problems = content_problems(directory, config.questionnaires, config.clinic_rules)
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problems" if problems else "content: no problems")
    sys.exit(1 if problems else 0)


def content_problems(
    directory: Path = CONTENT, questionnaires: Path | None = None, thresholds: Path | None = None
) -> list[Problem]:
    """Every mistake in the content, and in the clinic's own questionnaires and `thresholds`."""
    _, slips = clinic_rules(thresholds)
    found = check(directory, grade, own(questionnaires), spoken())
    return [*found, *phrase_problems(directory), *slips]
