"""`napwise phrases candidates`: what clinicians labelled, as lines an editor may take into the examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from bot import settings as configuration
from bot.books import categories
from bot.commands.opening import CannotRun, open_store
from bot.privacy.masking import masked
from bot.refusing import refuse
from bot.settings import Settings
from bot.store import labelled
from bot.store.labelled import Labelled
from content.problems import ContentError
from policies.labels import NOT_MEANT, RIGHT
from policies.listening.examples import Category

phrases_cli = typer.Typer(no_args_is_help=True, help="Words of mothers that an editor may learn from.")
BENIGN = "<benign category>"
CALLED = {RIGHT: "heard right", NOT_MEANT: "not meant that way"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line for `file`; a name in angle brackets is the editor's to choose. `date` is the day, UTC."""

    phrase: str
    label: str
    date: str
    lang: str
    signs: tuple[str, ...]
    file: str


def register(cli: typer.Typer) -> None:
    """Make the commands known."""
    cli.add_typer(phrases_cli, name="phrases")


@phrases_cli.callback()
def phrases() -> None:
    """Words of mothers that an editor may learn from."""


@phrases_cli.command("candidates")
def list_candidates(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List what clinicians labelled, masked, for content/phrases/<lang>/examples; writes nothing there."""
    try:
        config = configuration.load(warn=lambda line: typer.echo(line, err=True))
        found, closed = candidates(config)
    except (CannotRun, configuration.SettingsError) as error:
        refuse(str(error))
    except ContentError as wrong:
        refuse(f"the categories have mistakes\n{wrong}")
    for one in found:
        typer.echo(json.dumps(asdict(one), ensure_ascii=False) if as_json else sentence(one))
    if not found and not as_json:
        typer.echo("no words are labelled yet: a clinician does it on an alert's card, with Label words")
    if closed:
        typer.echo(f"{closed} labels cannot be read: the keys of those mothers are gone", err=True)


def candidates(config: Settings) -> tuple[list[Candidate], int]:
    """Every candidate, oldest label first, and how many labels cannot be opened. CannotRun, ContentError."""
    known = categories()
    with open_store(config, "tool") as store:
        kept, closed = store.read(labelled.every)
    return list(_each(kept, known)), closed


def sentence(one: Candidate) -> str:
    return f'"{one.phrase}"  {CALLED.get(one.label, one.label)}  {one.date}  → {one.file}'


def _each(kept: Sequence[Labelled], known: Mapping[str, Category]) -> Iterator[Candidate]:
    """The same line with the same label comes once, with the day of its newest label."""
    lines: dict[tuple[str, str], Candidate] = {}
    for one in kept:
        body = one.body
        signs = tuple(body["signs"])
        category, urgency = _about(str(body["label"]), signs, known)
        words = masked(str(body["words"]), one.names).lstrip("#[ ")  # signs the examples are read by
        phrase = f"{urgency}{words}"
        file = f"content/phrases/{body['lang']}/examples/{category}.txt"
        lines[phrase, body["label"]] = Candidate(
            phrase, str(body["label"]), str(body["at"])[:10], str(body["lang"]), signs, file
        )
    yield from lines.values()


def _about(label: str, signs: Sequence[str], known: Mapping[str, Any]) -> tuple[str, str]:
    """The category, and in brackets an urgency that is not its usual one."""
    if label == NOT_MEANT:
        return BENIGN, ""
    if label != RIGHT:
        return label, ""
    for sign in signs:
        for category in known.values():
            urgency = next((u for u, about in category.signs.items() if about == sign), None)
            if urgency is not None:
                return category.name, "" if urgency == category.usual else f"[{urgency}] "
    return "<category>", ""
