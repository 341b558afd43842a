"""Which education bite comes next: by her week, by what she told, topics in turn, never one she has had."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.bite import LAST_DAY
from policies.education import THREATENED, Chosen, choose, next_bite
from policies.facts import Facts
from policies.rules import Book
from tests.support.mothers import mother
from tests.support.talk import the_book

OWN = {
    "pelvis_pain": {"yes": "girdle"},
    "pain_tailbone": {"yes": "tailbone"},
    "birth_tailbone": {"yes": "tailbone"},
    "leak_on_cough": {"yes": "leak"},
    "wrists": {"yes": "wrists"},
    "sleep_last_night": {"under_5": "poor_sleep"},
    "feeding": {"breast_sitting": "breastfeeding", "pump": "bottle", "bottle": "bottle", "mixed": "both"},
}
"""Written anew here: what she told -> the tag it is in a bite's `fits`."""
MODES = {
    "vaginal": "vaginal", "assisted": "vaginal",
    "planned_caesarean": "caesarean", "emergency_caesarean": "caesarean",
}  # fmt: skip


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


def is_for_babies(bite: str) -> bool:
    return the_book().content.bites[bite].needs_baby


def topic(bite: str) -> str:
    return the_book().content.bites[bite].topic


@pytest.mark.req("M36")
def test_every_bite_comes_once_and_then_none() -> None:
    got = every_bite(mother(days=30, mode="vaginal"), the_book())
    assert len(got) == len(set(got)) >= 20
    assert "E08" not in got  # no scar of the belly


@pytest.mark.req("M36")
def test_topics_take_turns_and_what_is_hers_comes_among_the_first() -> None:
    got = every_bite(mother(days=30, mode="vaginal", said={"leak_on_cough": "yes"}), the_book())
    assert got[0] == "E27"
    assert {"E07", "E28"} <= set(got[:5])
    turns = [topic(bite) for bite in got]
    assert all(one != other for one, other in pairwise(turns[:20]))
    assert len(set(turns[:12])) >= 9


@pytest.mark.req("M36")
@pytest.mark.parametrize(
    ("days", "said", "chosen"),
    [
        (30, {"leak_on_cough": "yes"}, Chosen("E27", ("leak_on_cough",))),
        (30, {"pain_tailbone": "yes"}, Chosen("E26", ("pain_tailbone",))),
        (30, {"birth_tailbone": "yes"}, Chosen("E26", ("birth_tailbone",))),
        (30, {"feeding": "mixed"}, Chosen("E01", ("feeding",))),
        (30, {}, Chosen("E14", ("days_since_birth",))),
        (None, {}, Chosen("E04", ())),
    ],
)  # fmt: skip
def test_the_reason_names_what_made_it_fit(days: int | None, said: dict[str, Any], chosen: Chosen) -> None:
    assert choose(mother(days=days, mode="vaginal" if days else None, said=said), the_book()) == chosen


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
    assert not {"E03", "E09", "E16", "E29"} & set(every_bite(early, the_book()))
    assert not {"E01", "E02", "E03", "E14", "E31"} & set(every_bite(late, the_book()))
    assert "E16" in every_bite(late, the_book())


@pytest.mark.req("S06")
def test_an_unknown_birth_leaves_what_fits_every_week() -> None:
    got = set(every_bite(mother(days=None, mode=None), the_book()))
    assert got == {"E04", "E05", "E06", "E10", "E23", "E24", "E30", "E33", "E34"}


@pytest.mark.req("M38")
def test_after_a_loss_no_bite_speaks_of_a_baby() -> None:
    got = every_bite(mother(days=30, said={"baby_loss": "yes", "feeding": "bottle"}), the_book())
    assert len(got) >= 15
    assert not [bite for bite in got if is_for_babies(bite)]


@pytest.mark.req("M36")
@pytest.mark.parametrize("sign", THREATENED)
def test_who_is_afraid_at_home_gets_no_card_for_a_helper(sign: str) -> None:
    got = every_bite(mother(days=30, said={sign: "yes"}), the_book())
    assert got
    assert not {"closeness", "help"} & {topic(bite) for bite in got}
    assert {"E29", "E30", "E31"} <= set(every_bite(mother(days=30, said={sign: "no"}), the_book()))


@pytest.mark.req("M36")
def test_every_bite_reaches_some_mother() -> None:
    got: set[str] = set()
    for days in (3, 30, 100, 400):
        for mode in MODES:
            for said in ({"feeding": "mixed", "wrists": "yes", "pain_tailbone": "yes"}, {}):
                got |= set(every_bite(mother(days=days, mode=mode, said=said), the_book()))
    assert got == set(the_book().content.bites)


@st.composite
def mothers(draw: st.DrawFn) -> tuple[int | None, str | None, dict[str, Any]]:
    said = {
        name: draw(st.sampled_from([*values, "no"]))
        for name, values in OWN.items()
        if name != "feeding" and draw(st.booleans())
    }
    if draw(st.booleans()):
        said["feeding"] = draw(st.sampled_from([*OWN["feeding"]]))
    said |= {name: "yes" for name in ("baby_loss", *THREATENED) if draw(st.integers(0, 4)) == 0}
    said["bites_had"] = tuple(draw(st.lists(st.sampled_from(sorted(the_book().content.bites)), unique=True)))
    return draw(st.none() | st.integers(0, 2500)), draw(st.none() | st.sampled_from([*MODES])), said


@pytest.mark.req("M36", "M38")
@given(mothers())
@settings(max_examples=150, deadline=None)
def test_whatever_she_told_the_bite_fits(her: tuple[int | None, str | None, dict[str, Any]]) -> None:
    days, mode, said = her
    bites = the_book().content.bites
    tags = {OWN[name][value] for name, value in said.items() if name in OWN and value in OWN[name]} | {
        MODES.get(mode or "")
    }
    tags |= {"breastfeeding", "bottle"} if "both" in tags else set()

    def fits(id: str) -> bool:
        bite = bites[id]
        week = (
            (bite.from_day, bite.to_day) == (0, LAST_DAY)
            if days is None
            else bite.from_day <= min(days, LAST_DAY) <= bite.to_day
        )
        afraid = any(name in said for name in THREATENED) and bite.topic in ("closeness", "help")
        lost = "baby_loss" in said and bite.needs_baby
        return (
            id not in said["bites_had"]
            and week
            and not afraid
            and not lost
            and bool({"any", *tags} & set(bite.fits))
        )

    left = [id for id in bites if fits(id)]
    chosen = choose(mother(days=days, mode=mode, said=said), the_book())
    if chosen is None:
        assert not left
        return
    assert chosen.id in left
    last = [topic(id) for id in said["bites_had"]][-1:]
    assert topic(chosen.id) not in last or {topic(id) for id in left} == set(last)
    assert set(chosen.because) <= {*OWN, "birth_mode", "days_since_birth"}
    assert bool(tags & set(bites[chosen.id].fits)) == bool(set(chosen.because) - {"days_since_birth"})
