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
FAR = 60


class Shade(StrEnum):
    """Why a hit is not sure."""

    NONE = "none"
    NEGATED = "negated"
    PAST = "past"
    OTHER_PERSON = "other_person"
    BABY = "baby"
    ASKING = "asking"
    QUOTED = "quoted"
    IDIOM = "idiom"


ABOUT_OTHERS_TOO = frozenset(
    {"domestic_violence", "harm_to_baby", "unwanted_thoughts", "psychosis", "self_harm", "baby_emergency"}
)
"""Categories in whose own words other people appear: he hits me, better off without me."""


@dataclass(frozen=True, eq=False)
class Cues:
    """The cue words of every language by what they do and by their first word."""

    by_kind: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]

    def at(self, kind: str, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a cue of `kind` stands wholly between the token positions `start` and `end` (exclusive)."""
        return self.last(kind, tokens, start, end) is not None

    def last(self, kind: str, tokens: Sequence[Token], start: int, end: int) -> int | None:
        """The position right behind the last such cue; None when there is none."""
        firsts = self.by_kind.get(kind, {})
        for position in range(end - 1, max(0, start) - 1, -1):
            for cue in firsts.get(tokens[position].text, ()):
                after = position + len(cue)
                if after <= end and all(tokens[position + i].text == word for i, word in enumerate(cue)):
                    return after
        return None


@lru_cache(maxsize=4)
def cues(phrases: Phrases) -> Cues:
    return Cues({kind: _by_first(listed) for kind, listed in phrases.context.items()})


def _by_first(listed: Sequence[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    firsts: dict[str, tuple[tuple[str, ...], ...]] = {}
    for cue in map(words_of, listed):
        firsts[cue[0]] = (*firsts.get(cue[0], ()), cue)
    return firsts


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
    if known.at("idiom_behind", tokens, hit.end + 1, min(last, hit.end + 1 + AFTER)):
        return Shade.IDIOM
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
    if same:
        return known.at("no_behind", tokens, hit.end + 1, same[-1] + 1)
    return _is_answered_no(hit, tokens, known)


def _is_answered_no(hit: Hit, tokens: Sequence[Token], known: Cues) -> bool:
    """She asks and answers herself: "chest pain? no"."""
    follow = tokens[hit.end + 1 : hit.end + 3]
    alone = len(follow) == 1 or (len(follow) == 2 and follow[0].sentence != follow[1].sentence)
    return alone and known.at("no_behind", tokens, hit.end + 1, hit.end + 2)


def _after_but(tokens: Sequence[Token], start: int, end: int, known: Cues) -> int:
    """A "but" begins a new thought: what was denied before it does not count for what follows."""
    return known.last("but", tokens, start, end) or start


def _sentence(hit: Hit, tokens: Sequence[Token]) -> tuple[int, int]:
    """The sentence around the hit, at most `FAR` tokens each way."""
    first, last, sentence = hit.start, hit.end + 1, tokens[hit.start].sentence
    while first > 0 and hit.start - first < FAR and tokens[first - 1].sentence == sentence:
        first -= 1
    while last < len(tokens) and last - hit.end < FAR and tokens[last].sentence == sentence:
        last += 1
    return first, last
