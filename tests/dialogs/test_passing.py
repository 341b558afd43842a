"""What people get of what she sends, what waits while they talk, and what she is told about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs import registry, timers
from dialogs.model import EventKind, Turn
from dialogs.passing import PASSED
from policies.effects import Ask, Raise, Record, Say, SendClass, SetTimer
from policies.facts import AlertView
from policies.talk import TALK, talks_with
from tests.support.night import after_a_set, enrolled, later, timer, words
from tests.support.talk import Talk, the_book

CLINICIAN = 90


def in_a_talk(talk: Talk | None = None) -> Talk:
    talk = talk or enrolled()
    told = {"action": "message", "alert": 0, "by": CLINICIAN, "words": "hello", "name": "Clinic 0"}
    talk.take(EventKind.CLINICIAN_ACTED, **told)
    assert talks_with(talk.facts) == CLINICIAN
    return talk


def alerted(talk: Talk, **given: Any) -> Talk:
    view = AlertView(5, 1, 1, ("dvt",), "urgent_review", "notified", None, 1, talk.facts.now)
    talk.facts = replace(talk.facts, alerts=(replace(view, **given),))
    return talk


def to_clinic(turn: Turn) -> list[str]:
    return [draft.message for draft in turn.drafts if draft.to == "clinicians"]


# -- media ---------------------------------------------------------------------------------------------------


@pytest.mark.req("M37")
@pytest.mark.parametrize("media", sorted(PASSED))
def test_a_card_and_a_copy_go_to_everybody_on_duty(media: str) -> None:
    talk = Talk(clinicians=2)
    talk.enrol()
    turn = talk.take(EventKind.MEDIA_RECEIVED, media=media, caption="", message_id=44)
    assert to_clinic(turn) == ["clinic.media", "clinic.media_gone"] * 2
    assert [d.copy for d in turn.drafts if d.to == "clinicians"] == [None, 44] * 2
    assert {d.send_class for d in turn.drafts if d.to == "clinicians"} == {"digest"}
    assert all(d.silent and d.protect for d in turn.drafts if d.to == "clinicians")


@pytest.mark.req("C01")
@pytest.mark.parametrize("hidden", [False, True])
def test_a_caption_is_hidden_where_her_words_are(hidden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = enrolled()
    if hidden:
        book = replace(the_book(), hide_words=True)
        monkeypatch.setattr("tests.support.talk.the_book", lambda: book)
    turn = talk.take(EventKind.MEDIA_RECEIVED, media="photo", caption="my <scar>", message_id=44)
    card = next(d for d in turn.drafts if d.message == "clinic.media")
    assert ("<tg-spoiler>my &lt;scar&gt;</tg-spoiler>" in card.html) is hidden
    assert "my &lt;scar&gt;" in card.html


@pytest.mark.req("S01")
def test_words_that_end_a_session_end_it_in_a_caption_and_the_picture_goes_on() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go")
    caption = "my arms won't stop shaking"
    turn = talk.take(EventKind.MEDIA_RECEIVED, media="video", caption=caption, message_id=44)
    assert talk.node == "session.worse" and "clinic.media" in to_clinic(turn)


def test_a_clinician_s_picture_goes_to_nobody() -> None:
    talk = enrolled()
    talk.facts = replace(talk.facts, me=talk.facts.rota[0], patient=None)
    turn = talk.take(EventKind.MEDIA_RECEIVED, media="photo", caption="", message_id=44)
    assert [draft.message for draft in turn.drafts] == ["clinic.media_not_read"]


def test_a_picture_without_a_number_is_not_copied() -> None:
    turn = enrolled().take(EventKind.MEDIA_RECEIVED, media="photo", caption="")
    assert not to_clinic(turn)


# -- a talk --------------------------------------------------------------------------------------------------


@pytest.mark.req("M37")
@pytest.mark.parametrize("kind", sorted(registry.ROUTINE - registry.SPEAKS - {"window_prompt"}))
def test_routine_timers_wait_while_people_talk(kind: str) -> None:
    talk = in_a_talk()
    turn = talk.take(EventKind.TIMER_DUE, kind=kind, key="k", slot="a", local_date="2026-03-02", x=1)
    assert not turn.drafts
    (put_off,) = [e for e in turn.effects if isinstance(e, SetTimer)]
    assert (put_off.kind, put_off.key, put_off.after, dict(put_off.payload)) == (kind, "k", TALK, {"x": 1})


@pytest.mark.req("M37", "R01")
def test_a_window_that_begins_in_a_talk_is_kept_as_a_point_and_sends_nothing() -> None:
    talk = in_a_talk()
    turn = talk.take(EventKind.TIMER_DUE, kind="window_prompt", key="w1", slot="w1")
    assert not turn.drafts
    points = [e.value for e in turn.effects if isinstance(e, Record) and e.kind == "decision_point"]
    assert [(p["available"], p["why_not"]) for p in points] == [(False, "in_a_talk")]


@pytest.mark.req("S06")
def test_every_timer_either_speaks_always_or_is_routine() -> None:
    assert {*timers.KINDS, *timers.ROUTINE} <= registry.SPEAKS | registry.ROUTINE
    assert {"safety_reminder"} == registry.SPEAKS - {"talk_end", "gap"}


@pytest.mark.req("M12", "S06")
def test_a_typed_answer_to_a_set_check_is_read_in_a_talk() -> None:
    talk = in_a_talk(after_a_set())
    turn = talk.write("worse")
    assert talk.facts.value("symptom_stop") == "yes" or talk.node == "session.worse"
    assert "clinic.from_patient" in to_clinic(turn)


@pytest.mark.req("M37")
def test_a_word_to_the_clinician_answers_no_other_question() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree")
    in_a_talk(talk)
    turn = talk.write("Spain")
    assert talk.node == "intake.complaint" and talk.facts.value("complaint") is None
    assert to_clinic(turn) == ["clinic.from_patient"]
    talk.tap("skip")
    turn = talk.write("Spain")
    assert talk.node == "intake.country" and talk.facts.patient is not None
    assert talk.facts.patient.country == "" and to_clinic(turn) == ["clinic.from_patient"]


@pytest.mark.req("M37", "C07")
def test_a_changed_message_reaches_the_clinician_changed() -> None:
    turn = in_a_talk().take(EventKind.MESSAGE_EDITED, text="the right side, sorry")
    assert "the right side, sorry" in words_to_clinic(turn)


def words_to_clinic(turn: Turn) -> str:
    return "\n".join(draft.html for draft in turn.drafts if draft.to == "clinicians")


@pytest.mark.req("C02", "M37")
def test_what_she_taps_under_an_emergency_reaches_the_clinic_in_a_talk_too() -> None:
    talk = alerted(in_a_talk())
    talk.write("i can't feel my legs")
    alerted(talk)
    asked = next(d.asked for d in talk.turns[-1].drafts if d.asked and d.asked.flow == "aftercare")
    index = [option.id for option in asked.options].index("cannot_reach")
    turn = talk.take(EventKind.OPTION_CHOSEN, asked=asked, index=index, ask=asked.ask)
    assert "cannot reach" in words_to_clinic(turn)


@pytest.mark.req("M37")
def test_his_words_again_do_not_bring_the_line_again() -> None:
    talk = in_a_talk()
    talk.write("yes")
    assert "human.in_talk" in talk.said
    in_a_talk(talk)
    talk.write("and no")
    assert "human.in_talk" not in talk.said
    later(talk, minutes=15)
    in_a_talk(talk)
    talk.write("still here")
    assert "human.in_talk" in talk.said


# -- asking --------------------------------------------------------------------------------------------------


@pytest.mark.req("M37")
@pytest.mark.parametrize(
    "typed", ["Has anyone read it?", "did anyone see my message", "¿alguien lo ha leído?", "有人看到吗"]
)
def test_the_question_is_understood_in_every_state_and_writing(typed: str) -> None:
    talk = alerted(after_a_set())
    talk.write(typed)
    assert talk.node == "human.waiting" and "09:" in words(talk)


@pytest.mark.req("M37")
def test_a_time_of_another_day_is_said_with_its_day() -> None:
    talk = enrolled()
    alerted(talk, opened_at=talk.facts.now - timedelta(days=1), categories=("asks_for_human",))
    talk.command("human")
    assert ", 1 March" in words(talk)


@pytest.mark.req("M37")
def test_an_old_button_still_calls_a_person() -> None:
    talk = enrolled()
    talk.command("human")
    asked = talk.conversation.open
    assert asked is not None
    talk.tap("leave")
    index = [option.id for option in asked.options].index("call_back")
    turn = talk.take(EventKind.OPTION_CHOSEN, asked=asked, index=index, ask=asked.ask)
    assert [e.category for e in turn.effects if isinstance(e, Raise)] == ["asks_for_human"]
    assert "stale" not in "".join(talk.said)


@pytest.mark.req("M37")
def test_with_an_alert_open_the_wish_is_added_to_it() -> None:
    talk = alerted(enrolled())
    talk.command("human")
    turn = talk.write("please someone call")
    raised = [e for e in turn.effects if isinstance(e, Raise)]
    assert [(e.category, e.words) for e in raised] == [("asks_for_human", "please someone call")]


@pytest.mark.req("M37")
def test_words_after_it_was_taken_go_to_whoever_has_it() -> None:
    talk = alerted(enrolled(), state="acknowledged", owner=CLINICIAN, categories=("asks_for_human",))
    talk.command("human")
    assert talk.node == "human.seen" and "Clinic 0" in words(talk)
    turn = talk.write("the left side")
    notes = [e for e in turn.effects if isinstance(e, Say) and e.message == "clinic.note"]
    assert [(e.person, e.vars["words"]) for e in notes] == [(CLINICIAN, "the left side")]
    assert not [e for e in turn.effects if isinstance(e, Raise)]


# -- going away ----------------------------------------------------------------------------------------------


@pytest.mark.fault("B09", guard="dialogs.acted:unreachable")
def test_every_failed_message_says_once_that_she_is_to_be_phoned() -> None:
    talk = alerted(enrolled())
    first = talk.take(EventKind.DELIVERY_FAILED, reason="blocked", away=True)
    again = talk.take(EventKind.DELIVERY_FAILED, reason="blocked", away=True)
    assert to_clinic(first) == ["clinic.unreachable"] and to_clinic(again) == []
    assert Record("person", "reachable", "no") in first.effects
    assert {d.send_class for d in first.drafts} == {SendClass.ALERT.value}


@pytest.mark.fault("B09", guard="dialogs.timers:due")
def test_a_routine_timer_says_nothing_to_somebody_who_is_gone() -> None:
    talk = after_a_set()
    talk.take(EventKind.DELIVERY_FAILED, reason="blocked")
    timer(talk, "session_idle", key="session_idle")
    assert not talk.turns[-1].drafts and not talk.turns[-1].effects


@pytest.mark.fault("B09", guard="dialogs.acted:back")
def test_coming_back_puts_the_question_about_a_flag_first() -> None:
    talk = enrolled()
    talk.write("no numbness or tingling")
    talk.command("pause")
    assert talk.node == "pause.how_long"
    talk.take(EventKind.DELIVERY_FAILED, reason="blocked")
    turn = talk.command("back")
    assert talk.node == "clarify.now" and Record("person", "reachable", "yes") in turn.effects
    assert isinstance(turn.effects[-1], Ask | SetTimer)
