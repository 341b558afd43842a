"""Times of day as she writes them in each language (M30, M40)."""

from datetime import date, time, timedelta
from functools import cache

import pytest

from bot.books import CONTENT
from content.catalog import Catalog
from content.load import load
from dialogs.daytimes import Ear, coming_day, stretch, windows
from dialogs.measures import quantity


@cache
def content() -> Catalog:
    return load(CONTENT)


def ear(lang: str) -> Ear:
    def quiet(at: time) -> bool:
        return not time(8) <= at < time(21)

    return Ear(content().message(lang, "typed.answers").options, quiet, 15)


@pytest.mark.req("M30", "M40")
@pytest.mark.parametrize(
    ("lang", "words", "heard"),
    [
        ("en", "half past two", "14:30-16:00"),
        ("en", "quarter to three", "14:45-16:15"),
        ("en", "8 in the evening", "20:00-21:30"),
        ("en", "2 and 4", "14:00-15:30 16:00-17:30"),
        ("es", "8 de la tarde", "20:00-21:30"),
        ("es", "2 y media", "14:30-16:00"),
        ("es", "a las 2 y media de la tarde", "14:30-16:00"),
        ("es", "10 y cuarto", "10:15-11:45"),
        ("es", "tres menos cuarto", "14:45-16:15"),
        ("es", "3 pm y 7:30 pm", "15:00-16:30 19:30-21:00"),
        ("es", "12 de la noche", "00:00-01:30"),
        ("es", "12 del mediodía", "12:00-13:30"),
        ("es", "de 10 a 12", "10:00-12:00"),
        ("zh", "下午三点半", "15:30-17:00"),
        ("zh", "三点一刻", "15:15-16:45"),
        ("zh", "三点三刻", "15:45-17:15"),
        ("zh", "差一刻三点", "14:45-16:15"),
        ("zh", "晚上12点", "00:00-01:30"),
        ("zh", "上午十点到十二点", "10:00-12:00"),
        ("zh", "晚上九点到早上七点", "21:00-22:30"),
    ],
)
def test_a_time_of_day_is_read_as_it_is_said(lang: str, words: str, heard: str) -> None:
    assert " ".join(windows(words, ear(lang))) == heard


@pytest.mark.req("M30", "M40")
@pytest.mark.parametrize(
    ("lang", "words", "heard"),
    [
        ("en", "10 pm to 7", "22:00-07:00"),
        ("es", "22 a 7", "22:00-07:00"),
        ("es", "de las 22 a las 7", "22:00-07:00"),
        ("es", "10 de la noche a 6 de la mañana", "22:00-06:00"),
        ("zh", "晚上九点到早上七点", "21:00-07:00"),
    ],
)
def test_the_quiet_hours_are_read_over_midnight(lang: str, words: str, heard: str) -> None:
    assert stretch(words, ear(lang)) == heard


@pytest.mark.req("M40")
@pytest.mark.parametrize(
    ("lang", "words", "ahead"),
    [
        ("en", "in two weeks", 14),
        ("en", "10 days", 10),
        ("es", "en 2 semanas", 14),
        ("zh", "两周后", 14),
        ("zh", "10天", 10),
        ("zh", "12月3日", 12),
        ("zh", "明天", 1),
    ],
)
def test_a_day_ahead_is_read(lang: str, words: str, ahead: int) -> None:
    today = date(2026, 11, 21)
    assert coming_day(words, today, ear(lang).vocabulary) == today + timedelta(days=ahead)


@pytest.mark.req("M40")
@pytest.mark.parametrize(
    ("words", "unit", "amount"),
    [
        ("6斤8两", "kg", 3.4),
        ("6斤半", "kg", 3.2),
        ("六斤八两", "kg", 3.4),
        ("120斤", "kg", 60.0),
        ("一百二十斤", "kg", None),
        ("1米6", "cm", 160.0),
        ("1米65", "cm", 165.0),
        ("一米六五", "cm", 165.0),
    ],
)
def test_chinese_measures_are_never_a_guess(words: str, unit: str, amount: float | None) -> None:
    assert quantity(words, unit) == amount
