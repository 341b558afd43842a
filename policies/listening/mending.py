"""Owns mending words that no list knows: stretched, broken in two, written without a blank, in pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from policies.listening.disguise import once
from policies.listening.normalise import Text, Token, stem, words_of
from policies.rules import Phrases

STRETCHED = re.compile(r"([aiuhjkqvwxy])\1|([a-z])\2.*([a-z])\3|([bcdgkmnprtz])\4$")
"""Letters twice as few words have them: loose, poor and mess are words of their own."""
OFTEN = 2
"""Such words in one text: then each is taken for a stretched one."""
SHORTEST_RUN, LONGEST_WORD = 12, 15
"""Letters: of words without a blank, of one word among them."""
SHORTEST_BROKEN = 5
"""Letters of a word that may be broken in two."""
SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)"
)
FEWEST_SYLLABLES = 3
SAYS_SOMETHING = 3
"""Letters: shorter words stand in every other word by chance."""
MOSTLY = 0.6
"""Share of the letters that must be words which say something; of the text that is without a blank."""
UNKNOWN, SMALL, KNOWN = 2.0, 1.5, 1.0
"""Costs: of a letter that is in no word, of a word that says little, of one that says something."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every word of the phrases and cues; `thin` = with no letter twice → the one word written so."""

    words: frozenset[str]
    stems: frozenset[str]
    thin: Mapping[str, str]
    denials: frozenset[str]

    def knows(self, word: str) -> bool:
        return word in self.words or stem(word) in self.stems

    def thinner(self, word: str) -> str:
        """The word that a word no list knows becomes with fewer letters; the same when there is none."""
        if not word.isascii() or not word.isalpha() or self.knows(word):
            return word
        thin = once(word)
        found = thin if thin in self.words else self.thin.get(thin, word)
        return found if len(found) < len(word) else word

    def meant(self, word: str, often: bool) -> str:
        """The word without the letters said too often: "paaiin" is "pain", "noo" is "no"."""
        found = self.thinner(word)
        if often or found in self.denials:
            return found
        return found if len(found) >= SAYS_SOMETHING and STRETCHED.search(word) else word


@lru_cache(maxsize=4)
def vocabulary(phrases: Phrases) -> Vocabulary:
    """The words made ready once a release."""
    said = (phrase for listed in phrases.lists for phrase in listed.phrases)
    bundles = chain.from_iterable(listed.together for listed in phrases.lists)
    together = (words for bundle in bundles for group in bundle for words in group)
    cues = (cue.replace("=", " ") for listed in phrases.context.values() for cue in listed)
    every = chain(said, together, cues, chain.from_iterable(phrases.concepts.values()))
    words = frozenset(word for text in every for word in words_of(text) if word.isascii() and word.isalpha())
    thin: dict[str, list[str]] = {}
    for word in words:
        thin.setdefault(once(word), []).append(word)
    single = {key: found[0] for key, found in thin.items() if len(found) == 1}
    denials = frozenset(phrases.context.get("negation", ()))
    return Vocabulary(words, frozenset(map(stem, words)), single, denials)


def mended(text: Text, phrases: Phrases) -> Text:
    """The text with such words as they were meant; all others stay as they are."""
    known = vocabulary(phrases)
    tokens = tuple(_mended(tuple(_whole(text.tokens, known)), known))
    return replace(text, tokens=tokens, strange=text.strange or _is_pinyin(tokens, known))


def _is_pinyin(tokens: tuple[Token, ...], known: Vocabulary) -> bool:
    """Chinese in Latin letters, which nobody here reads: asked about."""
    words = [token.text for token in tokens if token.text.isascii() and token.text.isalpha()]
    if len(words) < FEWEST_SYLLABLES or not all(map(SYLLABLE.fullmatch, words)):
        return False
    return sum(not known.knows(word) for word in words) >= MOSTLY * len(words)


def _whole(tokens: tuple[Token, ...], known: Vocabulary) -> Iterator[Token]:
    """A word broken in two is one again: "ch est"."""
    before: Token | None = None
    for token in tokens:
        if before is not None and _belong_together(before, token, known):
            yield replace(before, text=before.text + token.text)
            before = None
            continue
        if before is not None:
            yield before
        before = token
    if before is not None:
        yield before


def _belong_together(first: Token, second: Token, known: Vocabulary) -> bool:
    joined = first.text + second.text
    if len(joined) < SHORTEST_BROKEN or joined not in known.words or first.clause != second.clause:
        return False
    strangers = [part for part in (first.text, second.text) if not known.knows(part)]
    return len(strangers) == 2 or (len(strangers) == 1 and len(joined) - len(strangers[0]) >= SAYS_SOMETHING)


def _mended(tokens: tuple[Token, ...], known: Vocabulary) -> Iterator[Token]:
    letters = sum(len(token.text) for token in tokens)
    often = sum(known.thinner(token.text) != token.text for token in tokens) >= OFTEN
    for token in tokens:
        word = token.text
        if not word.isascii() or not word.isalpha() or known.knows(word):
            yield token
        elif len(word) >= SHORTEST_RUN and len(word) >= MOSTLY * letters:
            yield from (replace(token, text=part) for part in parted(word, known))
        else:
            yield replace(token, text=known.meant(word, often))


def parted(letters: str, known: Vocabulary) -> tuple[str, ...]:
    """The words that stand in letters without a blank, when most of the letters are such words."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    """Up to each place: the least cost, and where the last word before it begins."""
    for end in range(1, len(letters) + 1):
        ways = [(best[end - 1][0] + UNKNOWN, end - 1)]
        for start in range(max(0, end - LONGEST_WORD), end):
            if letters[start:end] in known.words:
                cost = KNOWN if end - start >= SAYS_SOMETHING else SMALL
                ways.append((best[start][0] + cost, start))
        best.append(min(ways))
    parts = _unknown_together(_backwards(letters, best), known)
    says = sum(len(part) for part in parts if len(part) >= SAYS_SOMETHING and part in known.words)
    return parts if says >= MOSTLY * len(letters) else (letters,)


def _backwards(letters: str, best: list[tuple[float, int]]) -> list[str]:
    parts, end = [], len(letters)
    while end:
        start = best[end][1]
        parts.append(letters[start:end])
        end = start
    return parts[::-1]


def _unknown_together(parts: Iterable[str], known: Vocabulary) -> tuple[str, ...]:
    """Letters that are in no word, side by side, are one unknown word."""
    joined: list[str] = []
    open_end = False
    for part in parts:
        unknown = part not in known.words
        if unknown and open_end:
            joined[-1] += part
        else:
            joined.append(part)
        open_end = unknown
    return tuple(joined)
