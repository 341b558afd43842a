"""Typed lengths, weights and telephone numbers in the units people write them in (M01)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST = 60
NUMBER = r"(\d+(?:[.,]\d+)?)"
ONE = re.compile(NUMBER)
FEET = re.compile(r"(\d)\s*(?:'(?!')|ft|feet|foot|pies?|英尺)\s*(\d{1,2}(?:[.,]\d+)?)?")
INCHES = re.compile(NUMBER + r"\s*(?:\"|''|in\b|inch|pulgada|英寸)")
METRES = re.compile(r"(\d)\s*(?:m|米)\s*(\d{1,2})\b|(\d[.,]\d{1,2})\s*(?:m\b|met|米)?$")
STONE = re.compile(r"(\d{1,2})\s*(?:st\b|stone)\s*(\d{1,2}(?:[.,]\d+)?)?")
POUNDS = re.compile(NUMBER + r"\s*(?:lbs?\b|pounds?|libras?|磅)\s*(\d{1,2}(?:[.,]\d+)?)?")
GRAMS = re.compile(r"(\d{3,4})\s*(?:g|gr|grams?|grammes?|gramos?)\b|(\d{3,4})\s*克")
KILOS = re.compile(NUMBER + r"\s*(?:kgs?\b|kilo|公斤|千克)")
JIN = re.compile(NUMBER + r"\s*斤\s*(?:(\d)(?:\s*两)?$|(半))?")
IN_FIGURES = str.maketrans("零一二两三四五六七八九", "01223456789")
"""Chinese digits one by one: 一米六五; 一百二 stays unread."""
FOOT_CM, INCH_CM = 30.48, 2.54
STONE_KG, POUND_KG, OUNCE_KG, JIN_KG = 6.35029, 0.453592, 0.0283495, 0.5
GRAMS_FROM = 500
"""A bare number from here on is grams: nobody weighs that many kilograms."""
SHORTEST_PHONE, LONGEST_PHONE = 6, 15  # digits, the longest is E.164's


def quantity(text: str, unit: str, pounds: bool = False) -> float | None:
    """The one amount in `text`, in `unit`; None when there is none, or more than one. Never a guess.

    `pounds`: a bare weight is in pounds where she lives.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().strip()
    plain = plain.replace("’", "'").replace("”", '"').replace("′", "'").replace("″", '"')
    if "米" in plain or "斤" in plain:
        plain = _tail(plain).translate(IN_FIGURES)
    reader = READERS.get(unit)
    amount = reader(plain) if reader else None
    if amount is None:
        amount = _bare(plain, pounds and unit == "kg")
    return None if amount is None else round(amount, 1)


def phone(text: str) -> str | None:
    """The number as digits, with its "+" where she wrote one; None when the text holds no number."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    digits = "".join(str(unicodedata.digit(c)) for c in plain if c.isdigit())
    if not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        return None
    return f"+{digits}" if re.search(r"\+\s*\(?\d", plain) else digits


def _bare(plain: str, pounds: bool) -> float | None:
    found = ONE.findall(plain)
    if len(found) != 1:
        return None
    amount = _number(found[0])
    return amount * POUND_KG if pounds else amount


def _length(plain: str) -> float | None:
    if found := FEET.search(plain):
        return _number(found[1]) * FOOT_CM + _number(found[2]) * INCH_CM
    if found := INCHES.search(plain):
        return _number(found[1]) * INCH_CM
    if found := METRES.search(plain):
        if not found[1]:
            return _number(found[3]) * 100
        return _number(found[1]) * 100 + _number(found[2].ljust(2, "0"))  # 1米6 is one metre sixty
    return None


def _weight(plain: str) -> float | None:
    if found := STONE.search(plain):
        return _number(found[1]) * STONE_KG + _number(found[2]) * POUND_KG
    if found := POUNDS.search(plain):
        return _number(found[1]) * POUND_KG + _number(found[2]) * OUNCE_KG
    if found := GRAMS.search(plain):
        return _number(found[1] or found[2]) / 1000
    if found := JIN.search(plain):
        return (_number(found[1]) + (0.5 if found[3] else _number(found[2]) / 10)) * JIN_KG
    if (kilos := KILOS.findall(plain)) and len(ONE.findall(plain)) == 1:
        return _number(kilos[0])
    bare = ONE.fullmatch(plain)
    return _number(plain) / 1000 if bare and _number(plain) >= GRAMS_FROM else None


def _tail(plain: str) -> str:
    """6斤8两 with a sign of its own at the end, so that the 两 there is no two."""
    return re.sub(r"两$", "", plain)


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


READERS: dict[str, Callable[[str], float | None]] = {"cm": _length, "kg": _weight}
