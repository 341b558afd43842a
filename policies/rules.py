"""Rules as values: what a rule is made of, and how it is asked — yes, no or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policies import readings
from policies.facts import Facts, Tri
from policies.phrase_lists import Phrases
from policies.verdict import Decision, Disposition, Outcome

if TYPE_CHECKING:
    from content.catalog import Catalog


class Op(StrEnum):
    """The closed list of what a condition may ask. There is no other way to write a rule."""

    SIGN = "sign"
    IS = "is"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN_DAYS = "within_days"
    ANY = "any"
    ALL = "all"
    NOT = "not"


class OnUnknown(StrEnum):
    """What an unknown does to a rule: ask for it, take the safer side, or nothing (then `why` says why)."""

    ASK = "ask"
    SAFER = "safer"
    IGNORE = "ignore"


class Tighter(StrEnum):
    """The direction in which a clinic may move a limit in its own file; fixed = not at all."""

    LOWER = "lower"
    HIGHER = "higher"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question about the facts; `parts` are the questions inside any, all and not.

    `absent_is_no` marks a fact that is only ever kept when it happened: only there is silence a no.
    """

    op: Op
    name: str = ""
    values: tuple[str, ...] = ()
    number: float = 0
    parts: tuple[Condition, ...] = ()
    absent_is_no: bool = False

    def names(self) -> Iterator[str]:
        """Every sign and fact it looks at."""
        if self.name:
            yield self.name
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a condition found: the answer, the values it used, the names nobody knows."""

    tri: Tri
    used: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated, sourced rule. `signs` assert it, `tells` is the message id, `action` what to do.

    `clinic` = which clinic has tightened it and why; "" for a rule as the house has it.
    """

    id: str
    category: str
    since: str
    when: Condition
    disposition: Disposition
    unknown: OnUnknown
    reason: str
    source: tuple[str, ...]
    lock: bool = False
    signs: tuple[str, ...] = ()
    tells: str = ""
    action: str = ""
    signed: str | None = None
    why: str = ""
    free_text: tuple[str, ...] = ()
    clinic: str = ""

    def decision(self, outcome: Outcome, used: Mapping[str, Any], about: str = "") -> Decision:
        return Decision(self.id, self.since, outcome, self.reason, self.disposition, dict(used), about)


@dataclass(frozen=True, slots=True)
class StopRule:
    """One row of the table S04: what a stop still allows and what ends it. `allows` None = everything."""

    id: str
    name: str
    since: str
    allows: tuple[str, ...] | None
    ends: str
    reason: str
    source: tuple[str, ...]
    signed: str | None = None
    clinic: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One dated threshold; a change adds an entry with a later `since` and leaves this one standing.

    `tighter` = the way a clinic may move it, `why` = why it may not; `clinic` = who has moved it and why.
    """

    name: str
    value: float
    unit: str
    since: str
    source: tuple[str, ...]
    signed: str | None = None
    tighter: Tighter = Tighter.FIXED
    why: str = ""
    clinic: str = ""


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules of one version of the house."""

    red_flags: tuple[Rule, ...] = ()
    triage: tuple[Rule, ...] = ()
    stops: tuple[StopRule, ...] = ()
    contraindications: tuple[Rule, ...] = ()
    gates: tuple[Rule, ...] = ()
    dosing: tuple[Rule, ...] = ()
    limits: tuple[Limit, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def rule(self, rule_id: str) -> Rule:
        everything = (*self.red_flags, *self.triage, *self.contraindications, *self.gates, *self.dosing)
        return next(rule for rule in everything if rule.id == rule_id)

    def of_sign(self, sign: str) -> tuple[Rule, ...]:
        """The red-flag rules that `sign` asserts, most severe first."""
        return most_severe_first(rule for rule in self.red_flags if sign in rule.signs)

    def stop(self, name: str) -> StopRule:
        return next(stop for stop in self.stops if stop.name == name)

    def limit(self, name: str, on: date | None = None) -> float:
        """The value of `name` in force on a day (ISO dates compare as text); without a day, the newest."""
        dated = [limit for limit in self.limits if limit.name == name]
        in_force = [limit for limit in dated if on is None or limit.since <= on.isoformat()]
        return max(in_force or dated, key=lambda limit: limit.since).value


@dataclass(frozen=True, eq=False)
class Book:
    """What a decision is made by: the content release, the rules, the phrases.

    `hide_words` puts her words behind a tap in a clinician's alert (C01). `clinic_slips` = mistakes in the
    clinic's own thresholds: with one of them the house's rules stand alone (O01b).
    """

    content: Catalog
    rules: Rules
    phrases: Phrases
    hide_words: bool = False
    clinic_slips: int = 0

    @property
    def unsigned(self) -> int:
        """How many exercises, routines, education bites and rules no clinician has signed."""
        signed = [exercise.signed for exercise in self.content.exercises.values()]
        signed += [routine.signed for routine in self.content.routines]
        signed += [bite.signed for bite in self.content.bites.values()]
        signed += [rule.signed for rule in (*self.rules.red_flags, *self.rules.contraindications)]
        signed += [stop.signed for stop in self.rules.stops]
        return sum(name is None for name in signed)


def most_severe_first(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (-rule.disposition, rule.id)))


def ask(condition: Condition, facts: Facts) -> Answer:
    """What the facts say to `condition`. Unknown is never no (S06)."""
    return _ASKED.get(condition.op, _measured)(condition, facts)


def fires(rule: Rule, facts: Facts) -> Answer:
    """The rule's answer with its own way of treating an unknown: safer needs one of its signs said."""
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
    deciding = Tri.YES if condition.op is Op.ANY else Tri.NO
    tris = {answer.tri for answer in answers}
    used = {name: value for answer in answers for name, value in answer.used.items()}
    missing = tuple(dict.fromkeys(name for answer in answers for name in answer.missing))
    if deciding in tris:
        return Answer(deciding, used, missing)
    return Answer(Tri.UNKNOWN if Tri.UNKNOWN in tris else _OPPOSITE[deciding], used, missing)


_OPPOSITE = {Tri.YES: Tri.NO, Tri.NO: Tri.YES, Tri.UNKNOWN: Tri.UNKNOWN}
_ASKED = {Op.SIGN: _sign, Op.IS: _is, Op.ANY: _combined, Op.ALL: _combined, Op.NOT: _not}
