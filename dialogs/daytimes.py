"""Times of day in her own words: "after the 10 o'clock feed", "half past two", "10 pm to 7" (M30).

The vocabulary is that of `typed.answers`: parts of the day, "half", "quarter", "after" and number words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from dialogs.typed import MONTH_AND_DAY, fold, spellings, stands_in

CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(am|pm|a m|p m)?(?![\d:])")
RANGE = re.compile(
    r"(.+?)\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\ba las\b|\bhasta\b|\ba(?=\s+\d)|到|至)\s*(.+)"
)
LISTED = re.compile(r"\s*(?:,|;|\+|&|/|\band\b|\by\b|和|、)\s*")
HELD = "_"
QUARTERS = {"点半": ":30", "点1刻": ":15", "点3刻": ":45"}
BETWEEN = re.compile(r"\bbetween\s+(.+?)\s+and\s+(.+)")
PARTS = {
    "morning": (6, 12), "noon": (11, 13), "midday": (11, 15), "afternoon": (12, 18), "evening": (17, 24),
    "night": (19, 24),
}  # fmt: skip
USUAL = {"morning": "10:00", "noon": "12:00", "midday": "12:30", "afternoon": "14:30", "evening": "19:00"}
"""What a bare part of the day means."""
A_DAY = 24 * 60
LENGTH = 90
LONGEST = 200

Quiet = Callable[[time], bool]


@dataclass(frozen=True, slots=True)
class Ear:
    """What reading depends on: her vocabulary, her quiet hours, how many minutes "after" a feed are."""

    vocabulary: Mapping[str, str]
    quiet: Quiet
    after: int

    def hears(self, name: str, text: str) -> bool:
        words = set(text.split())
        known = spellings(self.vocabulary, name)
        return any(w in words or (" " in w and w in text) or _han(w, text) for w in known)


def _han(word: str, text: str) -> bool:
    """Chinese has no spaces between words."""
    return bool(re.search(r"[\u3400-\u9fff]", word)) and word in text


def windows(text: str, ear: Ear) -> tuple[str, ...]:
    """Every stretch named in `text`, in her order, each once; empty when none can be read."""
    plain = _whole_times(text[:LONGEST].casefold(), ear)
    between = BETWEEN.search(plain)
    pieces = [f"{between[1]} to {between[2]}"] if between else LISTED.split(plain)
    found = [_piece(piece.replace(HELD, " "), ear) for piece in pieces if piece.strip()]
    return () if not found or None in found else tuple(dict.fromkeys(w for w in found if w))


def _whole_times(plain: str, ear: Ear) -> str:
    """ "2 y media" is one time and no list of two: its words are held together."""
    parts = [word for name in ("half", "quarter") for word in spellings(ear.vocabulary, name) if " " in word]
    for word in parts:
        plain = plain.replace(f" {word}", f" {word.replace(' ', HELD)}")
    return plain


def stretch(text: str, ear: Ear) -> str | None:
    """One stretch from a beginning to an end, over midnight too: "10 pm to 7"."""
    found = RANGE.fullmatch(text[:LONGEST].casefold().strip())
    begins = _minutes(found[1], ear, night=True) if found else None
    ends = _minutes(found[2], ear, night=False) if found else None
    return None if begins is None or ends is None or begins == ends else _span(begins, ends)


def _piece(piece: str, ear: Ear) -> str | None:
    found = RANGE.fullmatch(piece.strip())
    if found and all(CLOCK.search(_figures(end, ear)) for end in found.groups()):
        begins, ends = _minutes(found[1], ear), _minutes(found[2], ear)
        if begins is not None and ends is not None and begins < ends:
            return _span(begins, ends)
        piece = found[1]  # over midnight: only its beginning is a time of day
    begins = _minutes(piece, ear)
    if begins is None:
        return None
    if ear.hears("after", fold(piece)):
        begins = (begins + ear.after) % A_DAY
    return _span(begins, begins + LENGTH)


def _minutes(piece: str, ear: Ear, night: bool | None = None) -> int | None:
    """Minutes since midnight; `night` True for the hour quiet begins at, False for the one it ends at."""
    text = fold(piece)
    clock = CLOCK.search(_figures(piece, ear))
    part = next((name for name in PARTS if ear.hears(name, text)), None)
    if clock is None:
        usual = USUAL.get(part or "")
        return _of(time.fromisoformat(usual)) if usual else None
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour > 24 or minute > 59:
        return None
    hour, minute = _relative(hour, minute, text, ear)
    return _day_half(hour, clock[3], part, ear, night) * 60 % A_DAY + minute


def _relative(hour: int, minute: int, text: str, ear: Ear) -> tuple[int, int]:
    """Half past two, quarter to three."""
    if minute:
        return hour, minute
    if ear.hears("half", text):
        return hour, 30
    if ear.hears("quarter_to", text):
        return hour - 1, 45
    return (hour, 15) if ear.hears("quarter", text) else (hour, minute)


def _day_half(hour: int, half: str | None, part: str | None, ear: Ear, night: bool | None) -> int:
    """The hour on a 24-hour clock. Without am or pm: the half she named, else the one outside quiet hours."""
    if half:
        return hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 12 or hour == 0:
        return hour % 24
    late = hour % 12 + 12
    if part is not None:
        first, last = PARTS[part]
        if hour == 12 and first > 12:
            return 0  # twelve at night
        # "8 de la tarde" is later than the English afternoon, and never in the morning.
        return next((h for h in (hour, late) if first <= h < last), late if first >= 12 else hour)
    if night is not None:
        return late if night and hour >= 6 else hour
    return late if ear.quiet(time(hour % 24)) and not ear.quiet(time(late % 24)) else hour


def _figures(piece: str, ear: Ear) -> str:
    """Number words as figures: "ten o'clock" is 10."""
    text = re.sub(r"\s*o['’]?\s*clock", "", piece.casefold()).replace(".m", "m").replace("m.", "m")
    for name in ("quarter_to", "half", "quarter"):
        for word in spellings(ear.vocabulary, name):  # read by themselves; 一刻 has no hour in it
            text = text if f"点{word}" in text else text.replace(word, " ")
    for number in range(12, 0, -1):
        for word in spellings(ear.vocabulary, f"h{number}"):
            alone = rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" if word.isascii() else re.escape(word)
            text = re.sub(alone, str(number), text)
    for written, minutes in QUARTERS.items():
        text = re.sub(rf"(?<=\d)\s*{written}", minutes, text)
    return text.replace("点", " ")


def _of(at: time) -> int:
    return at.hour * 60 + at.minute


def _span(begins: int, ends: int) -> str:
    return f"{_text(begins)}-{_text(ends)}"


def _text(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def coming_day(text: str, today: date, vocabulary: Mapping[str, str]) -> date | None:
    """A day ahead: ISO, day and month, "tomorrow", "in two weeks", "10 days"."""
    folded = fold(text)
    words = folded.split()
    if any(w in spellings(vocabulary, "tomorrow") for w in (*words, folded)):
        return today + timedelta(days=1)
    if chinese := MONTH_AND_DAY.fullmatch(folded.replace(" ", "")):
        return _next_one(int(chinese[1]), int(chinese[2]), today)
    numbers = [int(n) for n in re.findall(r"\d+", folded)]
    numbers += [n for n in range(1, 11) if stands_in(folded, spellings(vocabulary, f"n{n}"))]
    if len(numbers) == 3 and numbers[0] > 31:
        return _calendar(*numbers)
    month = next((m for m in range(1, 13) if set(spellings(vocabulary, f"m{m}")) & set(words)), None)
    if month is not None and len(numbers) == 1:
        return _next_one(month, numbers[0], today)
    return _in_a_while(numbers, folded, today, vocabulary)


def _next_one(month: int, day: int, today: date) -> date | None:
    this_year = _calendar(today.year, month, day)
    return this_year if this_year and this_year > today else _calendar(today.year + 1, month, day)


def _in_a_while(numbers: list[int], folded: str, today: date, vocabulary: Mapping[str, str]) -> date | None:
    for name, days in (("days", 1), ("weeks", 7)):
        if stands_in(folded, spellings(vocabulary, name)):
            count = numbers[0] if len(numbers) == 1 else 1 if not numbers else 0
            return today + timedelta(days=count * days) if 0 < count < LONGEST else None
    return None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
