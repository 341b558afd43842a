"""What policy owes after the answers of a turn: holds, late red flags, marks of a stop, digest lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from policies import dosing, triage
from policies.aftermath import SESSION_STOPS, after
from policies.effects import Ask, Effect, Prescribe, Raise, Record, Say, Stop, StopKind
from policies.facts import Facts
from policies.prescribing import stops
from policies.prescribing.pick import as_item
from policies.prompting import forms, outcomes
from policies.readings import MORE_BLEEDING
from policies.review import correction
from policies.rules import Book, Rules
from policies.triage import Found
from policies.verdict import Decision

Owed = tuple[list[Effect], list[Decision]]


def owed(effects: Sequence[Effect], facts: Facts, book: Book) -> Owed:
    """Effects to add to those of the turn and the decisions behind them. `facts` are from before."""
    if facts.patient is None:
        return [], []
    added: list[Effect] = [
        *_marks_of_stops(effects),
        *_baseline(effects, facts),
        *_mornings(effects, facts),
        *_form(effects, book),
        *_bleeding(effects, facts),
        *dosing.counted(effects, facts, book),
        *outcomes.kept(effects, facts, book),
        *forms.scored(effects, facts, book),
    ]
    added += dosing.found([*effects, *added], facts, book)
    decisions: list[Decision] = []
    for judge in (_doses, _late_red_flags, _amber, correction.noted):
        more, why = judge([*effects, *added], facts, book)
        added += more
        decisions += why
    return added, decisions


def _doses(effects: Sequence[Effect], facts: Facts, book: Book) -> Owed:
    """The one change of dose or level that this turn brings (M20)."""
    return dosing.adjusted(effects, facts, book)


def _marks_of_stops(effects: Sequence[Effect]) -> list[Effect]:
    marks = [
        SESSION_STOPS[stop.reason]
        for stop in effects
        if isinstance(stop, Stop) and stop.kind is StopKind.SESSION and stop.reason in SESSION_STOPS
    ]
    known = {record.name for record in _facts(effects)}
    return [Record("fact", mark, "yes") for mark in dict.fromkeys(marks) if mark not in known]


def _baseline(effects: Sequence[Effect], facts: Facts) -> list[Effect]:
    """The pain the morning checks compare with: from before the session that symptoms ended (11.5).

    It stays until a check says "back", so that resting on a sore day cannot raise the bar.
    """
    stopped = any(isinstance(e, Stop) and e.reason == "symptoms_up" for e in effects)
    if not stopped or facts.session is None or facts.session.pain_start is None:
        return []
    if stops.not_back_to_baseline(facts) and facts.number("pain_before") is not None:
        return []
    return [Record("fact", "pain_before", facts.session.pain_start, "nrs")]


def _mornings(effects: Sequence[Effect], facts: Facts) -> list[Effect]:
    """Bad mornings in a row since the last good one or the last clearance; one a local day."""
    answer = next((e.value for e in _facts(effects) if e.name == "back_to_baseline"), None)
    if answer is None:
        return []
    counted, at, cleared = facts.number("bad_mornings"), facts.at("bad_mornings"), facts.at("cleared")
    if answer == "yes" or counted is None or (at and cleared and at <= cleared):
        counted = 0
    if answer == "no" and not (facts.is_today("bad_mornings") and counted):
        counted += 1
    return [Record("fact", "bad_mornings", int(counted), "mornings")]


def _bleeding(effects: Sequence[Effect], facts: Facts) -> list[Effect]:
    """How many times in a row bleeding was heavier after exercise: the second time is looked at (11.8)."""
    answer = next((e.value for e in _facts(effects) if e.name == "bleeding_after_exercise"), None)
    if answer is None:
        return []
    before = int(facts.number("bleeding_heavier_times") or 0)
    changed = answer in MORE_BLEEDING
    return [Record("fact", "bleeding_heavier_times", before + 1 if changed else 0, "times")]


def _form(effects: Sequence[Effect], book: Book) -> list[Effect]:
    """Lost form lowers that exercise the next time (M13); heaviness or a leak is a task as well (11.7)."""
    told = {record.name: record.value for record in _facts(effects)}
    signs = [name for name in ("form_lost", *book.rules.lists["form"]) if name in told]
    if not signs:
        return []
    lost = "yes" if any(told[name] == "yes" for name in signs) else "no"
    exercise = _exercise_done(effects)
    owed: list[Effect] = [Record("fact", f"form_lost_{exercise}", lost)] if exercise else []
    if told.get("heavy_or_leak") == "yes":
        owed.append(Record("note", "digest_task", "heavy_or_leak"))
    return owed


def _exercise_done(effects: Sequence[Effect]) -> str | None:
    """The exercise the answer was about: the one the form stop names, else the one before the next."""
    for effect in effects:
        items, index, step = _place(effect)
        if items is not None and 0 <= index - step < len(items):
            return as_item(items[index - step]).exercise
    return None


def _place(effect: Effect) -> tuple[Sequence[Any] | None, int, int]:
    match effect:
        case Say(message="session.form_stop", vars=given):
            return given.get("items"), int(given.get("index", 0)), 0
        case Say(vars=given) | Ask(vars=given) if given.get("items"):
            return given["items"], int(given.get("index", 0)), 1
        case Prescribe(items=items, index=index) if items:
            return items, int(index), 1
        case _:
            return None, 0, 0


def _late_red_flags(effects: Sequence[Effect], facts: Facts, book: Book) -> Owed:
    """Red flags that only the answers kept this turn complete; those the screen has raised are done."""
    if not _looked_at(book.rules) & {record.name for record in _facts(effects)}:
        return [], []  # nothing that a rule looks at is new, so no rule can be newly true
    world = after(facts, effects)
    holding = triage.red_flags(world, book)
    if not holding:
        return [], []
    done = {rule for e in effects if isinstance(e, Raise | Stop) for rule in e.rules}
    done |= {f.rule.id for f in triage.red_flags(facts, book)}
    tasks = {e.value for e in effects if isinstance(e, Record) and e.name == "digest_task"}
    found = [
        f
        for f in holding
        if f.rule.id not in done and f.rule.category not in tasks and f.rule.action not in ("baby", "human")
        if not triage.waits(f.rule, world, book)
    ]
    return triage.alarm(found, world, _answers(found), book), [f.decision("late") for f in found]


@lru_cache(maxsize=8)
def _looked_at(rules: Rules) -> frozenset[str]:
    """Every fact that a red-flag rule looks at, also through a number that is worked out from it."""
    names = {name for rule in rules.watched for name in (*rule.signs, *rule.when.names())}
    return frozenset({*names, *(triage.FROM_FACTS[name] for name in names if name in triage.FROM_FACTS)})


def _amber(effects: Sequence[Effect], facts: Facts, book: Book) -> Owed:
    """A hold for every amber rule that is new, or that no stop answers for.

    A category the clinic has been called about already is said once to her, but what is new in it still
    reaches the clinician: "a leg is numb" must not hide behind "pain 8" (S4).
    """
    world = after(facts, effects)
    assert world.patient is not None
    stop = world.patient.stop
    before = {f.rule.id for f in triage.amber(facts, book)} if stop != "none" else set()
    raised = {e.category for e in effects if isinstance(e, Raise)}
    told = set(world.open_alert.categories) if world.open_alert and stop != "none" else set()
    found = [
        f for f in triage.amber(world, book) if f.rule.id not in before and f.rule.category not in raised
    ]
    if not found:
        return [], []
    held = triage.hold(found, world, already_stopped=stop != "none")
    if stop == "lock" or {f.rule.category for f in found} <= told:
        held = [effect for effect in held if isinstance(effect, Raise)]
    return held, [f.decision("hold") for f in found]


def _answers(found: Sequence[Found]) -> str:
    return "; ".join(f"{name}: {value}" for f in found for name, value in f.answer.used.items())


def _facts(effects: Sequence[Effect]) -> list[Record]:
    return [effect for effect in effects if isinstance(effect, Record) and effect.kind == "fact"]
