"""How much of an exercise she gets: its start dose, her own steps up or down, never above the ceiling."""

from __future__ import annotations

from dataclasses import replace

from content.schema import Amount, Exercise
from policies.effects import Dose, Item
from policies.facts import Facts, Tri

STEP = 2
LEAST_REPS = 2
LEAST_HOLD_S = 3
LONG_HOLD_S, LONG_STEP_S = 60, 30
SHORTEST_MINUTES = 2


def today(exercise: Exercise, facts: Facts, minutes: int) -> Item:
    """The item with today's dose: her steps (M20), one set in two minutes, less after lost form (M13)."""
    steps = int(facts.number("dose_step") or 0)
    loads = exercise.kind == "exercise"  # breathing and rest are no load: they never become less
    dose = _stepped(_dose(exercise.dose.start), steps if loads else max(0, steps), exercise)
    if minutes == SHORTEST_MINUTES:
        dose = replace(dose, sets=1)
    if loads and facts.said(f"form_lost_{exercise.id}") is Tri.YES:
        dose = eased(dose) or dose
    return within_ceiling(Item(exercise.id, dose), exercise)


def _stepped(dose: Dose, steps: int, exercise: Exercise) -> Dose:
    for _ in range(abs(steps)):
        dose = (grown(dose, exercise.dose.ceiling) if steps > 0 else eased(dose)) or dose
    return dose


def grown(dose: Dose, top: Amount) -> Dose | None:
    """One step more, one thing at a time: two reps, or two seconds, then a set; None at the ceiling."""
    if dose.reps is not None and top.reps is not None and dose.reps < top.reps:
        return replace(dose, reps=min(top.reps, dose.reps + STEP))
    if dose.reps is None and dose.hold_s is not None and top.hold_s is not None and dose.hold_s < top.hold_s:
        step = LONG_STEP_S if dose.hold_s >= LONG_HOLD_S else STEP
        return replace(dose, hold_s=min(top.hold_s, dose.hold_s + step))
    return replace(dose, sets=dose.sets + 1) if dose.sets < top.sets else None


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
