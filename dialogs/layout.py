"""Which buttons a question shows, and in which rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dialogs.model import Option
from dialogs.questions import (
    Choice,
    Date,
    Form,
    Language,
    Many,
    Minutes,
    Nrs,
    Question,
    Rows,
    Window,
    YesNoUnsure,
    Zone,
)
from policies.facts import Facts

RECENT = timedelta(hours=6)
TICKED, EMPTY = "☑ ", "☐ "
SHORT_ROW = 20
"""Signs of all the options that stand side by side."""
MONTHS_SHOWN, MONTHS_AHEAD = 13, 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What the buttons depend on: her facts, what is ticked so far, the zones of her country, month names.

    `holds` = whether the guard of that name holds: an option may have one (`Choice.only_when`).
    """

    facts: Facts
    partial: Mapping[str, Any]
    zones: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    months: Mapping[str, str] | None = None
    of_year: str = "{{month}} {{year}}"
    holds: Callable[[str], bool] = lambda guard: False


def layout(question: Question, shown: Shown) -> tuple[Option, ...]:
    """Options in order with their row; an empty label is filled from the message's own words."""
    draw = LAYOUTS.get(type(question))
    return draw(question, shown) if draw else ()


def _choice(question: Choice, shown: Shown) -> tuple[Option, ...]:
    guards = question.only_when
    options = [o for o in question.options if o not in guards or shown.holds(guards[o])]
    return tuple(Option(o, "", i // question.columns) for i, o in enumerate(options))


def _minutes(question: Minutes, shown: Shown) -> tuple[Option, ...]:
    def held(guards: Mapping[str, str], option: str) -> bool:
        return option in guards and shown.holds(guards[option])

    first = [line for line in question.lines if any(held(question.first_when, o) for o in line)]
    options = []
    for row, line in enumerate([*first, *(line for line in question.lines if line not in first)]):
        seen = [o for o in line if o not in question.only_when or held(question.only_when, o)]
        options += [Option(o, "", row) for o in seen]
    return tuple(options)


def _yes_no(question: YesNoUnsure, shown: Shown) -> tuple[Option, ...]:
    del question, shown
    return tuple(Option(o, "", 0) for o in ("yes", "no", "unsure"))


def _nrs(question: Nrs, shown: Shown) -> tuple[Option, ...]:
    del shown
    if question.shown:
        return tuple(Option(str(n), "", i // 2) for i, n in enumerate(question.shown))
    return tuple(Option(str(n), str(n), n // 6) for n in range(11))


def _zone(question: Zone, shown: Shown) -> tuple[Option, ...]:
    del question
    return tuple(Option(zone, label, i // 2) for i, (zone, label) in enumerate(shown.zones))


def _form(question: Form, shown: Shown) -> tuple[Option, ...]:
    """A row for each option, or one for all where they are short; the item's name keeps old taps apart."""
    del shown
    numbers, words = question.is_spelled_out, [words for _, words in question.options]
    together = numbers or sum(map(len, words)) <= SHORT_ROW
    options = [
        Option(f"{question.item}.{id}", str(i + 1) if numbers else text, 0 if together else i)
        for i, (id, text) in enumerate(question.options)
    ]
    return (*options, Option("later", "", len(options)))


def _language(question: Language, shown: Shown) -> tuple[Option, ...]:
    del question
    return tuple(Option(code, label, i) for i, (code, label) in enumerate(shown.languages))


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


def _window(question: Window, shown: Shown) -> tuple[Option, ...]:
    if question.one:
        return tuple(Option(name, "", i // 2) for i, name in enumerate(question.presets))
    ticked = shown.partial.get("ticked", ())
    options = [
        Option(name, TICKED if name in ticked else EMPTY, i // 2) for i, name in enumerate(question.presets)
    ]
    return (*options, Option("done" if ticked else "none", "", len(options)))


def _date(question: Date, shown: Shown) -> tuple[Option, ...]:
    month = shown.partial.get("month")
    if month:
        return _days(str(month), shown.facts.today, question.ahead)
    return _months(shown, question.ahead)


def _months(shown: Shown, ahead: bool) -> tuple[Option, ...]:
    first = shown.facts.today.replace(day=1)
    options = []
    for i in range(MONTHS_AHEAD if ahead else MONTHS_SHOWN):
        name = (shown.months or {}).get(f"m{first.month}", f"{first.month:02d}")
        label = shown.of_year.replace("{{month}}", name).replace("{{year}}", str(first.year))
        options.append(Option(first.strftime("%Y-%m"), label, i // 3))
        step = timedelta(days=31) if ahead else timedelta(days=-1)
        first = (first + step).replace(day=1)
    return tuple(options)


def _days(month: str, today: date, ahead: bool) -> tuple[Option, ...]:
    first = date.fromisoformat(f"{month}-01")
    days = []
    day = first
    while day.month == first.month:
        if day > today if ahead else day <= today:
            days.append(Option(day.isoformat(), str(day.day), (day.day - 1) // 7))
        day += timedelta(days=1)
    return (*days, Option("back", "←", 5))


LAYOUTS: dict[type, Callable[[Any, Shown], tuple[Option, ...]]] = {
    Choice: _choice,
    Minutes: _minutes,
    YesNoUnsure: _yes_no,
    Nrs: _nrs,
    Many: _many,
    Rows: _rows,
    Date: _date,
    Zone: _zone,
    Window: _window,
    Language: _language,
    Form: _form,
}
