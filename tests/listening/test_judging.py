"""What is judged: the whole, its worst part, a clause. Words weigh by place: sums show what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from typing import Any

import numpy as np
import pytest

from policies.listening.examples import Category, Meaning
from policies.listening.judging import MOST_PARTS, Judged, judged
from policies.listening.likeness import Likeness, Linear
from policies.listening.normalise import Text, Token
from policies.listening.reading import Reading

DVT = Category("dvt", "red_flag", {"emergency": "calf_swollen", "routine": "leg_pain"})
PLAIN = Category("plain", "benign", {"none": ""})
MEANINGS = (Meaning(DVT, "emergency"), Meaning(DVT, "routine"), Meaning(PLAIN, "none"))


class Placed:
    """Stands for a reading: each token is a feature of its own; what was looked at is kept."""

    sentences = Reading.sentences

    def __init__(self, *tokens: Token) -> None:
        self.text = Text(tokens, "", too_long=False, strange=False)
        self.asked: list[tuple[int, int]] = []

    def features(self, first: int = 0, end: int | None = None) -> dict[int, float]:
        last = len(self.text.tokens) if end is None else end
        self.asked.append((first, last))
        return {place: 1.0 for place in range(first, last)}


def sentences(*lengths: int) -> Placed:
    def tokens() -> Iterator[Token]:
        for number, length in enumerate(lengths):
            yield from (Token(f"{'abcdefgh'[number % 8]}{place}", number, number) for place in range(length))

    return Placed(*tokens())


def model(weights: Sequence[int], about: Sequence[Sequence[int]] = ()) -> Likeness:
    """`weights` of the tokens for a red flag; nothing speaks for `benign`."""
    rows = np.array([(0, weight) for weight in weights], np.int8)
    verdict = Linear(rows, np.ones(2, np.float32), np.zeros(2, np.float32))
    means = np.array(about or [(0, 0, 0)] * len(weights), np.int8)
    about_it = Linear(means, np.ones(3, np.float32), np.zeros(3, np.float32))
    return Likeness(("benign", "red_flag"), verdict, MEANINGS, about_it)


def judge(reading: Any, weights: Sequence[int], about: Sequence[Sequence[int]] = ()) -> Judged:
    return judged(reading, model(weights, about))


def likely(odds: float) -> Any:
    return pytest.approx(exp(odds) / (exp(odds) + 1))


def test_the_worst_part_is_a_sentence_that_is_likelier_a_red_flag_than_the_whole() -> None:
    found = judge(sentences(3, 3, 3), (1, -9, 0, 2, 2, 0, 0, 2, 2))
    assert found.of("red_flag") == likely(0) and found.of("benign") == likely(0)
    assert found.danger == likely(4) and found.part == (3, 6)  # of two alike the first


def test_what_is_no_likelier_than_the_whole_is_no_worse_part() -> None:
    found = judge(sentences(3, 3, 3), (1, -3, 0, 2, 1, 0, 0, 1, 1))
    assert found.of("red_flag") == found.danger == likely(3) and found.part == (0, 9)


def test_a_single_sentence_is_the_whole_and_is_judged_once() -> None:
    reading = sentences(5)
    assert judge(reading, (1, 1, 1, 1, 1)).part == (0, 5) and reading.asked == [(0, 5)]


def test_what_is_shorter_than_three_words_is_no_thought_of_its_own() -> None:
    reading = sentences(2, 3)
    judge(reading, (9, 9, 0, 0, 0))
    assert reading.asked == [(0, 5), (2, 5)]
    reading = sentences(3, 2)
    judge(reading, (0, 0, 0, 9, 9))
    assert reading.asked == [(0, 5), (0, 3)]


def test_a_long_sentence_is_looked_at_in_windows_that_overlap() -> None:
    reading = sentences(60)
    judge(reading, [0] * 60)
    assert reading.asked == [(0, 60), (0, 24), (12, 36), (24, 48), (36, 60)]
    reading = sentences(24, 25)
    judge(reading, [0] * 49)
    assert reading.asked == [(0, 49), (0, 24), (24, 48), (36, 49)]


def test_the_parts_are_bounded() -> None:
    """Of 400 sentences 360 are looked at, and no more."""
    reading = sentences(*[3] * 400)
    judge(reading, [0] * 1200)
    assert MOST_PARTS == 360 and len(reading.asked) == 361
    assert reading.asked[-1] == (1077, 1080)


def clauses(*numbers: int) -> Placed:
    return Placed(*(Token("x", number, 0) for number in numbers))


def test_a_clause_is_what_stands_near_within_the_same_clauses() -> None:
    reading = clauses(0, 0, 1, 1, 1, 2)
    found = judge(reading, (8, 8, 1, 2, 3, 8))
    assert found.clause(3, 3) == likely(6) and reading.asked[-1] == (2, 5)
    assert found.clause(4, 5) == likely(14) and reading.asked[-1] == (2, 6)


def test_a_long_clause_is_read_six_words_to_either_side() -> None:
    reading = clauses(*[0] * 30)
    found = judge(reading, [0] * 30)
    for said, read in (((10, 11), (4, 18)), ((0, 0), (0, 7)), ((29, 29), (23, 30)), ((5, 5), (0, 12))):
        found.clause(*said)
        assert reading.asked[-1] == read


def test_words_are_counted_without_numbers_and_two_chinese_characters_are_one() -> None:
    found = judge(Placed(*(Token(text, 0, 0) for text in ("血", "多", "了", "38.5", "ok"))), [0] * 5)
    assert found.words == 2.5


def test_a_red_flag_is_named_by_its_worst_part_and_anything_else_by_all_of_it() -> None:
    about = ((0, 3, 0), (0, 0, 0), (0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 0, 0))
    found = judge(sentences(3, 3), (-1, 0, 0, 1, 0, 0), about)
    assert found.part == (3, 6) and found.likely("red_flag") == MEANINGS[0]
    assert found.likely("benign") == MEANINGS[2]
    whole = judge(sentences(3, 3), (1, 0, 0, 1, 0, 0), about)
    assert whole.likely("red_flag") == MEANINGS[1]
    assert whole.likely("red_flag", 2 * exp(2)) == MEANINGS[0]


def test_the_four_words_that_speak_most_for_it_in_her_order() -> None:
    found = judge(sentences(6), (3, 9, 0, 7, 8, 2))
    assert found.because("red_flag") == "a0 a1 a3 a4"
    assert found.because("benign") == "a0 a2 a3 a5"


def test_words_are_taken_from_the_part_that_is_meant() -> None:
    found = judge(sentences(3, 6), (5, -9, -9, 3, 9, 0, 7, 8, 2))
    assert found.because("red_flag") == "b0 b1 b3 b4" and found.because("benign") == "a1 a2 b2 b5"


def test_of_a_long_text_the_first_words_are_looked_at() -> None:
    """Forty-eight: the work that a long text costs is bounded."""
    places = range(50)
    found = judge(Placed(*(Token(f"w{place}", 0, 0) for place in places)), [*places])
    whole = found.because("benign")
    assert whole == "w0 w1 w2 w3"
    assert judge(found.reading, [-place for place in places]).because("benign") == "w44 w45 w46 w47"
