"""Owns the question whether a control is there: a name of our code, or an entry of one of our files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from content.load import read_yaml
from content.problems import ContentError, meant
from policies.hazards import ROOMS

NAMES = ("id", "name", "sign", "category")
"""What an entry of a list may be called by: a rule, a limit, a phrase list."""


def why_not(control: str, root: Path) -> str:
    """What is wrong with `control`, in words; empty when it is there."""
    file, mark, key = control.partition("#")
    return _no_entry(file, key, root) if mark else _no_name(control)


def _no_name(control: str) -> str:
    module, _, path = control.partition(":")
    if module.partition(".")[0] not in ROOMS:
        return f"the control `{control}` is not in one of our rooms ({', '.join(ROOMS)})"
    try:
        found: object = import_module(module)
    except ImportError:
        return f"the control `{control}` is not there: no module `{module}`"
    for name in path.split("."):
        if not hasattr(found, name):
            ours = (known for known in dir(found) if not known.startswith("_"))
            return f"the control `{control}` is not there: no `{name}`{meant(name, ours)}"
        found = getattr(found, name)
    return ""


def _no_entry(file: str, key: str, root: Path) -> str:
    path = root / file
    if file.partition("/")[0] not in ROOMS or ".." in path.parts or not path.is_file():
        return f"the control `{file}#{key}` is not there: no file `{file}`"
    try:
        known = _entries(path, root)
    except ContentError as wrong:
        return f"the control `{file}#{key}` cannot be read: {wrong}"
    return "" if key in known else f"the control `{file}#{key}` is not there{meant(key, known)}"


@cache
def _entries(path: Path, root: Path) -> frozenset[str]:
    """Read once for all hazards that name the file."""
    return frozenset(_named(read_yaml(path, root).data))


def _named(data: Any) -> Iterator[str]:
    """What the entries of a file are called: keys of a mapping, names of what stands in a list."""
    if isinstance(data, dict):
        yield from data
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            yield from (str(entry[name]) for name in NAMES if name in entry)
