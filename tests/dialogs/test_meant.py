"""That was not what I meant: told to the clinic or noted, answered truly, and nothing is closed by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialogs import meant
from dialogs.model import Event, EventKind, Turn
from dialogs.scene import look
from policies import listening, open_question
from policies.effects import Acknowledge, CancelTimer, Clear, Raise, Record, Resolve, SetTimer, Stop
from tests.support.misheard import (
    CLINICIAN,
    DENIED,
    NOT_MEANT,
    NUMB,
    STATES,
    alerted,
    asked_first,
    in_a_talk,
    locked,
    notes,
    said,
    tapped,
    to_clinic,
    to_her,
)
from tests.support.mothers import phrase_book
from tests.support.night import enrolled, later
from tests.support.talk import Talk, the_book

# -- her words -----------------------------------------------------------------------------------------------


@pytest.mark.req("M04")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("That's not what I meant", True), ("thats not what i meant!!", True), ("you misunderstood", True),
        ("no, you misunderstood me", False), ("sorry, that was not what I meant", True),
        ("No quise decir eso", True), ("me entendiste mal", True), ("ME HAS ENTENDIDO MAL.", True),
        ("我不是这个意思", True), ("你理解错了。", True), ("你误会了", True), ("false alarm", True),
        ("that is what i meant", False), ("i meant it", False), ("what do you mean", False), ("", False),
        ("you misunderstood, my chest hurts", False),
    ],
)  # fmt: skip
def test_what_says_so(words: str, says: bool) -> None:
    talk = Talk()
    event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, talk.facts.now, {"text": words})
    assert meant.says_so(words, look(talk.conversation, event, talk.facts, the_book())) is says


@pytest.mark.req("S01")
def test_a_sign_beside_it_is_heard_first() -> None:
    talk = locked()
    turn = talk.write("you misunderstood, my chest hurts and i can't breathe")
    assert any(isinstance(e, Raise) for e in turn.effects) and "not_meant" not in notes(turn)


def test_no_spelling_of_it_is_listed_twice() -> None:
    listed = the_book().content.message("en", "typed.asked").options["not_meant"].split("|")
    assert len(listed) == len(set(listed)) and not any("'" in spelling for spelling in listed)


@pytest.mark.req("S01")
def test_it_is_itself_no_sign_of_anything() -> None:
    """Else "that's not what I meant" would be met with the next question, and never be answered."""
    listed = the_book().content.message("en", "typed.asked").options["not_meant"].split("|")
    assert not [spelling for spelling in listed if listening.hear(spelling, phrase_book()).signals]


# -- nothing is closed ---------------------------------------------------------------------------------------

CLOSES = (Acknowledge, Clear, Resolve, Stop, Raise)


@pytest.mark.req("S04", "S06", "S8", "S13")
@pytest.mark.parametrize(
    ("state", "way"),
    [*((state, said) for state in STATES), *((state, tapped) for state in STATES if "lock" in state)],
)
def test_it_closes_nothing(state: str, way: Callable[[Talk], Turn]) -> None:
    """By her words in every state; by the button where there was an emergency text with it."""
    talk = STATES[state]()
    before, opened = talk.facts, talk.conversation.open
    for _ in range(2):
        turn = way(talk)
        assert not [e for e in turn.effects if isinstance(e, CLOSES)]
        assert not [e for e in turn.effects if isinstance(e, CancelTimer)], "no clock is stopped by it"
        assert not [e for e in turn.effects if isinstance(e, Record) and e.kind == "fact"]
        assert to_her(turn), "she is answered"
    assert talk.facts.patient == before.patient and talk.facts.alerts == before.alerts
    assert open_question.is_open(talk.facts) == open_question.is_open(before)
    if opened is not None:
        assert talk.conversation.open is not None
        assert (talk.conversation.open.flow, talk.conversation.open.node) == (opened.flow, opened.node)


@pytest.mark.req("S02")
@pytest.mark.parametrize("state", [state for state in STATES if state != "nothing"])
def test_it_is_decided_with_what_stays_in_force(state: str) -> None:
    talk = STATES[state]()
    alert = talk.facts.open_alert
    turn = said(talk)
    (decision,) = [d for d in turn.decisions if d.rule == "NM01"]
    assert talk.facts.patient is not None
    assert decision.facts == {"stop": talk.facts.patient.stop, "alert": alert.id if alert else None}
    assert notes(turn)["not_meant"] == NOT_MEANT
    assert (notes(turn).get("digest_task") == "not_meant") is (alert is None)


# -- when it is something else -------------------------------------------------------------------------------


@pytest.mark.req("M37")
def test_in_a_talk_it_is_the_clinician_s() -> None:
    talk = in_a_talk(locked())
    turn = said(talk)
    assert "not_meant" not in notes(turn)
    assert ("clinic.from_patient", CLINICIAN) in to_clinic(turn)


def test_a_clinician_s_own_words_are_nothing_of_the_kind() -> None:
    talk = locked()
    talk.facts = replace(talk.facts, me=talk.facts.rota[0], patient=None)
    assert [d.message for d in said(talk).drafts] == ["clinic.hello"]


def test_after_no_it_is_a_correction_and_a_week_later_only_words() -> None:
    talk = asked_first()
    talk.tap("no")
    turn = said(talk)
    assert to_her(turn) == ["meant.free_noted"] and notes(turn)["digest_task"] == "not_meant"
    later(talk, days=8)
    turn = said(talk)
    assert to_her(turn) == ["meant.nothing"] and notes(turn) == {"words": NOT_MEANT}


def test_a_stranger_is_let_in_as_with_any_words() -> None:
    talk = Talk()
    assert "meant" not in str(to_her(said(talk))) and talk.node.startswith("onboarding")
    talk = alerted(Talk())
    assert to_her(said(talk)) == ["meant.still_told"]


def test_with_nothing_heard_it_may_be_what_she_wants_to_tell_the_clinic() -> None:
    talk = enrolled()
    talk.command("human")
    assert "not_meant" not in notes(said(talk)) and "meant.nothing" not in to_her(talk.turns[-1])


@pytest.mark.req("S06", "C26")
def test_it_is_no_no_to_a_question_about_a_sign() -> None:
    """As other words that say nothing: asked again, and the third time unclear is a yes."""
    talk = asked_first()
    for _ in range(2):
        said(talk)
        assert talk.node == "clarify.now"
    turn = said(talk)
    assert any(isinstance(e, Raise) for e in turn.effects)


@pytest.mark.req("C28")
def test_the_question_is_watched_over_as_before() -> None:
    talk = asked_first()
    turn = said(talk)
    assert any(isinstance(e, SetTimer) and e.kind == "safety_reminder" for e in turn.effects)


def test_under_an_open_question_the_tap_leads_back_to_it() -> None:
    talk = enrolled()
    talk.begin("thoughts")
    talk.write(NUMB)
    alerted(talk)
    tapped(talk)
    assert talk.node == "thoughts.frighten" and "thoughts.frighten" in "+".join(to_her(talk.turns[-1]))


def test_what_was_heard_is_kept_with_its_signs_and_only_from_words() -> None:
    talk = asked_first()
    assert talk.facts.value("heard_words") == (DENIED,) and talk.facts.value("heard_signs") == ("chest_pain",)
    talk.tap("yes")
    assert talk.facts.value("heard_words") == (DENIED,), "a tap is no text of hers"
    talk.write("my arms are shaking")
    assert talk.facts.value("heard_words") == (DENIED,)
