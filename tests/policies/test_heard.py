"""What was heard in her words is kept: bounded, each text once, only where policy heard something."""

from __future__ import annotations

import pytest

from policies import heard
from policies.facts import Facts
from policies.heard import LONGEST, MOST
from policies.listening.signals import Heard, Signal, SignalKind
from policies.verdict import Decision, Outcome, Verdict
from tests.support.mothers import alert, book, mother, stranger

DECIDED = Verdict(decisions=(Decision("RF01", "2026", Outcome.FIRED, "x"),))


def signals(*signs: str, kind: SignalKind = SignalKind.RED_FLAG, source: str = "words") -> Heard:
    return Heard(tuple(Signal(kind, sign, sign, source) for sign in signs), "x")


def after(facts: Facts, text: str, found: Heard | None = None) -> Facts:
    records = heard.kept(found or signals("fever", "chills"), text, DECIDED, facts)
    told = {record.name: record.value for record in records}
    return mother(said={**{name: fact.value for name, fact in facts.known.items()}, **told})


def test_a_text_is_kept_on_one_line_with_its_signs() -> None:
    facts = after(mother(), " so \n hot ")
    assert (facts.value("heard_words"), facts.value("heard_signs")) == (("so hot",), ("fever,chills",))


def test_the_last_ones_are_kept_and_the_same_text_once() -> None:
    facts = mother()
    for number in range(MOST + 2):
        facts = after(facts, f"text {number}")
    facts = after(facts, "text 5", signals("fever"))
    texts, signs = facts.value("heard_words"), facts.value("heard_signs")
    assert isinstance(texts, tuple) and isinstance(signs, tuple)
    assert len(texts) == len(signs) == MOST and texts[-1] == "text 5" and texts.count("text 5") == 1
    assert signs[-1] == "fever"
    assert len(str(after(mother(), "long " * 1000).value("heard_words"))) < LONGEST + 10


@pytest.mark.parametrize(
    "found",
    [
        signals("fever", source="tap"),
        signals("symptoms_up", kind=SignalKind.STOP),
        signals("low", kind=SignalKind.MOOD),
        Heard((), "x"),
    ],
)
def test_nothing_else_is_kept(found: Heard) -> None:
    assert not heard.kept(found, "words", DECIDED, mother())


def test_nothing_is_kept_of_nobody_of_no_words_and_where_nothing_was_decided() -> None:
    assert not heard.kept(signals("fever"), "words", DECIDED, stranger())
    assert not heard.kept(signals("fever"), " ", DECIDED, mother())
    assert not heard.kept(signals("fever"), "words", Verdict(), mother())


def test_what_stands_behind_an_alert_is_what_she_wrote_in_it() -> None:
    facts = after(after(mother(), "so hot"), "my calf", signals("calf_swollen"))
    assert heard.behind(alert(words="so  hot\nnumb"), facts) == (("so hot", ("fever", "chills")),)
    assert heard.behind(alert(words="numb"), facts) == () == heard.behind(alert(), mother())
    assert heard.raised_by(facts) == "my calf"
    assert heard.raised_by(mother(alerts=[alert(words="numb")])) == "numb" and heard.raised_by(mother()) == ""


def test_what_is_kept_ends_at_a_word_and_names_each_sign_once() -> None:
    """A text is as long as it may be at most; two signs alike, and a tap beside them, are one sign."""
    long = "a" * (LONGEST - 1) + " b"
    found = Heard((*signals("fever", "chills", "fever").signals, *signals("x", source="tap").signals), long)
    facts = after(mother(), long, found)
    assert facts.value("heard_words") == ("a" * (LONGEST - 1),)
    assert facts.value("heard_signs") == ("fever,chills",)
    assert after(mother(), "c" * (LONGEST + 1)).value("heard_words") == ("c" * LONGEST,)
    assert (MOST, LONGEST, heard.TAPPED) == (8, 500, "tapped")


@pytest.mark.parametrize("kind", [SignalKind.RED_FLAG, SignalKind.ASK, SignalKind.BABY, SignalKind.LOSS])
def test_each_kind_that_may_be_a_danger_is_kept(kind: SignalKind) -> None:
    assert after(mother(), "words", signals("x", kind=kind)).value("heard_signs") == ("x",)


def test_what_is_kept_in_another_shape_is_nothing() -> None:
    """One without the other, from a release before, names no text."""
    for said in ({"heard_words": ("hot",)}, {"heard_signs": ("fever",)}, {"heard_words": "hot"}):
        assert heard.raised_by(mother(said=said)) == ""
    both = mother(said={"heard_words": ("one", "two"), "heard_signs": ("fever",)})
    assert heard.raised_by(both) == "one"


ACTIVE: tuple[tuple[Facts, bool, bool], ...] = (
    (mother(), False, False),
    (stranger(), False, False),
    (mother(stop="hold"), True, True),
    (mother(stop="lock"), True, True),
    (mother(alerts=[alert()]), True, True),
    (mother(alerts=[alert(disposition="emergency")]), True, True),
    (mother(alerts=[alert(disposition="routine_review")]), True, False),
    (mother(alerts=[alert(state="resolved")]), False, False),
    (mother(stop="hold", alerts=[alert(disposition="routine_review")]), True, True),
    (mother(said={"safety_question": "open"}), True, False),
    (mother(said={"heard_words": [("hot",), 24 * 7]}), True, False),
    (mother(said={"heard_words": [("hot",), 24 * 7 + 1]}), False, False),
)


@pytest.mark.req("S06")
@pytest.mark.parametrize(("facts", "about_something", "must_act"), ACTIVE)
def test_what_she_can_be_taking_back_and_what_stays_all_the_same(
    facts: Facts, about_something: bool, must_act: bool
) -> None:
    """A week long "not what I meant" has something to be about; only a person lifts a stop."""
    assert heard.is_about_something(facts) is about_something
    assert heard.must_still_act(facts) is must_act


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("me duele el pecho", "es"),
        ("我胸口痛", "zh"),
        ("我很好", "zh"),
        ("my chest hurts", "en"),
        ("xyz", "en"),
        ("我胸口痛 but my chest hurts, I can't breathe", "en"),
        ("一", "zh"),
        ("\u9fff", "zh"),
        ("\u4dff", "en"),
        ("\ua000", "en"),
    ],
)
def test_the_language_of_a_text(text: str, lang: str) -> None:
    assert heard.language(text, book(), "en") == lang


def test_without_a_phrase_it_is_the_language_she_reads() -> None:
    assert heard.language("xyz", book(), "es") == "es"
