"""The change of dose or level that is due after this turn, and the rule that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from policies.aftermath import after
from policies.asking import fires
from policies.effects import Effect, Record, Stop, StopKind
from policies.facts import Facts, Tri
from policies.prescribing.items import level_cap
from policies.readings import MORE_BLEEDING
from policies.rules import Book, Rule
from policies.verdict import Decision, Outcome

UP = frozenset({"step_up", "level_up"})
LOWEST_STEP, HIGHEST_STEP = -3, 3
Adjusted = tuple[list[Effect], list[Decision]]


def adjusted(effects: Sequence[Effect], before: Facts, book: Book) -> Adjusted:
    """At most one change (M20). `effects` say which moment it is; `before` are the facts before the turn."""
    asked = _asked_now(effects, before, book)
    facts = after(before, effects) if asked else before
    for rule in book.rules.dosing:
        if rule.category in asked and fires(rule, facts).tri is Tri.YES:
            change = CHANGES[rule.category](facts, book)
            if change:
                return [*change, *_told_as(rule, change)], [_why(rule, facts, change)]
    return [], []


def _asked_now(effects: Sequence[Effect], before: Facts, book: Book) -> frozenset[str]:
    """Which kinds of change this turn may bring; one bad morning told twice is one."""
    told = before.is_today("back_to_baseline") and before.said("back_to_baseline") is Tri.NO
    asked: set[str] = set()
    for effect in effects:
        match effect:
            case Record("fact", "back_to_baseline", "yes"):
                asked |= {"step_up", "level_up"}
            case Record("fact", "back_to_baseline", "no") if not told:
                asked |= {"step_down"}
            case Record("fact", "bleeding_after_exercise", value) if value in MORE_BLEEDING:
                asked |= {"step_down"}
            case Record("fact", "unfinished_sessions", count) if count:
                asked |= {"step_down"}
            case Record("fact", "effort_above_cap" | "mostly_tired"):
                asked |= {"step_down"}
            case Stop(StopKind.SESSION, "symptoms_up"):
                asked |= {"step_down"}
            case Record("fact", "days_away"):
                asked |= {"start_again"}
            case _:
                pass
    return frozenset(asked - UP if _is_stopped(before, book) else asked)


def _is_stopped(facts: Facts, book: Book) -> bool:
    """What a clinician has not cleared yet never makes it harder, nor what was cleared only lately (S20)."""
    lately = timedelta(days=book.rules.limit("no_rise_after_clearance", facts.today))
    stopped = facts.patient is not None and facts.patient.stop != "none"
    return stopped or facts.within("cleared", lately)


def _told_as(rule: Rule, change: Sequence[Effect]) -> list[Effect]:
    """Which rule made it smaller: what /why tells her until the dose changes again."""
    smaller = rule.category == "step_down" and any(
        isinstance(effect, Record) and effect.name == "dose_step" for effect in change
    )
    return [Record("fact", "eased_by", rule.id)] if smaller else []


def _why(rule: Rule, facts: Facts, change: Sequence[Effect]) -> Decision:
    names = {e.name: e.value for e in change if isinstance(e, Record)}
    used = {**fires(rule, facts).used, **{f"new_{name}": value for name, value in names.items()}}
    return rule.decision(Outcome.FIRED, used, rule.category)


def step(facts: Facts) -> int:
    """Steps above (or below) the dose she began with."""
    return int(facts.number("dose_step") or 0)


def level(facts: Facts, book: Book) -> int:
    """The level she has come to: what was reached by the rules, never above what the gates leave."""
    return level_cap(facts, book)[0]


def _step_up(facts: Facts, book: Book) -> list[Effect]:
    del book
    if step(facts) >= HIGHEST_STEP:
        return []
    return [_step(step(facts) + 1), _clean(0)]


def _step_down(facts: Facts, book: Book) -> list[Effect]:
    del book
    if step(facts) <= LOWEST_STEP:
        return [_clean(0), _unfinished(0)] if facts.number("unfinished_sessions") else []
    return [_step(step(facts) - 1), _clean(0), _unfinished(0)]


def _level_up(facts: Facts, book: Book) -> list[Effect]:
    """One level, where the gates and the clinician's envelope leave room; never more than one a week."""
    reached = facts.number("level_now")
    cap, _, _ = level_cap(facts, book, reached=False)
    if reached is None or reached >= cap:
        return []
    return [Record("fact", "level_now", int(reached) + 1, "level"), _step(0), _clean(0)]


def _start_again(facts: Facts, book: Book) -> list[Effect]:
    del book
    return [_step(min(0, step(facts))), _clean(0), _unfinished(0)]


def _step(number: int) -> Record:
    return Record("fact", "dose_step", number, "steps")


def _clean(number: int) -> Record:
    return Record("fact", "clean_sessions", number, "sessions")


def _unfinished(number: int) -> Record:
    return Record("fact", "unfinished_sessions", number, "sessions")


CHANGES = {
    "step_up": _step_up,
    "level_up": _level_up,
    "step_down": _step_down,
    "start_again": _start_again,
}
