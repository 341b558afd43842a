"""Owns the changes to Python: every one that mutmut's operators know, in every function and every table."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import (
    NEVER_MUTATE_FUNCTION_NAMES,
    Mutation,
    MutationVisitor,
    deep_replace,
)
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

TURNED: dict[type[cst.CSTNode], type[cst.BaseCompOp]] = {
    cst.LessThan: cst.GreaterThanEqual,
    cst.LessThanEqual: cst.GreaterThan,
    cst.GreaterThan: cst.LessThanEqual,
    cst.GreaterThanEqual: cst.LessThan,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one file: `new` stands for the text between two offsets.

    `place` is the function ("Class.method"; "" = outside of any), `first_line` where that function begins.
    `lines` are the lines that run it. `cold` = the file has to be read anew for the change to be there.
    """

    path: str
    place: str
    first_line: int
    lines: tuple[int, int]
    begin: int
    end: int
    new: str
    diff: str
    cold: bool

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def name(self) -> str:
        return f"{self.module}:{self.place}" if self.place else self.module

    def apply(self, source: str) -> str:
        return source[: self.begin] + self.new + source[self.end :]


class _Everything(MutationVisitor):
    """mutmut passes over what is decorated, because it copies functions. Here nothing is copied."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return node.name.value in NEVER_MUTATE_FUNCTION_NAMES
        return super()._skip_node_and_children(node)


def turned_round(node: cst.ComparisonTarget) -> Iterator[cst.ComparisonTarget]:
    """mutmut moves the border of a comparison; this asks the opposite. (It turns ==, is and in itself.)"""
    if opposite := TURNED.get(type(node.operator)):
        yield node.with_changes(operator=opposite())


def changes(path: Path, root: Path) -> list[Change]:
    """Every change to the file, in the order of its lines."""
    source = path.read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    operators = [*mutation_operators, (cst.ComparisonTarget, turned_round)]
    visitor = _Everything(operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    shape = _Shape(source)
    found = []
    for mutation in visitor.mutations:
        begin, end, new = _spliced(wrapper.module, mutation, positions[mutation.original_node], shape)
        found.append(shape.change(str(path.relative_to(root)), begin, end, new))
    return sorted(dict.fromkeys(found), key=lambda change: (change.lines, change.diff))


def _spliced(module: cst.Module, mutation: Mutation, at: CodeRange, shape: _Shape) -> tuple[int, int, str]:
    """The offsets of the old text, and the new one."""
    old, new = (module.code_for_node(node) for node in (mutation.original_node, mutation.mutated_node))
    begin = shape.starts[at.start.line - 1] + at.start.column
    for back in range(8):  # brackets around a node belong to it, and its position may begin after them
        if shape.source.startswith(old, begin - back):
            return begin - back, begin - back + len(old), new
    # A statement of many lines has no indent of its own: write the whole file, and look where it differs.
    whole = deep_replace(module, mutation.original_node, mutation.mutated_node)
    assert isinstance(whole, cst.Module)
    head = _alike(shape.source, whole.code)
    tail = _alike(shape.source[head:][::-1], whole.code[head:][::-1])
    return head, len(shape.source) - tail, whole.code[head : len(whole.code) - tail]


def _alike(one: str, other: str) -> int:
    """How many signs two texts begin with that are the same."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


class _Shape:
    """Where the functions and statements of one file begin and end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(source)
        self.functions = dict(self._functions(self.tree.body, ""))
        statements = [node for node in ast.walk(self.tree) if isinstance(node, ast.stmt | ast.match_case)]
        self.simple = [node for node in statements if not getattr(node, "body", None)]

    def change(self, path: str, begin: int, end: int, new: str) -> Change:
        first, last = self._line(begin), self._line(end)
        place, function = self._around(begin)
        cold = function is None or begin < self._offset(function.body[0])
        lines = (self.starts[first - 1], self.starts[last])
        before = self.source[lines[0] : lines[1]]
        after = before[: begin - lines[0]] + new + before[end - lines[0] :]
        run = next(
            (s for s in self.simple if isinstance(s, ast.stmt) and s.lineno <= first <= (s.end_lineno or 0)),
            None,
        )
        spread = (run.lineno, max(last, run.end_lineno or last)) if run else (first, last)
        first_line = _first_line(function) if function else 0
        return Change(path, place, first_line, spread, begin, end, new, _diff(before, after), cold)

    def _around(self, offset: int) -> tuple[str, ast.FunctionDef | None]:
        for name, function in self.functions.items():
            if self.starts[_first_line(function) - 1] <= offset < self.starts[function.end_lineno or 0]:
                return name.partition("#")[0], function
        return "", None

    def _functions(self, body: list[ast.stmt], inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
        for node in body:
            if isinstance(node, ast.FunctionDef):
                yield f"{inside}{node.name}#{node.lineno}", node
            elif isinstance(node, ast.ClassDef):
                yield from self._functions(node.body, f"{inside}{node.name}.")

    def _offset(self, node: ast.stmt) -> int:
        line = self.source.splitlines()[node.lineno - 1]
        return self.starts[node.lineno - 1] + len(line.encode()[: node.col_offset].decode())

    def _line(self, offset: int) -> int:
        return next(
            n for n, start in enumerate(self.starts[1:], 1) if offset < start or n == len(self.starts) - 1
        )


def _first_line(function: ast.FunctionDef) -> int:
    """As Python counts it for the code object: a decorator comes first."""
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _diff(before: str, after: str) -> str:
    """The changed lines as "- old" and "+ new", without their indent."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "-+")
