"""Hear: her words become signals — sure, to be asked about, a wish to stop, a low mood, the baby's need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.listening.context import Cues, Shade, cues, shade
from policies.listening.mourning import heard_loss
from policies.listening.normalise import Text, Token, normalise, spelled_out
from policies.listening.numbers import Measured, measured
from policies.listening.phrases import Hit, Lexicon, OutOfSteps, find, lexicon
from policies.listening.signals import Heard, Signal, SignalKind
from policies.rules import Book

UNCLEAR = "screen_unclear"
LONG_FOR_A_WORD, MOST_JOINED, MOST_PLACES = 8, 50, 40
MOURNING, TEARFUL = "baby_loss", "tearful"
FEARED, INTENT = "unwanted_thoughts", "might_harm_baby"
BARE = 2
"""Words: "hurting him"."""
CRIES_BEFORE = 2
"""Words: "he is crying"."""
BABY_TOO = frozenset({"fever", "breathless", "seizure", "fainted", "too_weak", "vomiting", "temperature_low"})
"""Signs that are an emergency for a baby as well."""


def hear(text: str, book: Book) -> Heard:
    """Everything her words may mean, in all languages. No hit is passed over: unsure ones are asked about."""
    read = normalise(text)
    words = lexicon(book.phrases)
    known = cues(book.phrases)
    signals = [*_measured(read, known, book)]
    try:
        hits = _feared(_few([*find(read.tokens, words), *_spelled(read, words)]), words)
        signals += [s for hit in hits for s in _signals(hit, read.tokens, words, known)]
    except OutOfSteps:
        signals.append(_unclear("too much to read"))
    if read.too_long:
        signals.append(_unclear("too long"))
    if read.strange:
        signals.append(_unclear("a script we do not read"))
    return Heard(tuple(_settled(signals)), text)


def _few(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Each place once, and not more of one list than it takes to be sure of it."""
    seen: dict[int, set[tuple[int, int]]] = {}
    for hit in hits:
        places = seen.setdefault(hit.owner, set())
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


def _signals(hit: Hit, tokens: tuple[Token, ...], book: Lexicon, known: Cues) -> Iterator[Signal]:
    listed = book.lists[hit.owner]
    because = " ".join(token.text for token in tokens[hit.start : hit.end + 1])
    found = shade(hit, listed.category, tokens, known)
    kind = SignalKind(listed.signal)
    if listed.category == MOURNING:
        said = heard_loss(hit, found, tokens, known, book.fillers)
        if said is not None:
            yield Signal(SignalKind.ASK if kind is SignalKind.ASK else said, listed.sign, because)
    elif kind in (SignalKind.STOP, SignalKind.MOOD):
        if found is not Shade.NEGATED and not _cried_by_the_baby(hit, listed.category, tokens, known):
            yield Signal(kind, listed.sign or listed.category, because)
    elif found is Shade.BABY and listed.sign in BABY_TOO:
        yield Signal(SignalKind.BABY, "baby_needs_help", because)
    elif found is Shade.NONE and not (hit.typo and hit.start == hit.end):
        yield Signal(kind, listed.sign, because)
    else:
        yield Signal(SignalKind.ASK, listed.sign, because)


def _cried_by_the_baby(hit: Hit, category: str, tokens: tuple[Token, ...], known: Cues) -> bool:
    """ "He's crying, back soon" tells of no tears of hers; a crying that does not stop still does."""
    end = hit.end + 1
    return category == TEARFUL and known.last("baby_cries", tokens, hit.start - CRIES_BEFORE, end) == end


def _measured(read: Text, known: Cues, book: Book) -> Iterator[Signal]:
    """Numbers that are signs; said of the baby or of somebody else they are asked about."""
    baby = known.at("baby", read.tokens, 0, len(read.tokens))
    for found in measured(read.plain, book.rules):
        yield _of_number(found, baby, known, read)


def _of_number(found: Measured, baby: bool, known: Cues, read: Text) -> Signal:
    if baby and found.sign in BABY_TOO:
        return Signal(SignalKind.BABY, "baby_needs_help", found.because)
    end = len(read.tokens)
    unsure = any(known.at(kind, read.tokens, 0, end) for kind in ("past", "other_person", "asking"))
    kind = SignalKind.RED_FLAG if found.sure and not unsure else SignalKind.ASK
    return Signal(kind, found.sign, found.because)


def _spelled(read: Text, book: Lexicon) -> Iterator[Hit]:
    """Phrases written letter by letter, or run together into one word."""
    for start, letters in spelled_out(read.tokens):
        yield from _inside(letters, start, min(start + len(letters), len(read.tokens)) - 1, book)
    joined = [(i, token.text) for i, token in enumerate(read.tokens) if len(token.text) >= LONG_FOR_A_WORD]
    for place, word in joined[:MOST_JOINED]:
        yield from _inside(word, place, place, book)


def _inside(letters: str, start: int, end: int, book: Lexicon) -> Iterator[Hit]:
    for phrase, owner in book.compact.items():
        if phrase in letters:
            yield Hit(owner, start, end)


def _settled(signals: Iterable[Signal]) -> list[Signal]:
    """Each sign once: a sure one outweighs a question about the same sign."""
    kept: dict[tuple[str, bool], Signal] = {}
    for signal in signals:
        key = (signal.sign, signal.kind is SignalKind.ASK)
        kept.setdefault(key, signal)
    return [s for (sign, asks), s in kept.items() if not (asks and (sign, False) in kept)]


def _unclear(because: str) -> Signal:
    return Signal(SignalKind.ASK, UNCLEAR, because)
