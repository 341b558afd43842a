"""Owns how rules are listed: one row each, the condition in words, for people and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.rules import Condition, Op, Rule, Rules

HEAD = ("id", "since", "when", "disposition", "unknown", "reason", "source", "signed")


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule as it is listed; `does` = what follows from it, in the words of its table."""

    id: str
    since: str
    until: str | None
    when: str
    disposition: str
    unknown: str
    reason: str
    source: tuple[str, ...]
    signed: str | None
    does: str


def listed(rules: Rules) -> Iterator[Listed]:
    """Every rule, in the order of the files: red flags, reviews, holds, blocks, gates, doses, stops."""
    for rule in rules.red_flags:
        yield _row(rule, rule.disposition.word + (", lock" if rule.lock else ""))
    for rule in rules.reviews:
        yield _row(rule, rule.disposition.word)
    for rule in rules.triage:
        yield _row(rule, "hold")
    for rule in rules.contraindications:
        yield _row(rule, f"blocks `{rule.category}`")
    for rule in rules.gates:
        yield _row(rule, rule.category.replace("_", " ≤ "))
    for rule in rules.dosing:
        yield _row(rule, rule.category.replace("_", " "))
    yield from _stops(rules)


def _stops(rules: Rules) -> Iterator[Listed]:
    for stop in rules.stops:
        allows = "everything" if stop.allows is None else ", ".join(stop.allows) or "nothing"
        when = f"{stop.name.replace('_', ' ')}, until {stop.ends.replace('_', ' ')}"
        does = f"allows {allows}"
        yield Listed(
            *(stop.id, stop.since, stop.until, when, "stop", "safer", stop.reason, stop.source, stop.signed),
            does,
        )


def _row(rule: Rule, does: str) -> Listed:
    return Listed(
        rule.id,
        rule.since,
        rule.until,
        in_words(rule.when),
        rule.disposition.word,
        rule.unknown.value,
        rule.reason,
        rule.source,
        rule.signed,
        does,
    )


def table(rules: Rules) -> Iterator[str]:
    """The rows as a Markdown table."""
    yield "| " + " | ".join(HEAD) + " |"
    yield "|---" * len(HEAD) + "|"
    for row in listed(rules):
        since = row.since if row.until is None else f"{row.since} until {row.until}"
        cells = (row.id, since, row.when, row.does, row.unknown, row.reason)
        yield "| " + " | ".join((*cells, ", ".join(row.source), row.signed or "–")) + " |"


def in_words(condition: Condition, inside: bool = False) -> str:
    """A condition as one line: any as "or", all as "and"."""
    match condition.op:
        case Op.ANY | Op.ALL:
            word = " or " if condition.op is Op.ANY else " and "
            line = word.join(in_words(part, True) for part in condition.parts)
            return f"({line})" if inside and len(condition.parts) > 1 else line
        case Op.SOME:
            several = ", ".join(in_words(part, True) for part in condition.parts)
            return f"at least {condition.number:g} of ({several})"
        case Op.NOT:
            return f"not {in_words(condition.parts[0], True)}"
        case Op.SIGN:
            return condition.name
        case Op.IS:
            return f"{condition.name} = {'/'.join(condition.values)}"
        case Op.AT_LEAST:
            return f"{condition.name} ≥ {condition.number:g}"
        case Op.AT_MOST:
            return f"{condition.name} ≤ {condition.number:g}"
        case _:
            return f"{condition.name} within {condition.number:g} days"
