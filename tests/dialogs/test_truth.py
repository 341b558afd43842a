"""What is said and kept is true: to her, about the clinic, and on the clinician's card."""

from dataclasses import replace
from typing import Any

import pytest

from dialogs.casecard import card
from dialogs.model import EventKind
from policies.effects import Raise
from policies.facts import AlertView
from tests.support.night import CARDS, after_a_set, enrolled, timer, words
from tests.support.talk import CORE_INTAKE, Talk, the_book


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
@pytest.mark.fault("C08", guard="dialogs.answers:_card")
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
@pytest.mark.fault("C21", guard="dialogs.flows.onboarding:FLOW")
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


@pytest.mark.req("C01", "S06")
def test_an_unclear_list_tells_the_clinic_which_list() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[: CARDS - 3], "unsure", "unsure")
    raised = next(e for e in talk.turns[-1].effects if isinstance(e, Raise))
    assert raised.words == "Not sure\nlegs_unclear: yes"


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
@pytest.mark.fault("C04", guard="dialogs.hearing:hear")
@pytest.mark.parametrize("place", ["caption", "quoted"])
def test_a_flag_in_a_caption_or_a_quote_is_heard(place: str) -> None:
    talk = enrolled()
    talk.take(EventKind.MEDIA_RECEIVED, **{place: "i cant feel my legs"})
    assert any(isinstance(e, Raise) for e in talk.turns[-1].effects)


@pytest.mark.req("S06")
@pytest.mark.fault("C11", "C26", guard="dialogs.reading:unreadable")
def test_voice_notes_to_a_question_about_a_flag_become_a_yes() -> None:
    talk = enrolled()
    talk.write("no numbness or tingling")
    for _ in range(3):
        talk.take(EventKind.MEDIA_RECEIVED, media="voice")
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
