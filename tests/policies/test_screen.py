"""Screen: order of effects, questions before alarms, and words that only soften the day."""

from __future__ import annotations

import pytest

from policies.effects import Ask, Begin, CancelTimer, Raise, Record, Say, SendClass, Stop, StopKind
from policies.listening.signals import Heard, Signal, SignalKind
from policies.screen import screen
from tests.support.mothers import NOON, book, mother, stranger

QUESTION = Record("fact", "safety_question", "open")
"""Until she has answered, nothing is exercised."""


def heard(kind: SignalKind, *signs: str, source: str = "words") -> Heard:
    return Heard(tuple(Signal(kind, sign, sign, source) for sign in signs), "her words")


@pytest.mark.req("S01")
def test_the_order_of_an_emergency() -> None:
    verdict = screen(mother(), heard(SignalKind.RED_FLAG, "chest_pain"), book(), NOON)
    assert [type(e) for e in verdict.effects] == [Record, Stop, Say, Raise, Ask, CancelTimer, CancelTimer]
    said = verdict.effects[2]
    assert isinstance(said, Say) and said.send_class is SendClass.SAFETY and not said.silent


@pytest.mark.fault("C06", guard="policies.screen:screen")
@pytest.mark.req("S01")
def test_unclear_words_are_asked_about() -> None:
    verdict = screen(mother(), heard(SignalKind.ASK, "chest_pain"), book(), NOON)
    assert verdict.effects == (QUESTION, Begin("clarify", {"sign": "chest_pain", "words": "her words"}))
    assert verdict.interrupts


def test_the_gravest_of_several_questions_is_asked() -> None:
    verdict = screen(mother(), heard(SignalKind.ASK, "bulge", "saddle_numb", "calf_swollen"), book(), NOON)
    _, begin = verdict.effects
    assert isinstance(begin, Begin) and begin.vars["sign"] == "saddle_numb"


def test_a_sure_flag_needs_no_question() -> None:
    signals = (*heard(SignalKind.ASK, "fever").signals, *heard(SignalKind.RED_FLAG, "chest_pain").signals)
    verdict = screen(mother(), Heard(signals, "words"), book(), NOON)
    assert not [e for e in verdict.effects if isinstance(e, Begin)]


@pytest.mark.req("M12")
def test_words_of_pain_end_a_session_that_runs() -> None:
    runs = mother(session={"pain_start": 3})
    assert screen(runs, heard(SignalKind.STOP, "pain_increase"), book(), NOON).effects == (
        Stop(StopKind.SESSION, "symptoms_up", ("ST03",)),
    )
    ended = mother(session={"ended_by": "done"})
    assert screen(ended, heard(SignalKind.STOP, "pain_increase"), book(), NOON).effects == ()


@pytest.mark.req("M41")
def test_a_low_mood_is_answered_and_noted() -> None:
    verdict = screen(mother(), heard(SignalKind.MOOD, "low"), book(), NOON)
    assert [e.message for e in verdict.effects if isinstance(e, Say)] == ["safety.mood_support"]
    assert Record("note", "digest_task", "mood_low") in verdict.effects
    assert not verdict.interrupts


def test_a_wish_for_a_person_takes_the_turn_when_written_and_leaves_it_when_tapped() -> None:
    assert screen(mother(), heard(SignalKind.RED_FLAG, "asks_for_human"), book(), NOON).interrupts
    tapped = heard(SignalKind.RED_FLAG, "asks_for_human", source="tap")
    assert not screen(mother(), tapped, book(), NOON).interrupts


def test_the_baby_is_helped_without_a_word_about_her() -> None:
    verdict = screen(mother(), heard(SignalKind.BABY, "baby_needs_help"), book(), NOON)
    assert verdict.interrupts
    assert not [e for e in verdict.effects if isinstance(e, Raise | Record)]
    assert [e.kind for e in verdict.effects if isinstance(e, Stop)] == [StopKind.SESSION]


