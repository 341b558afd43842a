"""Owns the changes to the rules: each rule gone, turned round, or a little different, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from policies.rules import Condition, Limit, OnUnknown, Op, Rule, Rules, StopRule
from policies.verdict import Disposition

RULES = ("red_flags", "reviews", "triage", "contraindications", "gates", "dosing")
OTHER = {Op.ANY: Op.ALL, Op.ALL: Op.ANY, Op.AT_LEAST: Op.AT_MOST, Op.AT_MOST: Op.AT_LEAST}
MEASURED = (Op.AT_LEAST, Op.AT_MOST, Op.WITHIN_DAYS, Op.SOME)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change: what `group` of the rules is with it. `about` are words its tests are likely to have."""

    name: str
    diff: str
    group: str
    value: Any
    about: tuple[str, ...]

    def put(self, rules: Rules) -> None:
        """In place: tests hold this very object."""
        object.__setattr__(rules, self.group, self.value)


def changes(rules: Rules) -> list[RuleChange]:
    """Each with a name of its own: a rule that asks one fact twice is changed twice by the same words."""
    found = [*_of_rules(rules), *_of_stops(rules), *_of_limits(rules), *_of_lists(rules)]
    times: Counter[tuple[str, str]] = Counter()
    named = []
    for change in found:
        times[change.name, change.diff] += 1
        again = times[change.name, change.diff]
        named.append(replace(change, diff=f"{change.diff}, place {again}") if again > 1 else change)
    return named


def _of_rules(rules: Rules) -> Iterator[RuleChange]:
    signs = sorted({sign for rule in rules.red_flags for sign in rule.signs})
    for group in RULES:
        every: tuple[Rule, ...] = getattr(rules, group)
        for place, rule in enumerate(every):
            about = (rule.id, *rule.when.names())
            for diff, others in changed_rule(rule, signs, flags=group in ("red_flags", "reviews")):
                value = (*every[:place], *others, *every[place + 1 :])
                yield RuleChange(f"{group}:{rule.id}", diff, group, value, about)


def changed_rule(rule: Rule, signs: Sequence[str], *, flags: bool) -> Iterator[tuple[str, list[Rule]]]:
    """What changed, and what stands in the rule's place. Only red flags lock, grade and have signs."""
    yield "gone", []
    for diff, when in changed_condition(rule.when, signs):
        yield diff, [replace(rule, when=when)]
    if not _safer_is_the_same(rule):
        other = OnUnknown.ASK if rule.unknown is OnUnknown.SAFER else OnUnknown.SAFER
        yield f"unknown: {other}", [replace(rule, unknown=other)]
    if not flags:
        return
    yield f"lock: {not rule.lock}", [replace(rule, lock=not rule.lock)]
    for step in (-1, 1):
        if rule.disposition + step in set(Disposition):
            graded = Disposition(rule.disposition + step)
            yield f"disposition: {graded.word}", [replace(rule, disposition=graded)]
    for at, gone in enumerate(rule.signs):
        yield f"signs without {gone}", [replace(rule, signs=_without(rule.signs, at))]


def _safer_is_the_same(rule: Rule) -> bool:
    """`safer` asks for one of its signs: nothing new where each is enough, or nothing is ever unknown."""
    parts = rule.when.parts if rule.when.op is Op.ANY else (rule.when,)
    enough = {part.name for part in parts if part.op is Op.SIGN}
    return (bool(rule.signs) and enough.issuperset(rule.signs)) or _is_never_unknown(rule.when)


def _is_never_unknown(condition: Condition) -> bool:
    if condition.parts:
        return all(map(_is_never_unknown, condition.parts))
    return condition.op is Op.IS and condition.absent_is_no


def changed_condition(condition: Condition, signs: Sequence[str]) -> Iterator[tuple[str, Condition]]:
    """Turned round, and each part of it a little different."""
    yield "not (…)", Condition(Op.NOT, parts=(condition,))
    yield from _parts(condition, signs)


def _parts(condition: Condition, signs: Sequence[str]) -> Iterator[tuple[str, Condition]]:
    name, op = condition.name, condition.op
    if op in OTHER and (op in MEASURED or len(condition.parts) > 1):
        yield f"{op} becomes {OTHER[op]} {_brief(condition)}", replace(condition, op=OTHER[op])
    if op in MEASURED:
        for step in (-1, 1):
            number = condition.number + step
            yield f"{name or _brief(condition)} {op} {number:g}", replace(condition, number=number)
    yield from _named(condition, signs)
    for at, part in enumerate(condition.parts):
        if len(condition.parts) > 1:
            yield f"{op} without {_brief(part)}", replace(condition, parts=_without(condition.parts, at))
        for diff, other_part in _parts(part, signs):
            parts = (*condition.parts[:at], other_part, *condition.parts[at + 1 :])
            yield diff, replace(condition, parts=parts)


def _named(condition: Condition, signs: Sequence[str]) -> Iterator[tuple[str, Condition]]:
    name, values = condition.name, condition.values
    if condition.op is Op.SIGN:
        other = signs[(signs.index(name) + 1) % len(signs)] if name in signs else signs[0]
        yield f"{name} becomes {other}", replace(condition, name=other)
    for at, gone in enumerate(values if len(values) > 1 else ()):
        yield f"{name} is not {gone}", replace(condition, values=_without(values, at))
    if condition.absent_is_no:
        yield f"{name}: absent is unknown", replace(condition, absent_is_no=False)


def _of_stops(rules: Rules) -> Iterator[RuleChange]:
    for place, stop in enumerate(rules.stops):
        for diff, others in changed_stop(stop):
            value = (*rules.stops[:place], *others, *rules.stops[place + 1 :])
            yield RuleChange(f"stops:{stop.id}", diff, "stops", value, (stop.id, stop.name))


def changed_stop(stop: StopRule) -> Iterator[tuple[str, list[StopRule]]]:
    yield "gone", []
    if stop.allows != ():
        yield "allows nothing", [replace(stop, allows=())]
    if stop.allows is not None:
        yield "allows everything", [replace(stop, allows=None)]
        for at, gone in enumerate(stop.allows):
            yield f"allows no {gone}", [replace(stop, allows=_without(stop.allows, at))]


def _of_limits(rules: Rules) -> Iterator[RuleChange]:
    for place, limit in enumerate(rules.limits):
        for diff, others in changed_limit(limit):
            value = (*rules.limits[:place], *others, *rules.limits[place + 1 :])
            yield RuleChange(f"limits:{limit.name}", diff, "limits", value, (limit.name,))


def changed_limit(limit: Limit) -> Iterator[tuple[str, list[Limit]]]:
    yield "gone", []
    size = 1 if limit.value == int(limit.value) else 0.1
    for step in (-size, size):
        yield f"{limit.value + step:g} {limit.unit}", [replace(limit, value=limit.value + step)]


def _of_lists(rules: Rules) -> Iterator[RuleChange]:
    for name, entries in rules.lists.items():
        for at, gone in enumerate(entries):
            value = MappingProxyType({**rules.lists, name: _without(entries, at)})
            yield RuleChange(f"lists:{name}", f"without {gone}", "lists", value, (name, gone))


def _without(entries: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return (*entries[:at], *entries[at + 1 :])


def _brief(condition: Condition) -> str:
    return "/".join(dict.fromkeys(condition.names()))
