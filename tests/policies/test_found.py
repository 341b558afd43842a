"""Which rules are found: signs just said, signs no rule knows, amber answers since the last clearance."""

from __future__ import annotations

from typing import Any

import pytest

from policies import triage
from policies.facts import Fact, Tri
from tests.support.mothers import NOON, book, mother


def test_a_sign_just_said_is_known_from_this_moment_on() -> None:
    then = triage.with_signs(mother(), ["fever", "night_pain"], NOON)
    for sign in ("fever", "night_pain"):
        assert then.known[sign] == Fact(sign, "yes", None, NOON, "sign")


@pytest.mark.req("S01")
def test_a_sign_no_rule_knows_counts_as_unclear_beside_the_others() -> None:
    facts = mother(signs=["fever"])
    found = triage.red_flags_about(["fever", "nobody_knows_this"], facts, book())
    assert [f.rule.id for f in found] == ["SC01", "RF06"]
    assert all(f.answer.tri is Tri.YES for f in found)


@pytest.mark.req("S8")
@pytest.mark.parametrize(
    ("said", "held"),
    [
        ({"pain_now": [3, 3], "pain_after": [5, 2]}, ["AM13"]),
        ({"pain_now": [3, 3], "pain_after": [5, 2], "cleared": ["yes", 1]}, []),
        ({"pain_now": [3, 3], "pain_after": [5, 2], "cleared": ["yes", 2]}, []),
        ({"pain_now": [3, 3], "pain_after": [5, 2], "cleared": ["yes", 2.5]}, ["AM13"]),
        ({"kidney": ["yes", 2], "cleared": ["yes", 1]}, []),
        ({"kidney": ["yes", 2], "cleared": ["yes", 3]}, ["AM02"]),
        ({"kidney": ["yes", 2], "intake_done": None}, []),
    ],
)
def test_amber_counts_since_the_last_clearance(said: dict[str, Any], held: list[str]) -> None:
    assert [f.rule.id for f in triage.amber(mother(said=said), book())] == held
