"""The table of rules in policies/README.md says what the rules say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.listing import in_words, listed, table
from policies.rules import Condition, Op
from tests.support.mothers import ROOT, book

README = ROOT / "policies" / "README.md"
BEGIN, END = "<!-- rules -->\n", "\n<!-- /rules -->"


def test_the_table_of_rules_is_the_rules() -> None:
    text = README.read_text("utf-8")
    said = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    assert said == "\n".join(table(book().rules)), "run `napwise policies write`"


def test_every_rule_and_every_stop_is_listed_once() -> None:
    ids = [row.id for row in listed(book().rules)]
    assert sorted(ids) == sorted(
        [*(r.id for r in book().rules.everything), *(s.id for s in book().rules.stops)]
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition(Op.SIGN, "fever"), "fever"),
        (Condition(Op.IS, "tear", ("severe", "unsure")), "tear = severe/unsure"),
        (Condition(Op.AT_LEAST, "pain_now", number=7), "pain_now ≥ 7"),
        (Condition(Op.AT_MOST, "age_years", number=19.5), "age_years ≤ 19.5"),
        (Condition(Op.WITHIN_DAYS, "symptom_stop", number=0), "symptom_stop within 0 days"),
    ],
)
def test_a_condition_in_words(condition: Condition, words: str) -> None:
    other = Condition(Op.SIGN, "other")
    assert in_words(condition) == words
    assert in_words(Condition(Op.ANY, parts=(condition, other))) == f"{words} or other"
    assert in_words(Condition(Op.NOT, parts=(condition,))) == f"not {words}"
    nested = Condition(Op.ALL, parts=(other, Condition(Op.ANY, parts=(condition, other))))
    assert in_words(nested) == f"other and ({words} or other)"
    several = Condition(Op.SOME, number=2, parts=(condition, other))
    assert in_words(several) == f"at least 2 of ({words}, other)"
    assert (
        in_words(Condition(Op.ALL, parts=(other, Condition(Op.ANY, parts=(condition,)))))
        == f"other and {words}"
    )


def test_who_signed_and_until_when_is_listed_as_it_stands() -> None:
    rules = book().rules
    flag = replace(rules.red_flags[0], since="2026-01-02", until="2026-05-01", signed="Dr Wu", lock=False)
    stop = replace(rules.stops[0], until="2026-06-01", signed="Dr Wu")
    few = replace(
        rules,
        red_flags=(flag,),
        reviews=(),
        triage=(),
        contraindications=(),
        gates=(),
        dosing=(),
        stops=(stop,),
    )
    first, last = listed(few)
    assert (first.until, first.signed, first.disposition) == ("2026-05-01", "Dr Wu", flag.disposition.word)
    assert first.does == flag.disposition.word
    assert (last.until, last.signed, last.disposition, last.unknown) == (
        "2026-06-01",
        "Dr Wu",
        "stop",
        "safer",
    )
    *_, row, stopped = table(few)
    assert "| 2026-01-02 until 2026-05-01 |" in row and row.endswith("| Dr Wu |")
    assert f"| {stop.since} until 2026-06-01 |" in stopped
