"""The harness of `make mutants` itself: what it changes, what it puts in, what it accepts as noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policies.rules import Condition, Limit, OnUnknown, Op, Rule, StopRule
from policies.verdict import Disposition
from tests.mutants import code, summary
from tests.mutants.rules import changed_limit, changed_rule, changed_stop, changes
from tests.mutants.summary import Accepted, Result
from tests.support.mothers import ROOT, book

SAMPLE = """
from functools import lru_cache

LIMIT = 7


@lru_cache(maxsize=4)
def is_severe(pain: int, border: int = 7) -> bool:
    if pain is None:
        return False
    return pain >= border
"""
RULE = Rule(
    "RF99",
    "test",
    "2026-11-20",
    Condition(
        Op.ANY,
        parts=(
            Condition(Op.SIGN, "fever"),
            Condition(
                Op.ALL,
                parts=(Condition(Op.AT_LEAST, "pain_now", number=7), Condition(Op.IS, "x", ("a", "b"))),
            ),
        ),
    ),
    Disposition.URGENT_REVIEW,
    OnUnknown.ASK,
    "test",
    ("test",),
    lock=True,
    signs=("fever",),
)


@pytest.fixture
def found(tmp_path: Path) -> list[code.Change]:
    (tmp_path / "sample.py").write_text(SAMPLE, "utf-8")
    return code.changes(tmp_path / "sample.py", tmp_path)


def test_a_comparison_is_moved_and_turned_in_a_decorated_function_too(found: list[code.Change]) -> None:
    diffs = {change.diff for change in found if change.name == "sample:is_severe"}
    assert "- return pain >= border\n+ return pain > border" in diffs
    assert "- return pain >= border\n+ return pain < border" in diffs
    assert "- if pain is None:\n+ if pain is not None:" in diffs


def test_what_stands_outside_of_functions_is_changed_cold(found: list[code.Change]) -> None:
    tables = [change for change in found if change.place == ""]
    assert {change.diff for change in tables} >= {"- LIMIT = 7\n+ LIMIT = 8", "- LIMIT = 7\n+ LIMIT = None"}
    assert all(change.cold for change in tables)
    defaults = [change for change in found if "border: int = 8" in change.diff]
    assert defaults and all(change.cold for change in defaults)


def test_every_change_is_python_and_differs(found: list[code.Change]) -> None:
    for change in found:
        assert change.apply(SAMPLE) != SAMPLE
        compile(change.apply(SAMPLE), "sample.py", "exec")


def test_a_rule_is_changed_in_every_way_of_the_table() -> None:
    diffs = dict(changed_rule(RULE, ["breathless", "fever", "numb"], flags=True))
    assert diffs["gone"] == []
    assert set(diffs) == {
        "gone", "not (…)", "any becomes all fever/pain_now/x", "any without fever", "any without pain_now/x",
        "fever becomes numb", "all becomes any pain_now/x", "all without pain_now", "all without x",
        "at_least becomes at_most pain_now", "pain_now at_least 6", "pain_now at_least 8", "x is not a", "x is not b",
        "lock: False", "disposition: routine_review", "disposition: emergency", "signs without fever",
    }  # fmt: skip
    (graded,) = diffs["disposition: emergency"]
    assert graded.disposition is Disposition.EMERGENCY and graded.when == RULE.when


def test_the_safer_side_is_tried_only_where_it_is_another_rule() -> None:
    def tried(rule: Rule) -> set[str]:
        return {diff for diff, _ in changed_rule(rule, ["fever"], flags=True) if diff.startswith("unknown")}

    absent = Condition(Op.IS, "leg_pain", values=("runs_down",), absent_is_no=True)
    assert tried(RULE) == set(), "a fever is enough: unknown and fever said are never together"
    assert tried(replace(RULE, signs=())) == {"unknown: safer"}
    assert tried(replace(RULE, signs=(), when=absent)) == set(), "it is never unknown"
    both = Condition(Op.ALL, parts=RULE.when.parts)
    assert tried(replace(RULE, when=both)) == {"unknown: safer"}
    assert tried(replace(RULE, when=both, unknown=OnUnknown.SAFER)) == {"unknown: ask"}


def test_each_change_of_the_house_has_a_name_of_its_own() -> None:
    named = [(change.name, change.diff) for change in changes(book().rules)]
    assert len(named) == len(set(named))


def test_a_stop_and_a_limit_are_changed() -> None:
    stop = StopRule("ST99", "test", "2026-11-20", ("X01", "X32"), "never", "test", ("test",))
    assert [diff for diff, _ in changed_stop(stop)] == [
        "gone", "allows nothing", "allows everything", "allows no X01", "allows no X32",
    ]  # fmt: skip
    limit = Limit("test", 7, "days", "2026-11-20", ("test",))
    assert [(diff, [o.value for o in others]) for diff, others in changed_limit(limit)] == [
        ("gone", []), ("6 days", [6]), ("8 days", [8]),
    ]  # fmt: skip


def test_every_rule_stop_limit_and_list_is_changed() -> None:
    rules = book().rules
    names = {change.name for change in changes(rules)}
    every = rules.everything
    assert {name.partition(":")[2] for name in names} == {
        *(rule.id for rule in every),
        *(stop.id for stop in rules.stops),
        *(limit.name for limit in rules.limits),
        *rules.lists,
    }


KILLED = [Result("policies.a:f", str(n), "killed") for n in range(99)]
PLANTED = Result("policies.a:f", "- a\n+ b", "survived")


def test_a_survivor_in_no_list_fails_and_is_shown() -> None:
    assert summary.passes(KILLED, [])
    assert not summary.passes([*KILLED, PLANTED], [])
    text = "\n".join(summary.lines([*KILLED, PLANTED], []))
    assert "policies.a:f\n  - a\n  + b" in text and "99.0%" in text


def test_a_survivor_with_a_reason_passes_and_only_that_one() -> None:
    known = [Accepted("policies.a:f", "- a\n+ b", "the same thing twice")]
    assert summary.passes([*KILLED, PLANTED], known)
    assert not summary.passes([*KILLED, PLANTED, Result("policies.a:f", "- c\n+ d", "survived")], known)


def test_below_ninety_five_percent_reasons_do_not_help() -> None:
    known = [Accepted("policies.a:f", "", "all of them")]
    few = [*KILLED[:18], PLANTED, PLANTED]
    assert not summary.unexplained(few, known)
    assert not summary.passes(few, known)


def test_a_loop_without_end_counts_as_noticed() -> None:
    assert summary.percent([Result("policies.a:f", "x", "timeout")]) == 100


def test_every_survivor_of_the_list_has_a_reason_and_a_place() -> None:
    for entry in summary.accepted():
        module = entry.name.partition(":")[0]
        if "*" in module:
            continue
        path = ROOT / (module.replace(".", "/") + ".py")
        assert (
            not module.startswith("policies")
            or path.exists()
            or (path.with_suffix("") / "__init__.py").exists()
        )


def test_a_survivor_without_a_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "survivors.yaml").write_text("- {name: 'policies.a:f', diff: x, reason: ''}\n", "utf-8")
    with pytest.raises(ValueError, match="without a reason"):
        summary.accepted(tmp_path / "survivors.yaml")
