"""Typed answers: M01, C27 and the days and zones of the intake."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import measures, places, typed
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
        ("yesterday", TODAY - timedelta(days=1)),
        ("two weeks ago", date(2026, 11, 7)),
        ("3 weeks", date(2026, 10, 31)),
        ("a week ago", date(2026, 11, 14)),
        ("10 days ago", date(2026, 11, 11)),
        ("hace 2 semanas", date(2026, 11, 7)),
        ("三周前", date(2026, 10, 31)),
        ("2个月前", date(2026, 9, 21)),
        ("10月3日", date(2026, 10, 3)),
        ("12月 24 号", date(2025, 12, 24)),
        ("13月3日", None),
        ("产后三周", date(2026, 10, 31)),
        ("两周后", None),
        ("four months ago", date(2026, 7, 21)),
        ("3 or 4 weeks", None),
        ("weeks ago", None),
        ("two weeks before easter", None),
        ("almost six weeks", None),
        ("about 5 weeks ago", date(2026, 10, 17)),
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


@pytest.mark.req("M01")
@pytest.mark.parametrize(
    ("words", "cm"),
    [
        ("165", 165), ("165 cm", 165), ("1.65 m", 165), ("1,65", 165), ("1.65", 165),
        ("1m65", 165), ("1.7m", 170),
        ("5'4", 162.6), ("5’4”", 162.6), ("5 ft 4", 162.6), ("5 feet 4 inches", 162.6), ("5ft", 152.4),
        ("64 inches", 162.6), ("10", 10), ("165厘米", 165), ("160 or 165", None), ("tall", None), ("", None),
    ],
)  # fmt: skip
def test_length(words: str, cm: float | None) -> None:
    assert measures.quantity(words, "cm") == cm


@pytest.mark.req("M01")
@pytest.mark.parametrize(
    ("words", "kg"),
    [
        ("70", 70), ("70 kg", 70), ("70,5 kilos", 70.5), ("150 lb", 68), ("150lbs", 68), ("150 pounds", 68),
        ("11 st 4", 71.7), ("11 stone", 69.9), ("3.4", 3.4), ("3400 g", 3.4), ("3400", 3.4), ("7 lb 8", 3.4),
        ("7lb 8oz", 3.4), ("120斤", 60), ("3400克", 3.4), ("heavy", None), ("60 to 70", None),
    ],
)  # fmt: skip
def test_weight(words: str, kg: float | None) -> None:
    assert measures.quantity(words, "kg") == kg


def test_a_bare_weight_is_in_pounds_where_she_lives() -> None:
    assert measures.quantity("150", "kg", pounds=True) == 68
    assert measures.quantity("70 kg", "kg", pounds=True) == 70


@pytest.mark.req("M01")
@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("+44 7700 900123", "+447700900123"), ("07700-900 123", "07700900123"),
        ("(555) 010-9999", "5550109999"), ("my number is 07700 900123", "07700900123"),
        ("+86 138 0000 0000", "+8613800000000"), ("12345", None), ("no", None), ("1234567890123456", None),
    ],
)  # fmt: skip
def test_phone(words: str, phone: str | None) -> None:
    assert measures.phone(words) == phone


@pytest.mark.req("M01")
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("c section", "caesarean"), ("it was a C-section", "caesarean"), ("caesarean", "caesarean"),
        ("cesárea", "caesarean"), ("剖腹产", "caesarean"), ("an emergency c-section", "emergency_caesarean"),
        ("planned caesarean", "planned_caesarean"), ("forceps", "assisted"),
        ("they used a ventouse", "assisted"),
        ("normal birth", "vaginal"), ("顺产", "vaginal"), ("not a c section", None), ("at home", None),
    ],
)  # fmt: skip
def test_kind_of_birth(words: str, kind: str | None) -> None:
    names = ("vaginal", "assisted", "planned_caesarean", "emergency_caesarean", "caesarean")
    assert typed.mentioned(words, names, VOCABULARY) == kind


@pytest.mark.req("M30")
@pytest.mark.parametrize(
    ("country", "zones"),
    [
        *(("Germany", ("Europe/Berlin", "Europe/Busingen")), ("kenya", ("Africa/Nairobi",))),
        *(("GB", ("Europe/London",)), ("UK", ("Europe/London",)), ("the moon", ()), ("", ())),
    ],
)  # fmt: skip
def test_a_country_without_a_page_of_ours_still_has_its_zones(country: str, zones: tuple[str, ...]) -> None:
    assert places.zones(country) == zones


@pytest.mark.req("M30")
def test_a_clock_means_a_zone_of_her_country_and_keeps_its_summer_time() -> None:
    winter = datetime(2026, 1, 5, 13, 31, tzinfo=UTC)
    assert typed.zone("14:30", winter, places.zones("Germany")) == "Europe/Berlin"
    assert typed.zone("8.25 am", winter, places.zones("US")) == "America/New_York"
    assert typed.zone("14:30", winter) == "Etc/GMT-1", "without a country only the offset is known"
    assert typed.zone("25:99", winter, places.zones("Germany")) is None
