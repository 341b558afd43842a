"""That was not what I meant: told to the clinic or noted, answered truly, and nothing is closed by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogs import meant
from dialogs.casecard import card
from dialogs.model import Event, EventKind, Turn
from dialogs.scene import look
from policies import listening, open_question
from policies.effects import Acknowledge, CancelTimer, Clear, Raise, Record, Resolve, SetTimer, Stop
from policies.facts import AlertView, Fact, Responder
from policies.talk import talks_with
from tests.support.night import enrolled, later
from tests.support.talk import Talk, the_book

NUMB, MUM = "i can't feel it when i wipe", "my mum had chest pain last year"
NOT_MEANT = "that's not what I meant"
CLINICIAN = 90


def alerted(talk: Talk, **given: Any) -> Talk:
    view = AlertView(
        5, 1, 1, ("cauda_equina",), "emergency", "notified", None, 1, talk.facts.now, "1001", NUMB
    )
    talk.facts = replace(talk.facts, alerts=(replace(view, **given),))
    return talk


def locked(clinicians: int = 2) -> Talk:
    talk = with_rota(enrolled(), clinicians)
    talk.write(NUMB)
    return alerted(talk)


def with_rota(talk: Talk, clinicians: int) -> Talk:
    rota = tuple(Responder(90 + n, f"Clinic {n}") for n in range(clinicians))
    talk.facts = replace(talk.facts, rota=rota)
    return talk


def held() -> Talk:
    talk = enrolled()
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, stop="hold"))
    return talk


def asked_first() -> Talk:
    talk = enrolled()
    talk.write(MUM)
    return talk


def in_a_talk(talk: Talk) -> Talk:
    told = {"action": "message", "alert": 0, "by": CLINICIAN, "words": "hello", "name": "Clinic 0"}
    talk.take(EventKind.CLINICIAN_ACTED, **told)
    assert talks_with(talk.facts) == CLINICIAN
    return talk


def notes(turn: Turn) -> dict[str, Any]:
    return {e.name: e.value for e in turn.effects if isinstance(e, Record) and e.kind == "note"}


def to_clinic(turn: Turn) -> list[tuple[str, int | None]]:
    return [(draft.message, draft.person) for draft in turn.drafts if draft.to == "clinicians"]


def to_her(turn: Turn) -> list[str]:
    return [draft.message for draft in turn.drafts if draft.to == "patient"]


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
    assert not [spelling for spelling in listed if listening.hear(spelling, the_book()).signals]


# -- nothing is closed ---------------------------------------------------------------------------------------

CLOSES = (Acknowledge, Clear, Resolve, Stop, Raise)


def said(talk: Talk) -> Turn:
    return talk.write(NOT_MEANT)


def tapped(talk: Talk) -> Turn:
    sent = next(d for t in reversed(talk.turns) for d in t.drafts if d.message == "aftercare.how")
    assert sent.asked is not None
    index = [o.id for o in sent.asked.options].index("not_meant")
    return talk.take(EventKind.OPTION_CHOSEN, asked=sent.asked, index=index, ask=sent.asked.ask)


STATES: dict[str, Callable[[], Talk]] = {
    "a lock": locked,
    "a lock whose alert is taken": lambda: alerted(locked(), state="acknowledged", owner=91),
    "a lock that was kept": lambda: alerted(locked(), state="resolved"),
    "a lock and nobody there": lambda: locked(0),
    "a hold": held,
    "a hold with its alert": lambda: alerted(held(), disposition="routine_review"),
    "an open question": asked_first,
    "an open question and a lock": lambda: alerted(_asked_in_a_lock()),
    "an alert": lambda: alerted(enrolled()),
    "nothing": enrolled,
}


def _asked_in_a_lock() -> Talk:
    talk = locked()
    talk.write(MUM)
    return talk


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


# -- who gets to know ----------------------------------------------------------------------------------------


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
    assert talk.facts.value("heard_words") == (MUM,) and talk.facts.value("heard_signs") == ("chest_pain",)
    talk.tap("yes")
    assert talk.facts.value("heard_words") == (MUM,), "a tap is no text of hers"
    talk.write("my arms are shaking")
    assert talk.facts.value("heard_words") == (MUM,)
