"""Owns the lexicon: every phrase of every language, found with gaps and typos in linear work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from policies.listening.normalise import Token, stem, words_of
from policies.rules import PhraseList, Phrases

STEP_LIMIT = 400_000
"""Comparisons spent on one text; beyond it the answer is "ask" (E22)."""
TYPOS_LOOKED_UP = 300
GAP = 2
GAP_OF_CHARACTERS = 1
FURTHEST = 9
TOGETHER_WITHIN = 12
SHORTEST_SLIP = 4
LONG_WORD = 9
SHORTEST_JOINED = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A word sequence and what it stands for: a phrase of a list, or one of a group that goes together."""

    words: tuple[str, ...]
    owner: int
    bundle: int = -1
    group: int = -1


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the text, token `start` to `end` (inclusive), that says what list `owner` is about."""

    owner: int
    start: int
    end: int
    typo: bool = False
    said: frozenset[int] = frozenset()
    """The places of its own words; others may stand between them."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All terms by their first word; `known`, `stems` = every word some term uses."""

    lists: tuple[PhraseList, ...]
    by_first: Mapping[str, tuple[Term, ...]]
    known: tuple[str, ...]
    stems: frozenset[str]
    sizes: Mapping[tuple[int, int], int]
    fillers: frozenset[str]
    close: frozenset[str]
    spellings: Mapping[str, str]
    compact: Mapping[str, int]


class OutOfSteps(Exception):
    """The text needs more work than a text may cost."""


@lru_cache(maxsize=4)
def lexicon(phrases: Phrases) -> Lexicon:
    """The phrases made ready once a release."""
    terms = [term for owner, listed in enumerate(phrases.lists) for term in _terms(owner, listed, phrases)]
    by_first: dict[str, list[Term]] = {}
    for term in terms:
        by_first.setdefault(term.words[0], []).append(term)
    sizes = {
        (owner, bundle): len(groups)
        for owner, listed in enumerate(phrases.lists)
        for bundle, groups in enumerate(listed.together)
    }
    known = sorted({word for term in terms for word in term.words if word.isalpha() and word.isascii()})
    compact = {
        "".join(words): owner
        for owner, listed in enumerate(phrases.lists)
        for words in map(words_of, listed.phrases)
        if len(words) > 1 and len("".join(words)) >= SHORTEST_JOINED and words[0].isascii()
    }
    firsts = {word: tuple(found) for word, found in by_first.items()}
    small, close = _small(phrases, "filler"), _small(phrases, "close")
    return Lexicon(
        phrases.lists,
        firsts,
        tuple(known),
        frozenset(known),
        sizes,
        small,
        close,
        _spellings(phrases),
        compact,
    )


@lru_cache(maxsize=16)
def _small(phrases: Phrases, name: str) -> frozenset[str]:
    """Small words: "filler" may stand between the words of a phrase, "close" must follow without others."""
    return frozenset(word for cue in phrases.context.get(name, ()) for word in words_of(cue))


@lru_cache(maxsize=4)
def _spellings(phrases: Phrases) -> Mapping[str, str]:
    """Short or slangy spelling → usual word, from cues written "hr = hour"."""
    pairs = (cue.split("=") for cue in phrases.context.get("spelling", ()))
    return {short.strip(): usual.strip() for short, usual in pairs}


def _terms(owner: int, listed: PhraseList, phrases: Phrases) -> Iterator[Term]:
    fillers, usual = _small(phrases, f"filler.{listed.lang}"), _spellings(phrases)
    for phrase in listed.phrases:
        if words := _meaningful(words_of(phrase), fillers):
            yield Term(tuple(stem(usual.get(word, word)) for word in words), owner)
    for bundle, groups in enumerate(listed.together):
        for group, alternatives in enumerate(groups):
            for alternative in alternatives:
                if words := _meaningful(words_of(alternative), fillers):
                    yield Term(tuple(stem(usual.get(word, word)) for word in words), owner, bundle, group)


def _meaningful(words: tuple[str, ...], fillers: frozenset[str]) -> tuple[str, ...]:
    """Without the small words, unless a single word were left of several: "end it" is not "end"."""
    heavy = tuple(word for word in words if word not in fillers)
    return heavy if len(heavy) > 1 else words


