"""Which buttons a question shows, and in which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dialogs.model import Option
from dialogs.questions import (
    Choice,
    Date,
    Many,
    Nrs,
    Question,
    Rows,
    YesNoUnsure,
    Zone,
)
from policies.facts import Facts

RECENT = timedelta(hours=6)
TICKED, EMPTY = "☑ ", "☐ "
MONTHS_SHOWN = 13


@dataclass(frozen=True, slots=True)
class Shown:
    """What the buttons depend on: her facts, what is ticked so far, the zones of her country, month names."""

    facts: Facts
    partial: Mapping[str, Any]
    zones: tuple[tuple[str, str], ...] = ()
    months: Mapping[str, str] | None = None


def layout(question: Question, shown: Shown) -> tuple[Option, ...]:
    """Options in order with their row; an empty label is filled from the message's own words."""
    match question:
        case Choice():
            return tuple(Option(o, "", i // question.columns) for i, o in enumerate(question.options))
        case YesNoUnsure():
            return tuple(Option(o, "", 0) for o in ("yes", "no", "unsure"))
        case Nrs():
            return tuple(Option(str(n), str(n), n // 6) for n in range(11))
        case Many():
            return _many(question, shown)
        case Rows():
            return _rows(question, shown)
        case Date():
            return _date(shown)
        case Zone():
            return tuple(Option(zone, label, i // 2) for i, (zone, label) in enumerate(shown.zones))
        case _:
            return ()


def _many(question: Many, shown: Shown) -> tuple[Option, ...]:
    ticked = shown.partial.get("ticked", ())
    signs = [Option(o, TICKED if o in ticked else EMPTY, i) for i, o in enumerate(question.options)]
    last = len(signs)
    return (*signs, Option("done" if ticked else "none", "", last), Option("unsure", "", last))


def rows_left(question: Rows, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The rows that are asked now: a row whose fact is fresh is left out (M09)."""
    return {
        name: options
        for name, options in question.rows.items()
        if not facts.within(question.drop_if_recent.get(name, ""), RECENT)
    }


def _rows(question: Rows, shown: Shown) -> tuple[Option, ...]:
    options: list[Option] = []
    line = 0
    for name, choices in rows_left(question, shown.facts).items():
        per_line = 6 if len(choices) > 6 else 3
        for i, choice in enumerate(choices):
            mark = "✓ " if shown.partial.get(name) == choice else ""
            preset = f"{mark}{choice}" if choice.isdigit() else mark
            options.append(Option(f"{name}.{choice}", preset, line + i // per_line))
        line += (len(choices) + per_line - 1) // per_line
    for extra in question.extra:
        options.append(Option(extra, "✓ " if shown.partial.get(extra) else "", line))
        line += 1
    return tuple(options)


def _date(shown: Shown) -> tuple[Option, ...]:
    month = shown.partial.get("month")
    return _days(str(month), shown.facts.today) if month else _months(shown)


def _months(shown: Shown) -> tuple[Option, ...]:
    first = shown.facts.today.replace(day=1)
    options = []
    for i in range(MONTHS_SHOWN):
        name = (shown.months or {}).get(f"m{first.month}", f"{first.month:02d}")
        options.append(Option(first.strftime("%Y-%m"), f"{name} {first.year}", i // 3))
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(options)


def _days(month: str, today: date) -> tuple[Option, ...]:
    first = date.fromisoformat(f"{month}-01")
    days = []
    day = first
    while day.month == first.month and day <= today:
        days.append(Option(day.isoformat(), str(day.day), (day.day - 1) // 7))
        day += timedelta(days=1)
    return (*days, Option("back", "←", 5))
