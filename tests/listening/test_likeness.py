"""What a message is like, on a model small enough to be worked out by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from policies.listening.examples import Category, Example, Meaning
from policies.listening.likeness import Likeness, Linear

DVT = Category("dvt", "red_flag", {"emergency": "calf_swollen", "routine": "leg_pain"})
LOW = Category("low", "mood", {"routine": "low"})
PLAIN = Category("plain", "benign", {"none": ""})
MEANINGS = (
    Meaning(DVT, "emergency"), Meaning(DVT, "routine"), Meaning(LOW, "routine"), Meaning(PLAIN, "none"),
)  # fmt: skip
PREDS = ("red_flag", "mood", "benign")


def linear(*rows: tuple[int, ...], scale: tuple[float, ...], bias: tuple[float, ...]) -> Linear:
    return Linear(np.array(rows, np.int8), np.array(scale, np.float32), np.array(bias, np.float32))


TWO = linear((2, 0), (0, 4), scale=(0.5, 0.25), bias=(0.0, 1.0))
ABOUT = linear((4, 3, 2, 9), scale=(1, 1, 1, 1), bias=(0, 0, 0, 0))


def model(*examples: Example, about: Linear = ABOUT) -> Likeness:
    return Likeness(PREDS, linear((1, 0, 0), scale=(1, 1, 1), bias=(0, 0, 0)), MEANINGS, about, examples)


def test_a_probability_is_weight_times_scale_plus_bias() -> None:
    """Features 0 (once) and 1 (twice): 2 x 0.5 against 2 x 4 x 0.25 + 1."""
    first, second = exp(1.0), exp(3.0)
    found = TWO.of({0: 1.0, 1: 2.0})
    assert found == pytest.approx([first / (first + second), second / (first + second)])
    assert found.dtype == np.float32


def test_without_a_feature_only_the_bias_speaks() -> None:
    assert TWO.of({}) == pytest.approx([1 / (1 + exp(1)), exp(1) / (1 + exp(1))])


def test_large_odds_do_not_grow_beyond_what_a_number_holds() -> None:
    assert TWO.of({0: 1000.0}) == pytest.approx([1.0, 0.0])


def test_the_strength_of_a_word_leaves_out_the_bias_and_what_it_says_for_all() -> None:
    assert TWO.strength({0: 1.0}, 0) == pytest.approx(0.5)
    assert TWO.strength({0: 1.0}, 1) == pytest.approx(-0.5)
    assert TWO.strength({}, 1) == 0.0


def test_a_meaning_is_the_likeliest_under_its_verdict() -> None:
    assert model().likely({0: 1.0}, "red_flag") == MEANINGS[0]
    assert model().likely({0: -1.0}, "red_flag") == MEANINGS[1]
    assert model().likely({0: 1.0}, "mood") == MEANINGS[2]
    assert model().likely({0: 1.0}, "benign") == MEANINGS[3]


def test_what_is_no_emergency_has_to_be_so_many_times_likelier() -> None:
    """The milder one is e times likelier here: enough at 2.7 times, not at 2.8."""
    assert model().likely({0: -1.0}, "red_flag", milder=2.7) == MEANINGS[1]
    assert model().likely({0: -1.0}, "red_flag", milder=2.8) == MEANINGS[0]


def test_a_meaning_without_a_chance_still_comes_before_one_of_another_verdict() -> None:
    """Its odds are too small for a number: it is the only one of its verdict all the same."""
    nothing = linear((-127, 0, 0, 127), scale=(9, 9, 9, 9), bias=(0, 0, 0, 0))
    assert model(about=nothing).likely({0: 9.0}, "mood") == MEANINGS[2]


def test_the_nearest_example_is_of_the_category_and_alike_enough() -> None:
    told = model(
        Example("en", MEANINGS[0], "my calf is hot and swollen"),
        Example("en", MEANINGS[1], "one leg is sore"),
        Example("en", MEANINGS[2], "my calf is sad"),
    )
    assert told.nearest("the calf is swollen and hot", "dvt") == "my calf is hot and swollen"
    assert told.nearest("a sore leg", "dvt") == "one leg is sore"
    assert told.nearest("my calf is sad", "dvt") == "my calf is hot and swollen"
    assert told.nearest("zzz", "dvt") == "" == told.nearest("my calf", "none of ours")


def test_words_count_and_not_how_much_stands_around_them() -> None:
    told = model(
        Example("en", MEANINGS[0], "one leg is sore and the other is swollen and very hot since yesterday"),
        Example("en", MEANINGS[0], "swolen"),
    )
    assert told.nearest("swollen", "dvt").startswith("one leg")


def test_alike_enough_begins_at_thirty_five_points() -> None:
    """`token_set_ratio` of these is 2 x 7 letters of 40 = 35, and of 41 just below."""
    said = model(Example("en", MEANINGS[0], "abcdefg" + "z" * 13))
    assert said.nearest("abcdefg" + "y" * 13, "dvt") != ""
    assert said.nearest("abcdefg" + "y" * 14, "dvt") == ""
