"""The table of rules in policies/README.md says what the rules say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.rules import Condition, Op, Rule
from tests.support.mothers import ROOT, book

README = ROOT / "policies" / "README.md"
HEAD = "| id | since | when | disposition | unknown | reason | source | signed |"


def in_words(condition: Condition, inside: bool = False) -> str:
    """A condition as one line: any as "or", all as "and"."""
    match condition.op:
        case Op.ANY | Op.ALL:
            word = " or " if condition.op is Op.ANY else " and "
            line = word.join(in_words(part, True) for part in condition.parts)
            return f"({line})" if inside and len(condition.parts) > 1 else line
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


def line(rule: Rule, effect: str) -> str:
    signed = rule.signed or "–"
    cells = (rule.id, rule.since, in_words(rule.when), effect, rule.unknown.value, rule.reason,
             ", ".join(rule.source), signed)  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def table() -> Iterator[str]:
    rules = book().rules
    yield HEAD
    yield "|---" * HEAD.count(" | ") + "|---|"
    for rule in rules.red_flags:
        yield line(rule, rule.disposition.word + (", lock" if rule.lock else ""))
    for rule in rules.triage:
        yield line(rule, "hold")
    for rule in rules.contraindications:
        yield line(rule, f"blocks `{rule.category}`")
    for rule in rules.gates:
        yield line(rule, rule.category.replace("_", " ≤ "))
    for rule in rules.dosing:
        yield line(rule, rule.category.replace("_", " "))


def test_the_table_of_rules_is_the_rules(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    wanted = "\n".join(table())
    said = text[text.index(HEAD) :].partition("\n\n")[0].strip()
    if said != wanted:
        (tmp_path / "table.md").write_text(wanted, "utf-8")
    assert said == wanted, f"replace the table by {tmp_path / 'table.md'}"
