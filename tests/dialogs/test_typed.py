"""Typed answers: M01, C27 and the days and zones of the intake."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import measures, typed
from tests.support.talk import the_book

VOCABULARY = the_book().content.message("en", "typed.answers").options
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.mark.req("M01")
@pytest.mark.fault("C27", guard="dialogs.typed:score")
@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("7", 7), ("seven", 7), ("7-8", 8), ("between 3 and 5", 5), ("7/10", 7), ("7 out of 10", 7), ("٧", 7),
        ("about a 6", 6), ("10", 10), ("0", 0), ("zero", 0), ("6.5", 7), ("7分", 7), ("siete", 7), ("七", 7),
        ("11", None), ("-", None), ("fine", None), ("3 4 5", None), ("", None), ("100", None),
    ],
)  # fmt: skip
def test_score(words: str, score: int | None) -> None:
    assert typed.score(words, VOCABULARY) == score


@given(st.text(max_size=300))
def test_nothing_typed_breaks_reading(words: str) -> None:
    score = typed.score(words, VOCABULARY)
    assert score is None or 0 <= score <= 10
    typed.day(words, TODAY, VOCABULARY)
    typed.zone(words, NOW)
    typed.plain(words, VOCABULARY)
    for unit in ("cm", "kg", "years"):
        amount = measures.quantity(words, unit)
        assert amount is None or amount >= 0
    measures.phone(words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-10-03", date(2026, 10, 3)),
        ("3 October", date(2026, 10, 3)),
        ("3 oct 2026", date(2026, 10, 3)),
        ("3 de octubre", date(2026, 10, 3)),
        ("24 december", date(2025, 12, 24)),
        ("25/10/2026", date(2026, 10, 25)),
        ("today", TODAY),
        ("3/10/2026", None),
        ("31 february", None),
        ("soon", None),
    ],
)
def test_day(words: str, day: date | None) -> None:
    assert typed.day(words, TODAY, VOCABULARY) == day


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"), ("madrid", "Europe/Madrid"), ("new york", "America/New_York"),
        ("13:05", "Etc/GMT-3"), ("5:55 am", "Etc/GMT+4"), ("10:02", "Etc/GMT"), ("somewhere", None),
        ("25:00", None),
    ],
)  # fmt: skip
def test_zone(words: str, zone: str | None) -> None:
    assert typed.zone(words, NOW) == zone
