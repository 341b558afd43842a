"""What "tighter" means: whatever file is accepted and whatever is known, nothing is milder than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content.problems import Document
from policies import triage
from policies.asking import fires
from policies.clinic_file import read
from policies.facts import Facts, Tri
from policies.listening import numbers
from policies.prescribing.items import level_cap, refusals
from policies.prescribing.stops import allowed_by, in_force
from policies.rules import Book, OnUnknown
from policies.tighten import tighten
from policies.verdict import Disposition
from tests.support.clinics import HOUSE, NUMBERED, clinics, granted, made, situations
from tests.support.mothers import NOON, book, mother

UP = ("step_up", "level_up")


@dataclass(frozen=True)
class Judged:
    """What one book says about a situation."""

    flags: Mapping[str, tuple[Disposition, bool]]
    holds: Mapping[str, Disposition]
    worst: Disposition
    stops: frozenset[str]
    left: frozenset[str]
    allowed: frozenset[str]
    level: int
    up: frozenset[str]
    down: frozenset[str]


def judged(facts: Facts, by: Book, starting: bool) -> Judged:
    red, amber = triage.red_flags(facts, by), triage.amber(facts, by)
    stops = in_force(facts, by, starting=starting)
    left = allowed_by(stops)
    doses = [(rule.category in UP, rule.id) for rule in by.rules.dosing if fires(rule, facts).tri is Tri.YES]
    return Judged(
        {found.rule.id: (found.rule.disposition, found.rule.lock) for found in red},
        {found.rule.id: found.rule.disposition for found in amber},
        triage.severity((*red, *amber)),
        frozenset(stop.name for stop in stops),
        frozenset(by.content.exercises) if left is None else left,
        frozenset(x for x in by.content.exercises if not refusals(x, facts, by, stops)),
        level_cap(facts, by)[0],
        frozenset(id for up, id in doses if up),
        frozenset(id for up, id in doses if not up),
    )


@pytest.mark.req("S03", "S04", "S06", "M06")
@settings(deadline=None, max_examples=300)
@given(data=st.data(), starting=st.booleans())
def test_an_accepted_file_is_tighter_in_every_situation(data: st.DataObject, starting: bool) -> None:
    clinic = data.draw(clinics())
    facts = data.draw(situations(clinic))
    no_milder(clinic.book, facts, starting)


TO_EXERCISE = (
    "severe_pain",
    "pain_fresh",
    "screen_fresh",
    "unassessed_level",
    "flat_walk_from_day",
    "tired_day",
)


@pytest.mark.req("S03", "S04")
@pytest.mark.parametrize("name", TO_EXERCISE)
def test_a_limit_that_decides_about_exercise_is_tighter_at_each_of_its_values(name: str) -> None:
    accepted = [value for value in range(15) if granted("limits", {"name": name, "value": value})]
    assert len(accepted) > 1
    for value in accepted:
        ours = accepted_book("limits", {"name": name, "value": value})
        for facts in grid(name, value):
            no_milder(ours, facts, starting=True)


def grid(name: str, value: float) -> Iterator[Facts]:
    """Mothers on both sides of the clinic's number and of the house's."""
    for number in {int(edge) + off for edge in (value, HOUSE.limit(name)) for off in (-1, 0, 1)} - {-1}:
        unit = {"days": 24, "hours": 1}.get(next(x.unit for x in HOUSE.limits if x.name == name), 0)
        later = NOON + timedelta(hours=unit * number, minutes=1)
        for level in (0, 1, 2, 3):
            found = mother(
                days=number if name == "flat_walk_from_day" else 100,
                said={"pain_now": number if name == "severe_pain" else 3, "tiredness": number},
                plan={"rev": 1, "level": level},
            )
            yield found
            yield replace(found, now=later)


@pytest.mark.req("S06")
@pytest.mark.parametrize("rule_id", [rule.id for rule in HOUSE.everything])
def test_what_nobody_knows_counts_no_less_than_in_the_house(rule_id: str) -> None:
    rule = HOUSE.rule(rule_id)
    for kind in OnUnknown:
        wish = {"id": rule_id, "unknown": kind.value}
        if kind is rule.unknown or not granted("rules", wish):
            continue
        ours = accepted_book("rules", wish)
        for name in rule.when.names():
            no_milder(ours, mother(said={name: None}), starting=True)
        no_milder(ours, mother(days=None, said=dict.fromkeys(rule.when.names())), starting=True)


def test_each_list_a_clinic_may_shorten_leaves_fewer_exercises() -> None:
    both = [(name, item) for name, items in HOUSE.lists.items() for item in items]
    accepted = [(name, item) for name, item in both if granted("lists", {"name": name, "remove": [item]})]
    assert {name for name, _ in accepted} == {"supine_allowed", "walk_early"}
    for name, item in accepted:
        ours = accepted_book("lists", {"name": name, "remove": [item]})
        for days in (5, 8, 20, 100):
            no_milder(ours, mother(days=days, stop="hold" if days == 20 else "none"), starting=True)


def accepted_book(part: str, wish: dict[str, Any]) -> Book:
    rules, refused = tighten(HOUSE, read(Document("c", made(part, [wish]), {})))
    assert not refused
    return replace(book(), rules=rules)


def no_milder(clinic: Book, facts: Facts, starting: bool) -> None:
    """The definition of tighter: no rule fires less, no stop or bar is missing, no level is higher."""
    house, ours = judged(facts, book(), starting), judged(facts, clinic, starting)
    assert ours.worst >= house.worst
    assert all(id in ours.flags for id in house.flags)
    assert all(ours.flags[id][0] >= how[0] and ours.flags[id][1] >= how[1] for id, how in house.flags.items())
    assert all(id in ours.holds and ours.holds[id] >= how for id, how in house.holds.items())
    assert ours.stops >= house.stops
    assert ours.left <= house.left and ours.allowed <= house.allowed
    assert ours.level <= house.level
    assert ours.up <= house.up and ours.down >= house.down


def taken(words: str, by: Book) -> Disposition:
    """How seriously a number that she writes is taken."""
    signs = [found.sign for found in numbers.measured(words, by.rules)]
    return max((by.rules.of_sign(sign)[0].disposition for sign in signs), default=Disposition.SELF_CARE)


MEASURED = ("fever", "temperature_low", "pressure_high_systolic", "pressure_high_diastolic",
            "pressure_emergency_systolic", "pressure_emergency_diastolic")  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    name=st.sampled_from(MEASURED),
    off=st.sampled_from([-20, -9, -5, -1.5, -1, -0.5, 0.5, 1, 5, 9]),
    celsius=st.integers(350, 400),
    pressure=st.tuples(st.integers(115, 170), st.integers(75, 114)),
)
def test_a_number_she_writes_is_taken_no_less_seriously(
    name: str, off: float, celsius: int, pressure: tuple[int, int]
) -> None:
    wish = {"name": name, "value": HOUSE.limit(name) + off}
    assume(granted("limits", wish))
    rules, _ = tighten(HOUSE, read(Document("c", made("limits", [wish]), {})))
    words = f"my temperature is {celsius / 10} C and my blood pressure is {pressure[0]}/{pressure[1]}"
    assert taken(words, replace(book(), rules=rules)) >= taken(words, book())


@settings(deadline=None)
@given(at=st.sampled_from(NUMBERED), off=st.integers(1, 50))
def test_of_two_directions_one_is_granted_and_one_refused(at: tuple[str, str, str, float], off: int) -> None:
    rule, op, name, number = at
    assert sum(granted("rules", {"id": rule, op: {name: number + way}}) for way in (off, -off)) == 1
