"""A clinician says what her words really were: kept for the editors, and nothing about the alert changes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dialogs.flows import clinic
from dialogs.model import Conversation, EventKind, Turn
from policies import labels
from policies.effects import Acknowledge, CancelTimer, Clear, Raise, Record, Resolve, Stop
from policies.facts import AlertView, Facts, Responder
from tests.support.night import enrolled
from tests.support.talk import Talk, the_book

NUMB = "i can't feel it when i wipe"
CLINICIAN = 90
TOUCHES = (Acknowledge, Clear, Resolve, Stop, Raise, CancelTimer)


def alert(words: str = NUMB, **given: Any) -> AlertView:
    now = Talk().facts.now
    view = AlertView(5, 1, 1, ("cauda_equina",), "emergency", "notified", None, 1, now, "1001", words)
    return replace(view, **given)


def raised(*texts: str) -> Talk:
    talk = enrolled()
    for text in texts:
        talk.write(text)
    talk.facts = replace(talk.facts, alerts=(alert("\n".join(texts)),))
    return talk


def labelled(talk: Talk, label: str, number: int = 5) -> Turn:
    given = {"action": "label", "label": label, "alert": number, "by": CLINICIAN, "name": "Clinic 0"}
    return talk.take(EventKind.CLINICIAN_ACTED, **given)


def kept(turn: Turn) -> list[dict[str, Any]]:
    return [json.loads(e.value) for e in turn.effects if isinstance(e, Record) and e.name == labels.NOTE]


def to_clinic(turn: Turn) -> list[str]:
    return [draft.message for draft in turn.drafts]


# -- his own chat --------------------------------------------------------------------------------------------


class Chat(Talk):
    """The clinician's: his card stands above, its buttons work for ever."""

    def __init__(self) -> None:
        super().__init__()
        me = Responder(CLINICIAN, "Dr Ada")
        self.facts = Facts(self.facts.now, alerts=(alert(),), rota=(me,), me=me)
        self.conversation = Conversation()
        talk = raised(NUMB)
        card = next(d for t in talk.turns for d in t.drafts if d.message == "clinic.alert")
        assert card.asked is not None
        self.card = replace(card.asked, ask="card", alert=5, person=CLINICIAN)

    def label(self, *options: str) -> Turn:
        index = [o.id for o in self.card.options].index("label")
        self.take(EventKind.OPTION_CHOSEN, asked=self.card, index=index, ask="card")
        return self.tap(*options) if options else self.turns[-1]

    def wants(self) -> list[Any]:
        return [e.value for e in self.turns[-1].effects if isinstance(e, Record) and e.name == labels.NOTE]


@pytest.mark.req("S7")
@pytest.mark.parametrize(
    ("taps", "label"),
    [
        (("right", "keep"), "right"),
        (("not_meant", "keep"), "not_meant"),
        (("another", "idiom", "keep"), "idiom"),
        (("back",), None),
        (("another", "back"), None),
        (("right", "back"), None),
    ],
)
def test_he_chooses_and_confirms(taps: tuple[str, ...], label: str | None) -> None:
    chat = Chat()
    chat.label(*taps)
    assert chat.wants() == ([label] if label else [])
    assert chat.conversation.top is None
    assert not [e for turn in chat.turns for e in turn.effects if isinstance(e, TOUCHES)]


def test_a_category_may_be_typed_however_it_is_spelled() -> None:
    chat = Chat()
    chat.label("another")
    assert chat.write("PE chest").drafts[0].message == "clinic.confirm_label"
    chat.tap("keep")
    assert chat.wants() == ["PE chest"]


def test_a_name_that_is_none_is_said_and_asked_again() -> None:
    chat = Chat()
    chat.label("another")
    assert chat.write("legs").drafts[0].message == "clinic.label_unknown+clinic.label_category"
    assert "legs" in chat.turns[-1].drafts[0].html
    chat.write("idiom")
    assert chat.node == "clinic.confirm_label"


def test_every_question_about_it_is_bound_to_the_alert_and_to_him() -> None:
    chat = Chat()
    for options in ((), ("another",), ("idiom",)):
        turn = chat.tap(*options) if options else chat.label()
        (draft,) = turn.drafts
        assert draft.asked is not None and draft.protect
        assert (draft.asked.alert, draft.asked.person, draft.to) == (5, CLINICIAN, "clinicians")


def test_the_list_and_the_names_are_those_of_the_examples() -> None:
    categories = the_book().phrases.categories
    assert set(clinic.LISTED) < set(categories) and len(categories) == len(set(categories)) > 40
    text = the_book().content.message("en", "clinic.label_category").say[0]
    unnamed = [name for name in categories if name not in text.replace(",", " ").replace(";", " ").split()]
    assert not unnamed, "a clinician cannot know that this may be typed"


# -- on her queue --------------------------------------------------------------------------------------------


@pytest.mark.req("S7", "S8")
@pytest.mark.parametrize("state", ["notified", "acknowledged", "resolved"])
@pytest.mark.parametrize("label", ["right", "not_meant", "infection sepsis"])
def test_it_is_kept_and_changes_nothing(state: str, label: str) -> None:
    talk = raised(NUMB)
    talk.facts = replace(talk.facts, alerts=(alert(state=state),))
    before = talk.facts
    turn = labelled(talk, label)
    (one,) = kept(turn)
    assert (one["words"], one["signs"], one["lang"]) == (NUMB, ["saddle_numb"], "en")
    assert (one["by"], one["alert"], one["case"]) == (CLINICIAN, 5, "1001")
    assert one["label"] == label.replace(" ", "_") and one["at"] == talk.facts.now.isoformat()
    assert not [e for e in turn.effects if isinstance(e, TOUCHES)]
    assert (talk.facts.patient, talk.facts.alerts) == (before.patient, before.alerts)
    assert to_clinic(turn) == ["clinic.labelled"], "she hears nothing of it"


def test_each_text_of_hers_is_labelled_with_its_own_signs_and_language() -> None:
    turn = labelled(raised(NUMB, "no puedo orinar", "我胸口痛"), "right")
    assert [(k["lang"], k["signs"]) for k in kept(turn)] == [
        ("en", ["saddle_numb"]),
        ("es", ["cannot_pee", "no_bladder_feeling"]),
        ("zh", ["chest_pain"]),
    ]


@pytest.mark.parametrize("why", ["only taps", "another alert", "no such label"])
def test_he_is_told_when_nothing_is_kept(why: str) -> None:
    talk = raised(NUMB)
    if why == "only taps":
        talk.facts = replace(talk.facts, alerts=(alert("numb between the legs"),))
    turn = labelled(talk, "legs" if why == "no such label" else "right", 6 if why == "another alert" else 5)
    assert not kept(turn) and to_clinic(turn) == ["clinic.label_nothing"]


def test_a_label_is_no_word_of_hers() -> None:
    """It is not listened to: "psychosis" from a clinician raises nothing."""
    turn = labelled(raised(NUMB), "psychosis")
    assert not turn.decisions and len(kept(turn)) == 1
