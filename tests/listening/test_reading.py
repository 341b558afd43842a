"""One reading of a text by a few phrases of our own: concepts, hits, sentences, what is counted of a part."""

from __future__ import annotations

from typing import Any

import pytest

from policies.listening.concepts import concepts
from policies.listening.context import Shade
from policies.listening.features import number
from policies.listening.normalise import normalise
from policies.listening.reading import MOST_JOINED, MOST_PLACES, features, read
from policies.rules import PhraseList, Phrases


def listed(sign: str, *phrases: str, together: Any = (), category: str = "c") -> PhraseList:
    return PhraseList("en", sign, "red_flag", sign, category, phrases, together)


PHRASES = Phrases(
    (
        listed("chest_pain", "chest pain", "tight chest"),
        listed("calf", "calf", "sore calf", category="dvt"),
        listed("self_harm", "better dead", category="self_harm"),
        listed(
            "unwanted_thoughts",
            "keep picturing hurting him today",
            "picturing hurting him",
            "picturing my calf gone",
            "hurting him in dreams",
        ),
        listed("might_harm_baby", "hurting him", "hurting him today"),
    ),
    {"negation": ("no",), "spelling": ("chst = chest",), "past": ("last year",), "other_person": ("sister",)},
    concepts={"breast bone": ("chest", "chst bone"), "ache": ("bleeding", "sore in"), "none": ("!",)},
)


def named(text: str) -> list[tuple[int, str]]:
    return [*concepts(PHRASES).named(normalise(text).tokens)]


def test_a_concept_is_heard_whatever_the_spelling_and_the_ending() -> None:
    assert named("my chst") == [(0, "breast bone")]
    assert named("a chest bone") == [(0, "breast bone"), (0, "breast bone")]
    assert named("no bleeds") == [(0, "ache")] and named("sore in here") == [(0, "ache")]
    assert named("sore on") == named("sore") == []


def test_each_sentence_names_its_own() -> None:
    assert named("chest. and my chest") == [(0, "breast bone"), (1, "breast bone")]
    assert named("nothing of it") == []


def found(text: str) -> list[tuple[str, int, int, Shade]]:
    reading = read(text, PHRASES)
    assert reading.whole
    return [(reading.book.lists[hit.owner].sign, hit.start, hit.end, how) for hit, how in reading.hits]


def test_what_is_found_and_how_it_is_meant() -> None:
    assert found("chest pain") == [("chest_pain", 0, 1, Shade.NONE)]
    assert found("no calf") == [("calf", 1, 1, Shade.NEGATED)]
    assert found("calf last year") == [("calf", 0, 0, Shade.PAST)]
    assert found("nothing") == []
    assert found("my sister chest pain") == [("chest_pain", 2, 3, Shade.OTHER_PERSON)]
    assert found("my sister better dead") == [("self_harm", 2, 3, Shade.NONE)]  # in these words others appear


def test_letters_apart_and_words_without_a_blank_are_read() -> None:
    assert ("chest_pain", 1, 1, Shade.NONE) in found("so s o c h e s t p a i n")
    assert ("chest_pain", 1, 1, Shade.NONE) in found("oh xchestpainx")
    assert ("chest_pain", 1, 9, Shade.NONE) in found("oh c-h.e-s.t-p.a-i.n and so on")
    assert ("calf", 0, 0, Shade.NONE) in found("sorecalf")  # of eight letters; shorter ones stand by chance


def test_a_place_counts_once_and_a_list_so_often_at_most() -> None:
    assert len(found("calf " * 39)) == 39 and len(found("calf " * 60)) == MOST_PLACES == 40
    both = found("calf " * 60 + "chest pain")
    assert sum(sign == "chest_pain" for sign, *_ in both) == 1
    twice = found("tight chest pain")
    assert [(start, end) for sign, start, end, _ in twice] == [(0, 1), (1, 2)]


@pytest.mark.req("S01")
def test_what_is_pictured_is_not_what_is_wanted() -> None:
    """The bare words of the harm inside the fear; said beside it, or with more words, they are heard."""
    signs = [sign for sign, *_ in found("picturing hurting him")]
    assert signs == ["unwanted_thoughts"]
    assert "might_harm_baby" in {sign for sign, *_ in found("picturing hurting him. hurting him")}
    assert "might_harm_baby" in {sign for sign, *_ in found("hurting him")}
    assert "might_harm_baby" in {sign for sign, *_ in found("keep picturing hurting him today")}
    assert "might_harm_baby" in {sign for sign, *_ in found("hurting him in dreams")}
    assert "calf" in {sign for sign, *_ in found("picturing my calf gone")}


def test_sentences_begin_and_end_where_they_do() -> None:
    reading = read("one two. three. four five six", PHRASES)
    assert [*reading.sentences()] == [(0, 2), (2, 3), (3, 6)]
    assert [*read("", PHRASES).sentences()] == [] and [*read("one", PHRASES).sentences()] == [(0, 1)]


def counted(text: str, first: int = 0, end: int | None = None) -> set[int]:
    return set(read(text, PHRASES).features(first, end))


def test_what_is_counted_of_a_part_is_what_stands_wholly_in_it() -> None:
    text = "oh my chest pain. temp 38.5 now"
    whole = counted(text)
    assert {
        number(name) for name in ("w:oh", "S:red_flag:chest_pain", "K:breast bone", "N:fever", "L:3")
    } <= whole
    assert set(features(text, PHRASES)) == whole == counted(text, 0, 7)
    assert number("S:red_flag:chest_pain") in counted(text, 2, 4)
    assert number("S:red_flag:chest_pain") not in counted(text, 3, 7) | counted(text, 0, 3)
    assert number("L:2") in counted(text, 4)
    assert number("w:oh") not in counted(text, 1) and number("N:fever") in counted(text, 4)
    assert number("N:fever") not in counted(text, 0, 4) and number("K:breast bone") not in counted(text, 4)
    assert number("X:past") in counted("it was last year") and number("X:past") not in counted(text)


def test_a_text_that_costs_too_much_is_read_without_its_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.listening.phrases.STEP_LIMIT", 0)
    reading = read("chest and more and more. temp 38.5", PHRASES)
    assert reading.whole is False and reading.hits == () and [n.sign for n in reading.numbers] == ["fever"]
    assert reading.text.tokens and number("K:breast bone") in reading.features()
    assert MOST_JOINED == 50
