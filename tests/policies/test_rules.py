"""A rule asked: yes, no or unknown, what it looked at, what nobody knows; and a limit on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from policies import open_question
from policies.asking import ask, fires, reading, said_since_clearance
from policies.effects import Record
from policies.facts import Tri
from policies.rules import (
    Answer,
    Book,
    Condition,
    Limit,
    OnUnknown,
    Op,
    Phrases,
    Rule,
    Rules,
    StopRule,
)
from policies.verdict import Disposition, Outcome
from tests.support.mothers import NOON, book, mother, stranger

A, B = Condition(Op.SIGN, "a"), Condition(Op.SIGN, "b")
YES, NO, UNKNOWN = Tri.YES, Tri.NO, Tri.UNKNOWN
HOURS_AGO = (NOON - timedelta(hours=48)).isoformat()
ASKED: list[tuple[Condition, dict[str, Any], Answer]] = [
    (A, {"a": "yes"}, Answer(YES, {"a": "yes"})),
    (A, {"a": "no"}, Answer(NO, {"a": "no"})),
    (A, {"a": "unsure"}, Answer(UNKNOWN, {"a": "unsure"}, ("a",))),
    (A, {}, Answer(UNKNOWN, {}, ("a",))),
    (A, {"a": ["yes", 2], "cleared": ["yes", 2]}, Answer(NO, {"a": "yes"})),
    (A, {"a": ["yes", 2], "cleared": ["yes", 1]}, Answer(NO, {"a": "yes"})),
    (A, {"a": ["yes", 1], "cleared": ["yes", 2]}, Answer(YES, {"a": "yes"})),
    (Condition(Op.NOT, parts=(A,)), {"a": "yes"}, Answer(NO, {"a": "yes"})),
    (Condition(Op.NOT, parts=(A,)), {"a": "no"}, Answer(YES, {"a": "no"})),
    (Condition(Op.NOT, parts=(A,)), {}, Answer(UNKNOWN, {}, ("a",))),
    (Condition(Op.ANY, parts=(A, B)), {"b": "yes"}, Answer(YES, {"b": "yes"}, ("a",))),
    (Condition(Op.ANY, parts=(A, B)), {"b": "no"}, Answer(UNKNOWN, {"b": "no"}, ("a",))),
    (Condition(Op.ANY, parts=(A, B)), {"a": "no", "b": "no"}, Answer(NO, {"a": "no", "b": "no"})),
    (Condition(Op.ALL, parts=(A, B)), {"a": "yes", "b": "yes"}, Answer(YES, {"a": "yes", "b": "yes"})),
    (Condition(Op.ALL, parts=(A, B)), {"a": "yes"}, Answer(UNKNOWN, {"a": "yes"}, ("b",))),
    (Condition(Op.ALL, parts=(A, B)), {"b": "no"}, Answer(NO, {"b": "no"}, ("a",))),
    (Condition(Op.ALL, parts=(A, A)), {}, Answer(UNKNOWN, {}, ("a",))),
    (Condition(Op.AT_LEAST, "n", number=7), {"n": 7}, Answer(YES, {"n": 7.0})),
    (Condition(Op.AT_LEAST, "n", number=7), {"n": 6}, Answer(NO, {"n": 6.0})),
    (Condition(Op.AT_LEAST, "n", number=7), {"n": "seven"}, Answer(UNKNOWN, {}, ("n",))),
    (Condition(Op.AT_MOST, "n", number=7), {"n": 7}, Answer(YES, {"n": 7.0})),
    (Condition(Op.AT_MOST, "n", number=7), {"n": 8}, Answer(NO, {"n": 8.0})),
    (Condition(Op.AT_MOST, "n", number=7), {}, Answer(UNKNOWN, {}, ("n",))),
    (Condition(Op.WITHIN_DAYS, "n", number=2), {"n": ["yes", 48]}, Answer(YES, {"n": HOURS_AGO})),
    (Condition(Op.WITHIN_DAYS, "n", number=2), {"n": ["yes", 49]}, Answer(NO, {"n": (NOON - timedelta(hours=49)).isoformat()})),
    (Condition(Op.WITHIN_DAYS, "n", number=2), {}, Answer(UNKNOWN, {}, ("n",))),
    (Condition(Op.IS, "x", ("a", "b")), {"x": "b"}, Answer(YES, {"x": "b"})),
    (Condition(Op.IS, "x", ("a", "b")), {"x": "c"}, Answer(NO, {"x": "c"})),
    (Condition(Op.IS, "x", ("2",)), {"x": 2}, Answer(YES, {"x": 2})),
    (Condition(Op.IS, "x", ("a",)), {}, Answer(UNKNOWN, {}, ("x",))),
    (Condition(Op.IS, "x", ("a",), absent_is_no=True), {}, Answer(NO, {})),
    (Condition(Op.IS, "x", ("a",), absent_is_no=True), {"x": "a"}, Answer(YES, {"x": "a"})),
]  # fmt: skip


def rule(
    when: Condition = A, unknown: OnUnknown = OnUnknown.ASK, signs: tuple[str, ...] = (), **other: Any
) -> Rule:
    given = {"id": "R1", "disposition": Disposition.EMERGENCY, **other}
    return Rule(
        category="c",
        since="2026-01-01",
        when=when,
        unknown=unknown,
        reason="told",
        source=("X",),
        signs=signs,
        **given,
    )


@pytest.mark.req("S06")
@pytest.mark.parametrize(("condition", "said", "answer"), ASKED)
def test_a_condition_asked(condition: Condition, said: dict[str, Any], answer: Answer) -> None:
    found = ask(condition, mother(said=said))
    assert (found.tri, dict(found.used), found.missing) == (answer.tri, dict(answer.used), answer.missing)


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    ("unknown", "signs", "said", "tri"),
    [
        (OnUnknown.ASK, (), {}, UNKNOWN),
        (OnUnknown.IGNORE, (), {}, UNKNOWN),
        (OnUnknown.SAFER, (), {}, YES),
        (OnUnknown.SAFER, (), {"a": "no"}, NO),
        (OnUnknown.SAFER, ("s", "t"), {}, UNKNOWN),
        (OnUnknown.SAFER, ("s", "t"), {"s": "no"}, UNKNOWN),
        (OnUnknown.SAFER, ("s", "t"), {"t": "yes"}, YES),
        (OnUnknown.SAFER, ("s",), {"s": ["yes", 2], "cleared": ["yes", 1]}, UNKNOWN),
    ],
)
def test_an_unknown_is_treated_the_rule_s_own_way(
    unknown: OnUnknown, signs: tuple[str, ...], said: dict[str, Any], tri: Tri
) -> None:
    found = fires(rule(unknown=unknown, signs=signs), mother(said=said))
    assert found.tri is tri
    assert found.missing == (() if "a" in said else ("a",))


@pytest.mark.req("S8")
def test_what_was_said_before_a_clearance_is_answered_no() -> None:
    assert said_since_clearance(mother(said={"a": ["yes", 1], "cleared": ["yes", 1]}), "a") is NO
    assert said_since_clearance(mother(said={"a": ["yes", 1], "cleared": ["yes", 1.1]}), "a") is YES
    assert said_since_clearance(mother(said={"cleared": ["yes", 1]}), "a") is UNKNOWN


@pytest.mark.parametrize(
    ("name", "row", "value"),
    [
        ("days_since_birth", {"days": 60}, 60),
        ("days_since_birth", {"days": None}, None),
        ("bmi", {"said": {"height_cm": 200, "weight_kg": 80}}, 20),
        ("bmi", {"said": {"height_cm": 200}}, None),
        ("bmi", {"said": {"weight_kg": 80}}, None),
        ("bmi", {"said": {"height_cm": 0, "weight_kg": 80}}, None),
        ("days_since_level", {"said": {"level_now": [1, 36]}}, 1.5),
        ("days_since_level", {}, None),
        ("level_cleared", {"plan": {"level": 2, "author": "Ana"}}, 2),
        ("level_cleared", {"plan": {"level": 2}}, 0),
        ("pain_rise", {"said": {"pain_now": [3, 2], "pain_after": [5, 1]}}, 2),
        ("pain_rise", {"said": {"pain_now": [3, 1], "pain_after": [5, 1]}}, 2),
        ("pain_rise", {"said": {"pain_now": [3, 0], "pain_after": [5, 1]}}, None),
        ("pain_rise", {"said": {"pain_now": None, "pain_after": [5, 1]}}, None),
        ("pain_rise", {}, None),
        ("pain_rise", {"said": {"pain_after": [5, 0]}, "session": {"pain_start": 1}}, 4),
        ("pain_rise", {"said": {"pain_after": [5, 1]}, "session": {"pain_start": 1, "minutes_ago": 60}}, 4),
        (
            "pain_rise",
            {"said": {"pain_after": [5, 1]}, "session": {"pain_start": 1, "minutes_ago": 59}},
            None,
        ),
        (
            "pain_rise",
            {"said": {"pain_after": [5, 0], "pain_now": [3, 1]}, "session": {"pain_start": None}},
            2,
        ),
        ("anything", {"said": {"anything": 4}}, 4),
        ("anything", {"said": {"anything": "4"}}, None),
    ],
)
def test_a_number_by_its_name(name: str, row: dict[str, Any], value: float | None) -> None:
    assert reading(mother(**row), name) == value


def test_a_limit_on_its_day() -> None:
    dates = [("2026-01-01", 1.0), ("2026-03-01", 2.0), ("2026-05-01", 3.0)]
    rules = Rules(limits=tuple(Limit("x", value, "u", since, ("X",)) for since, value in dates))
    other = replace(rules, limits=(*rules.limits, Limit("y", 9.0, "u", "2026-03-01", ("X",))))
    days = {
        date(2026, 1, 1): 1,
        date(2026, 2, 28): 1,
        date(2026, 3, 1): 2,
        date(2026, 4, 30): 2,
        date(2026, 5, 1): 3,
    }
    assert {day: other.limit("x", day) for day in days} == days
    assert other.limit("x") == 3
    assert other.limit("x", date(2025, 1, 1)) == 3, "before the first: the newest, never nothing"
    assert other.limit("y") == 9


def test_rules_are_found_by_id_and_the_gravest_sign_first() -> None:
    groups = ("red_flags", "triage", "contraindications", "gates", "dosing")
    rules = Rules(**{group: (rule(id=group),) for group in groups})  # type: ignore[arg-type]
    assert [rules.rule(group).id for group in groups] == list(groups)
    two = [rule(id=i, signs=s, disposition=d) for i, s, d in (
        ("B", ("s",), Disposition.EMERGENCY), ("C", ("s", "t"), Disposition.ROUTINE_REVIEW),
        ("A", ("s",), Disposition.EMERGENCY), ("D", ("t",), Disposition.EMERGENCY),
    )]  # fmt: skip
    assert [found.id for found in Rules(red_flags=tuple(two)).of_sign("s")] == ["A", "B", "C"]
    stops = [StopRule(f"ST{n}", name, "s", (), "e", "r", ("X",)) for n, name in enumerate(("lock", "hold"))]
    assert Rules(stops=tuple(stops)).stop("hold").id == "ST1"


def test_a_rule_s_decision_carries_what_it_looked_at() -> None:
    used = {"a": "yes"}
    found = rule().decision(Outcome.FIRED, used, "here")
    assert (found.rule, found.since, found.outcome, found.reason) == (
        "R1",
        "2026-01-01",
        Outcome.FIRED,
        "told",
    )
    assert (found.disposition, found.facts, found.about) == (Disposition.EMERGENCY, used, "here")
    used["a"] = "no"
    assert found.facts == {"a": "yes"}, "kept as it was"
    assert rule().decision(Outcome.KEPT, {}).about == ""


def test_a_condition_names_everything_it_looks_at() -> None:
    both = Condition(Op.ANY, parts=(A, Condition(Op.NOT, parts=(Condition(Op.IS, "x", ("1",)),)), B))
    assert list(both.names()) == ["a", "x", "b"]


def test_what_nobody_has_signed_is_counted() -> None:
    plain = book()
    rules = Rules(
        red_flags=(rule(), rule(signed="Dr")),
        contraindications=(rule(),),
        triage=(rule(),),
        stops=(
            StopRule("S", "n", "s", (), "e", "r", ("X",)),
            StopRule("T", "n", "s", (), "e", "r", ("X",), "Dr"),
        ),
    )
    content = plain.content
    of_content = len(content.exercises) + len(content.routines) + len(content.bites)
    assert Book(content, rules, Phrases()).unsigned == of_content + 4


@pytest.mark.req("S06")
def test_a_rule_whose_time_is_over_fires_for_nobody_on_her_own_date() -> None:
    said = {"a": "yes"}
    assert fires(rule(until="2026-03-03"), mother(said=said)).tri is YES
    over = fires(rule(until="2026-03-02"), mother(said=said))
    assert (over.tri, dict(over.used), over.missing) == (NO, {}, ())
    tomorrow = mother(said=said, zone="Pacific/Auckland")
    assert fires(rule(until="2026-03-03"), tomorrow).tri is NO, "it is the third of March at hers"


@pytest.mark.req("S06", "S8")
def test_a_safety_question_is_open_until_she_answers_or_a_clinician_has_cleared_her() -> None:
    asked = open_question.opened()
    assert asked == Record("fact", "safety_question", "open")
    assert open_question.answered() == Record("fact", "safety_question", "answered")
    assert open_question.is_open(mother(said={"safety_question": "open"}))
    assert not open_question.is_open(mother(said={"safety_question": "answered"}))
    assert not open_question.is_open(mother())
    for hours, still in ((1, True), (2, False), (3, False)):
        facts = mother(said={"safety_question": ["open", hours], "cleared": ["yes", 2]})
        assert open_question.is_open(facts) is still


def test_she_is_answered_in_her_language_and_a_stranger_in_english() -> None:
    assert (mother(lang="es").lang, mother().lang, stranger().lang) == ("es", "en", "en")
