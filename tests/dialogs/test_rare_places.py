"""Places that only a whole search comes to: each was once silent, untrue or could not be decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.model import Event, EventKind
from dialogs.turn import take_turn
from policies.effects import Raise, Record
from policies.facts import AlertView
from tests.support.talk import CORE_INTAKE, Talk, the_book

FIRST_SET = ("mat_5", "today.nothing_new", "go")
NUMB = "i can't feel it when i wipe"


def in_a_session() -> Talk:
    talk = Talk()
    talk.enrol()
    talk.command("asleep")
    talk.tap(*FIRST_SET)
    assert talk.node == "session.work"
    return talk


@pytest.mark.req("S13", "M12")
def test_a_set_that_hurts_is_answered_under_another_question_too() -> None:
    talk = in_a_session()
    talk.command("fed")
    talk.tap("asleep")
    assert talk.node == "asleep.minutes"
    talk.write("my arms are shaking")
    assert talk.said == ["session.pain_after"] and talk.node == "session.worse"


@pytest.mark.req("S13", "S25")
def test_who_leaves_in_the_middle_of_a_session_is_answered_afterwards() -> None:
    talk = in_a_session()
    talk.tap("done", "pain_up.no", "tired_up.no")
    assert talk.node == "session.rest"
    talk.command("stop")
    talk.tap("leave")
    assert not talk.conversation.frames and talk.facts.session is not None and talk.facts.session.ended_by
    talk.command("asleep")
    assert talk.said, "she gets an answer"


@pytest.mark.req("S25")
def test_a_timer_that_was_on_its_way_says_nothing_after_her_goodbye() -> None:
    talk = in_a_session()
    talk.tap("done")
    talk.command("stop")
    talk.tap("leave")
    talk.take(EventKind.TIMER_DUE, kind="session_idle", key="session_idle")
    assert talk.said == []


def alert(state: str, owner: int | None, opened: Talk) -> AlertView:
    return AlertView(1, 1, 1, ("cauda_equina",), "emergency", state, owner, 1, opened.facts.now)


@pytest.mark.req("M37", "S16")
@pytest.mark.parametrize(
    ("state", "owner", "asked"), [("notified", None, "waiting"), ("acknowledged", 90, "seen")]
)
def test_what_was_true_of_her_alert_is_looked_up_anew(state: str, owner: int | None, asked: str) -> None:
    talk = Talk()
    talk.enrol()
    talk.facts = replace(talk.facts, alerts=(alert(state, owner, talk),))
    talk.command("human")
    assert talk.node == f"human.{asked}"
    talk.facts = replace(talk.facts, alerts=())
    talk.command("resume")
    assert talk.node == "human.ask"


@pytest.mark.req("M04", "S16")
def test_the_way_back_passes_by_tags_that_were_not_hers() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:2])
    talk.write("my lower back hurts when I lift him")
    assert talk.node == "intake.tags"
    talk.tap("not_quite", "back")
    assert talk.node == "intake.complaint"


@pytest.mark.req("S31")
def test_the_card_says_when_she_sent_what_came_late() -> None:
    talk = Talk()
    talk.enrol()
    sent = talk.facts.now - timedelta(hours=20)
    event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, sent, {"text": NUMB})
    turn = take_turn(talk.conversation, event, talk.facts, the_book(), talk.facts.now, 1)
    assert any(isinstance(effect, Raise) for effect in turn.effects)
    card = next(draft.html for draft in turn.drafts if draft.message == "clinic.alert")
    assert talk.facts.local(sent).strftime("%d %b %H:%M") in card and "in time" not in card


@pytest.mark.req("S20", "M20")
@pytest.mark.parametrize(("days", "rises"), [(1, False), (6, False), (8, True)])
def test_nothing_gets_harder_right_after_a_clearance(days: int, rises: bool) -> None:
    talk = in_a_session()
    at = talk.facts.known["intake_done"]
    for name, value in (("clean_sessions", 2), ("dose_step", 0), ("level_now", 1), ("pain_before", 4)):
        talk.facts = talk.facts.learn(replace(at, name=name, value=value))
    talk.facts = talk.facts.learn(
        replace(at, name="cleared", value="yes", at=talk.facts.now - timedelta(days=days))
    )
    talk.begin("morning")
    turn = talk.tap("1")
    risen = any(isinstance(e, Record) and (e.name, e.value) == ("dose_step", 1) for e in turn.effects)
    assert risen is rises
