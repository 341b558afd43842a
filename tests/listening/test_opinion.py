"""One verdict on one text: which of the six words, how urgent, of what category, because of what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from policies.listening import opinion as module
from policies.listening.examples import Category, Meaning
from policies.listening.opinion import opinion
from policies.listening.signals import Heard, Signal, SignalKind
from tests.support.mothers import book

CALF = Category("calf", "red_flag", {"same_day": "calf_swollen", "emergency": "chest_pain"})
LOW = Category("low mood", "mood", {"routine": "low"})


class Like:
    """Stands for what was judged; `nearest` tells what it was asked."""

    danger = 0.25

    def __init__(self) -> None:
        meanings = (Meaning(LOW, "routine"), Meaning(CALF, "same_day"), Meaning(CALF, "emergency"))
        self.model = SimpleNamespace(
            preds=("red_flag", "benign"),
            meanings=meanings,
            nearest=lambda text, name: f"{text} is like {name}",
        )

    def of(self, pred: str) -> float:
        return {"red_flag": 0.12345, "benign": 0.87655}[pred]

    def likely(self, pred: str) -> Any:
        return Meaning(Category(f"likely {pred}", pred, {"none": ""}), "none")


def signal(kind: SignalKind, sign: str, because: str = "her words") -> Signal:
    return Signal(kind, sign, because)


@pytest.fixture
def of(monkeypatch: pytest.MonkeyPatch) -> Any:
    def judged(*signals: Signal, like: Any = None) -> Any:
        heard = Heard(signals, "told")
        answers = {("told", book()): (heard, like)}
        monkeypatch.setattr(module, "heard_and_judged", lambda text, by: answers[text, by])
        return opinion("told", book())

    return judged


FLAG, ASK, BABY = SignalKind.RED_FLAG, SignalKind.ASK, SignalKind.BABY


def test_nothing_heard_is_benign_and_its_odds_are_told(of: Any) -> None:
    found = of(like=Like())
    assert (found.pred, found.category, found.urgency) == ("benign", "likely benign", "none")
    assert (found.because, found.like, found.heard) == ((), "", Heard((), "told"))
    assert found.odds == {"red_flag": 0.123, "benign": 0.877} and found.danger == 0.25


def test_without_likeness_there_are_no_odds(of: Any) -> None:
    plain = of()
    assert (plain.pred, plain.category, plain.odds, plain.danger) == ("benign", "", {}, 0.0)
    found = of(signal(ASK, "chest_pain"))
    assert (found.pred, found.category, found.like, found.odds) == ("ask", "", "", {})
    assert of(signal(FLAG, "calf_swollen")).category == "dvt"
    assert of(signal(SignalKind.MOOD, "tearful")).category == "tearful"  # of no rule: the sign itself


@pytest.mark.parametrize(
    ("kinds", "pred"),
    [
        ((SignalKind.MOOD, SignalKind.STOP), "stop"),
        ((SignalKind.STOP, SignalKind.LOSS), "mood"),  # a loss is met with sorrow
        ((SignalKind.LOSS, ASK), "ask"),
        ((ASK, BABY), "baby"),
        ((BABY, FLAG), "red_flag"),
        ((SignalKind.MOOD,), "mood"),
    ],
)
def test_the_gravest_kind_decides(of: Any, kinds: tuple[SignalKind, ...], pred: str) -> None:
    assert of(*(signal(kind, "chest_pain", kind.value) for kind in kinds)).pred == pred
    because = {"mood": "loss" if SignalKind.LOSS in kinds else "mood"}.get(pred, pred)
    assert of(*(signal(kind, "chest_pain", kind.value) for kind in kinds)).because == (because,)


def test_it_is_as_urgent_as_its_gravest_sign(of: Any) -> None:
    calf, chest = signal(FLAG, "calf_swollen", "my calf"), signal(FLAG, "chest_pain", "my chest")
    found = of(calf, chest, calf, like=Like())
    assert (found.urgency, found.category, found.because) == ("emergency", "calf", ("my calf", "my chest"))
    assert found.like == "told is like calf" and found.danger == 0.25
    assert found.heard == Heard((calf, chest, calf), "told")
    assert of(calf).urgency == "same_day"
    assert of(signal(FLAG, "bulge")).urgency == "routine"
    assert of(signal(SignalKind.MOOD, "tearful")).urgency == "routine"


def test_the_category_is_that_of_the_sign_and_of_a_question_the_likeliest(of: Any) -> None:
    assert of(signal(FLAG, "calf_swollen"), like=Like()).category == "calf"
    assert of(signal(FLAG, "needle_site_sore"), like=Like()).category == "spinal_infection"
    assert of(signal(ASK, "calf_swollen"), like=Like()).category == "likely red_flag"


def test_it_resembles_an_example_of_its_sign_else_of_what_is_likeliest(of: Any) -> None:
    assert of(signal(ASK, "calf_swollen"), like=Like()).like == "told is like calf"
    assert of(signal(ASK, "fever"), like=Like()).like == "told is like likely red_flag"


def test_a_sign_that_is_routine_until_its_questions_are_answered_only_asks(of: Any) -> None:
    """A common leak (RF01b) has a follow-up; a bulge is as routine and has none."""
    assert of(signal(FLAG, "leak_on_cough")).pred == "ask"
    assert of(signal(FLAG, "bulge")).pred == "red_flag"
    assert of(signal(FLAG, "leak_on_cough"), signal(FLAG, "fever")).pred == "red_flag"
    assert of(signal(FLAG, "leak_on_cough"), signal(FLAG, "bulge")).pred == "ask"
    assert of(signal(BABY, "of no rule")).pred == "baby"
