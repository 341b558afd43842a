"""The kinds of answer a question can have, as shapes only; reading an answer is `dialogs.reading`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def no_signs() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `options`. `signs` maps an option to the sign it reports; `open` also takes other words.

    The option "unsure" is asked once more unless `again` is off. `words` are names of `typed.answers` that
    may stand inside a short sentence; those that are no option narrow it down and are not kept as the answer.
    `only_when` maps an option to the predicate of `policies.guards` without which it has no button.
    """

    options: tuple[str, ...]
    signs: Mapping[str, str] = field(default_factory=no_signs)
    columns: int = 1
    open: bool = False
    again: bool = True
    words: tuple[str, ...] = ()
    only_when: Mapping[str, str] = field(default_factory=no_signs)


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long she has, and where: the options line by line, `<place>_<minutes>`, `<place>` or `<minutes>`.

    `also` = what has no button and may be typed ("5 minutes in bed"). `only_when` as in a Choice; while the
    guard that `first_when` names for an option holds, its line comes first.
    """

    lines: tuple[tuple[str, ...], ...]
    also: tuple[str, ...] = ()
    only_when: Mapping[str, str] = field(default_factory=no_signs)
    first_when: Mapping[str, str] = field(default_factory=no_signs)

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(option for line in self.lines for option in line)


@dataclass(frozen=True, slots=True)
class Many:
    """Several of `options`, each with its own tick; "none" and "unsure" answer the whole card."""

    options: tuple[str, ...]
    signs: Mapping[str, str] = field(default_factory=no_signs)


@dataclass(frozen=True, slots=True)
class YesNoUnsure:
    """Yes, no or not sure. Not sure is asked once more, then it is a yes (S06)."""

    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Nrs:
    """A whole number 0–10; of a typed range the higher one counts (M01).

    `shown` = the numbers that have a button, each with words of its own; any other is typed.
    """

    shown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number in `unit` (cm, kg, years …) between `low` and `high`, both allowed.

    Typed in another unit of length or weight it is converted: 5'4, 150 lb (M01).
    """

    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Date:
    """A day in the past `days` days: by two taps (month, day) or typed. `ahead`: in the next `days` days."""

    days: int = 1900
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: a tap on a region of her country, a city, an IANA name, or her present time typed."""


@dataclass(frozen=True, slots=True)
class Window:
    """Stretches of the day, "HH:MM-HH:MM" local: `presets` to tick, or typed ("after the 10 o'clock feed").

    `one` = a single stretch, answered by one tap or typed ("10 pm to 7").
    """

    presets: Mapping[str, str] = field(default_factory=no_signs)
    one: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Anything she writes."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, however she writes it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Several short questions in one message, a row of buttons each, redrawn in place.

    `rows` maps a row's name to its options; complete when every row is answered or an option of `ends` is
    chosen. A row named in `drop_if_recent` is left out while that fact is younger than six hours (M09).
    """

    rows: Mapping[str, tuple[str, ...]]
    ends: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    drop_if_recent: Mapping[str, str] = field(default_factory=no_signs)


LONGEST_LABEL = 34
"""Signs a button can show on a small phone when it has the row for itself."""


@dataclass(frozen=True, slots=True)
class Form:
    """One item of a questionnaire. In a table it is empty: what stands in it comes from the item in hand.

    `options` are (id, words); "later" leaves the rest for another day.
    """

    item: str = ""
    options: tuple[tuple[str, str], ...] = ()
    signs: Mapping[str, str] = field(default_factory=no_signs)
    heading: str = ""

    @property
    def is_spelled_out(self) -> bool:
        """Too long for buttons: the options stand in the message, and the buttons carry their numbers."""
        return any(len(words) > LONGEST_LABEL for _, words in self.options)

    def told(self, option: str) -> str:
        """The answer as a clinician reads it."""
        return f"{self.heading}: {dict(self.options).get(option, option)}"


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages that are installed."""


Question = (
    Choice
    | Minutes
    | Many
    | YesNoUnsure
    | Nrs
    | Number
    | Date
    | Zone
    | Window
    | Words
    | Phone
    | Rows
    | Language
    | Form
)
