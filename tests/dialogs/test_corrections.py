"""The way back, /correct, "why" at any question, and the words that end a session (M04, M14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.effects import Prescribe, Stop, StopKind
from tests.support.night import after_a_set, enrolled, words
from tests.support.talk import CORE_INTAKE, Talk


def started(*taps: str) -> Talk:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree", *taps)
    return talk


@pytest.mark.req("M04")
def test_back_returns_to_the_question_before() -> None:
    talk = started("skip", "GB", "2025-12", "2025-12-20", "vaginal")
    talk.tap("back")
    assert talk.node == "intake.mode"
    talk.write("go back")
    assert talk.node == "intake.birth"
    talk.write("20 november")
    talk.tap("assisted")
    assert talk.node == "intake.tear"
    assert talk.facts.value("birth_mode") == "assisted"
    assert talk.facts.value("birth_date") == "2025-11-20"


@pytest.mark.req("M04")
def test_there_is_no_way_back_from_the_first_question() -> None:
    talk = started()
    assert talk.conversation.open is not None
    assert "back" not in [o.id for o in talk.conversation.open.options]
    talk.write("back")  # where it hurts, and no wish to leave the question
    assert talk.node == "intake.country"
    assert talk.facts.value("complaint") == "back"
    assert started("skip").tap("back").drafts[-1].message.endswith("intake.complaint")


@pytest.mark.req("M04")
def test_in_the_days_of_a_month_back_shows_the_months() -> None:
    talk = started("skip", "GB", "2025-12")
    talk.tap("back")
    assert talk.node == "intake.birth"
    assert talk.conversation.open is not None
    assert "2025-12" in [o.id for o in talk.conversation.open.options]


@pytest.mark.req("M04", "S04")
def test_an_answer_that_reported_a_flag_is_not_gone_behind() -> None:
    at = CORE_INTAKE.index("healed")
    talk = started(*CORE_INTAKE[2:at], "open_or_oozing")
    assert talk.facts.value("wound_open") == "yes"
    talk.write("back")  # nothing but the flag's own text was said: the question is put again first
    talk.write("back")
    assert talk.node == "intake.bleeding"
    assert "general.no_way_back" in talk.said[0]
    assert talk.facts.value("wound") == "open_or_oozing"


@pytest.mark.req("M04", "S04")
def test_words_that_reported_a_flag_are_not_gone_behind() -> None:
    talk = started(*CORE_INTAKE[2 : CORE_INTAKE.index("yes") - 3])
    talk.tap("none")
    assert talk.node == "screen.chest"
    talk.write("i can't feel when i wipe")
    talk.write("back")
    assert talk.node == "screen.chest"
    assert talk.facts.value("saddle_numb") == "yes"


@pytest.mark.req("M04", "S04")
def test_a_ticked_card_is_not_gone_behind_either() -> None:
    talk = started(*CORE_INTAKE[2 : CORE_INTAKE.index("yes") - 3])
    assert talk.node == "screen.legs"
    talk.tap("none", "back")
    assert talk.node == "screen.legs"
    talk.tap("fever", "done")
    assert talk.node == "screen.chest"
    assert talk.conversation.open is not None
    assert "back" not in [o.id for o in talk.conversation.open.options]


@pytest.mark.req("M04")
@pytest.mark.parametrize(
    "asked", ["/correct", "correct an answer", "I made a mistake", "me equivoqué", "更正"]
)
def test_an_answer_can_be_changed_and_she_is_where_she_was(asked: str) -> None:
    talk = started("skip", "GB", "2025-12", "2025-12-20", "vaginal", "small")
    talk.command("correct") if asked == "/correct" else talk.write(asked)
    assert talk.node == "correct.which"
    talk.tap("mode", "planned_caesarean", "no_pain")
    assert talk.node == "intake.surgery"
    assert talk.facts.value("birth_mode") == "planned_caesarean"
    assert talk.said[-1].endswith("correct.changed+intake.surgery")


@pytest.mark.req("M04")
def test_goals_height_and_nothing() -> None:
    talk = enrolled()
    talk.command("correct")
    talk.tap("goals")
    talk.write("carry her up the stairs")
    talk.tap("3", "skip", "skip")
    assert talk.facts.value("goal_1") == "carry her up the stairs"
    assert talk.facts.value("goal_1_score") == 3
    assert talk.node == ""
    talk.command("correct")
    talk.tap("height")
    talk.write("5'4")
    talk.tap("skip")
    assert talk.facts.value("height_cm") == 162.6
    talk.command("correct")
    talk.tap("nothing")
    assert talk.said == ["correct.kept"]


@pytest.mark.req("M04", "S04")
def test_a_correction_lifts_no_stop() -> None:
    talk = enrolled()
    talk.command("correct")
    talk.tap("pain", "8")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"
    talk.command("correct")
    talk.tap("pain", "2")
    assert talk.facts.patient.stop == "hold"


@pytest.mark.req("M38")
def test_a_correction_in_baby_loss_offers_no_babys_name() -> None:
    talk = enrolled()
    talk.facts = talk.facts.learn(replace(talk.facts.known["fever"], name="baby_loss", value="yes"))
    talk.command("correct")
    assert talk.conversation.open is not None
    assert "baby_name" not in [o.id for o in talk.conversation.open.options]
    assert "baby" not in words(talk).lower()


@pytest.mark.req("M04")
@pytest.mark.parametrize("written", ["why", "Why?", "por qué", "为什么"])
def test_why_works_in_a_session_too(written: str) -> None:
    talk = after_a_set()
    talk.write(written)
    assert talk.node == "session.check"
    assert talk.said[0].startswith("session.set_check.why")


@pytest.mark.req("M04")
@pytest.mark.parametrize("command", ["urgent", "asleep", "pause"])
def test_why_is_answered_at_every_question(command: str) -> None:
    talk = enrolled()
    talk.command(command)
    asked = talk.node
    talk.write("why")
    assert talk.node == asked
    assert "why" in talk.said[0]


def test_why_with_nothing_asked_has_an_answer() -> None:
    talk = enrolled()
    talk.write("why?")
    assert talk.said == ["why.open+why.unsigned"]


@pytest.mark.req("M04")
def test_why_on_the_card_of_an_exercise_tells_its_reason() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("chair_5", "today.nothing_new")
    talk.write("why")
    assert talk.node == "session.card"
    assert len(words(talk)) > 40


@pytest.mark.req("M14", "S04")
@pytest.mark.parametrize("written", ["stop", "I don't want to", "no quiero", "不想做"])
def test_not_wanting_to_ends_a_session_without_another_set(written: str) -> None:
    talk = after_a_set()
    turn = talk.write(written)
    assert talk.node == ""
    assert any(isinstance(e, Stop) and e == Stop(StopKind.SESSION, "unwilling") for e in turn.effects)
    assert not any(isinstance(e, Prescribe) for e in turn.effects)
    assert talk.said[0].startswith("hard.unwilling")
    assert talk.facts.value("unwilling") == "yes"


@pytest.mark.req("M14")
def test_not_wanting_to_before_the_first_set_is_fine_too() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.write("i don't want to")
    assert talk.node == ""
    assert talk.said[0].startswith("hard.unwilling")


@pytest.mark.req("M01", "M05")
def test_a_caesarean_in_her_words_is_asked_which() -> None:
    talk = started("skip", "GB", "2025-12", "2025-12-20")
    talk.write("it was a c-section")
    assert talk.node == "intake.which_caesarean"
    assert talk.facts.value("birth_mode") is None
    talk.tap("skip")
    assert talk.facts.value("birth_mode") == "emergency_caesarean"
    assert talk.node == "intake.scar"


@pytest.mark.req("M01")
def test_weeks_ago_is_a_birth_date() -> None:
    talk = started("skip", "GB")
    talk.write("six weeks ago")
    assert talk.facts.days_since_birth == 42
