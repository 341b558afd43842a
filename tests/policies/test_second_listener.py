"""What the second listener may do: name signs of a closed list, each worth one closed question (S03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policies import second_listener
from policies.facts import Facts
from policies.listening.signals import DOUBTED, LIKENESS, WORDS, Heard, Signal, SignalKind
from policies.rules import Book
from tests.support.mothers import NOON, book, mother, phrase_book, stranger

AGREED: dict[str, Any] = {"consent": ["yes", 48], "second_listener_consent": ["yes", 24]}


def raised(*named: str, words: str = "today I made soup", facts: Facts | None = None) -> list[str]:
    found = second_listener.raised(named, words, facts or mother(said=AGREED), phrase_book())
    assert {signal.kind for signal in found} <= {SignalKind.ASK}
    assert {(signal.source, signal.because) for signal in found} <= {("second_listener", "second_listener")}
    return [signal.sign for signal in found]


@pytest.mark.req("S03")
@pytest.mark.parametrize(
    ("facts", "agrees"),
    [
        (mother(said=AGREED), True),
        (mother(said=AGREED, status="paused"), True),
        (mother(said=AGREED, status="ended"), False),
        (mother(said=AGREED, status="enrolling"), False),
        (mother(), False),
        (stranger(), False),
        (replace(mother(said=AGREED), patient=None), False),
        (mother(said={"second_listener_consent": "yes"}), True),
        (mother(said={"second_listener_consent": "no"}), False),
        (mother(said={**AGREED, "consent": ["yes", 24]}), True),
        (mother(said={**AGREED, "consent": ["yes", 23]}), False),
    ],
)
def test_it_hears_only_whom_it_was_allowed_to_hear(facts: Facts, agrees: bool) -> None:
    """A yes of hers since she last agreed to the bot, and while she is in care."""
    assert second_listener.agrees(facts) is agrees
    assert raised("fever", facts=facts) == (["fever"] if agrees else [])


def test_the_closed_list_is_what_the_rules_in_force_watch_for_in_their_order() -> None:
    signs = second_listener.signs(book(), NOON.date())
    rules = book().rules
    order = dict.fromkeys(sign for rule in rules.red_flags for sign in rule.signs)
    assert [*signs] == [sign for sign in order if sign not in second_listener.NEVER_RAISED]
    assert signs["fever"] == rules.facts["fever"].question != ""
    assert {
        "baby_loss", "baby_needs_help", "baby_unwell", "asks_for_human", "screen_unclear",
    } == second_listener.NEVER_RAISED  # fmt: skip


def test_a_rule_that_is_out_of_force_names_nothing() -> None:
    """Both in the list and in what is asked about."""
    later = tuple(
        replace(rule, until=NOON.date().isoformat()) if "calf_swollen" in rule.signs else rule
        for rule in book().rules.red_flags
    )
    of = Book(book().content, replace(book().rules, red_flags=later), phrase_book().phrases)
    assert "calf_swollen" not in second_listener.signs(of, NOON.date())
    assert "calf_swollen" in second_listener.signs(of, date(2026, 3, 1))
    assert not second_listener.raised(["calf_swollen"], "soup", mother(said=AGREED), of)
    assert second_listener.raised(["bulge"], "my calf is swollen", mother(said=AGREED), of)


@pytest.mark.req("S03")
def test_each_known_sign_is_asked_about_once_and_no_other() -> None:
    assert raised("fever", "of no list", "breathless", "fever", "baby_loss") == ["fever", "breathless"]


@pytest.mark.req("S03")
def test_what_holds_already_is_not_asked_again() -> None:
    """A sign of several rules is worth a question as long as one of them does not hold."""
    assert raised("calf_swollen", facts=mother(said={**AGREED, "calf_swollen": "yes"})) == []
    assert raised("calf_swollen", facts=mother(said={**AGREED, "calf_swollen": "no"})) == ["calf_swollen"]
    assert raised("fever", facts=mother(said={**AGREED, "fever": "yes"})) == ["fever"]


@pytest.mark.req("S03", "S06")
@pytest.mark.parametrize(
    ("words", "named", "asked"),
    [
        ("my calf is swollen", "chest_pain", True),  # same day, and an emergency
        ("my calf is swollen", "wound_open", False),  # both of the same day
        ("I have chest pain", "calf_swollen", False),
        ("I feel low", "bulge", True),  # a low mood stands for no rule
        ("I feel low and my calf is swollen", "chest_pain", True),
        ("no chest pain", "breathless", False),  # what a phrase asks about has been asked
        ("something heavy bulges", "calf_swollen", True),
    ],
)
def test_only_what_is_graver_than_what_we_heard_ourselves(words: str, named: str, asked: bool) -> None:
    assert raised(named, words=words) == ([named] if asked else [])


@pytest.mark.req("S03")
@pytest.mark.parametrize(
    ("kind", "source", "asked"),
    [
        (SignalKind.RED_FLAG, LIKENESS, False),  # believed: the alarm has gone out
        (SignalKind.ASK, LIKENESS, True),  # may have been let go beside an answer
        (SignalKind.ASK, DOUBTED, False),
        (SignalKind.ASK, WORDS, False),
    ],
)
def test_what_the_words_only_resembled_does_not_count_unless_it_was_believed(
    monkeypatch: pytest.MonkeyPatch, kind: SignalKind, source: str, asked: bool
) -> None:
    heard = Heard((Signal(kind, "chest_pain", "so tight", source),))
    monkeypatch.setattr(second_listener, "hear", lambda words, book: heard)
    assert raised("calf_swollen") == (["calf_swollen"] if asked else [])
