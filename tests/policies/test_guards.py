"""Guards: each predicate a flow may ask, on the situations that turn it (tables/guards.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from content.load import read_yaml
from policies.facts import Facts
from policies.guards import GUARDS
from policies.intake_order import TOPICS
from policies.rules import Book
from tests.support.mothers import NOON, ROOT, alert, book, mother, stranger
from tests.support.situations import book_of_two_dates

FOLDER = ROOT / "tests" / "policies" / "tables"
CASES: list[Mapping[str, Any]] = read_yaml(FOLDER / "guards.yaml", FOLDER).data


later = cache(book_of_two_dates)
"""The same house with limits that change at the end of the year: until then those of today count."""


def holds(name: str, facts: Facts, frame: Mapping[str, Any] | None = None, of: Book | None = None) -> bool:
    return GUARDS[name](facts, frame or {}, of or book())


def answered(case: Mapping[str, Any], side: str, of: Book) -> bool:
    given = dict(case[side])
    frame = given.pop("frame", {})
    if given.pop("rest_answered", False):
        marks = {mark: "yes" for topic in TOPICS for ask in topic.asks for mark in ask.marks[-1:]}
        given["said"] = {"rest_intake_done": "yes", **marks, **given.get("said", {})}
    if "alert" in given:
        given["alerts"] = [alert(**given.pop("alert"))]
    return holds(case["guard"], mother(**given), frame, of)


@pytest.mark.req("M09", "M12", "S04")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["guard"]))
def test_a_guard_turns(case: Mapping[str, Any]) -> None:
    for of in (book(), later()):
        assert answered(case, "yes", of)
        assert not answered(case, "no", of)


def test_every_guard_has_a_case() -> None:
    # These turn on the book, not on her.
    of_the_book = {
        *("one_language_is_installed", "there_is_a_second_listener"),
        *("form_is_due", "form_goes_on", "form_is_cut_short"),
    }
    assert {case["guard"] for case in CASES} | of_the_book == set(GUARDS)


def test_a_stranger_is_nobody_yet() -> None:
    assert holds("has_not_consented", stranger())
    nobodys = ("is_locked", "is_paused", "has_left", "zone_follows_from_country")
    assert not any(holds(name, stranger()) for name in nobodys)


@pytest.mark.req("S04")
def test_a_morning_is_a_morning_on_her_own_clock() -> None:
    evening = mother(zone="Pacific/Auckland", said={"symptom_stop": ["yes", 14]})
    assert evening.local(NOON - timedelta(hours=14)).date() < evening.today
    assert holds("morning_check_is_missing", evening)


@pytest.mark.req("M40")
def test_one_language_is_installed_in_the_catalogue_of_the_tests() -> None:
    assert holds("one_language_is_installed", mother())
