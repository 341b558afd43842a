"""The exercises that are really written, all of them, through the real picker: who gets which, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from content.check_movements import ALLOWED_SUPINE, SUPINE_BY_UNLOCK
from content.schema import Exercise
from policies.effects import Dose, Item, Prescribe
from policies.facts import Facts
from policies.prescribing import pick
from policies.prescribing.items import refusals
from policies.rules import Book
from tests.support.mothers import NOON, mother
from tests.support.talk import the_book as book

SEEN = {"rev": 2, "level": 3, "author": "Ana"}
"""The plan of a mother whom a clinician has seen."""
UNLOCKED = {**SEEN, "unlocked": frozenset({"X18"})}
PLACES = [(minutes, place) for minutes in (2, 5, 10) for place in ("mat", "chair")]
CATALOGUE = book().content.exercises


def mothers() -> Iterator[Facts]:
    for days in (3, 10, 20, 50, 100, 300):
        for sore in ({}, {"wrists": "yes"}, {"knees": "yes", "wrists": "yes"}, {"pelvis_pain": "yes"}):
            yield mother(days=days, said=sore, plan=SEEN)
    yield mother(days=20, mode="planned_caesarean")
    yield mother(days=300, plan=UNLOCKED)


def without_routines() -> Book:
    """What is composed where no written routine fits."""
    catalog = book().content
    content = catalog.content.model_copy(update={"routines": ()})
    return replace(book(), content=replace(catalog, content=content))


def asked(want: str, exercise: str, minutes: int, place: str, facts: Facts) -> Exercise | None:
    """What stands in the place of `exercise` after she asked for another one."""
    request = Prescribe(want, minutes, place, items=(Item(exercise, Dose(1, 2)),))  # type: ignore[arg-type]
    picked, _ = pick(request, facts, book(), NOON)
    return CATALOGUE[picked.items[0].exercise] if picked else None


@pytest.mark.req("M17")
def test_on_the_back_without_an_unlock_is_only_what_the_rules_name() -> None:
    assert frozenset(book().rules.lists["supine_allowed"]) == ALLOWED_SUPINE
    assert {id for id, exercise in CATALOGUE.items() if exercise.supine} == ALLOWED_SUPINE | SUPINE_BY_UNLOCK
    assert not ALLOWED_SUPINE & SUPINE_BY_UNLOCK


@pytest.mark.req("M17")
@pytest.mark.parametrize("exercise", sorted(SUPINE_BY_UNLOCK))
def test_by_unlock_means_by_unlock(exercise: str) -> None:
    told = refusals(exercise, mother(days=300, plan=SEEN), book(), ())
    assert [(d.rule, d.reason) for d in told] == [("PR05", "supine_denied_by_default")]
    assert not refusals(exercise, mother(days=300, plan=UNLOCKED), book(), ())


@pytest.mark.req("M16", "M17")
def test_nobody_swaps_or_eases_into_what_only_an_unlock_opens() -> None:
    facts = mother(days=300, said={"knees": "yes"}, plan=SEEN)
    for exercise in CATALOGUE:
        for want in ("swap", "ease"):
            found = asked(want, exercise, 5, "mat", facts)
            assert found is None or found.id not in SUPINE_BY_UNLOCK, (want, exercise)
    lighter = asked(
        "ease", "X17", 5, "mat", mother(days=300, plan={**UNLOCKED, "barred": frozenset({"X15"})})
    )
    assert lighter is not None and lighter.id == "X18"


@pytest.mark.req("M10")
@pytest.mark.parametrize("house", [book(), without_routines()], ids=["written", "composed"])
@pytest.mark.parametrize(("minutes", "place"), PLACES)
def test_no_walk_is_in_a_routine_and_a_chair_needs_no_mat(minutes: int, place: str, house: Book) -> None:
    spaces = {"S"} if place == "chair" else {"S", "M"}
    for facts in mothers():
        picked, _ = pick(Prescribe("routine", minutes, place), facts, house, NOON)  # type: ignore[arg-type]
        assert picked is not None and {CATALOGUE[item.exercise].space for item in picked.items} <= spaces


@pytest.mark.req("M16")
@pytest.mark.parametrize("place", ["mat", "chair"])
def test_nothing_at_home_is_swapped_or_eased_into_a_walk(place: str) -> None:
    spaces = {"S"} if place == "chair" else {"S", "M"}
    for facts in mothers():
        for id, exercise in CATALOGUE.items():
            if exercise.space in spaces:
                for want in ("swap", "ease"):
                    found = asked(want, id, 5, place, facts)
                    assert found is None or found.space in spaces, (want, id)


NEAREST = {"X14": "X13", "X13": "X12", "X12": "X07", "X21": "X22", "X25": "X24", "X15": "X16"}


@pytest.mark.req("M16")
def test_easier_is_the_nearest_she_may_do() -> None:
    free, sore = mother(days=300, plan=SEEN), mother(days=300, said={"wrists": "yes"}, plan=SEEN)
    for exercise, easier in NEAREST.items():
        found = asked("ease", exercise, 5, "mat", free)
        assert found is not None and found.id == easier
    bent = asked("ease", "X10", 5, "mat", sore)
    assert bent is not None and bent.id == "X11"
