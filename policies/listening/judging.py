"""Owns what a message is judged to be: how like each verdict it is, as a whole and at its worst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.listening.examples import Meaning
from policies.listening.likeness import Likeness, Odds
from policies.listening.normalise import HAN
from policies.listening.reading import Reading

RED_FLAG = "red_flag"
PART_AT_LEAST = 3
"""Tokens: what is shorter is no thought of its own."""
WINDOW, STEP = 24, 12
"""Tokens: a long sentence is looked at piece by piece, for a flag in its middle."""
NEAR = 6
"""Tokens to either side of a phrase that say what it is about."""
MOST_PARTS = 360
"""Enough for the longest text that is read, whatever its script."""
WORDS_SHOWN = 4


@dataclass(frozen=True, eq=False)
class Judged:
    """`whole` = probabilities of the verdicts for all of it, `worst` = for the part most like a red flag."""

    model: Likeness
    reading: Reading
    whole: Odds
    worst: Odds
    part: tuple[int, int]

    def of(self, pred: str) -> float:
        """How probable it is that all of it is `red_flag`, `stop`, `mood`, `baby`, `ask` or `benign`."""
        return float(self.whole[self.model.preds.index(pred)])

    @property
    def danger(self) -> float:
        """How probable a red flag is in the most worrying part."""
        return float(self.worst[self.model.preds.index(RED_FLAG)])

    def clause(self, first: int, last: int) -> float:
        """How probable a red flag is by the clause of the tokens `first` to `last`, what of it is near."""
        tokens = self.reading.text.tokens
        inside = range(tokens[first].clause, tokens[last].clause + 1)
        near = range(max(0, first - NEAR), min(len(tokens), last + 1 + NEAR))
        places = [place for place in near if tokens[place].clause in inside]
        odds = self.model.verdict.of(self.reading.features(places[0], places[-1] + 1))
        return float(odds[self.model.preds.index(RED_FLAG)])

    @property
    def words(self) -> float:
        """How many words she wrote, numbers left out; two Chinese characters are one."""
        texts = [token.text for token in self.reading.text.tokens if not token.text[0].isdigit()]
        return sum(0.5 if HAN.match(text) else 1 for text in texts)

    def likely(self, pred: str, milder: float = 1) -> Meaning:
        """The most probable meaning under a verdict: of a red flag in the most worrying part.

        `milder` = how many times more probable than an emergency anything less urgent has to be.
        """
        return self.model.likely(self.reading.features(*self._place(pred)), pred, milder)

    def because(self, pred: str) -> str:
        """The words that speak most for a verdict, in her order."""
        first, end = self._place(pred)
        at = self.model.preds.index(pred)
        words = {
            place: self.model.verdict.strength(self.reading.features(place, place + 1), at)
            for place in range(first, min(end, first + 2 * WINDOW))
        }
        best = sorted(words, key=lambda place: -words[place])[:WORDS_SHOWN]
        return " ".join(self.reading.text.tokens[place].text for place in sorted(best))

    def _place(self, pred: str) -> tuple[int, int]:
        return self.part if pred == RED_FLAG else (0, len(self.reading.text.tokens))


def judged(reading: Reading, model: Likeness) -> Judged:
    """The reading judged as a whole and part by part."""
    whole = model.verdict.of(reading.features())
    danger = model.preds.index(RED_FLAG)
    worst, part = whole, (0, len(reading.text.tokens))
    for first, end in _parts(reading):
        odds = model.verdict.of(reading.features(first, end))
        if odds[danger] > worst[danger]:
            worst, part = odds, (first, end)
    return Judged(model, reading, whole, worst, part)


def _parts(reading: Reading) -> Iterator[tuple[int, int]]:
    """Each sentence that is not the whole; of a long one the windows."""
    count = len(reading.text.tokens)
    found = 0
    for first, end in reading.sentences():
        for start in range(first, max(first + 1, end - STEP), STEP):
            stop = min(start + WINDOW, end)
            if stop - start >= PART_AT_LEAST and (start, stop) != (0, count) and found < MOST_PARTS:
                found += 1
                yield start, stop
