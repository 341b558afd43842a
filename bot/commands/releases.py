"""`napwise content …`: check, sign, publish, list, compare, take back; releases to and from folders."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import commands
from bot import settings as configuration
from bot.books import CONTENT
from bot.commands.opening import CannotRun, open_store
from bot.refusing import refuse
from bot.releasing import Refused, differing, listing
from bot.releasing.folder import files_in, write_out
from bot.releasing.moving import Said
from bot.releasing.publishing import Press
from bot.releasing.reading import Reading
from bot.releasing.shelf import named
from bot.settings import Settings, SettingsError
from content.problems import Problem

content_cli = typer.Typer(no_args_is_help=True, help="What editors check, publish, compare and take back.")
SHORT = listing.SHORT
SOON = "Every running bot turns to it within 10 seconds; sessions that have begun keep what they began with."

By = Annotated[str, typer.Option(help="Who you are: it stands in the decision log.")]
Note = Annotated[str, typer.Option(help="Why, in a few words.")]
Folder = Annotated[Path, typer.Argument(help="The content folder.")]


def register(cli: typer.Typer) -> None:
    """Make the commands known."""
    cli.add_typer(content_cli, name="content")


@content_cli.command()
def check(directory: Annotated[Path, typer.Argument()] = CONTENT) -> None:
    """Find every mistake in the content and in the clinic's own files, with file and line."""
    problems = _checked(_settings())(directory)
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problems" if problems else "content: no problems")
    sys.exit(1 if problems else 0)


@content_cli.command()
def publish(
    folder: Folder = CONTENT,
    by: By = "",
    note: Note = "",
    release: Annotated[str, typer.Option(help="Instead of a folder: a release that was pushed.")] = "",
) -> None:
    """Make the folder a release that holds from now on; refused as a whole when anything is wrong with it."""
    _needs_a_name(by)
    with _press() as press:
        if release:
            name = named(press.store, release)
            press.publish_stored(name, Said(by, note))
        else:
            name = press.publish(folder, Said(by, note))
    typer.echo(f"{name[:SHORT]} holds from now on. {SOON}")


@content_cli.command()
def push(folder: Folder = CONTENT, by: By = "", note: Note = "") -> None:
    """Keep the folder as a release without letting it hold; the same checks as for publishing."""
    _needs_a_name(by)
    with _press() as press:
        name = press.push(folder, Said(by, note))
    typer.echo(f"{name[:SHORT]} is kept. It holds after: napwise content publish --release {name[:SHORT]}")


@content_cli.command()
def rollback(
    release: Annotated[str, typer.Argument(help="One that held before; else the one before this.")] = "",
    by: By = "",
    note: Note = "",
) -> None:
    """Let an earlier release hold again. Phrases that were added since are still listened for."""
    with _press() as press:
        name = press.roll_back(named(press.store, release) if release else "", Said(by, note))
    typer.echo(f"{name[:SHORT]} holds again. {SOON}")


@content_cli.command("list")
def list_releases(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List every release, newest first: who made it, who signed its files, which one holds."""
    with _press() as press:
        lines = listing.lines(press.store)
    for line in lines:
        typer.echo(json.dumps(line.as_data(), ensure_ascii=False) if as_json else line.sentence())
    if not lines and not as_json:
        typer.echo("no release is kept yet: the installed files hold")


@content_cli.command()
def diff(
    before: Annotated[str, typer.Argument(help="A release; empty = what holds.")] = "",
    after: Annotated[str, typer.Argument(help="Another; empty = the folder.")] = "",
    folder: Annotated[Path, typer.Option(help="The content folder.")] = CONTENT,
) -> None:
    """Show file by file how two releases differ, who changed it and who has reviewed it."""
    with _press() as press:
        side = partial(_side, press)
        old = side(before) if before else listing.holding(press.store, press.reading.content)
        new = side(after) if after else differing.of_folder(folder)
        lines = list(differing.lines(press.store, old, new))
    for line in lines:
        typer.echo(line)


@content_cli.command()
def sign(
    files: Annotated[list[Path], typer.Argument(help="Files below the content folder.")],
    by: By = "",
    folder: Annotated[Path, typer.Option(help="The content folder.")] = CONTENT,
) -> None:
    """Note that a clinician has reviewed exactly these files as they stand now."""
    _needs_a_name(by)
    with _press() as press:
        signed = press.sign(folder, files, by.strip())
    for path, hash in signed.items():
        typer.echo(f"{path}  {hash[:SHORT]}  signed by {by.strip()}")
    typer.echo("Nothing proves the name: whoever runs this command vouches that it was this clinician.")


@content_cli.command()
def pull(
    folder: Annotated[Path, typer.Argument(help="Where to; empty, or not there yet.")],
    release: Annotated[str, typer.Option(help="Which; empty = what holds.")] = "",
    force: Annotated[bool, typer.Option(help="Write over what is in the folder.")] = False,
) -> None:
    """Write the files of a release into a folder, to be edited there."""
    with _press() as press:
        side = _side(press, release) if release else listing.holding(press.store, press.reading.content)
        if folder.exists() and not folder.is_dir():
            raise Refused(f"{folder} is not a folder")
        if folder.is_dir() and any(folder.iterdir()) and not force:
            raise Refused(f"{folder} is not empty: choose another, or write over it with --force")
        write_out(side.files, folder)
        others = sorted(files_in(folder).keys() - side.files.keys())
    typer.echo(f"{len(side.files)} files of {side.name} are in {folder}")
    if others:
        typer.echo(f"{len(others)} other files were left there: {', '.join(others[:3])}", err=True)


# -- what they share -----------------------------------------------------------------------------------------


@contextmanager
def _press() -> Iterator[Press]:
    """Open the store; whatever cannot be done is said, and ends the command with exit code 1."""
    config = _settings()
    try:
        with open_store(config, "tool") as store:
            yield Press(store, config.data, _reading(config), _checked(config))
    except CannotRun as error:
        refuse(str(error))
    except Refused as wrong:
        _refused(wrong)


def _refused(wrong: Refused) -> NoReturn:
    if len(wrong.lines) == 1 and "\n" not in wrong.lines[0]:
        typer.echo(f"napwise: {wrong.lines[0]}", err=True)
    else:
        for line in wrong.lines:
            typer.echo(line, err=True)
        typer.echo(f"napwise: refused, {len(wrong.lines)} reasons; what holds stays as it is", err=True)
    raise typer.Exit(1)


def _reading(config: Settings) -> Reading:
    own = (config.questionnaires, config.clinic_rules)
    return Reading(CONTENT, *own, require_signed=config.require_signed)


def _checked(config: Settings) -> Callable[[Path], list[Problem]]:
    return lambda folder: commands.content_problems(folder, config.questionnaires, config.clinic_rules)


def _side(press: Press, prefix: str) -> differing.Side:
    return differing.of_release(press.store, named(press.store, prefix))


def _needs_a_name(by: str) -> None:
    if not by.strip():
        _refused(Refused("say who you are: --by NAME"))


def _settings() -> Settings:
    try:
        return configuration.load(warn=lambda line: typer.echo(line, err=True))
    except SettingsError as error:
        refuse(str(error))
