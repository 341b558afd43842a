"""Owns numbers that are signs by themselves: a temperature and a blood pressure (clinical-facts 11.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.rules import Rules

DIGIT = re.compile(r"\d")
"""Every number below has one: a text without any is done with."""
PRESSURE = re.compile(r"(?<![\d/])(\d{2,3})\s*(?:/|\\|over|sobre|con|比)\s*(\d{2,3})(?![\d/])")
ABOUT_PRESSURE = re.compile(
    r"\bbp\b|blood pressure|pressure|presion|tension|血压|高压|低压|hypertens|systolic|diastolic"
)
SINGLE = re.compile(
    r"(?:\bbp\b|blood pressure|presion|tension|血压|高压)\D{0,12}(\d{2,3})(?!\s*(?:/|over|sobre)|\d)"
    r"|(?<![\d/])(\d{3})(?:\s+de)?\s+(?:tension|presion|systolic|blood pressure)"
)
DEGREES = re.compile(
    r"(?<![\d.,/])(\d{2,3}(?:[.,]\d| y medio|度半)?)(?!\d)\s*(°|º|˚|deg\w*|grados|度)?"
    r"\s*(c|f|celsius|fahrenheit)?(?![a-z])"
)
ABOUT_HEAT = re.compile(
    r"temp|fever|fiebre|calentura|thermomet|termomet|feverish|shiver|chills|escalofri|体温|发烧|发热|高烧|烧到|烧"
)
HALF = re.compile(r" y medio|度半")
ELSEWHERE = re.compile(r"outside|weather|oven|afuera|en la calle|horno|外面|天气")
NOT_DEGREES = re.compile(
    r"\s*(?:week|wk|w\b|day|d\b|year|yr|yo\b|min|hour|hr|h\b|sec|%|kg|lb|cm|ml|rep|set|time|x\b|am\b|pm\b|/|:|"
    r"semana|dias?\b|ano|hora|segundo|周|天|岁|年|分|秒|个|小时|号|月)"
)
POSSIBLE_C = (34.0, 43.0)
POSSIBLE_F = (94.0, 109.0)
SYSTOLIC, DIASTOLIC = (70, 260), (35, 160)
EVERYDAY_SYSTOLIC, EVERYDAY_DIASTOLIC = (8, 26), (4, 16)


WELL = frozenset({"pressure_well", "temperature_well"})
"""Readings that are no sign of anything."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number read as a sign, at a place in the folded text; not `sure` when it must be asked about."""

    sign: str
    because: str
    at: int
    sure: bool = True


def measured(plain: str, rules_of: Rules | None = None) -> Iterator[Measured]:
    """Every temperature and blood pressure in the folded text that is a sign."""
    return (found for found in readings(plain, rules_of) if found.sign not in WELL)


def readings(plain: str, rules_of: Rules | None = None) -> Iterator[Measured]:
    """Every temperature and blood pressure in the folded text, those that are as they should be as well."""
    if not DIGIT.search(plain):
        return
    limits = Limits.of(rules_of)
    yield from _pressures(plain, limits)
    yield from _temperatures(plain, limits)


@dataclass(frozen=True, slots=True)
class Limits:
    """°C and mmHg from which a number is a sign."""

    fever: float = 38.0
    low: float = 36.0
    systolic: float = 140
    diastolic: float = 90
    emergency_systolic: float = 160
    emergency_diastolic: float = 110

    @staticmethod
    @lru_cache(maxsize=4)
    def of(rules: Rules | None) -> Limits:
        if rules is None or not rules.limits:
            return Limits()
        return Limits(
            fever=rules.limit("fever"),
            low=rules.limit("temperature_low"),
            systolic=rules.limit("pressure_high_systolic"),
            diastolic=rules.limit("pressure_high_diastolic"),
            emergency_systolic=rules.limit("pressure_emergency_systolic"),
            emergency_diastolic=rules.limit("pressure_emergency_diastolic"),
        )


def _pressures(plain: str, limits: Limits) -> Iterator[Measured]:
    spoken_of = bool(ABOUT_PRESSURE.search(plain))
    for found in PRESSURE.finditer(plain):
        systolic, diastolic = int(found[1]), int(found[2])
        if _within(systolic, SYSTOLIC) and _within(diastolic, DIASTOLIC) and systolic > diastolic:
            yield from _graded(systolic, diastolic, found, limits)
        elif spoken_of:
            yield Measured("pressure_very_high", found.group(), found.start(), sure=False)
    for found in SINGLE.finditer(plain):
        number = int(found[1] or found[2])
        if _within(number, SYSTOLIC):
            yield from _graded(number, 0, found, limits)
        elif _within(number, EVERYDAY_SYSTOLIC) and number * 10 >= limits.systolic:
            yield Measured("pressure_very_high", found.group(), found.start(), sure=False)


def _graded(systolic: float, diastolic: float, found: re.Match[str], limits: Limits) -> Iterator[Measured]:
    if systolic >= limits.emergency_systolic or diastolic >= limits.emergency_diastolic:
        yield Measured("pressure_very_high", found.group(), found.start())
    elif systolic >= limits.systolic or diastolic >= limits.diastolic:
        yield Measured("high_pressure", found.group(), found.start())
    else:
        yield Measured("pressure_well", found.group(), found.start())


def _temperatures(plain: str, limits: Limits) -> Iterator[Measured]:
    elsewhere = bool(ELSEWHERE.search(plain))
    hot = bool(ABOUT_HEAT.search(plain))
    for found in DEGREES.finditer(plain):
        unit, letter = found[2], (found[3] or "")[:1]
        if not unit and not letter and NOT_DEGREES.match(plain, found.end(1)):
            continue
        written = HALF.sub(".5", found[1]).replace(",", ".")
        number, exact = float(written), "." in written
        if not (unit or letter or hot or (exact and number >= limits.fever)):
            continue
        celsius = _celsius(number, letter)
        if celsius is None:
            continue
        if celsius >= limits.fever:
            yield Measured("fever", found.group().strip(), found.start(), sure=not elsewhere)
        elif celsius < limits.low and (unit or letter or exact):
            yield Measured("temperature_low", found.group().strip(), found.start(), sure=hot)
        elif celsius >= limits.low:
            yield Measured("temperature_well", found.group().strip(), found.start())


def _celsius(number: float, letter: str) -> float | None:
    """Degrees Celsius of a plausible body temperature; None when it is none."""
    if letter != "c" and _within(number, POSSIBLE_F):
        return round((number - 32) / 1.8, 2)
    return number if letter != "f" and _within(number, POSSIBLE_C) else None


def _within(number: float, span: tuple[float, float]) -> bool:
    return span[0] <= number <= span[1]
