"""A ledger: what policy answers in many situations, as text under version control, read as a diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from policies.effects import Dose, Item
from policies.verdict import Decision

HEAD = "## "


def written(value: Any) -> str:
    """A value as one line: dataclasses with what differs from their defaults, moments as ISO."""
    match value:
        case Decision():
            return _decision(value)
        case Item(exercise, Dose(sets, reps, hold_s, rest_s)):
            return f"{exercise} {sets}×{reps or ''}{f'{hold_s}s' if hold_s else ''}/{rest_s}"
        case Mapping():
            return "{" + ", ".join(f"{k}: {written(v)}" for k, v in value.items()) + "}"
        case set() | frozenset():
            return "{" + ", ".join(sorted(written(v) for v in value)) + "}"
        case tuple() | list():
            return "[" + ", ".join(written(v) for v in value) + "]"
        case _ if is_dataclass(value) and not isinstance(value, type):
            return f"{type(value).__name__}({', '.join(_fields(value))})"
        case _:
            return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case timedelta():
            return f"{value.total_seconds():g} s"
        case _:
            return repr(value) if isinstance(value, str) and (not value or ", " in value) else str(value)


def _decision(value: Decision) -> str:
    grade = value.disposition.word if value.disposition else ""
    facts = written(value.facts) if value.facts else ""
    parts = (value.rule, value.since, value.outcome.value, value.reason, grade, facts, value.about)
    return " ".join(str(part) for part in parts if part != "")


def _fields(value: Any) -> Iterator[str]:
    for each in fields(value):
        given = getattr(value, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if default is MISSING or written(given) != written(default):
            yield f"{each.name}={written(given)}"


class Ledger:
    """One file of sections: a heading (the situation) and the lines below it (what was answered)."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def sections(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in self.file.read_text("utf-8").splitlines() if self.file.exists() else ():
            if line.startswith(HEAD):
                found[line.removeprefix(HEAD)] = []
            elif line:
                found[list(found)[-1]].append(line)
        return found

    def write(self, sections: Mapping[str, Iterable[str]]) -> None:
        """What says nothing is left out."""
        full = {name: "".join(f"{line}\n" for line in lines) for name, lines in sections.items()}
        self.file.parent.mkdir(exist_ok=True)
        text = "\n".join(f"{HEAD}{name}\n{lines}" for name, lines in full.items() if lines)
        self.file.write_text(text, "utf-8")


def differs(lines: Iterable[str], ordinary: Iterable[str]) -> list[str]:
    """What is answered otherwise than to an ordinary mother; "-" and a question = no answer here."""
    here, there = list(lines), list(ordinary)
    same, asked = set(there), dict.fromkeys(_question(line) for line in here)
    gone = dict.fromkeys(_question(line) for line in there if line not in set(here))
    changed = [line for line in here if line not in same]
    told = {_question(line) for line in changed}
    fewer = [
        f"- {question}" + (" less" if question in asked else "") for question in gone if question not in told
    ]
    return [*fewer, *changed]


def _question(line: str) -> str:
    return line.partition(": ")[0]
