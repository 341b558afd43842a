"""What of a text is counted: by name, in exact numbers."""

from __future__ import annotations

from math import log, sqrt
from zlib import crc32

import pytest

from policies.listening.context import Cues, Shade
from policies.listening.features import (
    CONCEPT_WEIGHT,
    MOST_CONCEPTS,
    NO_SIGN,
    PAIR_WEIGHT,
    PLACES,
    QUIET,
    SEEN_WEIGHT,
    counted,
    meant,
    named,
    number,
    seen,
    shown,
    words,
)
from policies.listening.normalise import Text, Token, normalise
from policies.listening.numbers import Measured
from policies.listening.phrases import Hit, Lexicon
from policies.rules import PhraseList

USUAL = {"hr": "hour"}


def tokens(*texts: str, sentence: int = 0, quoted: bool = False) -> tuple[Token, ...]:
    return tuple(Token(text, 0, sentence, quoted, at) for at, text in enumerate(texts))


def numbers(*names: str) -> set[int]:
    return {number(name) for name in names}


def test_the_place_of_a_feature_is_the_same_everywhere() -> None:
    """The weights were fitted by these places: any other way to number them needs other weights."""
    assert number("w:pain") == crc32(b"w:pain") % 131072 and PLACES == 131072
    assert number("h:血") == crc32("h:血".encode()) % 131072


def test_latin_words_stand_alone_and_chinese_in_runs() -> None:
    assert [*words(tokens("hr", "血", "多", "ok", "痛"), USUAL)] == ["hour", "血多", "ok", "痛"]
    assert [*words(tokens("血"), USUAL)] == ["血"] and not [*words((), USUAL)]


def test_a_word_its_pieces_and_what_stood_before_it() -> None:
    assert [*named(tokens("hr", "ok"), USUAL)] == [
        "w:hour", "c:<ho", "c:hou", "c:our", "c:ur>", "c:<hou", "c:hour", "c:our>", "c:<hour", "c:hour>",
        "b:^ hour", "t:^ ^ hour",
        "w:ok", "c:<ok", "c:ok>", "c:<ok>", "b:hour ok", "t:^ hour ok",
    ]  # fmt: skip


def test_a_number_is_known_by_itself_and_by_its_length() -> None:
    assert [*named(tokens("38.5", "c"), {})] == [
        "w:38.5", "w:#2", "b:^ #2", "t:^ ^ #2", "w:c", "c:<c>", "b:#2 c", "t:^ #2 c",
    ]  # fmt: skip


def test_chinese_is_counted_in_runs_and_the_last_sign_stands_before_what_follows() -> None:
    assert [*named(tokens("我", "胸", "口", "很", "痛", "ok", "i"), {})] == [
        "h:我", "h:胸", "h:口", "h:很", "h:痛", "h:我胸", "h:胸口", "h:口很", "h:很痛",
        "h:我胸口", "h:胸口很", "h:口很痛", "h:我胸口很", "h:胸口很痛",
        "w:ok", "c:<ok", "c:ok>", "c:<ok>", "b:痛 ok", "t:^ 痛 ok", "w:i", "c:<i>", "b:ok i", "t:痛 ok i",
    ]  # fmt: skip


def test_how_often_it_stands_there_counts_by_its_logarithm_and_all_have_length_one() -> None:
    found = counted(tokens("i", "i"), {})
    # twice: w:i and c:<i>; once: b:^ i, t:^ ^ i, b:i i, t:^ i i
    length = sqrt(2 * log(3) ** 2 + 4 * log(2) ** 2)
    assert {round(weight, 6) for weight in found.values()} == {
        round(log(3) / length, 6),
        round(log(2) / length, 6),
    }
    assert found[number("w:i")] == pytest.approx(log(3) / length) and len(found) == 6
    assert counted((), {}) == {}


def test_concepts_of_one_sentence_are_counted_and_paired_and_no_further() -> None:
    found = meant([(0, "leg"), (0, "numb"), (1, "baby"), (0, "leg")])
    assert found == {
        **dict.fromkeys(numbers("K:leg", "K:numb", "K:baby"), CONCEPT_WEIGHT),
        number("K:leg+numb"): PAIR_WEIGHT,
    }
    assert (CONCEPT_WEIGHT, PAIR_WEIGHT, SEEN_WEIGHT) == (0.2, 0.12, 0.25)


