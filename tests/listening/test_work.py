"""Listening costs work in proportion to the length of a text, counted in steps, within bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from policies import listening
from policies.listening import mending
from policies.listening import phrases as lexicon_module
from policies.listening.context import Cues
from policies.listening.judging import MOST_PARTS
from policies.listening.likeness import Linear
from policies.listening.normalise import LONGEST, Token, fold
from policies.listening.phrases import STEP_LIMIT, TYPOS_LOOKED_UP
from policies.listening.reading import Reading
from policies.listening.signals import SignalKind
from tests.listening.held_out import listening_book

SLACK = 500
"""Steps: what a short text costs whatever its length."""
CUES = " ".join(
    cue for listed in listening_book().phrases.context.values() for cue in listed if "=" not in cue
)
NASTY = {
    "one word": "chest ",
    "two words": "leg numb ",
    "half a phrase": "i cant i cant ",
    "every cue": f"{CUES} ",
    "new words": " ".join(f"zq{a}{b}{a}w" for a in "bcdfghjklm" for b in "npqrstvwxz") + " ",
    "digits": "1234567890",
    "numbers": "38 140/90 39,5 ",
    "one letter": "a",
    "letters apart": "c h e s t ",
    "letters dotted": "c.h.e.s.t.",
    "two letters": "ab",
    "pictures": "🙏",
    "pictures between": "a🙏",
    "han": "血",
    "han apart": "胸。口。痛。",
    "full stops": "a.",
    "lines": "no\n",
    "tags": "<a ",
    "quotes": '"a ',
    "accents": "a\u0301\u0301\u0301",
    "invisible": "a\u200b",
    "leet": "1eg5 num8 p41n ",
    "dollars": "$1!",
    "blanks": "a     ",
}


class Work:
    """Counts what listening does."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.counts: Counter[str] = Counter()
        self._cues(patch)
        self._steps(patch)
        self._likeness(patch)
        self._words(patch)

    def of(self, text: str) -> Counter[str]:
        self.counts.clear()
        listening.hear(text, listening_book())
        return self.counts.copy()

    def _cues(self, patch: pytest.MonkeyPatch) -> None:
        last = Cues.last

        def counted(cues: Cues, kind: str, tokens: Sequence[Token], start: int, end: int) -> int | None:
            self.counts["places looked at for a cue"] += max(0, end - max(0, start))
            return last(cues, kind, tokens, start, end)

        patch.setattr(Cues, "last", counted)

    def _steps(self, patch: pytest.MonkeyPatch) -> None:
        step, slips = lexicon_module._Seeker._next, lexicon_module._slips

        def stepped(seeker: Any, word: str, after: int) -> int | None:
            before = seeker.steps
            try:
                return step(seeker, word, after)
            finally:
                self.counts["steps"] += seeker.steps - before

        def looked_up(word: str, book: Any) -> tuple[str, ...]:
            self.counts["slips"] += 1
            return slips(word, book)

        patch.setattr(lexicon_module._Seeker, "_next", stepped)
        patch.setattr(lexicon_module, "_slips", looked_up)

    def _likeness(self, patch: pytest.MonkeyPatch) -> None:
        verdict, features = Linear.of, Reading.features

        def judged(model: Linear, counted: Any) -> Any:
            self.counts["parts judged"] += 1
            return verdict(model, counted)

        def read(reading: Reading, first: int = 0, end: int | None = None) -> dict[int, float]:
            last = len(reading.text.tokens) if end is None else end
            self.counts["tokens counted"] += last - first
            return features(reading, first, end)

        patch.setattr(Linear, "of", judged)
        patch.setattr(Reading, "features", read)

    def _words(self, patch: pytest.MonkeyPatch) -> None:
        known = mending.vocabulary(listening_book().phrases)
        counts = self.counts

        class Counted(frozenset[str]):
            def __contains__(self, word: object) -> bool:
                counts["words looked up"] += 1
                return super().__contains__(word)

        patch.setattr(
            mending,
            "vocabulary",
            lambda _: mending.Vocabulary(Counted(known.words), known.stems, known.thin, known.denials),
        )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def as_long_as(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


@pytest.mark.fault("E22", guard="policies.listening.phrases:find")
@pytest.mark.fault("C13", guard="policies.listening.hear:hear")
@pytest.mark.parametrize("name", NASTY)
def test_twice_the_text_costs_twice_the_work_at_most(name: str, work: Work) -> None:
    half, whole = (work.of(as_long_as(NASTY[name], length)) for length in (LONGEST // 2, LONGEST))
    for what, count in whole.items():
        assert count <= 2.2 * half[what] + SLACK, what
    assert whole["steps"] <= STEP_LIMIT + 1
    assert whole["slips"] <= 2 * TYPOS_LOOKED_UP + 2
    assert whole["parts judged"] <= MOST_PARTS + 5


@pytest.mark.fault("E22", guard="policies.listening.hear:hear")
@pytest.mark.parametrize("name", NASTY)
def test_beyond_the_bound_it_is_asked_about(name: str) -> None:
    found = listening.hear(as_long_as(NASTY[name], LONGEST + 1), listening_book())
    assert "screen_unclear" in {signal.sign for signal in found.of(SignalKind.ASK)}


@pytest.mark.fault("E22", guard="policies.listening.normalise:fold")
@pytest.mark.parametrize("name", NASTY)
def test_bringing_a_text_into_shape_is_linear(name: str) -> None:
    """Forty times the longest text: work that grew with the square would outlast the limit of every test."""
    fold(as_long_as(NASTY[name], 40 * LONGEST))
