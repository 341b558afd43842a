"""Owns the shape of what her words are listened for: lists of phrases and of cues, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PhraseList:
    """One file `content/phrases/<lang>/<name>.yaml`. `together` = word groups that belong to one thought."""

    lang: str
    name: str
    signal: str
    sign: str
    category: str
    phrases: tuple[str, ...]
    together: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Phrases:
    """Every phrase of every language. Compared by identity: it is loaded once a release."""

    lists: tuple[PhraseList, ...] = ()
    context: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Cue words that change who, when or whether: `negation`, `past`, `other_person`, `asking`, …"""
    tags: tuple[PhraseList, ...] = ()
    """Where, how and when it hurts, for the clinician's card; never a sign of anything."""
