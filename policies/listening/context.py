"""Owns what stands around a hit and changes it: negation, past, another person, a mere question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from policies.listening.normalise import Token, words_of
from policies.listening.phrases import Hit
from policies.rules import Phrases

BEFORE = 6
AFTER = 3


class Shade(StrEnum):
    """Why a hit is not sure."""

    NONE = "none"
    NEGATED = "negated"
    PAST = "past"
    OTHER_PERSON = "other_person"
    BABY = "baby"
    ASKING = "asking"
    QUOTED = "quoted"


ABOUT_OTHERS_TOO = frozenset(
    {"domestic_violence", "harm_to_baby", "unwanted_thoughts", "psychosis", "self_harm", "baby_emergency"}
)
"""Categories in whose own words other people appear: he hits me, better off without me."""


@dataclass(frozen=True, eq=False)
class Cues:
    """The cue words of every language, as word sequences by what they do."""

    by_kind: Mapping[str, tuple[tuple[str, ...], ...]]

    def at(self, kind: str, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a cue of `kind` stands wholly between the token positions `start` and `end` (exclusive)."""
        return self.last(kind, tokens, start, end) is not None

    def last(self, kind: str, tokens: Sequence[Token], start: int, end: int) -> int | None:
        """The position right behind the last such cue; None when there is none."""
        words = [token.text for token in tokens[max(0, start) : end]]
        ends = [_end_of(words, cue) for cue in self.by_kind.get(kind, ())]
        last = max(ends, default=0)
        return max(0, start) + last if last else None


@lru_cache(maxsize=4)
def cues(phrases: Phrases) -> Cues:
    return Cues({kind: tuple(words_of(cue) for cue in listed) for kind, listed in phrases.context.items()})


def shade(hit: Hit, category: str, tokens: Sequence[Token], known: Cues) -> Shade:
    """What makes the hit unsure; the first that applies, the most telling first."""
    if tokens[hit.start].quoted and tokens[hit.end].quoted:
        return Shade.QUOTED
    first, last = _sentence(hit, tokens)
    if category not in ABOUT_OTHERS_TOO:
        if known.at("baby", tokens, max(first, hit.start - 4), hit.start):
            return Shade.BABY
        other = known.last("other_person", tokens, first, hit.start)
        if other is not None and not known.at("self", tokens, other, hit.start):
            return Shade.OTHER_PERSON
    if _negated(hit, tokens, known):
        return Shade.NEGATED
    if known.at("past", tokens, first, last):
        return Shade.PAST
    if known.at("asking", tokens, first, hit.start):
        return Shade.ASKING
    return Shade.NONE


def _negated(hit: Hit, tokens: Sequence[Token], known: Cues) -> bool:
    """A negation before the hit in its clause, between its words, or a bare no right behind it.

    A negation that is one of its words is the symptom itself: "can't feel", "no puedo orinar".
    """
    between = [i for i in range(hit.start, hit.end) if i not in hit.said]
    if any(known.at("negation", tokens, i, i + 1) for i in between):
        return True
    clause = tokens[hit.start].clause
    start = hit.start
    while start > 0 and hit.start - start < BEFORE and tokens[start - 1].clause == clause:
        start -= 1
    if known.at("not_negation", tokens, start, hit.start + 1):
        return False
    if known.at("negation", tokens, _after_but(tokens, start, hit.start, known), hit.start):
        return True
    behind = min(len(tokens), hit.end + 1 + AFTER)
    same = [i for i in range(hit.end + 1, behind) if tokens[i].sentence == tokens[hit.end].sentence]
    return bool(same) and known.at("no_behind", tokens, hit.end + 1, same[-1] + 1)


def _after_but(tokens: Sequence[Token], start: int, end: int, known: Cues) -> int:
    """A "but" begins a new thought: what was denied before it does not count for what follows."""
    return known.last("but", tokens, start, end) or start


def _sentence(hit: Hit, tokens: Sequence[Token]) -> tuple[int, int]:
    sentence = tokens[hit.start].sentence
    inside = [i for i, token in enumerate(tokens) if token.sentence == sentence]
    return inside[0], inside[-1] + 1


def _end_of(words: Sequence[str], cue: tuple[str, ...]) -> int:
    """Where the last `cue` in `words` ends; 0 when there is none."""
    size = len(cue)
    starts = [i for i in range(len(words) - size + 1) if tuple(words[i : i + size]) == cue]
    return starts[-1] + size if starts else 0