def test_the_concepts_of_one_sentence_are_bounded() -> None:
    """The first by name; their pairs grow with the square."""
    found = meant((0, f"c{one:02}") for one in range(MOST_CONCEPTS + 3))
    assert MOST_CONCEPTS == 16 and len(found) == 16 + 16 * 15 // 2
    assert number("K:c15") in found and number("K:c16") not in found


def written(said: str, numbers_of: tuple[Measured, ...] = (), first: int = 0, end: int = 99) -> set[int]:
    found = shown(normalise(said), numbers_of, first, end)
    assert set(found.values()) == {SEEN_WEIGHT}
    return set(found)


def test_how_it_is_written() -> None:
    assert written("my leg hurts") == numbers("L:2")
    assert written("one two three four") == numbers("L:3")
    assert written("is it ok?") == numbers("L:2", "P:asked")
    assert written("yes. is it ok?", first=0, end=1) == numbers("L:1")
    assert written("so funny 😂") == numbers("L:2", "P:laughs")
    assert written('it says "chest pain" here') == numbers("L:3", "P:quoted")
    assert written('it says "chest pain" here', first=2, end=4) == numbers("L:2", "P:all quoted")
    assert set(shown(Text((), "", False, False), (), 0, 0)) == numbers("L:0")


def test_what_was_measured_counts_where_it_stands() -> None:
    text = "temp 38.5 today and bp 200/90"
    fever, odd = Measured("fever", "38.5", 5), Measured("pressure_very_high", "200/90", 23, sure=False)
    assert written(text, (fever, odd)) == numbers("L:3", "N:fever", "N:pressure_very_high?")
    assert written(text, (fever, odd), 1, 2) == numbers("L:1", "N:fever")
    assert written(text, (fever, odd), 2, 4) == numbers("L:2")
    assert written(text, (fever,), 0, 2) == numbers("L:2", "N:fever")


def listed(signal: str, category: str, sign: str) -> PhraseList:
    return PhraseList("en", category, signal=signal, category=category, sign=sign, phrases=())


BOOK = Lexicon(
    (listed("red_flag", "chest", "chest_pain"), listed("stop", "symptoms_up", ""),
     listed("red_flag", "human", "asks_for_human"), listed("red_flag", "leg", "leg_weak")),
    {}, (), frozenset(), {}, frozenset(), frozenset(), {}, {},
)  # fmt: skip
KNOWN = Cues({kind: {"no": (("no",),)} for kind in ("negation", "filler.en", *QUIET)})


def test_what_the_lexicon_saw_by_its_sign_and_by_how_it_is_meant() -> None:
    found = seen([(Hit(0, 0, 1), Shade.PAST)], tokens("chest", "pain"), BOOK, KNOWN)
    assert set(found) == numbers("S:red_flag:chest_pain", "S:chest:past", "S:red_flag:past", "S:past")
    assert set(found.values()) == {SEEN_WEIGHT}


def test_each_thing_the_lexicon_saw_is_counted() -> None:
    hits = [(Hit(0, 0, 0), Shade.PAST), (Hit(3, 1, 1), Shade.NONE)]
    assert numbers("S:red_flag:chest_pain", "S:past", "S:red_flag:leg_weak", "S:none") <= set(
        seen(hits, tokens("chest", "leg"), BOOK, KNOWN)
    )


def test_what_has_no_sign_is_known_by_its_category_and_a_wish_for_a_person_says_nothing() -> None:
    """The wish is passed over; what stands behind it still counts."""
    assert {"asks_for_human"} == NO_SIGN
    found = seen([(Hit(2, 0, 0), Shade.NONE), (Hit(1, 0, 0), Shade.NONE)], tokens("stop"), BOOK, KNOWN)
    assert set(found) == numbers("S:stop:symptoms_up", "S:symptoms_up:none", "S:stop:none", "S:none")


def test_cues_are_counted_but_for_those_that_say_nothing_of_what_is_meant() -> None:
    assert {"filler", "spelling", "close", "me_too"} == QUIET
    assert set(seen([], tokens("oh", "no"), BOOK, KNOWN)) == numbers("X:negation")
    assert set(seen([], tokens("no", "oh"), BOOK, KNOWN)) == numbers("X:negation")
    assert seen([], tokens("yes"), BOOK, KNOWN) == {}
