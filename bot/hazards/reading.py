"""Owns reading the hazard table: strict YAML in, values out, every mistake with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.load import read_yaml
from content.problems import Document, Problem, meant
from policies.hazards import HIGHEST, LOWEST, ROOMS, STARTERS, Hazard

ROOT = Path(__file__).parents[2]
TABLE = Path("policies/rules/hazards.yaml")
NEEDS = {
    "id", "hazard", "cause", "severity", "likelihood", "owner_room", "controls", "invariants", "requirements",
    "tests", "open", "signed",
}  # fmt: skip
KEYS = NEEDS | {"also"}
FORMS = {
    "controls": (re.compile(r"[\w.]+:[\w.]+|[\w./-]+\.yaml#[\w.-]+"), "`module:name` or `file.yaml#key`"),
    "invariants": (re.compile(r"S([1-9]|[12]\d|3[0-4])|L[1-5]"), "an invariant, S1 to S34 or L1 to L5"),
    "requirements": (re.compile(r"[A-Z]\d{2}[a-z]?"), "a requirement, as S07"),
    "tests": (re.compile(r"tests/[\w/]+\.py(::\w+)+(\[.+\])?"), "`tests/file.py::test`, one case in [ ]"),
    "also": (re.compile(r"tests/[\w/]+\.py(::\w+)+(\[.+\])?"), "`tests/file.py::test`, one case in [ ]"),
}
NEEDED_LISTS = frozenset({"controls", "tests"})
ID = re.compile(r"H\d{2}")


@dataclass(frozen=True)
class Table:
    """The hazards that could be read, where they stand, and what is wrong; `problems` empty = whole."""

    document: Document
    hazards: tuple[Hazard, ...]
    places: Mapping[str, int]
    problems: tuple[Problem, ...]

    def problem(self, hazard: Hazard, key: str, index: int, text: str) -> Problem:
        """A mistake at one entry of one of its lists."""
        return self.document.problem(f"{hazard.id}: {text}", self.places[hazard.id], key, index)


def read(root: Path = ROOT) -> Table:
    """The table below `root`. Raises ContentError when the file cannot be read at all."""
    document = read_yaml(root / TABLE, root)
    problems: list[Problem] = []
    hazards: dict[str, Hazard] = {}
    places: dict[str, int] = {}
    for number, entry in _entries(document, problems):
        hazard = _Entry(document, number, entry, problems).hazard()
        if hazard is None:
            continue
        if hazard.id in hazards:
            problems.append(document.problem(f"`{hazard.id}` stands here twice", number, "id"))
            continue
        hazards[hazard.id], places[hazard.id] = hazard, number
    named = {str(entry.get("id")) for _, entry in _entries(document, [])}
    gone = [Problem(document.file, 0, f"{name} is missing") for name in STARTERS if name not in named]
    return Table(document, tuple(hazards.values()), places, tuple([*problems, *gone]))


def _entries(document: Document, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    if not isinstance(document.data, list):
        problems.append(document.problem("must be a list (lines that begin with a dash)"))
        return
    for number, entry in enumerate(document.data):
        if isinstance(entry, dict):
            yield number, entry
        else:
            problems.append(document.problem("must have keys of its own below it", number))


@dataclass(frozen=True)
class _Entry:
    """One hazard while it is taken apart."""

    document: Document
    number: int
    entry: Mapping[str, Any]
    problems: list[Problem]

    def hazard(self) -> Hazard | None:
        for key in self.entry.keys() - KEYS:
            self.wrong(f"unknown key `{key}`{meant(key, KEYS)}", key)
        for key in sorted(NEEDS - self.entry.keys()):
            self.wrong(f"`{key}` is missing")
        if NEEDS - self.entry.keys():
            return None
        if not ID.fullmatch(str(self.entry["id"])):
            self.wrong(f"`id` is {self.entry['id']!r}, and is written H01", "id")
        lists = {key: self.names(key) for key in FORMS}
        return Hazard(
            id=str(self.entry["id"]),
            hazard=self.sentence("hazard"),
            cause=self.sentence("cause"),
            severity=self.severity(),
            likelihood=self.likelihood(),
            owner_room=self.room(),
            open=self.sentence("open", needed=False),
            signed=self.sentence("signed", needed=False) or None,
            **lists,
        )

    def names(self, key: str) -> tuple[str, ...]:
        listed = self.entry.get(key, [])
        if not isinstance(listed, list):
            self.wrong(f"`{key}` must be a list", key)
            return ()
        if not listed and key in NEEDED_LISTS:
            self.wrong(f"`{key}` is empty: a hazard without one is not held", key)
        form, how = FORMS[key]
        for index, name in enumerate(listed):
            if not isinstance(name, str) or not form.fullmatch(name):
                self.wrong(f"{name!r} is not {how}", key, index)
            elif name in listed[:index]:
                self.wrong(f"`{name}` stands here twice", key, index)
        return tuple(str(name) for name in listed)

    def sentence(self, key: str, needed: bool = True) -> str:
        text = self.entry[key]
        if text is None and not needed:
            return ""
        if not isinstance(text, str) or not text.strip():
            self.wrong(f"`{key}` must be text" + ("" if needed else ", or null"), key)
            return ""
        return text.strip()

    def severity(self) -> tuple[int, ...]:
        """One number, a least and a most, or nothing where `open` says why."""
        given = self.entry["severity"]
        if given is None:
            if self.entry["open"] is None:
                self.wrong("without a `severity`, `open` must say why", "severity")
            return ()
        scores = given if isinstance(given, list) else [given]
        if (
            not 1 <= len(scores) <= 2
            or not all(_is_score(score) for score in scores)
            or scores != sorted(scores)
        ):
            self.wrong(f"`severity` is {given!r}; it is {LOWEST} to {HIGHEST}, or [least, most]", "severity")
            return ()
        return tuple(scores)

    def likelihood(self) -> int | None:
        """A score that nobody signed would be our own guess."""
        given = self.entry["likelihood"]
        if given is None:
            return None
        if not _is_score(given):
            self.wrong(f"`likelihood` is {given!r}; it is {LOWEST} to {HIGHEST}, or null", "likelihood")
        elif self.entry["signed"] is None:
            self.wrong("a clinical safety officer scores `likelihood`, and signs", "likelihood")
        return int(given) if _is_score(given) else None

    def room(self) -> str:
        given = str(self.entry["owner_room"])
        if given not in ROOMS:
            self.wrong(f"`owner_room` is {given!r}{meant(given, ROOMS)}", "owner_room")
        return given

    def wrong(self, text: str, *at: str | int) -> None:
        name = self.entry.get("id", "a hazard")
        self.problems.append(self.document.problem(f"{name}: {text}", self.number, *at))


def _is_score(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and LOWEST <= given <= HIGHEST
