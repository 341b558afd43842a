"""Decision points: kept once, their proximal outcomes within the hour and within ten minutes (R01)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.store import Store, points
from bot.store.points import Where
from bot.store.unit import Unit
from policies.facts import PatientView
from policies.prompting.points import DecisionPoint
from tests.support.rows import NINE, a_mother

HOUR, TEN = timedelta(minutes=60), timedelta(minutes=10)


@pytest.fixture
def mother(store: Store) -> PatientView:
    return store.now_run(a_mother)


def kept(store: Store, mother: PatientView, number: int, action: str, at: datetime = NINE) -> None:
    point = DecisionPoint("window", action != "nothing", "", ("routine",), action, 1.0, "2026-03-02", "w1")

    def write(unit: Unit) -> None:
        points.add(unit, mother, point.kind, point.kept().value, Where(number, "r1", at))

    store.now_run(write)


def outcomes(store: Store, mother: PatientView) -> list[tuple[datetime | None, datetime | None]]:
    return [(row.begun_at, row.replied_at) for row in store.read(lambda unit: points.of(unit, mother.id))]


@pytest.mark.req("R01")
@pytest.mark.parametrize(("minutes", "counts"), [(1, True), (60, True), (61, False)])
def test_a_session_within_the_hour_is_the_outcome(
    store: Store, mother: PatientView, minutes: int, counts: bool
) -> None:
    kept(store, mother, 1, "routine")
    kept(store, mother, 2, "nothing")
    at = NINE + timedelta(minutes=minutes)
    store.now_run(lambda unit: points.begun(unit, mother.id, at, HOUR))
    store.now_run(lambda unit: points.begun(unit, mother.id, at + timedelta(seconds=9), HOUR))
    assert outcomes(store, mother) == [(at if counts else None, None)] * 2, "the first counts, sent or not"


@pytest.mark.req("R01")
@pytest.mark.parametrize(("minutes", "counts"), [(1, True), (10, True), (11, False)])
def test_a_sign_of_hers_within_ten_minutes_answers_what_was_sent(
    store: Store, mother: PatientView, minutes: int, counts: bool
) -> None:
    for number, action in enumerate(("routine", "nothing", "pull", "check"), start=1):
        kept(store, mother, number, action)
    at = NINE + timedelta(minutes=minutes)
    other = store.now_run(lambda unit: a_mother(unit, 2))
    store.now_run(lambda unit: points.replied(unit, other.id, at, TEN))
    assert outcomes(store, mother) == [(None, None)] * 4, "hers alone"
    store.now_run(lambda unit: points.replied(unit, mother.id, at, TEN))
    store.now_run(lambda unit: points.replied(unit, mother.id, at + timedelta(seconds=9), TEN))
    first = at if counts else None
    assert outcomes(store, mother) == [(None, first), (None, None), (None, None), (None, first)]


@pytest.mark.req("R01")
def test_its_context_comes_back_and_is_sealed(store: Store, mother: PatientView) -> None:
    kept(store, mother, 1, "routine")
    (row,) = store.read(lambda unit: points.of(unit, mother.id))
    assert (row.local_date, row.slot, row.action, row.probability) == ("2026-03-02", "w1", "routine", 1.0)
    assert row.options == ["routine"] and row.release == "r1" and row.context == {}
