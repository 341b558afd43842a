"""Owns the question whether a named test stands in its file; that it runs is seen by `tests/hazards`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.problems import meant


def why_not(test: str, root: Path) -> str:
    """What is wrong with the test `tests/file.py::name`, in words; empty when it is there."""
    file, _, rest = test.partition("::")
    name = rest.partition("[")[0].partition("::")[0]
    if not (root / file).is_file():
        return f"the test `{test}` is not there: no file `{file}`"
    known = _names(root / file)
    return "" if name in known else f"the test `{test}` is not there{meant(name, known)}"


@cache
def _names(path: Path) -> frozenset[str]:
    return frozenset(_defined(ast.parse(path.read_text("utf-8"))))


def _defined(tree: ast.Module) -> Iterator[str]:
    """Functions, classes, and what was made of a class (`TestMothers = Machine.TestCase`)."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case _:
                pass
