"""Owns the hash that names the rules a decision was made by, as the release names its content (S02)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from policies.listening.likeness import Likeness
from policies.rules import Book, Phrases, Rules


def policy_of(book: Book) -> str:
    """SHA-256 (hex) over every rule, limit and phrase of the book: the same for the same, in any process."""
    return _hash_of(book.rules, book.phrases)


@lru_cache(maxsize=8)  # a house reads its rules once; both are told apart by identity
def _hash_of(rules: Rules, phrases: Phrases) -> str:
    text = json.dumps([_plain(rules), _plain(phrases)], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Dataclasses and mappings by name, sets in order; the fitted weights by the print of their file."""
    if isinstance(value, Likeness):
        return value.version
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
