"""Owns how a rule is asked: yes, no or unknown, and by which values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from policies import readings
from policies.facts import Facts, Tri
from policies.rules import Answer, Condition, OnUnknown, Op, Rule


def ask(condition: Condition, facts: Facts) -> Answer:
    """What the facts say to `condition`. Unknown is never no (S06)."""
    return _ASKED.get(condition.op, _measured)(condition, facts)


def fires(rule: Rule, facts: Facts) -> Answer:
    """The rule's answer with its own way of treating an unknown: safer needs one of its signs said."""
    if not rule.in_force(facts.today):
        return Answer(Tri.NO)
    found = ask(rule.when, facts)
    if found.tri is not Tri.UNKNOWN or rule.unknown is not OnUnknown.SAFER:
        return found
    if rule.signs and not any(said_since_clearance(facts, sign) is Tri.YES for sign in rule.signs):
        return found
    return Answer(Tri.YES, found.used, found.missing)


def said_since_clearance(facts: Facts, sign: str) -> Tri:
    """Her answer about a sign; what a clinician has cleared since counts as answered no (S8)."""
    at, cleared = facts.at(sign), facts.at("cleared")
    if at is not None and cleared is not None and at <= cleared:
        return Tri.NO
    return facts.said(sign)


def reading(facts: Facts, name: str) -> float | None:
    """A number by name: a fact, or one of those that are worked out from what is known."""
    match name:
        case "days_since_birth":
            return facts.days_since_birth
        case "pain_rise":
            return readings.pain_rise(facts)
        case "bmi":
            return readings.bmi(facts)
        case "days_since_level":
            return readings.days_since_level(facts)
        case "level_cleared":
            return facts.plan.level if facts.plan.author != "policy" else 0
        case _:
            return facts.number(name)


def _sign(condition: Condition, facts: Facts) -> Answer:
    name = condition.name
    return _seen(name, said_since_clearance(facts, name), facts.value(name))


def _measured(condition: Condition, facts: Facts) -> Answer:
    name = condition.name
    if condition.op is Op.WITHIN_DAYS:
        at = facts.at(name)
        recent = None if at is None else facts.now - at <= timedelta(days=condition.number)
        return _seen(name, Tri.of(recent), _moment(at))
    number = reading(facts, name)
    if number is None:
        return _seen(name, Tri.UNKNOWN, None)
    at_least = condition.op is Op.AT_LEAST
    return _seen(name, Tri.of(number >= condition.number if at_least else number <= condition.number), number)


def _is(condition: Condition, facts: Facts) -> Answer:
    value = facts.value(condition.name)
    found = None if value is None else str(value) in condition.values
    return _seen(condition.name, Tri.of(False if value is None and condition.absent_is_no else found), value)


def _not(condition: Condition, facts: Facts) -> Answer:
    inner = ask(condition.parts[0], facts)
    return Answer(_OPPOSITE[inner.tri], inner.used, inner.missing)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _seen(name: str, tri: Tri, value: Any) -> Answer:
    missing = (name,) if tri is Tri.UNKNOWN else ()
    return Answer(tri, {} if value is None else {name: value}, missing)


def _combined(condition: Condition, facts: Facts) -> Answer:
    answers = [ask(part, facts) for part in condition.parts]
    found = _counted(condition, [answer.tri for answer in answers])
    # what decided it, and not all that was looked at: a reason names what holds, not what does not
    deciding = answers if found is Tri.UNKNOWN else [answer for answer in answers if answer.tri is found]
    used = {name: value for answer in deciding for name, value in answer.used.items()}
    missing = tuple(dict.fromkeys(name for answer in answers for name in answer.missing))
    return Answer(found, used, missing)


def _counted(condition: Condition, tris: list[Tri]) -> Tri:
    """Any, all and some are one question: do at least so many parts hold, whatever the unknown turn out?"""
    needed = {Op.ANY: 1, Op.ALL: len(tris), Op.SOME: int(condition.number)}[condition.op]
    holding = tris.count(Tri.YES)
    if holding >= needed:
        return Tri.YES
    return Tri.UNKNOWN if holding + tris.count(Tri.UNKNOWN) >= needed else Tri.NO


_OPPOSITE = {Tri.YES: Tri.NO, Tri.NO: Tri.YES, Tri.UNKNOWN: Tri.UNKNOWN}
_ASKED = {
    Op.SIGN: _sign,
    Op.IS: _is,
    Op.ANY: _combined,
    Op.ALL: _combined,
    Op.SOME: _combined,
    Op.NOT: _not,
}
