"""The list of faults against the tests: every row of these lists has one, and names a guard that is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [f"C{number:02}" for number in range(1, 33)] + [f"E{number:02}" for number in range(1, 15)]
"""What she may send us, what clocks may do, what files may hold: every row has to have a guarded test."""
ROW = re.compile(r"[A-HLS]\d{1,2}[a-z]?")


class Mark(NamedTuple):
    """One `pytest.mark.fault(...)`: the rows it names, and its guard."""

    where: str
    rows: tuple[str, ...]
    guard: str


@cache
def marks() -> tuple[Mark, ...]:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(mark for file in files for mark in _marks(file, ast.parse(file.read_text("utf-8"))))


def _marks(file: Path, tree: ast.AST) -> Iterator[Mark]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
            said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            guards = [k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)]
            rows = tuple(str(word) for word in said if ROW.fullmatch(str(word)))
            yield Mark(f"{file.relative_to(ROOT)}:{node.lineno}", rows, str(guards[0]) if guards else "")


def exists(guard: str) -> bool:
    """Whether `module:attribute.of.it` can be imported, or the file of words is there."""
    module, colon, path = guard.partition(":")
    if not colon:
        return (ROOT / guard).is_file()
    try:
        found: object = import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_test_with_a_guard(row: str) -> None:
    assert [mark for mark in marks() if row in mark.rows and mark.guard], f"nothing shows that {row} is met"


def test_every_guard_is_there() -> None:
    gone = [f"{mark.where}: {mark.guard}" for mark in marks() if mark.guard and not exists(mark.guard)]
    assert not gone, "what guards against these faults was renamed or taken away"


def test_every_mark_names_a_row() -> None:
    assert not [mark.where for mark in marks() if not mark.rows]


@pytest.mark.parametrize(
    "guard", ["policies.screen:nowhere", "no.such.module:screen", "content/nothing.yaml"]
)
def test_a_guard_that_is_not_there_is_seen(guard: str) -> None:
    assert not exists(guard)
