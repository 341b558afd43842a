"""The whole decision, without database or Telegram."""

from dataclasses import replace

import pytest

from dialogs.model import Conversation, Event, EventKind
from dialogs.turn import take_turn
from policies.effects import Begin, Prescribe, Raise, SetTimer, Stop, StopKind
from tests.support.talk import CORE_INTAKE, NOW, Talk, the_book


def started(minutes: str = "mat_5") -> Talk:
    talk = Talk()
    talk.enrol()
    talk.command("asleep")
    talk.tap(minutes, "today.nothing_new")
    return talk


@pytest.mark.req("M05")
def test_the_core_intake_takes_at_most_25_taps() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE)
    assert len(talk.turns) <= 25
    assert talk.said[-1].endswith("intake.green")


@pytest.mark.req("M31")
def test_from_asleep_to_the_first_exercise_in_four_taps() -> None:
    talk = Talk()
    talk.enrol()
    talk.command("asleep")
    talk.tap("chair_2", "today.nothing_new")
    assert talk.node == "session.card"
    assert talk.turns[-1].drafts[-1].exercises == ("X01",)


@pytest.mark.req("M12")
def test_the_next_set_comes_only_when_both_are_answered() -> None:
    talk = started()
    talk.tap("go", "done", "pain_up.no")
    assert talk.node == "session.check"
    talk.tap("tired_up.no")
    assert talk.node == "session.rest"


@pytest.mark.req("M12", "S04")
@pytest.mark.parametrize("answer", ["pain_up.yes", "tired_up.yes"])
def test_any_yes_ends_the_session(answer: str) -> None:
    talk = started()
    talk.tap("go", "done", answer)
    assert any(isinstance(e, Stop) and e.kind is StopKind.SESSION for e in talk.turns[-1].effects)
    talk.tap("3", "no")
    assert talk.node == ""
    assert talk.facts.value("symptom_stop") == "yes"


@pytest.mark.req("S06", "S18")
def test_not_sure_twice_after_a_set_is_a_yes() -> None:
    talk = started()
    talk.tap("go", "done", "pain_up.unsure", "tired_up.no")
    assert talk.node == "session.check_again"
    talk.tap("unsure")
    assert talk.node == "session.worse"


@pytest.mark.req("S04")
def test_pain_up_by_two_is_a_hold_and_then_only_rest() -> None:
    talk = started()
    talk.tap("go", "done", "pain_up.yes", "6", "no")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"
    talk.command("asleep")
    turn = talk.tap("yes")
    shown = next(e for e in turn.effects if isinstance(e, Prescribe))
    assert {item.exercise for item in shown.items} <= {"X01", "X32"}


@pytest.mark.req("S01")
def test_a_flag_in_words_interrupts_everything() -> None:
    talk = started()
    turn = talk.write("my leg went numb down below and i can't feel when i wipe")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"
    assert any(isinstance(e, Raise) for e in turn.effects)
    assert turn.drafts[0].send_class == "safety"
    talk.command("asleep")
    assert talk.said == ["asleep.locked"]


@pytest.mark.req("M08")
def test_a_ticked_sign_fires_at_once_and_the_card_stays_open() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:14], "saddle_numb")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"
    assert talk.node == "screen.legs"
    redrawn = [d for d in talk.turns[-1].drafts if d.edit]
    assert any(o.label.startswith("☑") for o in redrawn[0].options)
    talk.tap("fever", "done")
    assert talk.node == "screen.chest"


@pytest.mark.req("S06")
def test_not_sure_twice_on_a_card_locks() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:14], "unsure")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "none"
    talk.tap("unsure")
    assert talk.facts.patient.stop == "lock"


@pytest.mark.req("M15")
def test_baby_woke_keeps_her_place() -> None:
    talk = started()
    talk.tap("go", "done", "pain_up.no", "tired_up.no", "woke")
    talk.command("asleep")
    assert talk.node == "asleep.resume"
    turn = talk.tap("resume")
    if talk.node.startswith("asleep.card"):
        turn = talk.tap("today.nothing_new")
    assert any(isinstance(e, Prescribe) and e.want == "resume" for e in turn.effects)


@pytest.mark.req("M14")
def test_not_today_is_thanked() -> None:
    talk = started()
    talk.tap("not_today")
    assert talk.said == ["hard.unwilling+session.not_today"]
    assert talk.node == ""


