"""At three in the morning: what a mother really types, skips and leaves open, turn by turn."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs.casecard import card
from dialogs.model import EventKind
from policies.aftermath import after
from policies.effects import Clear, Prescribe, Raise, Stop, StopKind
from policies.facts import AlertView
from policies.prescribing import pick
from policies.review import review
from tests.support.talk import CORE_INTAKE, Talk, the_book

CARDS = CORE_INTAKE.index("yes")
"""How many taps of the core intake come before "are you alone?"."""


def enrolled(clinicians: int = 1) -> Talk:
    talk = Talk(clinicians=clinicians)
    talk.enrol()
    return talk


def after_a_set() -> Talk:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go", "done")
    return talk


def later(talk: Talk, **span: float) -> None:
    talk.facts = replace(talk.facts, now=talk.facts.now + timedelta(**span))


def timer(talk: Talk, kind: str, **payload: object) -> None:
    talk.take(EventKind.TIMER_DUE, kind=kind, **payload)


def words(talk: Talk) -> str:
    return "\n".join(draft.html for draft in talk.turns[-1].drafts)


@pytest.mark.req("M12", "M01")
@pytest.mark.parametrize(
    "typed", ["a bit more", "worse", "a little", "my leg hurts", "it hurts a bit", "im shaking"]
)
def test_typed_words_that_mean_more_end_the_session(typed: str) -> None:
    talk = after_a_set()
    talk.write(typed)
    assert talk.node in ("session.worse", "clarify.now")
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)


@pytest.mark.req("M12", "M01")
def test_typed_words_that_mean_the_same_answer_the_first_row() -> None:
    talk = after_a_set()
    talk.write("same")
    talk.write("no")
    assert talk.node == "session.rest"


@pytest.mark.req("S06", "M12")
@pytest.mark.fault("C26")
def test_a_set_check_nobody_can_read_is_unclear_and_then_a_yes() -> None:
    talk = after_a_set()
    for _ in range(3):
        talk.write("hm")
    assert talk.node == "session.check_again"
    for _ in range(3):
        talk.write("hm")
    assert talk.node == "session.worse"


@pytest.mark.req("S04", "S06")
def test_silence_after_more_pain_keeps_the_open_question() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "5")
    timer(talk, "session_idle")
    assert talk.said == ["session.idle_owed"]
    talk.command("not_today")
    talk.command("asleep")
    assert talk.node == "session.leg"
    talk.tap("no")
    assert talk.node == ""


@pytest.mark.req("M12")
def test_not_today_does_not_make_an_unanswered_set_check_a_no() -> None:
    talk = after_a_set()
    talk.command("not_today")
    talk.command("asleep")
    assert talk.node == "session.check"


@pytest.mark.req("M15")
def test_a_finished_session_leaves_no_rest_behind() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "woke")
    talk.command("asleep")
    talk.tap("resume", "today.nothing_new", "skip", "skip", "skip")
    timer(talk, "session_idle")
    assert talk.turns[-1].drafts == ()
    talk.command("asleep")
    assert talk.node == "asleep.minutes"


@pytest.mark.req("S04", "M19")
def test_resting_on_a_sore_day_does_not_raise_the_baseline() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "5", "no")
    for _ in range(2):
        later(talk, days=1)
        timer(talk, "morning_check")
        talk.tap("5")  # one above the four she began with
        assert talk.facts.value("back_to_baseline") == "no"
        talk.command("asleep")
        talk.tap("yes", "skip", "skip")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"


@pytest.mark.req("M19")
def test_the_morning_question_forgets_what_was_offered_yesterday() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "4", "no")
    talk.command("asleep")
    assert talk.node == "asleep.rest"
    later(talk, days=1)
    timer(talk, "morning_check")
    talk.tap("3")
    assert talk.said == ["morning.thanks"]


@pytest.mark.req("C01", "S04")
def test_a_numb_leg_reaches_the_clinic_behind_an_alert_about_pain() -> None:
    talk = after_a_set()
    talk.tap("pain_up.yes", "8")
    told = AlertView(5, 1, 1, ("symptoms_after_set",), "routine_review", "new", None, 1, talk.facts.now)
    talk.facts = replace(talk.facts, alerts=(told,))
    talk.tap("leg_numb")
    raised = [e for e in talk.turns[-1].effects if isinstance(e, Raise)]
    assert [e.words for e in raised] == ["leg_after: leg_numb"]
    assert "safety.hold" not in " ".join(talk.said)  # she has been told once


@pytest.mark.req("S06", "M08")
def test_skipped_cards_keep_the_weekly_screen_open() -> None:
    talk = enrolled()
    later(talk, days=8)
    talk.command("asleep")
    talk.tap("skip", "skip", "skip", "not_now")
    assert talk.said[-1].endswith("asleep.screen_open")
    talk.command("asleep")
    assert talk.node == "screen.legs"


@pytest.mark.req("S06", "M09")
def test_something_new_is_not_answered_by_skipping_the_cards() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.something_new", "skip", "skip", "skip", "not_now")
    assert talk.said[-1].endswith("asleep.screen_open")
    assert not any(isinstance(e, Prescribe) for e in talk.turns[-1].effects)


@pytest.mark.req("M09")
def test_something_new_and_nothing_found_asks_for_the_pain() -> None:
    talk = enrolled()
    later(talk, hours=7)
    talk.command("asleep")
    talk.tap("mat_5", "today.something_new", "none", "none", "none", "not_now")
    assert talk.node == "asleep.card"
    talk.tap("pain_now.3", "today.nothing_new")
    assert talk.node == "session.card"


@pytest.mark.req("S06", "M08")
def test_private_questions_that_were_skipped_are_not_done() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS], "yes", "skip", "skip", "skip", "skip")
    assert talk.facts.value("private_done") is None
    assert "courage" not in words(talk)


@pytest.mark.req("M01", "M08")
@pytest.mark.parametrize("typed", ["no", "not alone"])
def test_not_alone_can_be_typed(typed: str) -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS])
    talk.write(typed)
    assert talk.node == "intake.relative"


@pytest.mark.req("S04")
@pytest.mark.fault("C08")
def test_a_sign_taken_back_on_the_card_stays_said() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[: CARDS - 3], "fever", "fever", "none")
    assert talk.facts.value("fever") == "yes"
    assert talk.facts.value("burning_pee") == "no"


@pytest.mark.req("M37", "C02")
def test_a_question_for_the_digest_is_noted_and_not_called_out() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[: CARDS - 1], "bulge")
    assert "I am telling your clinic now" not in words(talk)
    assert "noted" in words(talk)


@pytest.mark.req("C02")
@pytest.mark.parametrize(
    ("clinicians", "line"), [(0, "could not tell anybody"), (1, "telling your clinic now")]
)
def test_silence_after_a_question_tells_the_truth_about_the_clinic(clinicians: int, line: str) -> None:
    talk = enrolled()
    if not clinicians:
        talk.facts = replace(talk.facts, rota=())
    talk.write("no numbness or tingling")
    timer(talk, "safety_reminder", flow="clarify", node="now", count=1)
    assert line in words(talk)
    assert any(isinstance(e, Raise) and e.told == "safety.no_answer" for e in talk.turns[-1].effects)


@pytest.mark.req("C02", "M37")
def test_nobody_on_duty_is_not_told_that_words_are_passed_on() -> None:
    talk = enrolled()
    talk.facts = replace(talk.facts, rota=())
    talk.command("urgent")
    talk.tap("human")
    assert "could not tell anybody" in words(talk)
    assert "passing your words" not in words(talk)


@pytest.mark.req("S04", "M34")
@pytest.mark.fault("C21")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stop": "lock"}, "safety.still_stopped"),
        ({"stop": "hold"}, "safety.still_held"),
        ({"status": "paused"}, "general.still_paused"),
    ],
)
def test_start_says_what_stands(changed: dict[str, Any], said: str) -> None:
    talk = enrolled()
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, **changed))
    talk.command("start")
    assert talk.said == [said]


@pytest.mark.req("C01")
def test_the_card_shows_answers_in_the_words_of_their_questions() -> None:
    talk = enrolled()
    given = {"at": talk.facts.now.isoformat(), "words": "pain_after: 8.0; leg_after: leg_numb\nmy foot: dead"}
    shown = card({**given, "unknown": "seizure, leg_weak"}, talk.facts, the_book())
    assert shown["words"] == "Pain after the set: 8; Leg after the set: A leg is numb\nmy foot: dead"
    assert shown["unknown"] == "A fit; A leg is weak"


@pytest.mark.req("S04")
def test_a_symptom_stop_keeps_the_pain_it_began_with() -> None:
    talk = after_a_set()
    stop = Stop(StopKind.SESSION, "symptoms_up")
    verdict = review([stop], talk.facts, the_book(), talk.facts.now)
    assert any(getattr(e, "name", "") == "pain_before" for e in verdict.effects)


@pytest.mark.req("S04", "M09")
def test_after_a_clearance_old_pain_is_asked_again_and_not_held_against_her() -> None:
    talk = Talk()
    talk.command("start")
    at = CORE_INTAKE.index("4")
    talk.tap(*CORE_INTAKE[:at], "8", *CORE_INTAKE[at + 1 :])
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "hold"
    talk.facts = after(talk.facts, [Clear(1, 90)])
    later(talk, hours=7)
    talk.command("asleep")
    talk.tap("mat_5", "pain_now.3", "today.nothing_new")
    assert talk.node == "session.card"


@pytest.mark.req("M04", "M08")
def test_an_intake_cut_short_in_the_private_questions_goes_on_there() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS], "yes", "no", "no", "unwanted")
    talk.command("asleep")
    assert talk.node == "private.home"
    talk.tap("safe", "none", "none")
    assert talk.said[-1].endswith("intake.green")


@pytest.mark.req("M08", "M34")
def test_something_in_my_body_always_shows_the_lists() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS])
    talk.command("urgent")
    talk.tap("new_sign")
    assert talk.node == "screen.legs"


@pytest.mark.req("C01", "S06")
def test_an_unclear_list_tells_the_clinic_which_list() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[: CARDS - 3], "unsure", "unsure")
    raised = next(e for e in talk.turns[-1].effects if isinstance(e, Raise))
    assert raised.words == "Not sure\nlegs_unclear: yes"


@pytest.mark.req("S04")
def test_time_lifts_no_lock() -> None:
    talk = enrolled()
    talk.write("i cant feel anything when i wipe")
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"
    later(talk, days=60)
    talk.command("asleep")
    assert talk.said[-1].endswith("asleep.locked")
    picked, _ = pick(Prescribe("rest"), talk.facts, the_book(), talk.facts.now)
    assert picked is None


@pytest.mark.req("S06", "M08")
@pytest.mark.parametrize("question", ["self", "voices"])
def test_not_sure_is_never_a_no(question: str) -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:CARDS], "yes", *(["no"] if question == "voices" else []))
    talk.tap("unsure")
    assert talk.node == f"private.{question}"
    talk.tap("unsure")
    assert any(isinstance(e, Raise) and e.disposition == "emergency" for e in talk.turns[-1].effects)


@pytest.mark.req("S01")
@pytest.mark.fault("C04")
@pytest.mark.parametrize("place", ["caption", "quoted"])
def test_a_flag_in_a_caption_or_a_quote_is_heard(place: str) -> None:
    talk = enrolled()
    talk.take(EventKind.MEDIA_RECEIVED, **{place: "i cant feel my legs"})
    assert any(isinstance(e, Raise) for e in talk.turns[-1].effects)


@pytest.mark.req("M12")
def test_a_later_no_never_takes_back_a_yes() -> None:
    talk = after_a_set()
    check = talk.conversation.open
    assert check is not None
    talk.tap("pain_up.yes")
    index = [option.id for option in check.options].index("pain_up.no")
    talk.take(EventKind.OPTION_CHOSEN, asked=check, index=index, ask=check.ask)
    assert talk.said[0].startswith("general.stale_button")
    assert (talk.node, talk.facts.value("pain_up")) == ("session.worse", "yes")


@pytest.mark.req("S06")
@pytest.mark.fault("C11", "C26")
def test_voice_notes_to_a_question_about_a_flag_become_a_yes() -> None:
    talk = enrolled()
    talk.write("no numbness or tingling")
    for _ in range(3):
        talk.take(EventKind.MEDIA_RECEIVED, kind="voice")
    assert any(isinstance(e, Raise) and e.category == "cauda_equina" for e in talk.turns[-1].effects)


@pytest.mark.req("S04")
def test_an_old_go_after_an_emergency_does_not_speak_of_a_rest_day() -> None:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go", "done", "pain_up.no", "tired_up.no")
    rest = talk.conversation.open
    talk.write("i cant breathe")
    assert rest is not None
    talk.take(EventKind.OPTION_CHOSEN, asked=rest, index=0, ask=rest.ask)
    assert talk.said[-1].endswith("asleep.locked")
