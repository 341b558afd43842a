"""Rules as values: what a rule, a stop, a limit and a phrase list are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policies.fact_table import FactName
from policies.facts import Tri
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
    SOME = "some"
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
    """One question about the facts; `parts` are the questions inside any, all, some and not.

    `number` is the threshold, or of `some` how many parts must hold. `absent_is_no` marks a fact that is
    only ever kept when it happened: only there is silence a no.
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
class FollowUp:
    """The closed questions behind a sign: `flow` asks them, the facts `settles` are their answers.

    An answer older than `within_days` days is asked again; None = an answer stays one.
    """

    flow: str
    settles: tuple[str, ...]
    within_days: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated, sourced rule. `signs` assert it, `tells` is the message id, `action` what to do.

    `until` = the first day on which it no longer holds; it stays to explain old decisions.
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
    until: str | None = None
    follow_up: FollowUp | None = None
    clinic: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it is asked on that day (ISO dates compare as text)."""
        return self.until is None or on.isoformat() < self.until

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
    until: str | None = None
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


@dataclass(frozen=True, slots=True)
class PhraseList:
    """One file `content/phrases/<lang>/<name>.yaml`. `together` = word groups that belong to one thought."""

    lang: str
    name: str
    signal: str
    sign: str
    category: str
    phrases: tuple[str, ...]
    together: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Phrases:
    """Every phrase of every language. Compared by identity: it is loaded once a release."""

    lists: tuple[PhraseList, ...] = ()
    context: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Cue words that change who, when or whether: `negation`, `past`, `other_person`, `asking`, …"""
    tags: tuple[PhraseList, ...] = ()
    """Where, how and when it hurts, for the clinician's card; never a sign of anything."""
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Words of every language that mean the same to the listener, by concept."""
    likeness: object | None = None
    """A `listening.likeness.Likeness`: what whole messages are like. Without it the phrases stand alone."""
    categories: tuple[str, ...] = ()
    """What example messages may be about, by name: what a clinician can say her words were."""


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules of one version of the house."""

    red_flags: tuple[Rule, ...] = ()
    reviews: tuple[Rule, ...] = ()
    """What a clinician should look at in the next days, without a stop; watched like red flags."""
    triage: tuple[Rule, ...] = ()
    stops: tuple[StopRule, ...] = ()
    contraindications: tuple[Rule, ...] = ()
    gates: tuple[Rule, ...] = ()
    dosing: tuple[Rule, ...] = ()
    limits: tuple[Limit, ...] = ()
    facts: Mapping[str, FactName] = field(default_factory=lambda: MappingProxyType({}))
    """Every fact by name: what a rule may look at, and a case may say."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def watched(self) -> Iterator[Rule]:
        """Every rule that is asked at every word and tap of hers, red flags first."""
        return chain(self.red_flags, self.reviews)

    @property
    def everything(self) -> tuple[Rule, ...]:
        """Every rule that is a condition, in the order of the files."""
        return (*self.watched, *self.triage, *self.contraindications, *self.gates, *self.dosing)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.everything if rule.id == rule_id)

    def of_sign(self, sign: str) -> tuple[Rule, ...]:
        """The watched rules that `sign` asserts, most severe first."""
        return most_severe_first(rule for rule in self.watched if sign in rule.signs)

    def stop(self, name: str) -> StopRule:
        return next(stop for stop in self.stops if stop.name == name and stop.until is None)

    def limit(self, name: str, on: date | None = None) -> float:
        """The value of `name` in force on a day (ISO dates compare as text); without a day, the newest."""
        dated = [limit for limit in self.limits if limit.name == name]
        in_force = [limit for limit in dated if on is None or limit.since <= on.isoformat()]
        return max(in_force or dated, key=lambda limit: limit.since).value


@dataclass(frozen=True, eq=False)
class Book:
    """What a decision is made by: the content release, the rules, the phrases.

    `hide_words` puts her words behind a tap in a clinician's alert (C01). `clinic_slips` = mistakes in the
    clinic's own thresholds: with one of them the house's rules stand alone (O01b). `second_listener` = this
    house has one, so that she can be asked for her consent to it. `signed_by` = path of a content file -> who
    signed exactly its bytes.
    """

    content: Catalog
    rules: Rules
    phrases: Phrases
    hide_words: bool = False
    clinic_slips: int = 0
    second_listener: bool = False
    signed_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def signatures(self) -> tuple[str | None, ...]:
        """Of every exercise, routine, education bite and rule who signed it; None for nobody."""
        files = [(f"exercises/{one.slug}.yaml", one.signed) for one in self.content.exercises.values()]
        files += [(routine.file, routine.signed) for routine in self.content.routines]
        files += [(f"education/{bite.slug}.yaml", bite.signed) for bite in self.content.bites.values()]
        rules = (rule.signed for rule in self.rules.everything)
        stops = (stop.signed for stop in self.rules.stops)
        return (*(signed or self.signed_by.get(path) for path, signed in files), *rules, *stops)

    @property
    def unsigned(self) -> int:
        """How many exercises, routines, education bites and rules no clinician has signed."""
        return sum(name is None for name in self.signatures)


def most_severe_first(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (-rule.disposition, rule.id)))
