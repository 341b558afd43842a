"""Which red-flag and amber rules hold now, most severe first, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policies.asking import fires
from policies.facts import Fact, Facts, Tri
from policies.rules import Answer, Book, Rule
from policies.verdict import Decision, Disposition, Outcome

WEAK_SIGNS = "weak_spinal_signs"
"""Signs nobody is asked one by one: not a word about them is no news for a clinician."""
FROM_FACTS = {"pain_rise": "pain_after", "days_since_birth": "birth_date"}


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that holds, and the answer it holds by."""

    rule: Rule
    answer: Answer

    def decision(self, about: str = "") -> Decision:
        return self.rule.decision(Outcome.FIRED, self.answer.used, about)


def with_signs(facts: Facts, signs: Iterable[str], now: datetime) -> Facts:
    """The facts as they are once she has said yes to these signs."""
    return facts.learn(*(Fact(sign, "yes", None, now, "sign") for sign in signs))


def red_flags(facts: Facts, book: Book) -> tuple[Found, ...]:
    """Every red-flag rule that holds now, most severe first. One sign is enough; nothing outvotes a rule."""
    return _holding(book.rules.watched, facts)


def red_flags_about(signs: Iterable[str], facts: Facts, book: Book) -> tuple[Found, ...]:
    """The red-flag rules that hold and look at one of `signs`; a sign no rule knows counts as unclear."""
    asked = set(signs)
    known = {name for rule in book.rules.watched for name in (*rule.signs, *rule.when.names())}
    found = [f for f in red_flags(facts, book) if asked & {*f.rule.signs, *f.rule.when.names()}]
    if asked - known:
        unclear = book.rules.of_sign("screen_unclear")
        found += [Found(rule, Answer(Tri.YES)) for rule in unclear]
    return _most_severe_first(found)


def amber(facts: Facts, book: Book) -> tuple[Found, ...]:
    """The amber rules that hold since the last clearance. Before the intake is done there is no triage."""
    if facts.said("intake_done") is not Tri.YES:
        return ()
    return tuple(f for f in _holding(book.rules.triage, facts) if _is_new(f.answer, facts))


def severity(found: Iterable[Found]) -> Disposition:
    """The most severe disposition; self-care when nothing was found."""
    return max((f.rule.disposition for f in found), default=Disposition.SELF_CARE)


def unknowns(found: Sequence[Found], facts: Facts, book: Book) -> tuple[str, ...]:
    """What a clinician should know is not known: open parts of rules that would make this more severe."""
    rules = {f.rule.id for f in found}
    signs = {name for f in found for name in f.answer.used}
    worst = severity(found)
    open_rules = (
        rule
        for rule in book.rules.watched
        if rule.id not in rules and rule.disposition >= worst and signs & set(rule.when.names())
        if rule.category != WEAK_SIGNS
    )
    asked = (name for f in found if f.rule.follow_up for name in f.rule.follow_up.settles)
    names = [name for rule in open_rules for name in _answer(rule, facts).missing]
    names += [name for name in asked if facts.value(name) is None]
    names += [name for name in ("birth_date", "birth_mode") if facts.value(name) is None]
    return tuple(dict.fromkeys(FROM_FACTS.get(name, name) for name in names))


def _holding(rules: Iterable[Rule], facts: Facts) -> tuple[Found, ...]:
    answers = ((rule, _answer(rule, facts)) for rule in rules)
    return _most_severe_first(Found(rule, answer) for rule, answer in answers if answer.tri is Tri.YES)


def _most_severe_first(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda f: (-f.rule.disposition, f.rule.id)))


def _answer(rule: Rule, facts: Facts) -> Answer:
    """The rule's answer; a rule that breaks holds as soon as one of its signs was said (S17)."""
    try:
        return fires(rule, facts)
    except Exception:  # whatever is wrong with a stored fact must not silence a red flag
        said = any(facts.said(sign) is Tri.YES for sign in rule.signs)
        return Answer(Tri.YES if said else Tri.UNKNOWN, missing=tuple(rule.when.names()))


def _is_new(answer: Answer, facts: Facts) -> bool:
    """Whether anything it holds by was said after the last clearance."""
    cleared = facts.at("cleared")
    if cleared is None:
        return True
    said = [facts.at(FROM_FACTS.get(name, name)) for name in answer.used]
    return any(at is not None and at > cleared for at in said)
