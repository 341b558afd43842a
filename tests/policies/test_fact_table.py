"""The table of facts: what a value is read as, which it may be, and the well mother a case begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies.fact_table import FactName, WrongValue, well

SORE = FactName("knees", "yes_no", None, "Sore knees?")
MODE = FactName("mode", "choice", None, "How?", ("a", "b"))
PAIN = FactName("pain_now", "number", "nrs", "How much?")
COUNT = FactName("count", "number", None, "How many?")
BORN = FactName("birth_date", "date", None, "When?")
NAME = FactName("name", "words", None, "Whose?")


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    ("fact", "given", "read"),
    [
        (SORE, True, "yes"),
        (SORE, False, "no"),
        (SORE, "true", "yes"),
        (SORE, "false", "no"),
        (SORE, "unsure", "unsure"),
        (SORE, "unknown", None),
        (SORE, None, None),
        (MODE, "b", "b"),
        (MODE, "unknown", None),
        (PAIN, "7", 7),
        (PAIN, 6.5, 6.5),
        (PAIN, None, None),
        (BORN, "2026-01-31", "2026-01-31"),
        (BORN, date(2026, 1, 31), "2026-01-31"),
        (NAME, "Mia", "Mia"),
        (NAME, True, "yes"),
    ],
)
def test_a_value_is_read_as_it_is_kept(fact: FactName, given: Any, read: Any) -> None:
    found = fact.read(given)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    ("fact", "given", "told"),
    [
        (SORE, "maybe", "`knees` is 'maybe'; it may be yes, no, unsure or unknown"),
        (MODE, "c", "`mode` is 'c'; it may be a, b or unknown"),
        (PAIN, "lots", "`pain_now` is 'lots'; it is a number in nrs, or unknown"),
        (PAIN, "inf", "`pain_now` is 'inf'; it is a number in nrs, or unknown"),
        (PAIN, [7], "`pain_now` is [7]; it is a number in nrs, or unknown"),
        (COUNT, "x", "`count` is 'x'; it is a number, or unknown"),
        (BORN, "May", "`birth_date` is 'May'; write 2026-01-31, or unknown"),
    ],
)
def test_a_value_it_cannot_have_is_told_with_those_it_may(fact: FactName, given: Any, told: str) -> None:
    with pytest.raises(WrongValue) as wrong:
        fact.read(given)
    assert str(wrong.value) == told


def test_the_well_mother_was_asked_what_has_an_answer_and_was_born_by_a_date() -> None:
    days = FactName("days_since_birth", "number", "days", "?", well=60)
    names = {fact.name: fact for fact in (SORE, FactName("leak", "yes_no", None, "?", well="no"), days)}
    assert well(names, date(2026, 3, 2)) == {"leak": "no", "birth_date": "2026-01-01"}
    del names["days_since_birth"]
    assert well(names, date(2026, 3, 2)) == {"leak": "no"}
