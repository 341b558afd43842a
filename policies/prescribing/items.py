"""Which exercises she may be sent: contraindications, gates, level, position, what a clinician barred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from content.schema import Exercise
from policies.asking import fires
from policies.facts import Facts, Tri
from policies.rules import Answer, Book, Rule, StopRule
from policies.verdict import Decision, Outcome

SINCE = "2026-11-20"


def refusals(exercise: str, facts: Facts, book: Book, stops: tuple[StopRule, ...]) -> tuple[Decision, ...]:
    """Every reason why `exercise` (an id) may not be sent now; empty = it may."""
    found = book.content.exercises.get(exercise)
    if found is None:
        return (_refused("PR01", "not_in_the_catalogue", exercise),)
    closed = [stop for stop in stops if stop.allows is not None and exercise not in stop.allows]
    reasons = [_stopped(exercise, stop, facts) for stop in closed]
    if exercise not in book.rules.lists["rest"]:
        reasons += [
            *_personal(found, facts, book),
            *_blocked(found, facts, book),
            *_gated(found, facts, book),
        ]
    elif exercise in facts.plan.barred:
        reasons.append(_refused("PR02", "barred_by_clinician", exercise))
    return tuple(reasons)


def level_cap(facts: Facts, book: Book, reached: bool = True) -> tuple[int, Mapping[str, Any], str]:
    """The highest level she may get, the values that decide it, and the rule that does.

    `reached` = not above the level the dose rules have brought her to (M20).
    """
    cap, used, rule_id = _planned(facts, book), dict[str, Any](), "PR03"
    for rule in book.rules.gates:
        answer = _safely(rule, facts)
        level = int(rule.category.removeprefix("level_"))
        if answer.tri is Tri.YES and level < cap:
            cap, used, rule_id = level, {**answer.used}, rule.id
    own = facts.number("level_now") if reached else None
    return (cap, used, rule_id) if own is None or own >= cap else (int(own), {"level_now": own}, "DS02")


def gates_in_force(facts: Facts, book: Book) -> tuple[Rule, ...]:
    """The level gates that hold; unknown stands on the closed side."""
    return tuple(rule for rule in book.rules.gates if _safely(rule, facts).tri is Tri.YES)


def blocks_in_force(facts: Facts, book: Book) -> Mapping[str, tuple[Rule, Answer]]:
    """Block code → the rule that holds; unknown stands on the blocked side."""
    asked = {rule.category: (rule, _safely(rule, facts)) for rule in book.rules.contraindications}
    return {code: held for code, held in asked.items() if held[1].tri is Tri.YES}


def _planned(facts: Facts, book: Book) -> int:
    """The clinician's level; without an assessment what the house allows unassessed mothers (M06, T7)."""
    if facts.plan.author != "policy":
        return facts.plan.level
    unassessed = int(book.rules.limit("unassessed_level", facts.today))
    return unassessed if facts.plan.rev == 0 else min(facts.plan.level, unassessed)


def _personal(exercise: Exercise, facts: Facts, book: Book) -> Iterator[Decision]:
    if exercise.id in facts.plan.barred:
        yield _refused("PR02", "barred_by_clinician", exercise.id)
    if any(
        name == exercise.slug.replace("-", " ")
        for never in book.content.never_offered
        for name in never.names
    ):
        yield _refused("PR04", "never_offered", exercise.id)
    on_the_back = exercise.supine and exercise.id not in book.rules.lists["supine_allowed"]
    if on_the_back and exercise.id not in facts.plan.unlocked:
        yield _refused("PR05", "supine_denied_by_default", exercise.id)


def _blocked(exercise: Exercise, facts: Facts, book: Book) -> Iterator[Decision]:
    held = blocks_in_force(facts, book)
    for code in exercise.blocks:
        if code in held:
            rule, answer = held[code]
            yield rule.decision(Outcome.REFUSED, answer.used, exercise.id)
    if "p7" in held and "p7" not in exercise.blocks:
        yield held["p7"][0].decision(Outcome.REFUSED, held["p7"][1].used, exercise.id)


def _gated(exercise: Exercise, facts: Facts, book: Book) -> Iterator[Decision]:
    days = days_after_birth(facts)
    used = {"days_since_birth": facts.days_since_birth, "birth_mode": facts.value("birth_mode")}
    if days < first_day(exercise, facts):
        yield _refused("PR06", "too_early_after_birth", exercise.id, used)
    cap, values, rule_id = level_cap(facts, book)
    if exercise.level > cap and not _walks_early(exercise, days, facts, book):
        yield _refused(rule_id, "above_her_level", exercise.id, {**values, "level_cap": cap})


def first_day(exercise: Exercise, facts: Facts) -> int:
    """The first day after birth on which the item's own gate is open; an unknown mode counts as caesarean."""
    gates = exercise.gates
    by_mode = (
        gates.min_days_vaginal
        if facts.value("birth_mode") in ("vaginal", "assisted")
        else gates.min_days_caesarean
    )
    return max(gates.min_days_any or 0, by_mode or 0)


def _walks_early(exercise: Exercise, days: int, facts: Facts, book: Book) -> bool:
    """A flat slow walk from the end of week 1, whatever the weeks say; pain still counts (11.6)."""
    pain = facts.number("pain_now")
    gentle = pain is not None and pain < book.rules.limit("severe_pain", facts.today) - 1
    from_day = book.rules.limit("flat_walk_from_day", facts.today)
    return exercise.id in book.rules.lists["walk_early"] and days >= from_day and gentle


def days_after_birth(facts: Facts) -> int:
    """Days since birth; an unknown or unreadable date counts as day 0."""
    try:
        return facts.days_since_birth or 0
    except ValueError:
        return 0


def _safely(rule: Rule, facts: Facts) -> Answer:
    """A rule that breaks stands on the safe side (S17)."""
    try:
        return fires(rule, facts)
    except Exception:
        return Answer(Tri.YES, missing=tuple(rule.when.names()))


def _stopped(exercise: str, stop: StopRule, facts: Facts) -> Decision:
    used = {
        "stop": facts.patient.stop if facts.patient else None,
        "status": facts.patient.status if facts.patient else None,
    }
    return Decision(stop.id, stop.since, Outcome.REFUSED, stop.reason, facts=used, about=exercise)


def _refused(rule: str, reason: str, exercise: str, used: Mapping[str, Any] | None = None) -> Decision:
    return Decision(rule, SINCE, Outcome.REFUSED, reason, facts=used or {}, about=exercise)
