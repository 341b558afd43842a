"""Owns one reading of a text: what the lexicon finds in it, how each find is meant, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.listening.concepts import Concepts, concepts
from policies.listening.context import Cues, Shade, cues, shade
from policies.listening.features import counted, meant, seen, shown
from policies.listening.mending import mended
from policies.listening.normalise import Text, normalise, spelled_out
from policies.listening.numbers import Measured, readings
from policies.listening.phrases import Hit, Lexicon, OutOfSteps, find, lexicon
from policies.rules import Phrases

LONG_FOR_A_WORD, MOST_JOINED, MOST_PLACES = 8, 50, 40
FEARED, INTENT = "unwanted_thoughts", "might_harm_baby"
BARE = 2
"""Words: "hurting him"."""


@dataclass(frozen=True, eq=False)
class Reading:
    """`hits` = what was found, each with how it is meant; `whole` = the work was enough for all of it.

    `numbers` = every temperature and pressure by the house's own limits, whatever a clinic's are.
    """

    text: Text
    hits: tuple[tuple[Hit, Shade], ...]
    book: Lexicon
    known: Cues
    concepts: Concepts
    numbers: tuple[Measured, ...]
    whole: bool

    def features(self, first: int = 0, end: int | None = None) -> dict[int, float]:
        """What is counted of the tokens from `first` to before `end`; of all of them without."""
        last = len(self.text.tokens) if end is None else end
        tokens = self.text.tokens[first:last]
        inside = (pair for pair in self.hits if first <= pair[0].start and pair[0].end < last)
        return {
            **counted(tokens, self.book.spellings),
            **seen(inside, tokens, self.book, self.known),
            **meant(self.concepts.named(tokens)),
            **shown(self.text, self.numbers, first, last),
        }

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where each sentence begins, and the place behind it."""
        tokens = self.text.tokens
        start = 0
        for place in range(1, len(tokens) + 1):
            if place == len(tokens) or tokens[place].sentence != tokens[start].sentence:
                yield start, place
                start = place


def read(text: str, phrases: Phrases) -> Reading:
    """Everything the lexicon finds. Work is bounded: beyond the bound `whole` is false."""
    shaped = mended(normalise(text), phrases)
    book, known = lexicon(phrases), cues(phrases)
    same, numbers = concepts(phrases), tuple(readings(shaped.plain))
    try:
        found = _feared(_few([*find(shaped.tokens, book), *_spelled(shaped, book)]), book)
    except OutOfSteps:
        return Reading(shaped, (), book, known, same, numbers, whole=False)
    hits = tuple((hit, shade(hit, book.lists[hit.owner].category, shaped.tokens, known)) for hit in found)
    return Reading(shaped, hits, book, known, same, numbers, whole=True)


def features(text: str, phrases: Phrases) -> Mapping[int, float]:
    """What is counted of a whole text."""
    return read(text, phrases).features()


def _few(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Each place once, and not more of one list than it takes to be sure of it."""
    seen_at: dict[int, set[tuple[int, int]]] = {}
    for hit in hits:
        places = seen_at.setdefault(hit.owner, set())
        if (hit.start, hit.end) not in places and len(places) < MOST_PLACES:
            places.add((hit.start, hit.end))
            yield hit


def _feared(hits: Iterable[Hit], book: Lexicon) -> list[Hit]:
    """What is pictured or feared is not what is wanted: "hurting him" inside "keep picturing hurting him".

    Only the bare words of the harm; a wish or a deed says more, and the closed questions of RF19 follow.
    """
    heard = list(hits)
    fears = [hit for hit in heard if book.lists[hit.owner].sign == FEARED]
    return [
        hit
        for hit in heard
        if book.lists[hit.owner].sign != INTENT
        or hit.end - hit.start >= BARE
        or not any(fear.start < hit.start and hit.end <= fear.end for fear in fears)
    ]


def _spelled(read: Text, book: Lexicon) -> Iterator[Hit]:
    """Phrases written letter by letter, or run together into one word."""
    for start, letters in spelled_out(read.tokens):
        yield from _inside(letters, start, start + len(letters) - 1, book)
    joined = [(i, token.text) for i, token in enumerate(read.tokens) if len(token.text) >= LONG_FOR_A_WORD]
    for place, word in joined[:MOST_JOINED]:
        yield from _inside(word, place, place, book)


def _inside(letters: str, start: int, end: int, book: Lexicon) -> Iterator[Hit]:
    for phrase, owner in book.compact.items():
        if phrase in letters:
            yield Hit(owner, start, end)
