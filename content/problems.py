"""Owns what is told to an editor when a file cannot be used: where it is wrong, in an editor's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: `file` below the content folder, `line` from 1 (0 = the file as a whole)."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class ContentError(Exception):
    """The content cannot be used; `problems` has one entry for each mistake, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One file as plain values, and the line on which each of them stands."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, *path: str | int) -> int:
        """The line of the value at `path`, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, text: str, *path: str | int) -> Problem:
        return Problem(self.file, self.line(*path), text)


LONGEST_NAME = 80
SENTENCES = {
    "missing": "`{name}` is missing",
    "string_type": "`{name}` must be text: put {given} in quotes",
    "literal_error": "`{name}` is {given}, and may only be {expected}",
    "int_type": "`{name}` must be a whole number, not {given}",
    "bool_type": "`{name}` must be true or false, not {given}",
    "dict_type": "`{name}` must have keys of its own below it, not {given}",
    "model_type": "`{name}` must have keys of its own below it, not {given}",
    "tuple_type": "`{name}` must be a list (lines that begin with a dash), not {given}",
    "string_pattern_mismatch": "`{name}` is {given}, and must be {written}",
    "too_short": "`{name}` needs at least {min_length}",
    "too_long": "`{name}` has {actual_length}, and may have {max_length} at most",
    "greater_than_equal": "`{name}` is {given}, and may be {ge} at the least",
    "less_than_equal": "`{name}` is {given}, and may be {le} at the most",
}


WRITTEN = {
    r"^X\d\d$": "written like X08",
    r"^E\d\d$": "written like E08",
    r"^[a-z]{2}(-[A-Za-z]{2,4})?$": "a language, written like en or pt-BR",
    r"\S": "a text",
}
"""How a thing is written, for each pattern an editor may meet."""


def in_words(error: Mapping[str, Any], keys: Sequence[str]) -> str:
    """One pydantic error as a sentence; `keys` are those that may stand where it happened."""
    name = str(error["loc"][-1]) if error["loc"] else "this"
    given = repr(error.get("input"))
    if error["type"] == "extra_forbidden":
        return f"unknown key `{name}`{meant(name, keys)}"
    if error["type"] == "string_type" and error.get("input") is None:
        return f"`{name}` is empty"
    sentence = SENTENCES.get(error["type"])
    if sentence is None:
        told = str(error["msg"]).removeprefix("Value error, ")
        return f"`{name}`: {told}" if error["loc"] else told
    short = given if len(given) <= 40 else given[:37] + "…"
    context: Mapping[str, Any] = error.get("ctx", {})
    pattern = str(context.get("pattern", ""))
    written = WRITTEN.get(pattern, f"small letters and digits only ({pattern})")
    return sentence.format(name=name, given=short, written=written, **context)


def meant(name: str, names: Iterable[str]) -> str:
    """ "; did you mean …?", else the names that exist, else nothing."""
    known = sorted(names)
    if len(name) > LONGEST_NAME:  # nobody meant it, and comparing it would take for ever
        return ""
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f"; known here: {', '.join(known)}" if known else ""
