"""The hash that names the rules: the same in every process, another as soon as one threshold is another."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from bot.process.edition import policy_of
from policies.rules import Limit
from tests.support.talk import the_book

SHOW = """
from bot.books import read_book
from bot.process.edition import policy_of

print(policy_of(read_book()))
"""


@pytest.mark.req("S02")
def test_another_process_gives_the_same_name() -> None:
    """Whatever order its sets happen to have there."""
    run = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert run.stdout.strip() == policy_of(the_book())
    assert len(policy_of(the_book())) == 64


@pytest.mark.req("S02")
def test_a_rule_or_a_phrase_that_changes_changes_the_name() -> None:
    book = the_book()
    rules, phrases = book.rules, book.phrases
    last = rules.limits[-1]
    other = Limit(last.name, last.value + 1, last.unit, last.since, last.source, last.signed)
    changed = [
        replace(book, rules=replace(rules, limits=(*rules.limits[:-1], other))),
        replace(book, rules=replace(rules, red_flags=rules.red_flags[1:])),
        replace(book, phrases=replace(phrases, lists=phrases.lists[1:])),
    ]
    assert len({policy_of(one) for one in [book, *changed]}) == 4
    assert policy_of(replace(book, hide_words=True)) == policy_of(book)
