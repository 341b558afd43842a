"""`napwise explain | facts | policies`: what policy says of a case, what it looks at, and by which rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import cases, marked
from bot import settings as configuration
from bot.commands import explaining
from bot.commands.opening import CannotRun
from bot.refusing import open_book, refuse
from content.problems import ContentError
from policies.cases import Result, judged
from policies.listing import listed, table

README = Path(__file__).parents[2] / "policies" / "README.md"
policies_cli = typer.Typer(no_args_is_help=True, help="The rules: list them, write them into the page.")
AsJson = Annotated[bool, typer.Option("--json", help="JSON for a program.")]


def register(cli: typer.Typer) -> None:
    """Make the commands known."""
    cli.command("explain")(explain)
    cli.command("facts")(facts)
    cli.add_typer(policies_cli, name="policies")


def explain(
    file: Annotated[Path | None, typer.Argument(help="Cases, as in tests/policies/cases/*.yaml.")] = None,
    case: Annotated[str, typer.Option(help="Instead: what was decided about this case number.")] = "",
    last: Annotated[int, typer.Option(min=1, help="How many decisions of that case, the newest.")] = 20,
    as_json: AsJson = False,
) -> None:
    """What policy says of each case in a file, and why; exit 1 when an expectation is not met."""
    if case:
        decided(case, last, as_json)
        return
    if file is None:
        refuse("give a file with cases, or --case and a case number")
    book = open_book()
    try:
        results = [judged(one, book) for one in cases.read(file, book)]
    except ContentError as wrong:
        refuse(f"{file} cannot be read\n{wrong}")
    for result in results:
        if as_json:
            typer.echo(json.dumps(as_data(result), ensure_ascii=False, default=str))
        else:
            typer.echo("\n".join(sentences(result)))
    sys.exit(1 if any(result.wrong for result in results) else 0)


def decided(case: str, last: int, as_json: bool) -> None:
    """Tell what was decided about one mother, the newest `last` decisions."""
    try:
        config = configuration.load(warn=lambda line: typer.echo(line, err=True))
        told = list(explaining.explain_case(config, case, last))
    except (CannotRun, configuration.SettingsError) as error:
        refuse(str(error))
    for event in told:
        line = json.dumps(explaining.as_json(event), ensure_ascii=False, default=str)
        typer.echo(line if as_json else "\n".join(explaining.sentences(event)))
    if not told and not as_json:
        typer.echo(f"nothing was decided about case {case} yet")


def as_data(result: Result) -> dict[str, Any]:
    """One case as data: what follows, by which rules, from which facts, and what was not as expected."""
    found = result.explanation
    return {
        "name": result.case.name,
        "ok": not result.wrong,
        "wrong": list(result.wrong),
        "disposition": found.disposition.word,
        "stop": found.stop,
        "rules": list(found.rules),
        "limits": list(found.limits),
        "refused": {exercise: list(rules) for exercise, rules in found.refused.items()},
        "allowed": list(found.allowed),
        "asks": list(found.asks),
        "told": list(found.told),
        "silent": found.silent,
        "track": found.track,
        "track_facts": dict(found.track_facts),
        "because": [asdict(reason) for reason in found.because],
        "assumed": list(result.assumed),
    }


def sentences(result: Result) -> Iterator[str]:
    """One case for a person: the answer first, then each reason, then what was not as expected."""
    found = result.explanation
    yield f"{'ok  ' if not result.wrong else 'NOT '} {result.case.name}"
    allowed = ", ".join(found.allowed) or "nothing"
    yield f"     {found.disposition.word}, stop {found.stop}; allowed: {allowed}"
    by = ", ".join(f"{name} {value}" for name, value in found.track_facts.items())
    yield f"     track: {found.track.replace('_', ' ')} [{by}]"
    for reason in found.because:
        used = ", ".join(f"{name} {value}" for name, value in reason.facts.items())
        words = reason.reason.replace("_", " ")
        yield f"     {reason.rule} ({reason.since}) {reason.outcome}: {words}{f' [{used}]' if used else ''}"
    if found.asks:
        yield f"     asks first: {', '.join(found.asks)}"
    if found.silent:
        yield f"     would not write by itself: {found.silent.replace('_', ' ')}"
    yield from (f"     expected otherwise: {line}" for line in result.wrong)


def facts(as_json: AsJson = False) -> None:
    """Every fact that a rule may look at: name, type, unit, question."""
    names = sorted(open_book().rules.facts.values(), key=lambda fact: fact.name)
    if as_json:
        typer.echo(json.dumps([asdict(fact) for fact in names], ensure_ascii=False, indent=1))
        return
    for fact in names:
        kind = f"{fact.type}{f' in {fact.unit}' if fact.unit else ''}"
        values = f" ({', '.join(fact.values)})" if fact.values else ""
        typer.echo(f"{fact.name:<26}{kind}{values}\n{'':<26}{fact.question}")


@policies_cli.command("list")
def list_rules(as_json: AsJson = False) -> None:
    """Every rule: id, since, until, when, disposition, unknown, reason, source, signed."""
    rows = list(listed(open_book().rules))
    if as_json:
        typer.echo(json.dumps([_row(asdict(row)) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row.id:<8}{row.does:<24}{row.when}\n{'':<8}{row.reason} [{', '.join(row.source)}]")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "source": list(row["source"])}


@policies_cli.command("write")
def write() -> None:
    """Write the table of rules into policies/README.md, between its marks."""
    rows = "\n".join(table(open_book().rules))
    try:
        README.write_text(marked.written(README.read_text("utf-8"), "rules", rows), "utf-8")
    except marked.NoMarks as wrong:
        refuse(str(wrong))
    typer.echo(str(README))
