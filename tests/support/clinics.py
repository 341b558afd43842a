"""Clinics with a file of their own, and mothers near what it changes: drawn for the tests of tightening."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from content.problems import Document
from policies.clinic_file import read
from policies.facts import Facts
from policies.rules import Book, Condition, OnUnknown, Op
from policies.tighten import tighten
from policies.verdict import Disposition
from tests.support.mothers import NOON, book, mother

HOUSE = book().rules
NUMBERS = {Op.AT_LEAST: "at_least", Op.AT_MOST: "at_most", Op.WITHIN_DAYS: "within_days"}
OFF = st.integers(-9, 9)


def leaves(condition: Condition) -> list[Condition]:
    return [leaf for part in condition.parts for leaf in leaves(part)] or [condition]


NUMBERED = [
    (rule.id, NUMBERS[leaf.op], f"{leaf.name} {leaf.number:g}", leaf.number)
    for rule in HOUSE.everything
    for leaf in leaves(rule.when)
    if leaf.op in NUMBERS
]


# -- files, tight and loose alike --------------------------------------------------------------------------


def a_limit() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda limit, off: {"name": limit.name, "value": limit.value + off},
        st.sampled_from(HOUSE.limits),
        OFF,
    )


def a_number() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda at, off: {"id": at[0], at[1]: {at[2]: at[3] + off}}, st.sampled_from(NUMBERED), OFF
    )


def a_change() -> st.SearchStrategy[dict[str, Any]]:
    ids = st.sampled_from([rule.id for rule in HOUSE.everything])
    return st.one_of(
        st.builds(lambda id, kind: {"id": id, "unknown": kind}, ids, st.sampled_from(list(OnUnknown))),
        st.builds(
            lambda id, word, lock: {"id": id, "disposition": word.word, "lock": lock},
            ids,
            st.sampled_from(list(Disposition)),
            st.sampled_from([True, False, None]),
        ),
        st.builds(
            lambda rule, level: {"id": rule.id, "level": level},
            st.sampled_from(HOUSE.gates),
            st.integers(0, 3),
        ),
        st.builds(
            lambda stop, allows: {"id": stop.id, "allows": sorted(allows)},
            st.sampled_from(HOUSE.stops),
            st.sets(st.sampled_from(["X01", "X07", "X10", "X11", "X32", "X05"])),
        ),
    )


def a_list() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda at: {"name": at[0], "remove": [at[1]]},
        st.sampled_from([(name, item) for name, items in HOUSE.lists.items() for item in items]),
    )


def made(part: str, wishes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"clinic": "A", part: [{"why": "w", **wish} for wish in wishes]}


def granted(part: str, wish: dict[str, Any]) -> bool:
    return not tighten(HOUSE, read(Document("c", made(part, [wish]), {})))[1]


@dataclass(frozen=True)
class Clinic:
    """The house with an accepted file, and what the file wishes."""

    book: Book
    wishes: tuple[dict[str, Any], ...]


@st.composite
def clinics(draw: st.DrawFn) -> Clinic:
    """A few wishes, each of which is accepted by itself: files as the house would take them."""
    data: dict[str, Any] = {"clinic": "A"}
    part = st.one_of(
        *(wish.map(lambda w, p=name: (p, w)) for name, wish in WISHES.items() for _ in range(WEIGHT[name]))
    )
    taken: dict[tuple[str, Any], dict[str, Any]] = {}
    for name, wish in draw(st.lists(part, min_size=1, max_size=3)):
        if granted(name, wish):
            taken[name, wish.get("id", wish.get("name"))] = wish
    for name in WISHES:
        data |= made(name, [wish for (where, _), wish in taken.items() if where == name])
    rules, refused = tighten(HOUSE, read(Document("c", data, {})))
    assume(not refused and rules is not HOUSE and taken)
    return Clinic(replace(book(), rules=rules), tuple(taken.values()))


WISHES = {"limits": a_limit(), "rules": st.one_of(a_number(), a_number(), a_change()), "lists": a_list()}
WEIGHT = {"limits": 2, "rules": 3, "lists": 1}


# -- situations ----------------------------------------------------------------------------------------------

SAID = [
    (name, value)
    for name, fact in HOUSE.facts.items()
    if fact.type in ("yes_no", "choice") and name not in ("cleared", "symptom_stop")
    for value in fact.allowed
]
HOURS = st.sampled_from([0, 0, 1, 3, 5, 7, 30])


@st.composite
def values_for(draw: st.DrawFn, leaf: Condition) -> Any:
    """A value with which the question is often answered yes, and else just not."""
    if leaf.op is Op.SIGN:
        return draw(st.sampled_from(["yes", "yes", "yes", "no", "unsure", None]))
    if leaf.op is Op.IS:
        return draw(st.sampled_from([*leaf.values, *leaf.values, "no", None]))
    return leaf.number + draw(st.integers(-3, 3))


@st.composite
def situations(draw: st.DrawFn, clinic: Clinic) -> Facts:
    """A mother near what the clinic has changed: its rules' facts close to its numbers and the house's."""
    facts: dict[str, Any] = dict(draw(st.lists(st.sampled_from(SAID), max_size=2)))
    days = draw(st.sampled_from([None, 3, 6, 7, 9, 13, 40, 60, 100]))
    facts |= {"tiredness": draw(st.integers(3, 9)), "pain_now": draw(st.integers(0, 9))}
    for rule_id in (wish["id"] for wish in clinic.wishes if "id" in wish):
        for rules in (HOUSE, clinic.book.rules):
            for rule in (rule for rule in rules.everything if rule.id == rule_id):
                facts |= {leaf.name: draw(values_for(leaf)) for leaf in leaves(rule.when)}
    near = facts.pop("days_since_birth", None)
    days = days if near is None else max(0, int(near))
    said = {name: value if value is None else [value, draw(HOURS)] for name, value in facts.items()}
    for moment in ("cleared", "symptom_stop"):
        if draw(st.integers(0, 3)) == 0:
            said[moment] = ["yes", draw(HOURS)]
    found = mother(
        days=days,
        mode=draw(st.sampled_from(["vaginal", "planned_caesarean", None])),
        said=said,
        stop=draw(st.sampled_from(["none", "none", "none", "hold", "lock"])),
        plan={
            "rev": draw(st.integers(0, 1)),
            "level": draw(st.integers(0, 3)),
            "author": draw(st.sampled_from(["policy", "clinician"])),
        },
    )
    return replace(found, now=NOON + timedelta(hours=draw(st.sampled_from([0, 0, 0, 2, 4, 60, 130, 167]))))