@pytest.mark.req("M34")
@pytest.mark.parametrize(
    "command", ["pause", "resume", "stop", "help", "urgent", "asleep", "not_today", "start", "correct"]
)
def test_every_command_answers_in_the_middle_of_the_intake(command: str) -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:8])
    turn = talk.command(command)
    assert turn.drafts
    assert any(frame.flow == "intake" for frame in turn.conversation.frames)


@pytest.mark.req("M04")
def test_skip_and_why() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree", "skip")
    talk.tap("why")
    assert talk.node == "intake.country"
    talk.tap("skip")
    assert talk.node == "intake.zone"


@pytest.mark.req("O01b")
def test_nobody_enrols_with_an_empty_rota() -> None:
    talk = Talk(clinicians=0)
    talk.command("start")
    assert talk.said == ["onboarding.closed"]


def test_a_later_tap_may_turn_a_no_into_a_yes_but_never_back() -> None:
    talk = started()
    talk.tap("go", "done")
    check = talk.conversation.open
    talk.tap("pain_up.no", "tired_up.no")
    assert check is not None
    no, yes = ([o.id for o in check.options].index(i) for i in ("pain_up.no", "pain_up.yes"))
    talk.take(EventKind.OPTION_CHOSEN, asked=check, index=no, ask=check.ask)
    assert talk.node == "session.rest"
    talk.take(EventKind.OPTION_CHOSEN, asked=check, index=yes, ask=check.ask)
    assert talk.node == "session.worse"


@pytest.mark.req("S16")
def test_equal_arguments_give_an_equal_turn() -> None:
    talk = started()
    event = Event(EventKind.MESSAGE_RECEIVED, "person:1", 1, NOW, {"text": "can't feel my legs"})
    turns = [take_turn(talk.conversation, event, talk.facts, the_book(), NOW, 7) for _ in range(3)]
    assert turns[0] == turns[1] == turns[2]


def test_a_node_that_no_longer_exists_begins_its_flow_again() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree")
    gone = replace(talk.conversation.frames[-1], node="of_an_old_release")
    talk.conversation = Conversation((gone,), {}, None, 3)
    turn = talk.write("hello?")
    assert turn.drafts[-1].message.endswith("intake.complaint")


@pytest.mark.req("S01", "C28")
def test_doubtful_words_are_asked_about_and_yes_is_a_flag() -> None:
    talk = started()
    turn = talk.write("no numbness down there")
    assert talk.node == "clarify.now"
    assert not any(isinstance(e, Raise) for e in turn.effects)
    talk.tap("yes")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"


def test_doubtful_words_denied_return_to_the_open_question() -> None:
    talk = started()
    talk.write("no numbness or tingling")
    if talk.node == "clarify.now":
        talk.tap("no")
    assert talk.node == "session.card"


def test_policy_begins_no_flow_the_registry_does_not_know() -> None:
    talk = started()
    turn = talk.write("no chest pain at all")
    assert all(e.flow == "clarify" for e in turn.effects if isinstance(e, Begin))


@pytest.mark.req("S04", "M12")
@pytest.mark.parametrize("words", ["my arms won't stop shaking", "i'm worn out, can't do more"])
def test_words_that_end_a_session_take_its_own_stop_path(words: str) -> None:
    talk = started()
    talk.tap("go")
    talk.write(words)
    assert talk.node == "session.worse"
    assert talk.facts.value("symptom_stop") == "yes"
    assert not any(draft.exercises for draft in talk.turns[-1].drafts)


@pytest.mark.req("M19")
def test_the_morning_after_is_promised_and_kept() -> None:
    talk = started()
    turn = talk.tap("go", "done", "tired_up.yes")
    timer = next(e for e in turn.effects if isinstance(e, SetTimer) and e.kind == "morning_check")
    assert (talk.facts.now + timer.after).hour == 9
    talk.tap("4", "no")
    talk.facts = replace(talk.facts, now=talk.facts.now + timer.after)
    asked = talk.take(EventKind.TIMER_DUE, kind="morning_check", key="morning")
    assert talk.node == "morning.pain"
    assert asked.drafts[-1].silent
    talk.tap("4")
    assert talk.facts.value("back_to_baseline") == "yes"


def test_a_typed_answer_that_names_the_sign_again_is_not_a_new_question() -> None:
    talk = started()
    talk.write("no numbness or tingling")
    assert talk.node == "clarify.now"
    talk.write("no, no numbness at all")
    assert [f.flow for f in talk.conversation.frames].count("clarify") == 1
    talk.tap("no")
    assert talk.node == "session.card"
