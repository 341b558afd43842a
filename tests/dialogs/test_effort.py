"""How hard was it? One question after a session that had exercise: asked once, left out with one tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.model import EventKind
from policies.effects import Record, Say, Stop
from tests.support.night import enrolled, later, words
from tests.support.talk import Talk

EASY_SET = ("go", "done", "pain_up.no", "tired_up.no")


def at_the_close(place: str = "mat_2", exercise: bool = True) -> Talk:
    """A session of two minutes (breathing, one exercise of one set) is over; `exercise` = it was done."""
    talk = enrolled()
    talk.command("asleep")
    talk.tap(place, "today.nothing_new", *EASY_SET)
    while talk.node == "session.rest":
        talk.tap(*EASY_SET)
    if not exercise:
        talk.tap("skip")
        return talk
    talk.tap(*EASY_SET)
    while talk.node == "session.rest":
        talk.tap(*EASY_SET)
    talk.tap("none")
    return talk


@pytest.mark.req("M12", "M33")
def test_it_is_asked_after_exercise_with_four_buttons_and_a_skip() -> None:
    talk = at_the_close()
    assert talk.node == "session.effort"
    asked = talk.conversation.open
    assert asked is not None
    assert [option.id for option in asked.options] == ["2", "4", "6", "8", "skip", "why"]
    assert all(option.label.startswith(option.id) for option in asked.options[:4])


def test_breathing_alone_is_not_asked_about() -> None:
    assert at_the_close(exercise=False).node == "session.sleep"


@pytest.mark.parametrize(("tap", "number"), [("2", 2), ("8", 8)])
def test_a_tap_is_kept_as_its_number(tap: str, number: int) -> None:
    talk = at_the_close()
    talk.tap(tap)
    assert talk.facts.value("exertion") == number and talk.node == "session.sleep"


@pytest.mark.parametrize(("typed", "number"), [("5", 5), ("0", 0), ("10", 10), ("5-6", 6), ("seven", 7)])
def test_any_number_may_be_typed(typed: str, number: int) -> None:
    talk = at_the_close()
    talk.write(typed)
    assert talk.facts.value("exertion") == number


def test_eleven_is_no_number_of_the_scale() -> None:
    talk = at_the_close()
    talk.write("11")
    assert talk.facts.value("exertion") is None and talk.node == "session.effort"


@pytest.mark.req("S06")
def test_left_out_it_says_nothing_and_no_other_question_follows() -> None:
    talk = at_the_close()
    step = talk.facts.value("dose_step")
    talk.tap("skip")
    assert talk.node == "" and talk.facts.value("exertion") is None
    assert talk.facts.value("dose_step") == step


@pytest.mark.req("M20", "M33")
def test_above_the_cap_the_dose_goes_down_and_why_says_so() -> None:
    talk = at_the_close()
    assert talk.facts.value("dose_step") == 0
    turn = talk.tap("6")
    assert talk.facts.value("dose_step") == -1
    assert [d.rule for d in turn.decisions if d.rule.startswith("DS")] == ["DS08"]
    assert "session.effort_high" in [e.message for e in turn.effects if isinstance(e, Say)]
    talk.tap("7_or_more")
    talk.command("why")
    assert "hard work for your body" in words(talk)


@pytest.mark.req("M20")
@pytest.mark.parametrize("number", ["0", "2", "5"])
def test_up_to_the_cap_nothing_moves(number: str) -> None:
    talk = at_the_close()
    turn = talk.write(number)
    assert not [e for e in turn.effects if isinstance(e, Record) and e.name in ("dose_step", "level_now")]
    talk.tap("7_or_more")
    talk.command("why")
    assert "smaller" not in words(talk)


@pytest.mark.req("S04")
@pytest.mark.parametrize(
    "said", [("pain_up.yes",), ("tired_up.yes",), ("pain_up.unsure", "tired_up.no", "yes")]
)
def test_nothing_is_asked_when_a_set_made_it_worse(said: tuple[str, ...]) -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_2", "today.nothing_new", *EASY_SET)
    talk.tap("go", "done", *said, "3", "no")
    assert talk.node == "" and talk.facts.value("exertion") is None


@pytest.mark.req("S01")
@pytest.mark.parametrize("before", [(), ("4",)])
def test_a_red_flag_takes_the_questions_after_a_session_away(before: tuple[str, ...]) -> None:
    talk = at_the_close()
    talk.tap(*before)
    talk.write("my calf is swollen and hot")
    assert not any(frame.flow == "session" for frame in talk.conversation.frames)
    talk.write("what now")
    assert not {"session.effort", "session.sleep"} & set("+".join(talk.said).split("+"))


def test_a_doubt_that_is_cleared_up_brings_it_back() -> None:
    talk = at_the_close()
    talk.write("no chest pain at all")
    assert talk.node == "clarify.now"
    talk.tap("no")
    assert talk.node == "session.effort"


@pytest.mark.parametrize("tap", ["woke", "not_today"])
def test_a_session_she_breaks_off_ends_without_it(tap: str) -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_2", "today.nothing_new", *EASY_SET, "go", tap)
    assert talk.node == "" and talk.facts.value("exertion") is None


def test_with_the_sleep_of_today_known_it_is_the_only_question() -> None:
    talk = at_the_close()
    talk.tap("2", "7_or_more")
    later(talk, hours=1)
    talk.command("asleep")
    talk.tap("mat_2", "today.nothing_new", *EASY_SET, *EASY_SET, "none")
    assert talk.node == "session.effort"
    talk.tap("4")
    assert talk.node == ""


def test_an_hour_without_an_answer_closes_it_quietly() -> None:
    talk = at_the_close()
    talk.facts = replace(talk.facts, now=talk.facts.now + timedelta(minutes=70))
    turn = talk.take(EventKind.TIMER_DUE, kind="session_idle")
    assert talk.node == "" and not turn.drafts
    assert not [e for e in turn.effects if isinstance(e, Stop)]
