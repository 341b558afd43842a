"""Each entry of the short lists, by what would be different for her without it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from content.problems import Document
from content.routine import Routine
from policies import prescribing
from policies.clinic_file import read
from policies.effects import Effect, Prescribe, Record, Say, Stop, StopKind
from policies.facts import Facts
from policies.guards import GUARDS
from policies.prescribing.items import refusals
from policies.prescribing.stops import screen_is_open
from policies.review import review
from policies.rules import Book
from policies.tighten import tighten
from tests.support.mothers import NOON, book, mother

CARDS = (
    "saddle_numb", "cannot_pee", "no_bladder_feeling", "lost_control", "both_legs_weak", "leg_getting_weaker",
    "needle_site_sore", "fever", "burning_pee", "chest_pain", "breathless", "calf_swollen", "worst_headache",
    "headache_sitting_up", "sight_changed", "fainted", "face_or_speech", "high_pressure", "soaking_pads",
    "bleeding_red_again", "wound_open", "breast_hot", "belly_pain_severe", "crack_or_fall",
    "cancer_or_weight_loss", "bulge", "too_weak",
)  # fmt: skip
PRIVATE = ("self_harm", "hears_or_sees_things", "thoughts_about_baby", "home")
LOST_FORM = ("shook", "twisted", "domed", "held_breath", "heavy_or_leak")
SHOWN = [["X08", 1, 5, None, 30]]
FREE = {"rev": 2, "level": 3, "author": "Ana"}
"""The plan of a mother whom a clinician has seen: nothing but the lists is left to decide."""


@pytest.mark.req("M08")
@pytest.mark.parametrize("sign", CARDS)
def test_a_sign_of_the_cards_without_an_answer_keeps_the_screen_open(sign: str) -> None:
    assert not screen_is_open(mother(), book())
    assert screen_is_open(mother(said={sign: None}), book())


@pytest.mark.req("M08", "S06")
@pytest.mark.parametrize("question", PRIVATE)
def test_a_private_question_without_an_answer_is_no_no(question: str) -> None:
    answered = dict.fromkeys(PRIVATE, "no")
    assert GUARDS["private_questions_were_answered"](mother(said=answered), {}, book())
    left_out = mother(said={**answered, question: None})
    assert not GUARDS["private_questions_were_answered"](left_out, {}, book())


@pytest.mark.req("M13")
@pytest.mark.parametrize("sign", LOST_FORM)
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_form_that_was_lost_is_kept_for_that_exercise(sign: str, answer: str) -> None:
    told: list[Effect] = [Say("session.form_stop", {"items": SHOWN}), Record("fact", sign, answer)]
    assert Record("fact", "form_lost_X08", answer) in review(told, mother(session={}), book(), NOON).effects


@pytest.mark.req("S02", "S04")
@pytest.mark.parametrize("message", ["session.exercise", "session.work", "session.rest"])
def test_nothing_that_shows_an_exercise_leaves_while_she_is_stopped(message: str) -> None:
    shown = Say(message, {"items": SHOWN})
    assert shown in review([shown], mother(), book(), NOON).effects
    assert shown not in review([shown], mother(stop="hold"), book(), NOON).effects
    stopping: list[Effect] = [Stop(StopKind.SESSION, "symptoms_up"), shown]
    assert shown not in review(stopping, mother(session={}), book(), NOON).effects


@pytest.mark.req("S04")
@pytest.mark.parametrize("exercise", ["X01", "X32"])
def test_a_hold_leaves_breathing_and_rest(exercise: str) -> None:
    picked, _ = prescribing.pick(Prescribe("rest", 5), mother(stop="hold"), book(), NOON)
    assert picked is not None and exercise in [item.exercise for item in picked.items]


@pytest.mark.req("M17")
@pytest.mark.parametrize("exercise", ["X15", "X17"])
def test_these_two_on_the_back_need_nobody_to_unlock_them(exercise: str) -> None:
    assert not refusals(exercise, mother(days=200, plan=FREE), book(), ())
    assert [d.rule for d in refusals("X18", mother(days=200, plan=FREE), book(), ())] == ["PR05"]


@pytest.mark.req("O01b")
@pytest.mark.parametrize(("exceptions", "exercise"), [("supine_allowed", "X17"), ("walk_early", "X30")])
def test_a_clinic_may_end_an_exception_of_the_house(exceptions: str, exercise: str) -> None:
    wish = {"name": exceptions, "remove": [exercise], "why": "we want to see her first"}
    asked = read(Document("clinic.yaml", {"clinic": "Riverside", "lists": [wish]}, {}))
    tighter, refusals_told = tighten(book().rules, asked)
    assert refusals_told == () and exercise not in tighter.lists[exceptions]
    early = mother(days=10) if exceptions == "walk_early" else mother(days=200, plan=FREE)
    assert not refusals(exercise, early, book(), ())
    assert refusals(exercise, early, replace(book(), rules=tighter), ())


# -- what a routine is made of -----------------------------------------------------------------------------


def chosen(facts: Facts, minutes: int, place: str, house: Book | None = None) -> list[str]:
    picked, _ = prescribing.pick(Prescribe("routine", minutes, place), facts, house or book(), NOON)
    return [item.exercise for item in picked.items] if picked else []


def with_routines(*written: tuple[tuple[str, ...], int]) -> Book:
    """The book with these routines of five minutes on the mat instead of the others: items, lowest level."""
    catalog = book().content
    routines = tuple(
        Routine(id=f"r{n}", minutes=5, place="mat", items=items, min_level=level, source="test")  # type: ignore[arg-type]
        for n, (items, level) in enumerate(written)
    )
    content = catalog.content.model_copy(update={"routines": routines})
    return replace(book(), content=replace(catalog, content=content))


@pytest.mark.req("M10")
@pytest.mark.parametrize(("place", "calm"), [("mat", "X32"), ("chair", "X01")])
def test_ten_minutes_end_calmly_though_no_written_routine_fits(place: str, calm: str) -> None:
    sore = mother(said={"wrists": "yes", "knees": "yes"})
    found = chosen(sore, 10, place)
    assert found[0] == "X01" and found[-1] == calm and len(found) == 5
    assert len(chosen(sore, 5, place)) == 3


@pytest.mark.req("M10")
@pytest.mark.parametrize("walk", ["X30", "X31"])
def test_a_walk_is_not_what_a_routine_at_home_is_made_of(walk: str) -> None:
    facts = mother(days=200, plan=FREE)
    assert not refusals(walk, facts, book(), ())
    assert walk not in chosen(facts, 5, "mat", with_routines((("X01", walk), 0)))
    assert chosen(facts, 5, "mat", with_routines((("X01", walk, "X08"), 0))) == ["X01", walk, "X08"]


ENDORSED = ("X08", "X15", "X10", "X07", "X30")


@pytest.mark.req("M10")
@pytest.mark.parametrize(("more", "less"), list(pairwise(ENDORSED[:4])))
def test_what_the_experts_name_first_is_chosen_first(more: str, less: str) -> None:
    """In their own order, between two routines that differ in nothing else."""
    house = with_routines((("X01", less), 0), (("X01", more), 0))
    assert chosen(mother(days=200, plan=FREE), 5, "mat", house) == ["X01", more]


@pytest.mark.req("M10")
def test_two_that_they_endorse_go_before_the_first_alone() -> None:
    house = with_routines((("X01", "X15", "X07"), 0), (("X01", "X08"), 0))
    assert chosen(mother(days=200, plan=FREE), 5, "mat", house) == ["X01", "X15", "X07"]


@pytest.mark.req("M10")
def test_what_they_endorse_goes_before_what_they_do_not() -> None:
    for exercise in ENDORSED[:4]:
        house = with_routines((("X01", "X09"), 0), (("X01", exercise), 0))
        assert chosen(mother(days=200, plan=FREE), 5, "mat", house) == ["X01", exercise]
    walked = with_routines((("X01", "X09"), 0), (("X01", "X09", "X30"), 0))
    assert chosen(mother(days=200, plan=FREE), 5, "mat", walked) == ["X01", "X09", "X30"]


@pytest.mark.req("M10")
def test_the_only_early_walk_is_the_flat_slow_one() -> None:
    early = mother(days=10, mode="vaginal")
    assert not refusals("X30", early, book(), ())
    assert refusals("X31", early, book(), ())
