"""Owns what of a text is counted: words, pairs and pieces of them, and what the lexicon saw in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log1p, sqrt
from zlib import crc32

from policies.listening.context import Cues, Shade
from policies.listening.normalise import HAN, Text, Token
from policies.listening.numbers import Measured
from policies.listening.phrases import Hit, Lexicon

PLACES = 1 << 17
"""How many numbers a feature may have; two that share one are told apart by the others beside them."""
PIECES = (3, 4, 5)
"""Lengths of the pieces of a Latin word, its ends counted: they bear typos and endings."""
RUNS = (1, 2, 3, 4)
"""Lengths of the runs of Chinese characters."""
SEEN_WEIGHT = 0.25
"""What one thing the lexicon saw weighs beside all words together, whose weights have length 1."""
CONCEPT_WEIGHT, PAIR_WEIGHT = 0.2, 0.12
MOST_CONCEPTS = 16
"""Concepts of one sentence; their pairs grow with the square."""
START = "^"
NO_SIGN = frozenset({"asks_for_human"})
"""What is heard like a red flag, and says nothing about a danger."""
QUIET = frozenset({"filler", "spelling", "close", "me_too"})
"""Cue lists that say nothing about what is meant."""


def counted(tokens: Sequence[Token], spellings: Mapping[str, str]) -> dict[int, float]:
    """Number of each feature of the words → its weight; the weights of one text have length 1."""
    counts: dict[int, int] = {}
    for name in named(tokens, spellings):
        place = number(name)
        counts[place] = counts.get(place, 0) + 1
    weights = {place: log1p(count) for place, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {place: weight / length for place, weight in weights.items()}


def number(name: str) -> int:
    """The place of a feature: the same on every machine and in every run."""
    return crc32(name.encode()) % PLACES


def named(tokens: Sequence[Token], spellings: Mapping[str, str]) -> Iterator[str]:
    """Every feature of the words by its name, as often as it stands there."""
    before, two_before = START, START
    for word in words(tokens, spellings):
        if HAN.match(word):
            yield from _runs(word)
            two_before, before = before, word[-1]
            continue
        shown = word
        if word[0].isdigit():
            shown = f"#{len(word.partition('.')[0])}"  # how long the number is says what it may be
            yield f"w:{word}"
        yield f"w:{shown}"
        yield from _pieces(shown)
        yield f"b:{before} {shown}"
        yield f"t:{two_before} {before} {shown}"
        two_before, before = before, shown


def words(tokens: Sequence[Token], spellings: Mapping[str, str]) -> Iterator[str]:
    """Latin words and numbers one by one in their usual spelling; Chinese characters in runs."""
    run = ""
    for token in tokens:
        if HAN.match(token.text):
            run += token.text
            continue
        if run:
            yield run
            run = ""
        yield spellings.get(token.text, token.text)
    if run:
        yield run


def _pieces(word: str) -> Iterator[str]:
    if word[0] == "#":
        return
    bounded = f"<{word}>"
    for length in PIECES:
        for start in range(len(bounded) - length + 1):
            yield f"c:{bounded[start : start + length]}"


def _runs(characters: str) -> Iterator[str]:
    for length in RUNS:
        for start in range(len(characters) - length + 1):
            yield f"h:{characters[start : start + length]}"


def meant(named: Iterable[tuple[int, str]]) -> dict[int, float]:
    """The concepts of each sentence, and each two of them that stand in one."""
    by_sentence: dict[int, set[str]] = {}
    for sentence, concept in named:
        by_sentence.setdefault(sentence, set()).add(concept)
    weights: dict[int, float] = {}
    for together in by_sentence.values():
        for first, name in enumerate(ordered := sorted(together)[:MOST_CONCEPTS]):
            weights[number(f"K:{name}")] = CONCEPT_WEIGHT
            for other in ordered[first + 1 :]:
                weights[number(f"K:{name}+{other}")] = PAIR_WEIGHT
    return weights


def shown(text: Text, numbers: Iterable[Measured], first: int, end: int) -> dict[int, float]:
    """How it is written: asked, quoted, with a laugh, how long; what was measured, well or not."""
    tokens = text.tokens[first:end]
    quoted = sum(token.quoted for token in tokens)
    names = {f"L:{len(tokens).bit_length()}"}
    if any(token.sentence in text.asked for token in tokens):
        names.add("P:asked")
    if quoted:
        names.add("P:all quoted" if quoted == len(tokens) else "P:quoted")
    if text.laughs:
        names.add("P:laughs")
    if tokens:
        begins, ends = tokens[0].at, tokens[-1].at
        inside = (found for found in numbers if begins <= found.at <= ends)
        names |= {f"N:{found.sign}" if found.sure else f"N:{found.sign}?" for found in inside}
    return {number(name): SEEN_WEIGHT for name in names}


def seen(
    hits: Iterable[tuple[Hit, Shade]], tokens: Sequence[Token], book: Lexicon, known: Cues
) -> dict[int, float]:
    """What the lexicon saw: signs, how each is meant, and the cues of who, when and whether."""
    names: set[str] = set()
    for hit, shade in hits:
        listed = book.lists[hit.owner]
        if listed.sign in NO_SIGN:
            continue
        names |= {
            f"S:{listed.signal}:{listed.sign or listed.category}",
            f"S:{listed.category}:{shade}",
            f"S:{listed.signal}:{shade}",
            f"S:{shade}",
        }
    for kind in known.by_kind:
        if "." not in kind and kind not in QUIET and known.at(kind, tokens, 0, len(tokens)):
            names.add(f"X:{kind}")
    return {number(name): SEEN_WEIGHT for name in names}
