"""What free text does to a conversation: kindness, two questions, a wish to stop, the baby, plain answers."""

from __future__ import annotations

import pytest

from policies.effects import Raise, Record, Stop
from policies.listening.signals import Heard, Signal, SignalKind
from policies.screen import WISH, screen
from tests.support.mothers import NOON, book, mother
from tests.support.night import enrolled
from tests.support.talk import Talk

LOW = "I feel so low and sad these days"


def in_a_set() -> Talk:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go")
    assert talk.node == "session.work"
    return talk


@pytest.mark.req("M41")
def test_words_of_a_low_mood_bring_support_and_the_two_questions() -> None:
    talk = enrolled()
    turn = talk.write(LOW)
    assert talk.said[0].startswith("safety.mood_support")
    assert talk.node == "mood.mood_down"
    assert Record("note", "words", LOW) in turn.effects
    talk.tap("yes", "yes")
    assert talk.said[-1].endswith("mood.heard")  # the numbers stand above already
    assert talk.node == ""


@pytest.mark.req("M41")
def test_they_are_not_put_twice_in_a_week() -> None:
    talk = enrolled()
    talk.write(LOW)
    talk.tap("no", "no")
    talk.write(LOW)
    assert talk.said[0].startswith("safety.mood_support")
    assert not talk.node.startswith("mood.")


@pytest.mark.req("M41")
def test_an_answer_with_a_low_mood_in_it_leads_on_and_nothing_else_is_asked() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new")
    before = talk.node
    assert before == "session.card"
    talk.write("ready, though everything feels grey and I feel so down")
    assert talk.said[0].startswith("safety.mood_support")
    assert not talk.node.startswith("mood.")


@pytest.mark.req("M14")
@pytest.mark.parametrize("words", ["stop", "I don't want to do any more of these sets today, sorry"])
def test_a_wish_to_stop_is_no_symptom(words: str) -> None:
    talk = in_a_set()
    turn = talk.write(words)
    assert talk.facts.session is not None and talk.facts.session.ended_by == "unwilling"
    assert not [e for e in turn.effects if isinstance(e, Stop) and e.reason == "symptoms_up"]
    assert "session.pain_after" not in talk.said


@pytest.mark.req("S04")
def test_words_of_more_pain_go_the_way_of_a_set_that_made_it_worse() -> None:
    talk = in_a_set()
    talk.write("ow no this makes it hurt more than before")
    assert talk.facts.session is not None and talk.facts.session.ended_by == "symptoms_up"
    assert talk.node == "session.worse"


@pytest.mark.req("S01")
def test_an_unwell_baby_is_called_about_today_and_a_blue_one_at_once() -> None:
    talk = in_a_set()
    turn = talk.write("she has a rash all over and is barely feeding since this morning, the baby")
    assert talk.said[0].startswith(("safety.baby_today", "safety.baby"))
    assert talk.facts.session is not None and talk.facts.session.ended_by == "baby"
    assert not [e for e in turn.effects if isinstance(e, Raise)]
    assert talk.facts.patient is not None and talk.facts.patient.stop == "none"
    talk.write("now the baby is blue and floppy")
    assert talk.said[0].startswith("safety.baby")
    assert "baby_today" not in talk.said[0]


@pytest.mark.req("M37")
def test_a_low_mood_told_to_a_person_is_not_talked_over() -> None:
    talks = mother(said={"talk_with": 101})
    heard = Heard((Signal(SignalKind.MOOD, "low", LOW),), LOW)
    assert screen(talks, heard, book(), NOON).effects == (Record("note", "digest_task", "mood_low"),)


@pytest.mark.req("M14", "S04")
def test_a_wish_beside_a_symptom_is_a_symptom() -> None:
    trains = mother(session={"pain_before": 3})
    wish = Signal(SignalKind.STOP, WISH, "enough")
    both = Heard((wish, Signal(SignalKind.STOP, "pain_increase", "it hurts more")), "enough, it hurts more")
    ends = [e.reason for e in screen(trains, both, book(), NOON).effects if isinstance(e, Stop)]
    assert ends == ["symptoms_up"]


@pytest.mark.req("S01", "S06")
def test_a_danger_behind_a_number_is_more_than_the_number() -> None:
    talk = in_a_set()
    talk.write("ow no this makes it hurt more than before")
    assert talk.node == "session.worse"
    talk.write("7, cut my arms again, first time since uni, don't tell the hv")
    assert talk.node == "clarify.now" or (
        talk.facts.patient is not None and talk.facts.patient.stop == "lock"
    )


@pytest.mark.req("S06")
def test_to_the_closed_question_the_sign_itself_said_again_is_a_yes() -> None:
    talk = enrolled()
    talk.write("no chest pain at all")
    assert talk.node == "clarify.now"
    talk.write("well yes i have chest pain")
    assert talk.facts.patient is not None and talk.facts.patient.stop == "lock"


@pytest.mark.parametrize(
    "words", ["1.65 m", "yes", "no", "can I take ibuprofen?", "has anyone read it?", "not today", "thank you"]
)
def test_a_plain_answer_or_question_is_never_asked_about(words: str) -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.write(words)
    assert talk.node != "clarify.now"


@pytest.mark.req("S01")
@pytest.mark.parametrize("typed", ["Something new", "something new!"])
def test_a_button_written_out_is_the_button_and_no_alarm(typed: str) -> None:
    """ "Something … new" is also how a bulge is told of; as our own button it opens the list of signs."""
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5")
    talk.write(typed)
    assert talk.facts.patient is not None and talk.facts.patient.stop == "none"
    assert talk.node.startswith("screen.")
