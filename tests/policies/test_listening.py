"""Listening: bounded work, exact limits of numbers, and what is done with text nobody can read."""

from __future__ import annotations

import pytest

from policies import listening
from policies.listening import phrases as lexicon_module
from policies.listening.normalise import LONGEST, normalise, stem
from policies.listening.numbers import measured
from policies.listening.phrases import find, lexicon
from policies.listening.signals import SignalKind
from tests.support.mothers import phrase_book


def asked(text: str) -> set[str]:
    return {signal.sign for signal in listening.hear(text, phrase_book()).of(SignalKind.ASK)}


def sure(text: str) -> set[str]:
    return {signal.sign for signal in listening.hear(text, phrase_book()).of(SignalKind.RED_FLAG)}


@pytest.mark.fault("C13", guard="policies.listening.hear:hear")
@pytest.mark.fault("E22", guard="policies.listening.phrases:find")
@pytest.mark.parametrize("piece", ["chest ", "leg numb ", "a", "no ", "血", "🙏", "wxyzq ", "c h e s t "])
def test_a_long_text_is_read_to_its_limit_and_then_asked_about(piece: str) -> None:
    assert "screen_unclear" in asked(piece * (LONGEST + 1))


@pytest.mark.fault("E22", guard="policies.listening.phrases:find")
def test_work_is_counted_in_steps_not_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_module, "STEP_LIMIT", 10)
    assert "screen_unclear" in asked("my leg is numb and weak and my chest hurts when I breathe in deep")


def test_the_longest_message_stays_far_below_the_limit_of_steps() -> None:
    text = (
        "my leg hurts and my back is sore and the chest is tight and I feel low and my head is pounding "
    )[:]
    tokens = normalise(text * 42).tokens
    assert find(tokens, lexicon(phrase_book().phrases))


@pytest.mark.fault("C02", guard="policies.listening.normalise:normalise")
@pytest.mark.parametrize("text", ["не могу дышать", "не болит", "أشعر بألم", "숨이 안 쉬어져요", "मुझे दर्द"])
def test_a_script_nobody_reads_is_asked_about(text: str) -> None:
    assert "screen_unclear" in asked(text)


@pytest.mark.parametrize("text", ["7", "ok", "👍", "", "...", "好的", "sí", "10/10"])
def test_short_answers_are_just_answers(text: str) -> None:
    assert not listening.hear(text, phrase_book()).signals


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("bp 139/89", None),
        ("bp 140/80", "high_pressure"),
        ("bp 120/90", "high_pressure"),
        ("bp 159/109", "high_pressure"),
        ("bp 160/80", "pressure_very_high"),
        ("bp 120/110", "pressure_very_high"),
        ("165 over 100", "pressure_very_high"),
        ("bp 170", "pressure_very_high"),
        ("temp 37.9", None),
        ("temp 38", "fever"),
        ("temp 100.3f", None),
        ("temp 100.4f", "fever"),
        ("38,2 de fiebre hoy", "fever"),
        ("体温38.5", "fever"),
        ("38.6", "fever"),
        ("36.6", None),
        ("temp 35.4", "temperature_low"),
        ("38 semanas", None),
        ("38 minutes", None),
        ("39 reps", None),
    ],
)
@pytest.mark.req("S01")
def test_numbers_by_their_limits(text: str, sign: str | None) -> None:
    found = [m.sign for m in measured(normalise(text).plain, phrase_book().rules)]
    assert found == ([sign] if sign else [])


@pytest.mark.parametrize("text", ["bp 16/11", "my blood pressure was 400/20"])
def test_an_impossible_pressure_is_asked_about(text: str) -> None:
    assert "pressure_very_high" in asked(text)
    assert "pressure_very_high" not in sure(text)


@pytest.mark.parametrize(
    ("words", "root"), [("bleeding", "bleed"), ("hurts", "hurt"), ("fainted", "faint"), ("legs", "legs")]
)
def test_endings_do_not_matter(words: str, root: str) -> None:
    assert stem(words) == root


@pytest.mark.fault("C06", guard="policies.listening.context:shade")
@pytest.mark.parametrize(
    "text",
    [
        "no chest pain",
        "I don't have chest pain",
        "never had chest pain",
        "chest pain? no",
        "had chest pain last year",
        "my sister has chest pain",
        "what if I get chest pain",
        "I read about chest pain",
        "sin dolor en el pecho",
        "mi hermana tiene dolor en el pecho",
        "没有胸痛",
        "我妈胸痛",
        "如果胸痛怎么办",
    ],
)
def test_what_may_not_be_hers_or_now_is_asked_never_dropped(text: str) -> None:
    assert "chest_pain" in asked(text)
    assert "chest_pain" not in sure(text)


@pytest.mark.fault("C06", guard="policies.listening.context:shade")
@pytest.mark.parametrize(
    "text",
    [
        "not only fever, chest pain too",
        "not only chest pain, fever too",
        "no fever but chest pain",
        "no sé si es normal, dolor en el pecho",
        "my mum is here and I have chest pain",
        "没发烧但是胸痛",
    ],
)
def test_what_is_hers_and_now_is_sure(text: str) -> None:
    assert "chest_pain" in sure(text)


def test_one_sign_is_told_once() -> None:
    signals = listening.hear("chest pain, my chest hurts, tight chest", phrase_book()).signals
    assert [s.sign for s in signals if s.kind is SignalKind.RED_FLAG].count("chest_pain") == 1


def test_a_sure_sign_outweighs_the_question_about_it() -> None:
    heard = listening.hear("no chest pain yesterday. but today: chest pain", phrase_book())
    assert "chest_pain" in {s.sign for s in heard.of(SignalKind.RED_FLAG)}
    assert "chest_pain" not in {s.sign for s in heard.of(SignalKind.ASK)}


@pytest.mark.parametrize("text", ["me costó poco", "me costo mucho", "no me costo nada"])
def test_what_a_set_cost_her_is_no_cut(text: str) -> None:
    assert not sure(text) | asked(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("7 pero se me durmio el pie", "leg_weak"),
        ("se me duerme la pierna", "leg_weak"),
        ("se me durmieron las dos piernas", "both_legs_weak"),
        ("siento un cosquilleo raro en las partes", "saddle_numb"),
        ("me costo respirar", "breathless"),
    ],
)
def test_a_limb_that_falls_asleep_in_spanish_is_heard(text: str, sign: str) -> None:
    assert sign in sure(text) | asked(text)
