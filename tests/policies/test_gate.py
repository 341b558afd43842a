"""The gate at the moment of sending: the last word before an exercise leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies import prescribing
from policies.verdict import Outcome
from tests.support.mothers import NOON, book, mother


def refusal(exercises: list[str], **given: Any) -> str:
    until = given.pop("until", None)
    decision = prescribing.gate(exercises, mother(**given), book(), NOON, until)
    return decision.reason if decision else ""


@pytest.mark.req("S2")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"stop": "lock"}, "locked"),
        ({"stop": "hold"}, "on_hold"),
        ({"status": "paused"}, "not_consented_or_paused"),
        ({"status": "withdrawn"}, "not_consented_or_paused"),
        ({"status": "enrolling"}, "not_consented_or_paused"),
        ({"said": {"consent": "no"}}, "not_consented_or_paused"),
        ({"said": {"symptom_stop": ["yes", 1]}}, "symptoms_up_today"),
        ({"said": {"intake_done": None}}, "screen_or_intake_open"),
        ({"until": NOON - timedelta(seconds=1)}, "no_longer_valid"),
        ({"until": NOON}, ""),
    ],
)
def test_an_exercise_that_waited(given: dict[str, Any], reason: str) -> None:
    assert refusal(["X08"], **given) == reason


@pytest.mark.req("S2", "S04")
def test_breathing_may_go_under_a_hold_and_not_under_a_lock() -> None:
    assert refusal(["X01", "X32"], stop="hold") == ""
    assert refusal(["X01"], stop="lock") == "locked"
    assert refusal(["X01", "X08"], stop="hold") == "on_hold"


def test_a_message_without_exercise_is_not_the_gates_business() -> None:
    assert refusal([], stop="lock") == ""


def test_a_session_that_takes_long_is_not_cut_off_by_an_older_pain_score() -> None:
    assert refusal(["X08"], said={"pain_now": [3, 7]}) == ""


@pytest.mark.req("S17")
def test_a_gate_that_breaks_stays_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("policies.prescribing.sending.refusals", broken)
    assert refusal(["X01"]) == "policy_failed"


@pytest.mark.req("S17")
def test_whatever_breaks_refuses_and_says_what(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("stop")

    monkeypatch.setattr("policies.prescribing.sending.in_force", broken)
    refused = prescribing.gate(["X01", "X32"], mother(), book(), NOON)
    assert refused is not None and (refused.rule, refused.reason) == ("S17", "policy_failed")
    assert refused.outcome is Outcome.REFUSED and refused.about == "X01,X32"
    assert refused.facts == {"error": "KeyError"} and refused.since == "2026-11-20"
