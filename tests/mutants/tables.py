"""Owns putting a changed table in its place: a name of a module, wherever it was imported to."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutants.code import Change

OURS = ("policies", "dialogs", "bot", "tests")
Table = ast.Assign | ast.AnnAssign


def statement(change: Change, source: str) -> Table | None:
    """The table that is changed (as it is in `source`); None for what is no table."""
    for found in ast.parse(source).body:
        if isinstance(found, Table) and found.lineno <= change.lines[0] <= (found.end_lineno or 0):
            return found
    return None


def names(table: Table) -> set[str]:
    targets = table.targets if isinstance(table, ast.Assign) else [table.target]
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def put(change: Change, root: Path) -> None:
    """Make the table anew, and those below it that are made of it, and give them to all who have them."""
    tree = ast.parse(change.apply((root / change.path).read_text("utf-8")))
    _make(change, tree, set())


def remake(change: Change, root: Path) -> None:
    """Make those tables anew that were made by the changed function, which has its new code already."""
    _make(change, ast.parse((root / change.path).read_text("utf-8")), {change.place})


def _make(change: Change, tree: ast.Module, changed: set[str]) -> None:
    world = dict(vars(sys.modules[change.module]))
    made: set[str] = set()
    for found in tree.body:
        if not isinstance(found, Table):
            continue
        used = {node.id for node in ast.walk(found) if isinstance(node, ast.Name)}
        here = not change.place and found.lineno <= change.lines[0] <= (found.end_lineno or 0)
        if here or used & (changed | made):
            exec(compile(ast.Module([found], []), change.path, "exec"), world)
            made |= names(found)
    for name in made:
        _give(name, vars(sys.modules[change.module])[name], world[name])


def _give(name: str, old: Any, new: Any) -> None:
    for module in [m for n, m in sys.modules.items() if n.partition(".")[0] in OURS]:
        if vars(module).get(name, new) is old:
            setattr(module, name, new)


def lines_with(table: Table, root: Path) -> Iterator[tuple[str, int]]:
    """Where policies/ speaks of the table: (path, line)."""
    word = re.compile(rf"\b({'|'.join(map(re.escape, names(table)))})\b")
    for path in sorted((root / "policies").rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if word.search(line):
                yield str(path.relative_to(root)), number
