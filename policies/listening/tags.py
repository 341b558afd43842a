"""Owns the tags of a complaint: place, kind, time and trigger of the pain in her words (M05)."""

from __future__ import annotations

from functools import lru_cache

from policies.listening.normalise import normalise, stem, words_of
from policies.rules import Phrases

KINDS = ("place", "kind", "time", "trigger")
"""The order in which tags are shown."""


def tags_of(text: str, phrases: Phrases) -> tuple[str, ...]:
    """`place.low_back`, `time.night` …: each once, by kind; whole words of any language."""
    words = tuple(stem(token.text) for token in normalise(text).tokens)
    known = _known(phrases)
    length = max((len(phrase) for phrase in known), default=0)
    found = {
        tag
        for start in range(len(words))
        for end in range(start + 1, min(start + length, len(words)) + 1)
        for tag in known.get(words[start:end], ())
    }
    return tuple(sorted(found, key=lambda tag: (KINDS.index(tag.partition(".")[0]), tag)))


@lru_cache(maxsize=4)
def _known(phrases: Phrases) -> dict[tuple[str, ...], tuple[str, ...]]:
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for listed in phrases.tags:
        for phrase in listed.phrases:
            words = tuple(stem(word) for word in words_of(phrase))
            known[words] = (*known.get(words, ()), f"{listed.category}.{listed.sign}")
    return known
