"""Owns how a look is told: as lines in a terminal, and as data for a program or the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from html import unescape
from typing import Any

from bot.preview.look import Look, Wording
from content.problems import Problem

STYLES = {"b": ("\x1b[1m", "\x1b[22m"), "i": ("\x1b[3m", "\x1b[23m"), "u": ("\x1b[4m", "\x1b[24m")}
TAG = re.compile(r"<(/?)([\w-]+)[^<>]*>")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
INDENT = "     "


def lines(seen: Look, problems: Collection[Problem] = ()) -> Iterator[str]:
    """One look for a person; bold, italic and underlined as a terminal shows them."""
    yield f"{seen.id} · {seen.lang} · {seen.mother}"
    yield f"{seen.file}:{seen.line}"
    yield from (f"note  {note}" for note in seen.notes)
    yield from _body(seen)
    if seen.loss is not None:
        yield ""
        same = [one.html for one in seen.loss.wordings] == [one.html for one in seen.wordings]
        yield f"After a loss{': the same words' if same else ' she reads:'}"
        yield from _body(replace(seen.loss, wordings=()) if same else seen.loss)
    if seen.picture or seen.still:
        yield ""
        yield f"pictures  {', '.join(f'content/{path}' for path in (seen.picture, seen.still) if path)}"
    if problems:
        yield ""
        yield from (f"check  {problem}" for problem in problems)


def _body(seen: Look) -> Iterator[str]:
    for wording in seen.wordings:
        yield ""
        yield from _wording(wording)
    if seen.rows or seen.labels:
        yield ""
    for row in seen.rows:
        yield INDENT + " ".join(f"[ {label} ]" for label in row)
    yield from (f"{INDENT}{name}: {label}" for name, label in seen.labels)
    if seen.why:
        yield ""
        yield from _indented(f"why? {styled(seen.why)}")
    if seen.known or seen.unknown:
        yield ""
        yield f"{INDENT}known: {_named(seen.known)}; not known: {_named(seen.unknown)}"


def _wording(wording: Wording) -> Iterator[str]:
    if wording.lacks:
        yield f"{wording.number:>3}  left out, not known here: {_named(wording.lacks)} (line {wording.line})"
        return
    if wording.wrong:
        yield f"{wording.number:>3}  cannot be shown: {wording.wrong} (line {wording.line})"
        return
    first, *rest = styled(wording.html).split("\n")
    yield f"{wording.number:>3}  {first}"
    yield from (INDENT + line for line in rest)
    most = f" of {wording.words_limit}" if wording.words_limit else ""
    size = f"{wording.characters} of {wording.limit} characters, {wording.words}{most} words"
    yield f"{INDENT}({size}, line {wording.line})"


def _indented(text: str) -> Iterator[str]:
    return (INDENT + line for line in text.split("\n"))


def _named(names: Collection[str]) -> str:
    return ", ".join(names) or "none"


def styled(html: str) -> str:
    """The few tags as a terminal's own; control signs that stand in the words themselves are dropped."""
    plain = CONTROL.sub("", html)
    return unescape(TAG.sub(lambda tag: STYLES.get(tag[2], ("", ""))[bool(tag[1])], plain))


def as_data(seen: Look, problems: Collection[Problem] = ()) -> dict[str, Any]:
    """One look as JSON values; the problems are those of its file."""
    return {**asdict(seen), "problems": [str(problem) for problem in problems]}


def of_its_files(seen: Look, found: Collection[Problem]) -> tuple[Problem, ...]:
    """What is wrong in the files that the look shows."""
    every = (seen, seen.loss) if seen.loss else (seen,)
    files = {one.file for one in every} | {wording.file for one in every for wording in one.wordings}
    return tuple(problem for problem in found if problem.file in files)
