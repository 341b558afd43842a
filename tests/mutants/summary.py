"""Owns the sum: how many were noticed, module by module, and whether each survivor is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from content.load import read_yaml

WANTED_PERCENT = 95
ACCEPTED = Path(__file__).parent / "survivors.yaml"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a change: `name` = module:function or group:rule, `found` killed, timeout, survived"""

    name: str
    diff: str
    found: str
    line: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        return self.name, self.diff, self.line

    @property
    def module(self) -> str:
        return self.name.partition(":")[0]

    def row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A survivor with its reason. `*` may stand for anything; an empty `diff` for every one of that name."""

    name: str
    diff: str
    reason: str

    def covers(self, result: Result) -> bool:
        return fnmatchcase(result.name, self.name) and (not self.diff or _fits(result.diff, self.diff))


def _fits(text: str, pattern: str) -> bool:
    """Only `*` is special: a diff is full of brackets."""
    parts = [re.escape(part) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def accepted(file: Path = ACCEPTED) -> list[Accepted]:
    """The survivors that are known, each with a reason. Raises ValueError for one without."""
    found = []
    for entry in read_yaml(file, file.parent).data or ():
        if not str(entry.get("reason", "")).strip():
            raise ValueError(f"{entry['name']} survives without a reason")
        found.append(Accepted(entry["name"], str(entry.get("diff", "")).strip(), entry["reason"]))
    return found


def unexplained(results: Iterable[Result], known: Sequence[Accepted]) -> list[Result]:
    survivors = (result for result in results if result.found == "survived")
    return [result for result in survivors if not any(entry.covers(result) for entry in known)]


def percent(results: Sequence[Result]) -> float:
    """The noticed of all, equivalent ones included: an explained survivor still counts as one."""
    noticed = sum(result.found != "survived" for result in results)
    return 100 * noticed / len(results) if results else 100.0


def passes(results: Sequence[Result], known: Sequence[Accepted]) -> bool:
    return percent(results) >= WANTED_PERCENT and not unexplained(results, known)


def lines(results: Sequence[Result], known: Sequence[Accepted]) -> Iterator[str]:
    """The summary a person reads: one line a module, then the survivors nobody has explained."""
    yield f"{'':<36}{'changes':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'noticed':>9}"
    for module in sorted({result.module for result in results}):
        yield _line(module, [result for result in results if result.module == module])
    yield _line("all", results)
    left = unexplained(results, known)
    yield f"{len(left)} survivors stand in no list (tests/mutants/survivors.yaml)"
    for result in left:
        yield f"\n{result.name}\n  " + result.diff.replace("\n", "\n  ")


def _line(name: str, results: Sequence[Result]) -> str:
    found = Counter(result.found for result in results)
    counts = f"{len(results):>8}{found['killed']:>8}{found['timeout']:>8}{found['survived']:>9}"
    return f"{name:<36}{counts}{percent(results):>8.1f}%"
