"""Owns the concepts: words that mean the same to the listener, whatever is said about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policies.listening.normalise import Token, stem, words_of
from policies.listening.phrases import lexicon
from policies.rules import Phrases


@dataclass(frozen=True, eq=False)
class Concepts:
    """The words of every concept in every language, by their first word."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    spellings: Mapping[str, str]

    def named(self, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
        """Each sentence and the concepts named in it."""
        texts = [stem(self.spellings.get(token.text, token.text)) for token in tokens]
        for start, first in enumerate(texts):
            for words, concept in self.by_first.get(first, ()):
                if tuple(texts[start : start + len(words)]) == words:
                    yield tokens[start].sentence, concept


@lru_cache(maxsize=4)
def concepts(phrases: Phrases) -> Concepts:
    """The concepts made ready once a release."""
    usual = lexicon(phrases).spellings
    firsts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, listed in phrases.concepts.items():
        for words in dict.fromkeys(map(words_of, listed)):
            shaped = tuple(stem(usual.get(word, word)) for word in words)
            if shaped:
                firsts.setdefault(shaped[0], []).append((shaped, name))
    return Concepts({first: tuple(found) for first, found in firsts.items()}, usual)
