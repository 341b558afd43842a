"""M17, M20: what is prescribed is allowed: by her joints, weeks, level and plan, and by the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.modelcheck.invariants.flags import REST
from bot.modelcheck.stepping import Step
from content.schema import Exercise
from policies.effects import Item, Prescribe
from policies.facts import Facts

YES = ("yes", "unsure")
EARLY = ((14, 0), (42, 1), (84, 2))
"""Days since birth below which no more than this level may be shown; a caesarean bars more."""
WALK, ON_THE_BACK = "X30", frozenset({"X15", "X17"})
SORE, UNASSESSED, HIGHEST = 6, 1, 3


def _said(facts: Facts, *names: str) -> bool:
    return any(facts.value(name) in YES for name in names)


BARRED: dict[str, Callable[[Facts], bool]] = {
    "wr": lambda facts: _said(facts, "wrists"),
    "kn": lambda facts: _said(facts, "knees"),
    "pgp": lambda facts: _said(facts, "pelvis_pain"),
    "hv": lambda facts: _said(facts, "heaviness", "leak_on_cough", "bulge", "heavy_or_leak"),
    "dm": lambda facts: _said(facts, "doming", "domed"),
    "bp": lambda facts: _said(facts, "unstable_pressure", "dizzy_spells", "high_pressure"),
    "bl": lambda facts: facts.value("bleeding") in ("red_again", "soaking"),
    "cs6": lambda facts: _cut(facts) and (_days(facts) <= 41 or facts.value("scar_pain") == "strong_pain"),
}
"""Block code of an exercise → the answer of hers that bars it (the table of contraindications)."""


def nothing_barred(step: Step) -> str | None:
    """M17: no exercise that an answer of hers, the catalogue or her clinician bars."""
    facts = step.after.facts
    for exercise, _ in _chosen(step):
        if exercise.id in facts.plan.barred:
            return f"{exercise.id}, which her clinician has barred"
        held = [code for code in exercise.blocks if code in BARRED and BARRED[code](facts)]
        if held and exercise.id not in REST:
            return f"{exercise.id}, which is barred for her ({held[0]})"
        unlocked = exercise.id in ON_THE_BACK | facts.plan.unlocked
        if exercise.supine and not unlocked:
            return f"{exercise.id}, on the back"
    return None


def nothing_too_early(step: Step) -> str | None:
    """M17: no exercise before its own day after the birth; a birth nobody knows of counts as a caesarean."""
    days = _days(step.after.facts)
    for exercise, _ in _chosen(step):
        gates = exercise.gates
        vaginal = step.after.facts.value("birth_mode") in ("vaginal", "assisted")
        first = gates.min_days_vaginal if vaginal else gates.min_days_caesarean
        if days < max(first or 0, gates.min_days_any or 0):
            return f"{exercise.id} on day {days} after the birth"
    return None


def nothing_above_her_level(step: Step) -> str | None:
    """M20: nothing above what her plan, her weeks, her pain and the level she has come to allow."""
    cap = _cap(step)
    above = [e.id for e, _ in _chosen(step) if e.level > cap and e.id not in REST and e.id != WALK]
    return f"{above[0]} above level {cap:g}" if above else None


def nothing_above_the_ceiling(step: Step) -> str | None:
    """M20: no more sets, repetitions or seconds than the exercise may ever have."""
    for exercise, item in _chosen(step):
        top, dose = exercise.dose.ceiling, item.dose
        for name in ("sets", "reps", "hold_s"):
            given, most = getattr(dose, name), getattr(top, name)
            if given is not None and most is not None and given > most:
                return f"{exercise.id} with {name} {given}, and {most} is its most"
    return None


def _chosen(step: Step) -> Iterator[tuple[Exercise, Item]]:
    """Every item that is still to come of what this step prescribes."""
    known = step.shelf.book_for(step.before).content.exercises
    for effect in step.turn.effects:
        if isinstance(effect, Prescribe):
            coming = effect.items[effect.index :]
            yield from ((known[item.exercise], item) for item in coming if item.exercise in known)


def _days(facts: Facts) -> int:
    return facts.days_since_birth or 0


def _cut(facts: Facts) -> bool:
    return facts.value("birth_mode") in ("planned_caesarean", "emergency_caesarean")


def _cap(step: Step) -> float:
    facts, reached = step.after.facts, step.after.ledger.level
    if (facts.number("pain_now") or 0) >= SORE or (_cut(facts) and _days(facts) <= 41):
        return 0
    weeks = next((level for before, level in EARLY if _days(facts) < before), HIGHEST)
    plan = facts.plan.level if facts.plan.author != "policy" else UNASSESSED
    asked = facts.value("private_done") == "yes" and facts.value("rest_intake_done") == "yes"
    return min(weeks, plan, HIGHEST if reached is None else reached, HIGHEST if asked else UNASSESSED)
