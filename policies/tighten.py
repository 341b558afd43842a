"""The house's rules as one clinic wants them: tighter where it says so, and every loosening refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from content.problems import meant
from policies.clinic_file import ClinicFile, LimitWish, ListWish, RuleWish
from policies.rules import Limit, Rule, Rules, StopRule, Tighter
from policies.stricter import Stamp, objections, stop_objections, stricter, stricter_stop

KINDS = ("red_flags", "reviews", "triage", "contraindications", "gates", "dosing")
FEWER = "fewer_is_tighter"
FRACTIONS = frozenset({"celsius"})
FROM_NOUGHT = frozenset({"level"})
"""Units that begin at 0. No other limit may be less than 1: a span of nothing asks for ever, or never."""
IN_ORDER = (
    ("quiet_to", "quiet_from"),  # else there is no night at all
    ("alert_step_2", "alert_step_3"),
    ("alert_step_3", "alert_step_4"),
    ("temperature_low", "fever"),
)
READ_BY: Mapping[str, str] = {
    "severe_pain": "severe_pain_now",
    "pain_fresh": "pain_unknown",
    "screen_fresh": "not_screened",
    "tired_day": "worn_out_today",
}
"""Limit -> the stop that reads it: its decisions say too that a clinic's number was looked at."""
Checks = Sequence[tuple[str, Callable[[Any, Rules], Iterator[str]]]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One wish that is refused: where it stands in the file (keys and numbers from 0), and why."""

    at: tuple[str | int, ...]
    text: str


def tighten(rules: Rules, wished: ClinicFile) -> tuple[Rules, tuple[Refusal, ...]]:
    """The rules as the clinic wishes them, or, with anything refused, the house's own and every reason.

    What is tightened carries the mark of the clinic: `clinic`, the source "clinic", and for rules and stops
    a `since` of its own. A wish for what the house has already is granted.
    """
    refused = (*_refused(rules, wished), *_out_of_order(rules, wished))
    return (rules, refused) if refused else (_tightened(rules, wished), ())


def _refused(rules: Rules, wished: ClinicFile) -> Iterator[Refusal]:
    checks: Checks = (("limits", _about_limit), ("rules", _about_rule), ("lists", _about_list))
    for part, check in checks:
        wishes = getattr(wished, part)
        counted = Counter(_name(wish) for wish in wishes)
        for number, wish in enumerate(wishes):
            reasons = [*check(wish, rules)]
            if counted[_name(wish)] > 1:
                reasons.append(f"{_name(wish)} stands here twice")
            yield from (_refusal(part, number, reason) for reason in reasons)


def _name(wish: LimitWish | RuleWish | ListWish) -> str:
    return wish.id if isinstance(wish, RuleWish) else wish.name


def _refusal(part: str, number: int, reason: str) -> Refusal:
    """Entries are counted from 1, as people count."""
    return Refusal((part, number), f"{part}[{number + 1}]: {reason}: refused")


# -- what may not be -----------------------------------------------------------------------------------------


def _about_limit(wish: LimitWish, rules: Rules) -> Iterator[str]:
    names = {limit.name for limit in rules.limits}
    if wish.name not in names:
        yield f"there is no limit `{wish.name}`{meant(wish.name, names)}"
        return
    limit = max((limit for limit in rules.limits if limit.name == wish.name), key=lambda limit: limit.since)
    if limit.tighter is Tighter.FIXED:
        yield f"{wish.name} cannot be changed by a clinic: {limit.why}"
        return
    if _loosens(limit, wish.value):
        yield (
            f"{wish.name} {wish.value:g} is looser than the house's {limit.value:g}"
            f" (tighter is {limit.tighter.value})"
        )
    if limit.unit not in FRACTIONS and wish.value != int(wish.value):
        yield f"{wish.name} {wish.value:g} must be a whole number ({limit.unit})"
    least = 0 if limit.unit in FROM_NOUGHT else 1
    if wish.value < least:
        yield f"{wish.name} {wish.value:g} may not be less than {least} ({limit.unit})"


def _loosens(limit: Limit, value: float) -> bool:
    return value > limit.value if limit.tighter is Tighter.LOWER else value < limit.value


def _about_rule(wish: RuleWish, rules: Rules) -> Iterator[str]:
    stops = {stop.id: stop for stop in rules.stops}
    known = {rule.id: (kind, rule) for kind, rule in _all(rules)}
    if wish.id in stops:
        yield from stop_objections(stops[wish.id], wish)
    elif wish.id in known:
        yield from objections(*known[wish.id], wish)
    else:
        yield f"there is no rule `{wish.id}`{meant(wish.id, [*known, *stops])}"


def _all(rules: Rules) -> Iterator[tuple[str, Rule]]:
    for kind in KINDS:
        for rule in getattr(rules, kind):
            yield kind, rule


def _about_list(wish: ListWish, rules: Rules) -> Iterator[str]:
    shortened = rules.lists.get(FEWER, ())
    if wish.name not in rules.lists:
        yield f"there is no list `{wish.name}`{meant(wish.name, shortened)}"
    elif wish.name not in shortened:
        may = ", ".join(shortened)
        yield f"{wish.name} cannot be changed by a clinic: fewer is not tighter there (it is for {may})"
    else:
        there = rules.lists[wish.name]
        for item in wish.remove:
            if item not in there:
                yield f"{wish.name} has no `{item}`{meant(item, there)}"


def _out_of_order(rules: Rules, wished: ClinicFile) -> Iterator[Refusal]:
    """Two limits that must follow each other, of which the clinic has moved one."""
    at = {wish.name: number for number, wish in enumerate(wished.limits)}
    for pair in IN_ORDER:
        moved = [at[name] for name in pair if name in at]
        if moved:
            low, high = (wished.limits[at[name]].value if name in at else rules.limit(name) for name in pair)
            if low >= high:
                reason = f"{pair[0]} {low:g} must be less than {pair[1]} {high:g}"
                yield _refusal("limits", moved[-1], reason)


# -- what becomes of it --------------------------------------------------------------------------------------


def _tightened(rules: Rules, wished: ClinicFile) -> Rules:
    stamp = Stamp.of(wished)
    limits = {wish.name: wish for wish in wished.limits}
    by_id = {wish.id: wish for wish in wished.rules}
    gone = {wish.name: frozenset(wish.remove) for wish in wished.lists}
    groups: dict[str, Any] = {
        kind: tuple(
            stricter(kind, rule, by_id[rule.id], stamp) if rule.id in by_id else rule
            for rule in getattr(rules, kind)
        )
        for kind in KINDS
    }
    lists = {
        name: tuple(i for i in items if i not in gone.get(name, ())) for name, items in rules.lists.items()
    }
    moved = tuple(
        _limit(limit, limits[limit.name], stamp) if limit.name in limits else limit for limit in rules.limits
    )
    stopped = tuple(_stops(rules, by_id, limits, stamp))
    return replace(rules, **groups, stops=stopped, limits=moved, lists=MappingProxyType(lists))


def _limit(limit: Limit, wish: LimitWish, stamp: Stamp) -> Limit:
    """Each dated entry of the limit, where the clinic's number is the tighter one; its date stays."""
    if limit.value == wish.value or _loosens(limit, wish.value):
        return limit
    return replace(
        limit,
        value=wish.value,
        source=stamp.source(limit.source),
        signed=stamp.signature(limit.signed),
        clinic=stamp.because(wish.why),
    )


def _stops(
    rules: Rules, by_id: Mapping[str, RuleWish], limits: Mapping[str, LimitWish], stamp: Stamp
) -> Iterator[StopRule]:
    read = {READ_BY[name]: wish.why for name, wish in limits.items() if name in READ_BY}
    for stop in rules.stops:
        if stop.id in by_id:
            yield stricter_stop(stop, by_id[stop.id].allows, by_id[stop.id].why, stamp)
        elif stop.name in read:
            yield stricter_stop(stop, None, read[stop.name], stamp)
        else:
            yield stop
