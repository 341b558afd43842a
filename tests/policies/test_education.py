"""Which education bite comes next: by her week, by what she told, never one she has had."""

from typing import Any

import pytest

from policies.education import next_bite
from policies.facts import Facts
from policies.rules import Book
from tests.support.mothers import mother
from tests.support.talk import the_book

BABY = {"E01", "E02", "E03"}


def every_bite(facts: Facts, book: Book) -> list[str]:
    """All she would get, one after the other."""
    got: list[str] = []
    while (bite := next_bite(_having(facts, got), book)) is not None:
        got.append(bite)
    return got


def _having(facts: Facts, got: list[str]) -> Facts:
    return mother_like(facts, {"bites_had": tuple(got)})


def mother_like(facts: Facts, more: dict[str, Any]) -> Facts:
    given = {name: fact.value for name, fact in facts.known.items()}
    return mother(days=None, mode=None, said={**given, **more})


@pytest.mark.req("M36")
def test_every_bite_comes_once_and_then_none() -> None:
    got = every_bite(mother(days=30, mode="vaginal"), the_book())
    assert len(got) == len(set(got)) >= 9
    assert "E08" not in got  # no scar of the belly


@pytest.mark.req("M36")
@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"leak_on_cough": "yes"}, "E27"),
        ({"wrists": "yes"}, "E02"),
        ({"pelvis_pain": "yes"}, "E14"),
        ({"sleep_last_night": "under_5"}, "E04"),
        ({"feeding": "bottle"}, "E01"),
        ({"feeding": "mixed"}, "E01"),
        ({"feeding": "breast_lying"}, "E01"),
        ({"pain_tailbone": "yes"}, "E26"),
        ({"birth_tailbone": "yes"}, "E26"),
        ({}, "E14"),
    ],
)
def test_what_is_her_own_comes_first(said: dict[str, Any], first: str) -> None:
    assert next_bite(mother(days=30, said=said), the_book()) == first
    assert next_bite(mother(days=30, said=said), the_book()) == first  # the same facts, the same bite


def test_a_scar_is_spoken_of_after_a_caesarean_only_and_while_it_is_young() -> None:
    assert next_bite(mother(days=20, mode="planned_caesarean"), the_book()) == "E08"
    assert "E08" not in every_bite(mother(days=100, mode="planned_caesarean"), the_book())


@pytest.mark.req("M36")
def test_the_week_decides() -> None:
    early, late = mother(days=2), mother(days=400)
    assert not {"E03", "E09"} & set(every_bite(early, the_book()))
    assert not BABY & set(every_bite(late, the_book()))


@pytest.mark.req("S06")
def test_an_unknown_birth_leaves_what_fits_every_week() -> None:
    got = set(every_bite(mother(days=None, mode=None), the_book()))
    assert got == {"E04", "E05", "E06", "E10", "E23", "E24", "E30", "E33", "E34"}


@pytest.mark.req("M38")
def test_after_a_loss_no_bite_speaks_of_a_baby() -> None:
    got = every_bite(mother(days=30, said={"baby_loss": "yes", "feeding": "bottle"}), the_book())
    assert got
    assert not BABY & set(got)
