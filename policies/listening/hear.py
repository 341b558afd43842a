"""Hear: her words become signals — sure, to be asked about, a wish to stop, a low mood, the baby's need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policies.listening.context import Cues, Shade
from policies.listening.judging import Judged, judged
from policies.listening.likeness import Likeness
from policies.listening.mourning import heard_loss
from policies.listening.normalise import Token
from policies.listening.numbers import Measured, measured
from policies.listening.phrases import Hit
from policies.listening.reading import Reading, read
from policies.listening.signals import Heard, Signal, SignalKind
from policies.listening.weighing import MOSTLY, Said, weighed
from policies.rules import Book

AGE = re.compile(r"(?:week|wk|month|day|semana|mese?s?|dia)s?\b|周|个月|月大|天大")
"""How old somebody is: a temperature of nobody's is hers."""
UNCLEAR = "screen_unclear"
MOURNING, TEARFUL = "baby_loss", "tearful"
AS_SAID = frozenset({MOURNING, "asks_for_human", "leak_on_cough"})
CRIES_BEFORE = 2
"""Words: "he is crying"."""
BABY_TOO = frozenset({"fever", "breathless", "seizure", "fainted", "too_weak", "vomiting", "temperature_low"})
"""Signs that are an emergency for a baby as well."""


def hear(text: str, book: Book) -> Heard:
    """Everything her words may mean, in all languages; what is unsure is asked about.

    A phrase said of another time or person is left only when the whole message bears that out (weighing.py).
    """
    return heard_and_judged(text, book)[0]


def heard_and_judged(text: str, book: Book) -> tuple[Heard, Judged | None]:
    """What `hear` makes of a text, and what it is like as a whole; None without likeness or with too much."""
    found = read(text, book.phrases)
    model = book.phrases.likeness
    like = judged(found, model) if isinstance(model, Likeness) and found.whole else None
    baby = like is not None and like.of(SignalKind.BABY.value) >= MOSTLY
    signals = [*_measured(found, book, baby)]
    if found.whole:
        said = [Said(s, hit, shade) for hit, shade in found.hits for s in _signals(hit, shade, found)]
        signals = _borne_out(signals, said, like, book)
    else:
        signals.append(_unclear("too much to read"))
    if found.text.too_long:
        signals.append(_unclear("too long"))
    if found.text.strange:
        signals.append(_unclear("a script we do not read"))
    return Heard(tuple(_settled(signals)), text), like


def _borne_out(numbers: list[Signal], said: Sequence[Said], like: Judged | None, book: Book) -> list[Signal]:
    """What the phrases say as far as the whole message bears it out, beside what its numbers say.

    A loss, a wish for a person and a common leak stand as said: what follows them is a kind question.
    """
    if like is None:
        return [*numbers, *(one.signal for one in said)]
    plain = [one.signal for one in said if one.signal.sign in AS_SAID]
    others = [one for one in said if one.signal.sign not in AS_SAID]
    known = [*numbers, *(replace(one, kind=SignalKind.ASK) for one in plain)]
    return [*numbers, *plain, *weighed(others, like, book.rules, known)]


def _signals(hit: Hit, found: Shade, reading: Reading) -> Iterator[Signal]:
    tokens, book, known = reading.text.tokens, reading.book, reading.known
    listed = book.lists[hit.owner]
    because = " ".join(token.text for token in tokens[hit.start : hit.end + 1])
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


def _measured(reading: Reading, book: Book, baby: bool) -> Iterator[Signal]:
    """Numbers that are signs; said of others they are asked about. `baby`: most of it is about her baby."""
    tokens, known = reading.text.tokens, reading.known
    numbers = tuple(measured(reading.text.plain, book.rules))
    if not numbers:
        return
    unsure = any(known.at(kind, tokens, 0, len(tokens)) for kind in ("past", "other_person", "asking"))
    somebody = unsure or AGE.search(reading.text.plain) is not None
    baby = (baby and somebody) or known.at("baby", tokens, 0, len(tokens))
    for found in numbers:
        yield _of_number(found, baby, unsure)


def _of_number(found: Measured, baby: bool, unsure: bool) -> Signal:
    if baby and found.sign in BABY_TOO:
        return Signal(SignalKind.BABY, "baby_needs_help", found.because)
    kind = SignalKind.RED_FLAG if found.sure and not unsure else SignalKind.ASK
    return Signal(kind, found.sign, found.because)


def _settled(signals: Iterable[Signal]) -> list[Signal]:
    """Each sign once: a sure one outweighs a question about the same sign."""
    kept: dict[tuple[str, bool], Signal] = {}
    for signal in signals:
        key = (signal.sign, signal.kind is SignalKind.ASK)
        kept.setdefault(key, signal)
    return [s for (sign, asks), s in kept.items() if not (asks and (sign, False) in kept)]


def _unclear(because: str) -> Signal:
    return Signal(SignalKind.ASK, UNCLEAR, because)
