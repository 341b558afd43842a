"""The commands of `napwise`: one function each, all the work done elsewhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import commands, hearing
from bot import settings as configuration
from bot.books import CONTENT
from bot.commands import auditing, labelled, policy, releases
from bot.hazards.commands import hazards_cli
from bot.refusing import refuse
from bot.settings import Settings, SettingsError

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Napwise: postpartum back-pain exercise by Telegram."
)
cli.add_typer(hazards_cli, name="hazards")
policy.register(cli)
hearing.register(cli)
labelled.register(cli)
releases.register(cli)


def main() -> None:
    """Entry point of the `napwise` script."""
    cli()


def _settings() -> Settings:
    try:
        return configuration.load(warn=lambda line: typer.echo(line, err=True))
    except SettingsError as error:
        refuse(str(error))


def _json(line: Any) -> str:
    return json.dumps(line, ensure_ascii=False, default=str)


@cli.command()
def run() -> None:
    """Run the real Telegram bot (needs NAPWISE_TELEGRAM_TOKEN)."""
    settings = _settings()
    if settings.telegram_token is None:
        refuse("NAPWISE_TELEGRAM_TOKEN is not set; `napwise rehearse` needs no token")
    try:
        commands.serve(settings)
    except commands.CannotRun as error:
        refuse(str(error))


@cli.command()
def rehearse() -> None:
    """Open the rehearsal in the browser: mother, clinician and decisions side by side."""
    from bot.rehearsal import stage  # Starlette is not loaded for the other commands

    stage.open_stage(_settings())


@cli.command()
def talk(
    save: Annotated[Path | None, typer.Option(help="Write what you typed as a transcript test.")] = None,
) -> None:
    """Be the mother, in this terminal."""
    from bot.rehearsal import terminal

    terminal.talk(_settings(), save)


@cli.command()
def invite(role: Annotated[str, typer.Argument(help="clinician or operator")]) -> None:
    """Print a one-time link that makes whoever opens it a clinician (or an operator)."""
    if role not in ("clinician", "operator"):
        refuse(f"there is no role {role!r}: clinician or operator")
    try:
        typer.echo(commands.invite(_settings(), role))
    except commands.CannotRun as error:
        refuse(str(error))


@cli.command("settings")
def list_settings() -> None:
    """List every setting: name, meaning, default, value."""
    try:
        rows = configuration.describe()
    except SettingsError as error:
        refuse(str(error))
    for row in rows:
        typer.echo(f"{row.name}\n    {row.meaning}\n    default: {row.default}   now: {row.value}")


@cli.command()
def journal(
    patient: Annotated[str, typer.Option(help="Case number; empty = everybody.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Every inbox row, decision, outbox row and alert step, in the order they happened."""
    try:
        for line in commands.read_journal(_settings(), patient):
            typer.echo(_json(line) if as_json else commands.sentence(line))
    except commands.CannotRun as error:
        refuse(str(error))


@cli.command()
def decisions(
    case: Annotated[str, typer.Option(help="Case number.")],
    last: Annotated[int, typer.Option(min=1, help="How many decisions, the newest.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an event.")] = False,
) -> None:
    """Explain what was decided about one mother: what happened, which rule, why, from which facts."""
    policy.decided(case, last, as_json)


@cli.command()
def audit(
    patient: Annotated[str, typer.Option(help="Case number; empty = everybody.")] = "",
    anchor: Annotated[str, typer.Option(help="An anchor's hash that was written down elsewhere.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check that no decision was changed or taken away since it was made; exit 1 when one was."""
    try:
        found = auditing.audited(_settings(), patient, anchor)
    except commands.CannotRun as error:
        refuse(str(error))
    said = (_json(auditing.as_json(one)) for one in found)
    for line in said if as_json else auditing.sentences(found, bool(patient)):
        typer.echo(line)
    sys.exit(1 if any(one.breaks for one in found) else 0)


@cli.command()
def graph(flow: Annotated[str, typer.Argument(help="One flow; empty = all.")] = "") -> None:
    """Print the flows as Mermaid diagrams."""
    try:
        typer.echo(commands.mermaid(flow))
    except KeyError:
        refuse(f"there is no flow {flow!r}: {', '.join(commands.flow_names())}")


@cli.command("model-check")
def model_check(
    wide: Annotated[bool, typer.Option(help="More languages, more words, a house without a rota.")] = False,
    first: Annotated[bool, typer.Option(help="Stop at the first violation.")] = False,
    only: Annotated[str, typer.Option(help="Only these invariants, as in S8,S18.")] = "",
    max_depth: Annotated[int | None, typer.Option(help="Not further than so many events.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look at every state and every event of the real turn, and at what must hold in each."""
    from bot import modelcheck  # reads all content; no other command needs it

    try:
        wanted = modelcheck.only_of([name.strip() for name in only.split(",") if name.strip()])
    except KeyError as unknown:
        refuse(f"there is no invariant {unknown.args[0]}")
    report = modelcheck.check(modelcheck.Scope(wide, first, wanted, max_depth))
    for line in [json.dumps(report.as_json(), ensure_ascii=False)] if as_json else report.lines():
        typer.echo(line)
    sys.exit(0 if report.passed else 1)


@cli.command()
def figures(
    only: Annotated[list[str] | None, typer.Argument(help="these exercises, by file name; else all")] = None,
    directory: Annotated[Path, typer.Option(help="the content folder")] = CONTENT,
    sheet: Annotated[
        Path | None, typer.Option(help="write all of them on one picture, and draw nothing")
    ] = None,
    strip: Annotated[
        Path | None, typer.Option(help="write one exercise, moment by moment, on a picture")
    ] = None,
) -> None:
    """Draw the still and the moving picture of every exercise from its pose file."""
    from bot import figures as drawing  # Pillow is only needed here
    from content.problems import ContentError

    try:
        if sheet is not None:
            sheet.write_bytes(drawing.contact_sheet(directory))
        elif strip is not None:
            strip.write_bytes(drawing.strip(directory, *(only or [])[:1]))
        else:
            for path in drawing.build(directory, tuple(only or ())):
                typer.echo(str(path))
    except ContentError as wrong:
        for problem in wrong.problems:
            typer.echo(str(problem), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
