"""How much of an exercise she gets: its start dose, a step lower where needed, never above the ceiling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from content.schema import Amount, Exercise
from policies.effects import Dose, Item
from policies.facts import Facts, Tri
from policies.rules import Book

STEP = 2
LEAST_REPS = 2
LEAST_HOLD_S = 3
LONG_HOLD_S, LONG_STEP_S = 60, 30


def today(exercise: Exercise, facts: Facts, book: Book, minutes: int) -> Item:
    """The item with today's dose: one set in two minutes, a step lower after symptoms or lost form (M13)."""
    dose = _dose(exercise.dose.start)
    if minutes == min((2, 5, 10)):
        dose = replace(dose, sets=1)
    if stepped_down(facts, book):
        dose = eased(dose) or dose
    if facts.said(f"form_lost_{exercise.id}") is Tri.YES:
        dose = eased(dose) or dose
    return Item(exercise.id, dose)


def stepped_down(facts: Facts, book: Book) -> bool:
    """After a stop for symptoms or a bad morning she goes on one step lower (11.5, M19)."""
    span = timedelta(days=book.rules.limit("step_down_after_stop", facts.today))
    bad_morning = facts.said("back_to_baseline") is Tri.NO and facts.within("back_to_baseline", span)
    return facts.within("symptom_stop", span) or bad_morning


def eased(dose: Dose) -> Dose | None:
    """One step less: two reps, two seconds (30 of a long rest), then a set; None when nothing is left."""
    if dose.reps is not None and dose.reps > LEAST_REPS:
        return replace(dose, reps=max(LEAST_REPS, dose.reps - STEP))
    if dose.reps is None and dose.hold_s is not None and dose.hold_s > LEAST_HOLD_S:
        step = LONG_STEP_S if dose.hold_s > LONG_HOLD_S else STEP
        return replace(dose, hold_s=max(LEAST_HOLD_S, dose.hold_s - step))
    if dose.sets > 1:
        return replace(dose, sets=dose.sets - 1)
    return None


def within_ceiling(item: Item, exercise: Exercise) -> Item:
    """The same item, cut down to what the exercise may ever be."""
    top, dose = exercise.dose.ceiling, item.dose
    return Item(
        item.exercise,
        Dose(
            sets=max(1, min(dose.sets, top.sets)),
            reps=_least(dose.reps, top.reps),
            hold_s=_least(dose.hold_s, top.hold_s),
            rest_s=dose.rest_s,
        ),
    )


def _least(asked: int | None, top: int | None) -> int | None:
    return asked if asked is None or top is None else max(1, min(asked, top))


def _dose(amount: Amount) -> Dose:
    return Dose(amount.sets, amount.reps, amount.hold_s, amount.rest_s)
