"""Typed answers: numbers, days, zones and the words printed on buttons, in any writing.

The vocabulary (yes, no, number words …) comes from the message `typed.answers` of her language: a name in
`options` mapped to its spellings, separated by "|".
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dialogs.model import Option
from policies.listening.normalise import HAN

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
CLOCK = re.compile(r"^\D*(\d{1,2})[:.h](\d{2})\s*(am|pm)?\D*$")
MONTH_AND_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
AHEAD = re.compile(r"[天周月期拜]后")
"""两周后 is in two weeks; 产后两周 is two weeks ago."""
SEPARATORS = re.compile(r"[^\w]+", re.UNICODE)
LONGEST_ANSWER = 200
SHORT_SENTENCE = 8
TOP_OF_SCALE = 10
A_DAY, CLOCK_IS_OFF = 24 * 60, 20
"""Minutes; clocks in kitchens are often a little off."""
NO_INSTEAD = ("not_quite", "change", "none", "no_pain", "safe", "not_now")
"""What a typed "no" stands for where there is no such button."""
UNITS = {"days": 1, "weeks": 7, "months": 30}
MOST_AGO = 999


def fold(text: str) -> str:
    """Lower case, one width of digits, no signs around: what two spellings are compared by."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_ANSWER]).casefold()
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return SEPARATORS.sub(" ", text).strip()


def spellings(vocabulary: Mapping[str, str], name: str) -> tuple[str, ...]:
    return _folded(vocabulary.get(name, ""))


@lru_cache(maxsize=1024)
def _folded(words: str) -> tuple[str, ...]:
    """Of the vocabulary only: nothing she wrote stays here."""
    return tuple(fold(word) for word in words.split("|") if word)


def plain(text: str, vocabulary: Mapping[str, str]) -> str | None:
    """The vocabulary name ("yes", "no", "unsure", "skip", "why" …) these words are a spelling of."""
    folded = fold(text)
    return next((name for name in vocabulary if folded and folded in spellings(vocabulary, name)), None)


def begins_with(name: str, text: str, vocabulary: Mapping[str, str]) -> bool:
    """Whether the first words are a spelling of the vocabulary's `name`; Chinese needs no space after it."""
    folded = fold(text)
    words = spellings(vocabulary, name)
    return any(folded == word or folded.startswith(word if HAN.match(word) else f"{word} ") for word in words)


def option(text: str, options: Sequence[Option], vocabulary: Mapping[str, str]) -> str | None:
    """The option whose label (or id) was typed, or that a plain yes / no / skip / why stands for."""
    folded = fold(text)
    if not folded:
        return None
    for choice in options:
        if folded in (fold(choice.label), fold(choice.id)):
            return choice.id
    ids = {choice.id for choice in options}
    word = plain(text, vocabulary)
    return word if word in ids else _instead(word, ids)


def _instead(word: str | None, ids: Collection[str]) -> str | None:
    """What a plain word stands for where no button says it."""
    match word:
        case "no":
            return next((other for other in NO_INSTEAD if other in ids), None)
        case "yes" if "not_safe" in ids:
            return "not_safe"
        case "go" if "yes" in ids and "unsure" not in ids:  # "ok", never where a yes reports a sign
            return "yes"
        case "more" if {"no", "yes", "unsure"} <= set(ids):
            return "yes"
        case _:
            return None


def mentioned(text: str, names: Sequence[str], vocabulary: Mapping[str, str]) -> str | None:
    """The one of `names` whose spelling stands in a short text; the longest wins, a "not" spoils it."""
    folded = fold(text)
    words = folded.split()
    if len(words) > SHORT_SENTENCE or set(words) & set(spellings(vocabulary, "not")):
        return None
    found = {
        spelling: name
        for name in names
        for spelling in spellings(vocabulary, name)
        if stands_in(folded, (spelling,))
    }
    return found[max(found, key=len)] if found else None