def test_a_stranger_gets_no_records() -> None:
    verdict = screen(stranger(), heard(SignalKind.RED_FLAG, "chest_pain"), book(), NOON)
    assert not [e for e in verdict.effects if isinstance(e, Record | Stop | Ask)]


@pytest.mark.fault("H18", guard="policies/rules/red_flags.yaml")
@pytest.mark.parametrize("sign", ["not_safe_at_home", "danger_at_home", "unwanted_thoughts"])
def test_no_stop_speaks_of_violence_or_thoughts(sign: str) -> None:
    verdict = screen(mother(), heard(SignalKind.RED_FLAG, sign), book(), NOON)
    assert not [e for e in verdict.effects if isinstance(e, Stop)]
    both = screen(mother(), heard(SignalKind.RED_FLAG, sign, "chest_pain"), book(), NOON)
    (stop,) = [e for e in both.effects if isinstance(e, Stop)]
    assert stop.reason == "pulmonary_embolism"


@pytest.mark.req("S01", "S06")
@pytest.mark.parametrize("needle", ["yes", "unsure"])
def test_fever_after_a_needle_in_the_back_is_the_reason_of_the_lock(needle: str) -> None:
    """The clinician reads of the graver thing first, and that she is locked for it."""
    verdict = screen(
        mother(days=20, said={"needle_in_back": needle}), heard(SignalKind.RED_FLAG, "fever"), book(), NOON
    )
    (stop,) = [e for e in verdict.effects if isinstance(e, Stop)]
    assert stop.reason == "spinal_infection" and stop.rules == ("RF10c", "RF06")
    alerts = {e.category: e.stop for e in verdict.effects if isinstance(e, Raise)}
    assert alerts == {"spinal_infection": "lock", "sepsis": "lock"}


@pytest.mark.req("S01")
@pytest.mark.parametrize(
    ("rule", "signs"),
    [
        ("RF05b", ("bleeding_red_again", "heart_racing")),
        ("RF06b", ("fever", "belly_pain_severe")),
        ("RF08b", ("breast_hot", "too_weak")),
        ("RF09b", ("burning_pee", "vomiting")),
        ("RF10d", ("fever", "leg_weak")),
        ("RF11c", ("headache_sitting_up", "leg_weak")),
        ("RF13d", ("fever", "night_pain")),
        ("RF13e", ("leg_weak", "night_pain")),
        ("RF16b", ("belly_pain_severe", "fainted")),
    ],
)
def test_what_two_signs_mean_together_locks_beside_what_each_means(rule: str, signs: tuple[str, ...]) -> None:
    """The clinician who clears it reads every rule that she is locked for."""
    verdict = screen(mother(), heard(SignalKind.RED_FLAG, *signs), book(), NOON)
    (stop,) = [e for e in verdict.effects if isinstance(e, Stop)]
    assert rule in stop.rules


@pytest.mark.req("S17")
def test_a_broken_fact_does_not_silence_a_flag() -> None:
    facts = mother(said={"birth_date": "not a day"})
    verdict = screen(facts, heard(SignalKind.RED_FLAG, "needle_site_sore"), book(), NOON)
    assert [d.rule for d in verdict.decisions] == ["RF10"]
    assert [e.kind for e in verdict.effects if isinstance(e, Stop)] == [StopKind.LOCK]


@pytest.mark.req("S01", "M37")
def test_a_wish_for_a_person_does_not_answer_for_a_doubtful_flag() -> None:
    doubt = heard(SignalKind.ASK, "chest_pain").signals
    wish = heard(SignalKind.RED_FLAG, "asks_for_human", source="tap").signals
    verdict = screen(mother(), Heard((*wish, *doubt), "words"), book(), NOON)
    assert [e.vars["sign"] for e in verdict.effects if isinstance(e, Begin)] == ["chest_pain"]
    assert [e.category for e in verdict.effects if isinstance(e, Raise)] == ["asks_for_human"]
    assert verdict.interrupts
