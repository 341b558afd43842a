"""Owns reading clinicians' cases from a file: strict YAML, every slip with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from content.load import read_yaml
from content.problems import ContentError, Document, Problem, meant
from policies.cases import Case, mistakes
from policies.rules import Book

KEYS = {"name", "facts", "said", "event", "place", "expect"}


def read(path: Path, book: Book) -> list[Case]:
    """Every case of the file. Raises ContentError with every mistake."""
    document = read_yaml(path, path.parent, any_sign=True)
    problems: list[Problem] = []
    cases = list(_cases(document, problems))
    for number, case in enumerate(cases):
        problems += [
            document.problem(f"{case.name}: {text}", number, *_place(key))
            for key, text in mistakes(case, book)
        ]
    if problems:
        raise ContentError(problems)
    return cases


def _place(key: str) -> tuple[str, ...]:
    return (key,) if key in ("event", "place") else ("facts", key)


def _cases(document: Document, problems: list[Problem]) -> Iterator[Case]:
    if not isinstance(document.data, list):
        problems.append(document.problem("must be a list of cases (lines that begin with a dash)"))
        return
    for number, entry in enumerate(document.data):
        if not isinstance(entry, dict) or "name" not in entry:
            problems.append(document.problem("a case needs a `name`", number))
            continue
        unknown = [key for key in entry if key not in KEYS]
        problems += [document.problem(f"unknown key `{k}`{meant(k, KEYS)}", number, k) for k in unknown]
        parts = {
            key: _mapping(entry.get(key), key, number, document, problems) for key in ("facts", "expect")
        }
        said, event = str(entry.get("said") or ""), str(entry.get("event") or "message")
        place = str(entry.get("place") or "mat")
        yield Case(str(entry["name"]), parts["facts"], said, event, parts["expect"], place)


def _mapping(
    value: Any, key: str, number: int, document: Document, problems: list[Problem]
) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.append(document.problem(f"`{key}` must have keys of its own below it", number, key))
        return {}
    return value