def score(text: str, vocabulary: Mapping[str, str]) -> int | None:
    """A whole number 0–10; of a range the higher one (M01). "7/10" is a seven."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_ANSWER])
    folded = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded)
    folded = re.sub(r"/\s*10\b|\b(?:out of|de|sobre)\s+10\b", " ", folded)
    found = [float(n.replace(",", ".")) for n in NUMBER.findall(folded)]
    words = fold(folded)
    found += [n for n in range(TOP_OF_SCALE + 1) if set(spellings(vocabulary, f"n{n}")) & _runs(words)]
    if not found or max(found) > TOP_OF_SCALE or len(found) > 2:
        return None
    highest = max(found)
    return int(highest) + (highest != int(highest))


def _runs(words: str) -> set[str]:
    """Each word, and the whole (Chinese has no spaces between words)."""
    return {words, *words.split()}


def day(text: str, today: date, vocabulary: Mapping[str, str]) -> date | None:
    """A calendar day: ISO, or day and month name with an optional year. 3/10 can be two days: None."""
    folded = fold(text)
    if folded in spellings(vocabulary, "today"):
        return today
    if folded in spellings(vocabulary, "yesterday"):
        return today - timedelta(days=1)
    if (before := _ago(folded, today, vocabulary)) is not None:
        return before
    if chinese := MONTH_AND_DAY.fullmatch(folded.replace(" ", "")):
        return _named([int(chinese[2])], int(chinese[1]), today)
    numbers = [int(n) for n in re.findall(r"\d+", folded)]
    month = next((m for m in range(1, 13) if set(spellings(vocabulary, f"m{m}")) & set(folded.split())), None)
    if month is not None:
        return _named(numbers, month, today)
    if len(numbers) == 3 and numbers[0] > 31:
        return _date(*numbers)
    if len(numbers) == 3 and numbers[2] > 31:
        return _two_ways(numbers)
    return None


def _ago(folded: str, today: date, vocabulary: Mapping[str, str]) -> date | None:
    """ "3 weeks", "two weeks ago", "三周前": that many days, weeks or months before today."""
    unit = next((u for u in UNITS if stands_in(folded, spellings(vocabulary, u))), None)
    if unit is None or AHEAD.search(folded) or _says_more(folded, vocabulary):
        return None
    numbers = {int(n) for n in re.findall(r"\d+", folded)}
    numbers |= {n for n in range(TOP_OF_SCALE + 1) if stands_in(folded, spellings(vocabulary, f"n{n}"))}
    if not numbers and stands_in(folded, spellings(vocabulary, "a_single")):
        numbers = {1}
    if len(numbers) != 1:
        return None
    count = numbers.pop()
    if unit != "months":
        return today - timedelta(days=min(count, MOST_AGO) * UNITS[unit])
    months = today.year * 12 + today.month - 1 - min(count, MOST_AGO)
    last = monthrange(months // 12, months % 12 + 1)[1]
    return date(months // 12, months % 12 + 1, min(today.day, last))


def _says_more(folded: str, vocabulary: Mapping[str, str]) -> bool:
    """ "Two weeks before Easter" is no time ago: any word that is no number, unit or "ago" spoils it."""
    counted = [*UNITS, "ago", "a_single", *(f"n{n}" for n in range(TOP_OF_SCALE + 1))]
    known = {spelling for name in counted for spelling in spellings(vocabulary, name)}
    return any(word.isascii() and not word.isdigit() and word not in known for word in folded.split())


def stands_in(folded: str, spelled: Sequence[str]) -> bool:
    """As a word of its own; Chinese has no spaces between words."""
    return any(f" {s} " in f" {folded} " or (not s.isascii() and s in folded) for s in spelled)


def _named(numbers: Sequence[int], month: int, today: date) -> date | None:
    days = [n for n in numbers if n <= 31]
    years = [n for n in numbers if n > 31]
    if len(days) != 1 or len(years) > 1:
        return None
    if years:
        return _date(years[0], month, days[0])
    this_year = _date(today.year, month, days[0])
    return this_year if this_year and this_year <= today else _date(today.year - 1, month, days[0])


def _two_ways(numbers: Sequence[int]) -> date | None:
    first, second, year = numbers
    ways = {w for w in (_date(year, second, first), _date(year, first, second)) if w}
    return ways.pop() if len(ways) == 1 else None


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


@cache
def _zones() -> dict[str, str]:
    """Folded city or full name → IANA name."""
    names: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        if zone.startswith(("Etc/", "SystemV/", "right/", "posix/")):
            continue
        names.setdefault(fold(zone.rsplit("/", 1)[-1].replace("_", " ")), zone)
        names[fold(zone.replace("_", " "))] = zone
    return names


def zone(text: str, now: datetime, hers: Sequence[str] = ()) -> str | None:
    """An IANA name from a zone name, a city, or her present time of day ("14:30").

    `hers` = the zones of her country: a clock means one of these, which keeps her summer time.
    """
    known = _zones().get(fold(text.replace("_", " ")))
    if known is not None or text in available_timezones():
        return known or text
    clock = CLOCK.match(unicodedata.normalize("NFKC", text[:LONGEST_ANSWER]).casefold())
    minutes = _minutes_of_clock(clock) if clock else None
    return None if minutes is None else _zone_of_clock(minutes, now, hers)


def _minutes_of_clock(clock: re.Match[str]) -> int | None:
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3] == "pm" else 0)
    return None if hour > 23 or minute > 59 else hour * 60 + minute


def _zone_of_clock(minutes: int, now: datetime, hers: Sequence[str]) -> str:
    for name in hers:
        there = now.astimezone(ZoneInfo(name))
        off = (there.hour * 60 + there.minute - minutes) % A_DAY
        if min(off, A_DAY - off) <= CLOCK_IS_OFF:
            return name
    offset = round((minutes - (now.hour * 60 + now.minute)) / 60)
    offset = (offset + 12) % 24 - 12
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
