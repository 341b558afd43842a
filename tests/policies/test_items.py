"""Why an exercise may not be sent: day by day, block by block, with what was looked at."""

from __future__ import annotations

from typing import Any

import pytest

from policies.effects import Prescribe
from policies.facts import Facts
from policies.prescribing import pick
from policies.prescribing.items import level_cap, refusals
from policies.prescribing.pick import Desk
from policies.prescribing.stops import in_force
from policies.verdict import Decision, Outcome
from tests.support.mothers import NOON, mother
from tests.support.situations import book_of_two_dates as book

TRUSTED = {"rev": 2, "level": 3, "author": "Ana"}


def refused(exercise: str, facts: Facts) -> dict[str, Decision]:
    return {decision.rule: decision for decision in refusals(exercise, facts, book(), ())}


@pytest.mark.req("S04", "M17")
@pytest.mark.parametrize(
    ("days", "mode", "exercise", "too_early"),
    [
        (13, "vaginal", "X10", True), (14, "vaginal", "X10", False), (14, "assisted", "X15", False),
        (13, "assisted", "X15", True), (14, None, "X15", True), (41, None, "X15", True), (42, None, "X15", False),
        (41, "planned_caesarean", "X15", True), (42, "planned_caesarean", "X15", False), (1, "vaginal", "X01", False),
        (None, "vaginal", "X10", True), (0, "vaginal", "X11", False),
    ],
)  # fmt: skip
def test_an_exercise_has_a_first_day(
    days: int | None, mode: str | None, exercise: str, too_early: bool
) -> None:
    found = refused(exercise, mother(days=days, mode=mode, plan=TRUSTED)).get("PR06")
    assert (found is not None) is too_early
    if found is not None:
        assert found.facts == {"days_since_birth": days, "birth_mode": mode}
        assert (found.reason, found.about) == ("too_early_after_birth", exercise)


@pytest.mark.req("S17")
def test_a_date_that_is_none_counts_as_the_day_of_birth() -> None:
    catalogue = book().content.exercises
    first = catalogue["X10"].model_copy(
        update={"id": "X96", "gates": catalogue["X10"].gates.model_copy(update={"min_days_vaginal": 1})}
    )
    from_day_one = {**catalogue, "X96": first}
    content = book().content.content.model_copy(update={"exercises": from_day_one})
    other = type(book())(type(book().content)("test", content), book().rules, book().phrases)
    for days, early in ((0, True), (1, False), (None, True)):
        rules = {d.rule for d in refusals("X96", mother(days=days, plan=TRUSTED), other, ())}
        assert ("PR06" in rules) is early


@pytest.mark.req("S04")
@pytest.mark.parametrize(("pain", "blocked"), [(6, False), (7, True), (None, True)])
def test_severe_pain_blocks_everything_once(pain: int | None, blocked: bool) -> None:
    facts = mother(said={"pain_now": pain})
    for exercise in ("X08", "X98"):
        rules = [d.rule for d in refusals(exercise, facts, book(), ())]
        assert rules.count("CI_p7") == int(blocked), exercise


@pytest.mark.req("S04")
@pytest.mark.parametrize(
    ("days", "pain", "walks"),
    [
        (6, 3, False),
        (7, 3, True),
        (8, 3, True),
        (7, 5, True),
        (7, 6, False),
        (7, 5.5, True),
        (7, None, False),
    ],
)
def test_a_flat_walk_from_the_end_of_week_one(days: int, pain: float | None, walks: bool) -> None:
    facts = mother(days=days, said={"pain_now": pain})
    above = [d for d in refusals("X30", facts, book(), ()) if d.reason == "above_her_level"]
    assert (not above) is walks


@pytest.mark.req("M06", "M20")
@pytest.mark.parametrize(
    ("row", "cap", "rule"),
    [
        ({}, 1, "PR03"),
        ({"plan": {"rev": 1, "level": 0}}, 0, "PR03"),
        ({"plan": {"rev": 1, "level": 3}}, 1, "PR03"),
        ({"plan": TRUSTED, "days": 90}, 3, "PR03"),
        ({"plan": TRUSTED, "days": 83}, 2, "LV04"),
        ({"plan": TRUSTED, "days": 41}, 1, "LV03"),
        ({"plan": {"rev": 2, "level": 1, "author": "Ana"}, "days": 41}, 1, "PR03"),
        ({"said": {"level_now": 0}}, 0, "DS02"),
        ({"said": {"level_now": 1}}, 1, "PR03"),
        ({"said": {"level_now": 2}}, 1, "PR03"),
        ({"plan": TRUSTED, "days": 90, "said": {"level_now": 2}}, 2, "DS02"),
    ],
)
def test_the_level_and_the_rule_that_caps_it(row: dict[str, Any], cap: int, rule: str) -> None:
    found, used, by = level_cap(mother(**row), book())
    assert (found, by) == (cap, rule)
    assert (used == {"level_now": cap}) is (rule == "DS02")


def test_the_level_without_what_was_reached() -> None:
    assert level_cap(mother(said={"level_now": 0}), book(), reached=False)[0] == 1


@pytest.mark.req("S04")
@pytest.mark.parametrize(
    ("row", "only_rest"),
    [
        ({}, False),
        ({"stop": "hold"}, True),
        ({"stop": "lock"}, True),
        ({"said": {"tiredness": 7}}, False),
        ({"said": {"tiredness": 6}}, False),
    ],
)
def test_what_leaves_only_rest(row: dict[str, Any], only_rest: bool) -> None:
    facts = mother(**row)
    assert Desk(facts, book(), in_force(facts, book())).only_rest is only_rest


def test_never_more_than_one_breathing_at_the_beginning() -> None:
    rules = book().rules
    lists = {**rules.lists, "breathing": ("X01", "X02")}
    two = type(book())(book().content, type(rules)(**{**vars(rules), "lists": lists}), book().phrases)
    facts = mother(said={"knees": "yes"})
    found, decisions = pick(Prescribe("routine", 5, "chair"), facts, two, NOON)
    assert found is not None and decisions[-1].outcome is Outcome.KEPT
    assert [item.exercise for item in found.items].count("X02") == 0 and found.items[0].exercise == "X01"
