"""That was not what I meant: who gets to know it, and what she is told about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.casecard import card
from policies.facts import Fact
from tests.support.misheard import (
    NOT_MEANT,
    NUMB,
    STATES,
    alerted,
    locked,
    said,
    tapped,
    to_clinic,
    to_her,
    with_rota,
)
from tests.support.night import enrolled, later
from tests.support.talk import the_book


@pytest.mark.req("M37")
def test_everybody_on_duty_is_told_with_her_words_and_what_raised_it() -> None:
    talk = locked()
    turn = said(talk)
    assert to_clinic(turn) == [("clinic.not_meant", 90), ("clinic.not_meant", 91)]
    card = next(d for d in turn.drafts if d.to == "clinicians")
    assert "1001" in card.html and "wipe" in card.html and "meant" in card.html
    assert card.alert == 5 and card.protect
    assert to_her(turn) == ["meant.still_told"]


def test_whoever_has_taken_it_is_told_alone_and_a_tap_as_well() -> None:
    talk = alerted(locked(), state="acknowledged", owner=91)
    assert to_clinic(tapped(talk)) == [("clinic.not_meant_tapped", 91)]
    assert to_her(talk.turns[-1]) == ["meant.still_told"]


@pytest.mark.req("C01")
def test_her_words_are_hidden_where_the_clinic_wants_that(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = locked()
    book = replace(the_book(), hide_words=True)
    monkeypatch.setattr("tests.support.talk.the_book", lambda: book)
    card = next(d for d in said(talk).drafts if d.to == "clinicians")
    assert card.html.count("<tg-spoiler>") == 2


@pytest.mark.req("S04")
@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("a lock and nobody there", "meant.still_nobody"),
        ("a lock that was kept", "meant.still_noted"),
        ("a hold", "meant.still_noted"),
        ("a hold with its alert", "meant.still_told"),
        ("an alert", "meant.still_told"),
        ("an open question", "meant.free_noted+clarify.now"),
        ("nothing", "meant.nothing"),
    ],
)
def test_she_is_told_the_truth(state: str, answer: str) -> None:
    assert to_her(said(STATES[state]())) == [answer]


@pytest.mark.req("S04")
def test_where_something_is_in_force_the_action_comes_first() -> None:
    for how in ("told", "nobody", "noted"):
        for words in the_book().content.message("en", f"meant.still_{how}").say:
            assert words.startswith(
                ("Please still", "What I wrote above still comes first", "No exercise yet")
            )


def test_a_wish_for_a_person_asks_nothing_of_her() -> None:
    for clinicians, answer in ((1, "meant.free_told"), (0, "meant.free_nobody")):
        talk = with_rota(enrolled(), clinicians)
        alerted(talk, categories=("asks_for_human",), disposition="routine_review")
        assert to_her(said(talk)) == [answer]


@pytest.mark.req("C01")
def test_whoever_is_called_later_sees_it_on_the_card() -> None:
    talk = locked()
    given = {"at": talk.facts.now.isoformat(), "words": NUMB}
    line = "this is not what she meant"
    assert line not in str(card(given, talk.facts, the_book())["words"])
    later(talk, minutes=5)
    said_at = talk.facts.now
    talk.facts = talk.facts.learn(Fact("note_not_meant", NOT_MEANT, None, said_at, "inbox:1"))
    assert line in str(card(given, talk.facts, the_book())["words"])
    talk.write("my calf is swollen and hot")
    assert line not in str(card(given, talk.facts, the_book())["words"]), "it is not about what came after it"
