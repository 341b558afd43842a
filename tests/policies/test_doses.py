"""One step more, one step less, and never above what an exercise may be: doses as a table."""

from __future__ import annotations

import pytest

from content.schema import Amount
from policies.effects import Dose, Item
from policies.prescribing import doses
from policies.prescribing.pick import as_item
from tests.support.mothers import book, mother

REPS = Amount(sets=3, reps=12, hold_s=None)
HOLD = Amount(sets=3, reps=None, hold_s=20)
LONG = Amount(sets=2, reps=None, hold_s=180)
BOTH = Amount(sets=2, reps=8, hold_s=5)
GROWN = [
    (Dose(2, 6), REPS, Dose(2, 8)),
    (Dose(2, 11), REPS, Dose(2, 12)),
    (Dose(2, 12), REPS, Dose(3, 12)),
    (Dose(3, 12), REPS, None),
    (Dose(1, 12), REPS, Dose(2, 12)),
    (Dose(2, None, 5), HOLD, Dose(2, None, 7)),
    (Dose(2, None, 19), HOLD, Dose(2, None, 20)),
    (Dose(2, None, 20), HOLD, Dose(3, None, 20)),
    (Dose(1, None, 59), LONG, Dose(1, None, 61)),
    (Dose(1, None, 60), LONG, Dose(1, None, 90)),
    (Dose(1, None, 170), LONG, Dose(1, None, 180)),
    (Dose(1, 6, 5), BOTH, Dose(1, 8, 5)),
    (Dose(1, 8, 3), BOTH, Dose(2, 8, 3)),
    (Dose(1, None, 5), REPS, Dose(2, None, 5)),
    (Dose(1, 6), HOLD, Dose(2, 6)),
    (Dose(1), BOTH, Dose(2)),
    (Dose(2), BOTH, None),
]
EASED = [
    (Dose(2, 6), Dose(2, 4)),
    (Dose(2, 3), Dose(2, 2)),
    (Dose(2, 2), Dose(1, 2)),
    (Dose(3, 2), Dose(2, 2)),
    (Dose(1, 2), None),
    (Dose(2, None, 7), Dose(2, None, 5)),
    (Dose(2, None, 4), Dose(2, None, 3)),
    (Dose(2, None, 3), Dose(1, None, 3)),
    (Dose(1, None, 3), None),
    (Dose(1, None, 90), Dose(1, None, 60)),
    (Dose(1, None, 61), Dose(1, None, 31)),
    (Dose(1, None, 60), Dose(1, None, 58)),
    (Dose(1, 2, 9), None),
    (Dose(2, 4, 9), Dose(2, 2, 9)),
    (Dose(1), None),
    (Dose(2), Dose(1)),
]


@pytest.mark.req("M20")
@pytest.mark.parametrize(("dose", "top", "then"), GROWN)
def test_one_step_more(dose: Dose, top: Amount, then: Dose | None) -> None:
    assert doses.grown(dose, top) == then


@pytest.mark.req("M16", "M20")
@pytest.mark.parametrize(("dose", "then"), EASED)
def test_one_step_less(dose: Dose, then: Dose | None) -> None:
    assert doses.eased(dose) == then


@pytest.mark.req("S20")
@pytest.mark.parametrize(
    ("dose", "then"),
    [
        (Dose(9, 99, None, 45), Dose(3, 12, None, 45)),
        (Dose(0, 0, None, 0), Dose(1, 1, None, 0)),
        (Dose(1, 1), Dose(1, 1)),
        (Dose(2, None, 7), Dose(2, None, 7)),
        (Dose(3, 12), Dose(3, 12)),
    ],
)
def test_nothing_is_above_the_ceiling(dose: Dose, then: Dose) -> None:
    exercise = book().content.exercises["X08"]
    assert doses.within_ceiling(Item("X08", dose), exercise) == Item("X08", then)


@pytest.mark.req("M20", "M13")
@pytest.mark.parametrize(
    ("exercise", "minutes", "said", "then"),
    [
        ("X08", 5, {}, Dose(2, 6)),
        ("X08", 2, {}, Dose(1, 6)),
        ("X08", 10, {}, Dose(2, 6)),
        ("X08", 5, {"dose_step": 0}, Dose(2, 6)),
        ("X08", 5, {"dose_step": 1}, Dose(2, 8)),
        ("X08", 5, {"dose_step": 4}, Dose(3, 12)),
        ("X08", 5, {"dose_step": -1}, Dose(2, 4)),
        ("X08", 5, {"dose_step": -3}, Dose(1, 2)),
        ("X08", 5, {"form_lost_X08": "yes"}, Dose(2, 4)),
        ("X08", 5, {"form_lost_X08": "no"}, Dose(2, 6)),
        ("X08", 5, {"form_lost_X15": "yes"}, Dose(2, 6)),
        ("X08", 2, {"dose_step": -3, "form_lost_X08": "yes"}, Dose(1, 2)),
        ("X01", 5, {"dose_step": -2, "form_lost_X01": "yes"}, Dose(2, 6)),
        ("X01", 5, {"dose_step": 1}, Dose(2, 8)),
        ("X15", 5, {"dose_step": 1}, Dose(2, None, 7)),
        ("X32", 5, {}, Dose(2, 6)),
    ],
)
def test_the_dose_of_today(exercise: str, minutes: int, said: dict[str, object], then: Dose) -> None:
    found = doses.today(book().content.exercises[exercise], mother(said=said), minutes)
    assert found == Item(exercise, then)


def test_the_rest_between_sets_is_the_exercise_s_own() -> None:
    own = book().content.exercises["X08"]
    slow = own.model_copy(
        update={"dose": own.dose.model_copy(update={"start": Amount(sets=2, reps=6, rest_s=75)})}
    )
    assert doses.today(slow, mother(), 5).dose == Dose(2, 6, None, 75)


def test_an_item_comes_back_from_what_a_conversation_remembers() -> None:
    assert as_item(["X08", 2, 6, None, 45]) == Item("X08", Dose(2, 6, None, 45))
    assert as_item(["X15", "2", None, 9, "30"]) == Item("X15", Dose(2, None, 9, 30))
    assert as_item(Item("X01", Dose(1))) == Item("X01", Dose(1))
