"""What a turn has changed once its effects hold: her row, her facts, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from policies.aftermath import after, learned, worse
from policies.effects import Clear, Effect, Prescribe, Record, Say, Stop, StopKind
from policies.facts import Fact, Facts
from tests.support.mothers import NOON, mother, stranger

ROWS: list[tuple[str, dict[str, Any], Effect, dict[str, Any], dict[str, Any]]] = [
    # what happens, her row before, the effect, what her row is then, what is known then (value, unit)
    ("a fact", {}, Record("fact", "pain_now", 8, "nrs"), {}, {"pain_now": (8, "nrs")}),
    ("a fact without a unit", {}, Record("fact", "fever", "yes"), {}, {"fever": ("yes", None)}),
    ("a note", {}, Record("note", "fever", "yes"), {}, {}),
    ("consent", {"status": "enrolling"}, Record("consent", "care", "v1"), {"status": "active"}, {"consent": ("yes", None)}),
    ("consent again", {"status": "withdrawn"}, Record("consent", "care", "v1"), {"status": "active"}, {"consent": ("yes", None)}),
    ("no consent", {}, Record("consent", "withdrawn", "v1"), {"status": "withdrawn"}, {"consent": ("no", None)}),
    ("gone", {}, Record("person", "reachable", "no"), {"reachable": False}, {}),
    ("back", {"reachable": False}, Record("person", "reachable", "yes"), {"reachable": True}, {}),
    ("another row of the person", {}, Record("person", "lang_seen", "no"), {}, {}),
    ("a pause", {}, Record("patient", "status", "paused"), {"status": "paused"}, {}),
    ("a zone", {}, Record("patient", "zone", "Asia/Tokyo"), {"zone": "Asia/Tokyo"}, {}),
    ("no field of hers", {}, Record("patient", "stop", "none"), {}, {}),
    ("a case number is not hers to change", {}, Record("patient", "case_no", "9"), {}, {}),
    ("symptoms", {}, Stop(StopKind.SESSION, "symptoms_up"), {}, {"symptom_stop": ("yes", None)}),
    ("unwilling", {}, Stop(StopKind.SESSION, "unwilling"), {}, {"unwilling": ("yes", None)}),
    ("the baby", {}, Stop(StopKind.SESSION, "baby"), {}, {}),
    ("the baby woke", {}, Stop(StopKind.SESSION, "baby_woke"), {}, {"baby_woke": ("yes", None)}),
    ("her language", {}, Record("patient", "lang", "es"), {"lang": "es"}, {}),
    ("her country", {}, Record("patient", "country", "GB"), {"country": "GB"}, {}),
    ("a hold", {}, Stop(StopKind.HOLD, "amber"), {"stop": "hold"}, {}),
    ("a lock", {"stop": "hold"}, Stop(StopKind.LOCK, "dvt"), {"stop": "lock"}, {}),
    ("a hold under a lock", {"stop": "lock"}, Stop(StopKind.HOLD, "amber"), {}, {}),
    ("a clearance", {"stop": "lock"}, Clear(7, 101), {"stop": "none"}, {"cleared": ("yes", None)}),
    ("words", {}, Say("a"), {}, {}),
    ("an exercise", {}, Prescribe(), {}, {}),
]  # fmt: skip


def changed(before: Facts, then: Facts) -> tuple[dict[str, Any], dict[str, Fact]]:
    row = {
        name: getattr(then.patient, name)
        for name in ("status", "stop", "reachable", "zone", "lang", "case_no", "country", "name")
        if getattr(then.patient, name, None) != getattr(before.patient, name, None)
    }
    return row, {name: fact for name, fact in then.known.items() if before.known.get(name) != fact}


@pytest.mark.req("S02")
@pytest.mark.parametrize(
    ("name", "row", "effect", "then_row", "then_known"), ROWS, ids=[row[0] for row in ROWS]
)
def test_what_one_effect_changes(
    name: str, row: dict[str, Any], effect: Effect, then_row: dict[str, Any], then_known: dict[str, Any]
) -> None:
    before = mother(**row)
    found_row, known = changed(before, learned(before, effect))
    assert found_row == then_row
    assert known == {n: Fact(n, value, unit, NOON, "turn") for n, (value, unit) in then_known.items()}


@pytest.mark.parametrize("effect", [row[2] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_stranger_has_no_row_to_change(effect: Effect) -> None:
    then = learned(stranger(), effect)
    assert then.patient is None
    kept = {row[0]: set(row[4]) for row in ROWS if row[2] == effect and not isinstance(effect, Clear)}
    assert set(then.known) in [*kept.values(), set()]
    if isinstance(effect, Record) and effect.kind == "fact":
        assert set(then.known) == {effect.name}


@pytest.mark.req("S8")
def test_a_stop_of_the_same_turn_outlives_the_clearance() -> None:
    lock, clear = Stop(StopKind.LOCK, "dvt"), Clear(7, 101)
    for effects in ([lock, clear], [clear, lock]):
        then = after(mother(stop="hold"), effects)
        assert then.patient is not None and then.patient.stop == "lock"


def test_a_later_effect_sees_the_earlier_one() -> None:
    then = after(mother(), [Record("fact", "pain_now", 8), Record("fact", "pain_now", 2)])
    assert then.number("pain_now") == 2


@pytest.mark.req("S04")
@pytest.mark.parametrize(
    ("now", "new", "then"),
    [("none", "hold", "hold"), ("none", "lock", "lock"), ("hold", "lock", "lock"), ("lock", "hold", "lock"),
     ("hold", "hold", "hold"), ("lock", "none", "lock"), ("hold", "none", "hold"), ("none", "none", "none")],
)  # fmt: skip
def test_the_worse_stop_stands(now: str, new: str, then: str) -> None:
    assert worse(now, new) == then
