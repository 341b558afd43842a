"""`napwise screen | listen`: what is heard in words, why, and what would be said."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import typer

from bot.refusing import open_book
from dialogs.model import Conversation, Event, EventKind
from dialogs.turn import take_turn
from policies.cases import NOON, Case, situation
from policies.listening.opinion import Opinion, opinion
from policies.rules import Book

TAG = re.compile(r"<[^>]+>")


def register(cli: typer.Typer) -> None:
    """Make the commands known."""
    cli.command("screen")(screen)
    cli.command("listen")(listen)


def screen() -> None:
    """Judge JSON lines {"id", "lang", "text"} from standard input, one answer a line.

    A line that is no such object is answered with `error`, and the exit code is 1 at the end.
    """
    wrong = False
    for row in screened(sys.stdin.buffer, open_book()):
        wrong = wrong or "error" in row
        typer.echo(json.dumps(row, ensure_ascii=False))
    sys.exit(1 if wrong else 0)


def screened(lines: Iterable[bytes], book: Book) -> Iterator[dict[str, Any]]:
    """For each line that is not empty {id, pred, category, urgency, because}, or {line, error}."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text = asked["text"]
        except (ValueError, RecursionError, TypeError, KeyError):
            asked, text = None, None
        if isinstance(asked, dict) and isinstance(text, str):
            yield {"id": asked.get("id"), **as_data(opinion(text, book))}
        else:
            yield {"line": number, "error": 'not a JSON object with a "text" of words'}


def as_data(found: Opinion) -> dict[str, Any]:
    """The verdict as data; `because` names her words, and the example that they resemble."""
    because = [f"“{words}”" for words in found.because]
    because += [f"like “{found.like}”"] if found.like else []
    return {
        "pred": found.pred,
        "category": found.category,
        "urgency": found.urgency,
        "because": "; ".join(because),
    }


def listen() -> None:
    """Type a sentence, see what is heard in it and why, and what would be said. An empty line ends it."""
    book = open_book()
    if sys.stdin.isatty():
        typer.echo("Type what she might write; an empty line ends it.")
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if not text.strip():
            break
        for told in sentences(text, book):
            typer.echo(told)


def sentences(text: str, book: Book) -> Iterator[str]:
    """The verdict, each signal with the words behind it, how probable each verdict is, and the reply."""
    found = opinion(text, book)
    about = ", ".join(word for word in (found.category, found.urgency) if word)
    yield f"{found.pred.upper()}  {about}"
    for signal in found.heard.signals:
        yield f"  {signal.kind:<9} {signal.sign:<22} because of “{signal.because}”"
    if found.like:
        yield f"  resembles “{found.like}”"
    likely = sorted(found.odds.items(), key=lambda pair: -pair[1])
    if likely:
        yield "  likeness  " + ", ".join(f"{name} {odds:.0%}" for name, odds in likely if odds >= 0.01)
    for line in replies(text, book):
        yield f"  > {line}"
    yield ""


def replies(text: str, book: Book) -> Iterator[str]:
    """What a mother who is well, in Britain, at noon, with nothing open would be told, line by line."""
    facts, _ = situation(Case("she writes"), book)
    event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, NOON, {"text": text})
    for draft in take_turn(Conversation(), event, facts, book, NOON, 1).drafts:
        if draft.to == "patient":
            yield from filter(None, TAG.sub("", draft.html).splitlines())
            if draft.options:
                yield "  ".join(f"[{option.label}]" for option in draft.options)