def find(tokens: Sequence[Token], book: Lexicon) -> list[Hit]:
    """Every hit in the text. Raises OutOfSteps beyond the work one text may cost."""
    seeker = _Seeker(tokens, _readings([token.text for token in tokens], book), book)
    hits: list[Hit] = []
    bundles: dict[tuple[int, int], list[tuple[int, Hit]]] = {}
    for at, meanings in enumerate(seeker.meant):
        for term in (term for word in meanings for term in book.by_first.get(word, ())):
            hit = seeker.match(term, at)
            if hit is not None and term.bundle < 0:
                hits.append(hit)
            elif hit is not None:
                bundles.setdefault((term.owner, term.bundle), []).append((term.group, hit))
    for key, parts in bundles.items():
        hits += _together(key, parts, book.sizes[key], tokens)
    return hits


def _readings(words: Sequence[str], book: Lexicon) -> list[tuple[str, ...]]:
    """For each word what it may stand for: its stem, its usual spelling, the known word it is a slip of."""
    seen: dict[str, tuple[str, ...]] = {}
    looked_up = 0
    for word in words:
        if word in seen:
            continue
        plain = book.spellings.get(word, word)
        seen[word] = (stem(plain),)
        if stem(plain) in book.stems or plain in book.fillers or not _may_be_a_slip(plain):
            continue
        looked_up += 1
        if looked_up > TYPOS_LOOKED_UP:
            raise OutOfSteps
        slips = (*_slips(plain, book), *_slips(stem(plain), book))
        seen[word] = (stem(plain), *dict.fromkeys(slips))
    return [seen[word] for word in words]


def _may_be_a_slip(word: str) -> bool:
    return len(word) >= SHORTEST_SLIP and word.isascii() and word.isalpha()


@lru_cache(maxsize=20_000)
def _slips(word: str, book: Lexicon) -> tuple[str, ...]:
    """Known words one slip away (two in long words); in the shortest only two letters changed places."""
    most = 2 if len(word) >= LONG_WORD else 1
    near = process.extract(word, book.known, scorer=OSA.distance, score_cutoff=most, limit=5)
    return tuple(choice for choice, distance, _ in near if distance and _is_likely(word, choice))


def _is_likely(word: str, meant: str) -> bool:
    if len(word) <= SHORTEST_SLIP or len(meant) <= SHORTEST_SLIP:
        return sorted(word) == sorted(meant) and word[0] == meant[0]
    return meant[0] in word[:2]


class _Seeker:
    """Follows one term through the text from a place on, counting its steps."""

    def __init__(self, tokens: Sequence[Token], meant: Sequence[tuple[str, ...]], book: Lexicon) -> None:
        self.tokens, self.meant, self.book = tokens, meant, book
        self.steps = 0

    def match(self, term: Term, at: int) -> Hit | None:
        typo = term.words[0] != self.meant[at][0]
        here, said = at, [at]
        for word in term.words[1:]:
            found = self._next(word, here)
            if found is None:
                return None
            typo = typo or word != self.meant[found][0]
            here = found
            said.append(found)
        return Hit(term.owner, at, here, typo, frozenset(said))

    def _next(self, word: str, after: int) -> int | None:
        """Where `word` comes next in the sentence, small words not counted, a few others allowed between."""
        left = 0 if word in self.book.close else GAP if word.isascii() else GAP_OF_CHARACTERS
        for here in range(after + 1, min(after + 1 + FURTHEST, len(self.tokens))):
            self.steps += 1
            if self.steps > STEP_LIMIT:
                raise OutOfSteps
            if self.tokens[here].sentence != self.tokens[after].sentence:
                return None
            if word in self.meant[here]:
                return here
            if self.tokens[here].text not in self.book.fillers:
                left -= 1
            if left < 0:
                return None
        return None


def _together(
    key: tuple[int, int], parts: Sequence[tuple[int, Hit]], size: int, tokens: Sequence[Token]
) -> Iterator[Hit]:
    """Where every group of a bundle is named within one sentence, near enough to be one thought."""
    ordered = sorted(parts, key=lambda part: part[1].start)
    latest: dict[int, Hit] = {}
    for group, hit in ordered:
        latest[group] = hit
        if len(latest) < size:
            continue
        start = min(h.start for h in latest.values())
        end = max(h.end for h in latest.values())
        one_sentence = tokens[start].sentence == tokens[end].sentence
        if one_sentence and end - start <= TOGETHER_WITHIN + 2 * size:
            said = frozenset(place for h in latest.values() for place in h.said)
            yield Hit(key[0], start, end, any(h.typo for h in latest.values()), said)
