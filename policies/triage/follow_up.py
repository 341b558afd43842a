"""Owns which closed questions behind a sign are open: common leaking or an emergency, a thought or intent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from policies.asking import fires
from policies.facts import Fact, Facts, Tri
from policies.rules import Book, FollowUp, Rule
from policies.triage.found import Found
from policies.verdict import Disposition


def follow_up(found: Sequence[Found], facts: Facts, book: Book) -> FollowUp | None:
    """The closed questions of the gravest rule found that are not answered yet; they are asked at once."""
    return next((f.rule.follow_up for f in found if is_open(f.rule, facts, book)), None)


def waits(rule: Rule, facts: Facts, book: Book) -> bool:
    """Whether it is said only when its closed questions are answered: never what is urgent by itself."""
    return rule.disposition < Disposition.URGENT_REVIEW and is_open(rule, facts, book)


def is_open(rule: Rule, facts: Facts, book: Book) -> bool:
    """Whether a question that settles `rule` has no answer that still counts."""
    asked = rule.follow_up
    return asked is not None and any(_is_unanswered(name, asked, rule, facts, book) for name in asked.settles)


def _is_unanswered(name: str, asked: FollowUp, rule: Rule, facts: Facts, book: Book) -> bool:
    if asked.within_days is not None:
        return not facts.within(name, timedelta(days=asked.within_days))
    return facts.value(name) is None and _could_be_graver(name, rule, facts, book)


def _could_be_graver(name: str, rule: Rule, facts: Facts, book: Book) -> bool:
    """Whether another answer would make it worse: nobody is asked what changes nothing."""
    graver = (other for other in book.rules.watched if other.disposition > rule.disposition)
    return any(name in other.when.names() and _might_hold(other, name, facts) for other in graver)


def _might_hold(rule: Rule, name: str, facts: Facts) -> bool:
    """Whether it would hold, or could, had she said yes to `name`."""
    supposed = facts.learn(Fact(name, "yes", None, facts.now, "supposed"))
    return fires(rule, supposed).tri is not Tri.NO
