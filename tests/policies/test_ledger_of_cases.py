"""What a case is made into, and what `napwise explain` answers to it (ledger/cases.txt; --update writes)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policies.cases import Case, judged, situation
from policies.explaining import EVENTS
from policies.facts import Facts
from tests.support.ledger import Ledger, differs, written
from tests.support.mothers import book

FILE = Path(__file__).parent / "ledger" / "cases.txt"
WELL = "well, message"
NOT_MET: dict[str, Any] = {
    "disposition": "emergency", "stop": "lock", "rules": ["RF01", "CI_kn"], "not_rules": ["CI_kn"],
    "refused": {"X08": "CI_wr", "X01": "CI_kn", "X24": None}, "allowed": ["X08", "X99", "X01"],
    "asks": ["saddle_numb", "b", "a"],
    "told": ["safety.dvt"], "whatever": 7,
}  # fmt: skip
GIVEN: dict[str, dict[str, Any]] = {
    "nothing known": dict.fromkeys(
        ("days_since_birth", "birth_mode", "pain_now", "knees", "fever"), "unknown"
    ),
    "weeks unknown": {"weeks_since_birth": "unknown"},
    "ten days": {"days_since_birth": 10},
    "five weeks": {"weeks_since_birth": 5},
    "a date": {"birth_date": "2026-02-25"},
    "paused": {"status": "paused"},
    "hold": {"stop": "hold"},
    "lock": {"stop": "lock"},
    "level cleared": {"level_cleared": 3, "days_since_birth": 100},
    "pain at the start": {"pain_start": 6, "pain_rise": 2},
    "pain rose": {"pain_rise": 2},
    "pain rose from none": {"pain_start": 0, "pain_rise": 2},
    "heavy": {"bmi": 31},
    "pain of seven": {"pain_now": 7},
    "pain of eight": {"pain_now": 8},
    "set fine": {"pain_up": "no", "tired_up": "no"},
    "set unsure": {"pain_up": "no", "tired_up": "unsure"},
    "set worse": {"pain_up": "yes", "tired_up": "no"},
    "back again": {"pain_now": 2, "pain_before": 3},
    "not back": {"pain_now": 4, "pain_before": 3},
    "stopped today": {"symptom_stop": "yes"},
    "back to baseline told": {"back_to_baseline": "no"},
    "numb": {"saddle_numb": "yes"},
    "numb, unsure": {"saddle_numb": "unsure", "leg_weak": "unsure"},
    "fever, never asked about a needle": {
        "fever": "yes",
        "needle_in_back": "unknown",
        "days_since_birth": 20,
    },
    "a leak": {"leak_on_cough": "yes", "leak_changed": "unknown", "saddle_numb": "no"},
    "sore knees": {"knees": "yes", "wrists": "yes"},
    "soaking": {"bleeding": "soaking"},
    "kidney": {"kidney": "yes"},
}
CASES = {
    **{f"well, {event}": Case("", event=event) for event in EVENTS},
    "an event nobody knows": Case("", {"knees": "yes"}, event="lunch"),
    **{f"{name}, {event}": Case("", given, event=event) for name, given in GIVEN.items() for event in EVENTS},
    "nothing met": Case("", {"knees": "yes"}, expect=NOT_MET),
    "nothing expected to fire or to be allowed": Case(
        "", {"knees": "yes"}, expect={"rules": [], "allowed": []}
    ),
    "several that are otherwise": Case(
        "",
        {"saddle_numb": "yes", "calf_swollen": "yes", "knees": "yes"},
        expect={"rules": [], "refused": {"X13": "CI_wr"}, "allowed": ["X13"]},
    ),
    "one word expected": Case(
        "", {"knees": "yes"}, expect={"rules": "CI_kn", "refused": "X08", "allowed": "X09"}
    ),
}


def hers(facts: Facts) -> Iterator[str]:
    yield f"now: {facts.now.isoformat()}"
    for name, fact in facts.known.items():
        yield f"known {name}: {written(fact)}"
    for name in ("patient", "plan", "session", "alerts", "rota", "me"):
        yield f"{name}: {written(getattr(facts, name))}"


def answered(case: Case) -> Iterator[str]:
    facts, told = situation(case, book())
    yield from hers(facts)
    yield from (f"told: {written(record)}" for record in told)
    result = judged(case, book())
    found = result.explanation
    assert result.case is case
    yield f"answer: {found.disposition.word} stop {found.stop} silent {found.silent}"
    for name in ("rules", "limits", "allowed", "asks", "told"):
        yield f"{name}: {written(getattr(found, name))}"
    yield from (f"refused {exercise}: {written(rules)}" for exercise, rules in found.refused.items())
    yield from (f"because {reason.rule}: {written(reason)}" for reason in found.because)
    yield f"assumed: {written(result.assumed)}"
    yield from (f"wrong: {line}" for line in result.wrong)


@cache
def well() -> list[str]:
    return list(answered(CASES[WELL]))


def lines(name: str) -> list[str]:
    return well() if name == WELL else differs(answered(CASES[name]), well())


@pytest.fixture(scope="module", autouse=True)
def _written_anew(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update", default=False):
        Ledger(FILE).write({name: lines(name) for name in CASES})


@cache
def ledger() -> dict[str, list[str]]:
    return Ledger(FILE).sections()


@pytest.mark.req("M06", "S04")
@pytest.mark.parametrize("name", CASES)
def test_a_case_and_its_answer(name: str) -> None:
    assert lines(name) == ledger().get(name, [])
