"""Owns how a document is taken apart: values by key, every mistake kept with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from content.problems import Document, Problem, meant

Where = tuple[str | int, ...]
"""The way to a value inside a document: keys, and numbers of a list."""


class File:
    """One document while it is taken apart: values by key, mistakes collected with their lines."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems

    def entries(self) -> Iterator[tuple[Where, dict[str, Any]]]:
        if not isinstance(self.document.data, list):
            self.wrong("must be a list (lines that begin with a dash)", ())
            return
        for number, entry in enumerate(self.document.data):
            if isinstance(entry, dict):
                yield (number,), entry
            else:
                self.wrong("must have keys of its own below it", (number,))

    def keys(self, entry: Mapping[str, Any], at: Where, known: set[str], needed: set[str]) -> bool:
        for key in entry.keys() - known:
            self.wrong(f"unknown key `{key}`{meant(key, known)}", (*at, key))
        for key in sorted(needed - entry.keys()):
            self.wrong(f"`{key}` is missing", at)
        return needed <= entry.keys()

    def one_of(self, entry: Mapping[str, Any], key: str, at: Where, choices: Mapping[str, Any]) -> Any:
        if entry[key] in choices:
            return choices[entry[key]]
        self.wrong(f"`{key}` is {entry[key]!r}{meant(str(entry[key]), choices)}", (*at, key))
        return next(iter(choices.values()))

    def texts(self, value: Any, at: Where) -> tuple[str, ...]:
        """One text may stand where a list is meant; anything else than text is a mistake."""
        listed = value if isinstance(value, list) else [value]
        if all(isinstance(text, str) and text for text in listed):
            return tuple(listed)
        self.wrong("must be text, or a list of texts", at)
        return ()

    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The whole document as names with a list of texts each."""
        named = self.names(self.document.data, ())
        return MappingProxyType({name: self.texts(value, (name,)) for name, value in named})

    def names(self, data: Any, at: Where) -> Iterator[tuple[str, Any]]:
        """The keys and values of what should have some."""
        if isinstance(data, dict):
            yield from data.items()
        else:
            self.wrong("must have keys of its own below it", at)

    def wrong(self, text: str, at: Where) -> None:
        self.problems.append(self.document.problem(text, *at))
