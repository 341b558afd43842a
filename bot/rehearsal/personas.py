"""Owns the mothers a rehearsal can begin with: which answer each of them gives to which question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from dialogs.layout import TICKED
from dialogs.model import Asked, Option

FILLED = ("onboarding", "intake", "screen", "private")
"""The flows a persona answers by itself; everything after them is for the person at the page."""
CLOSES_A_CARD = ("done", "none")


@dataclass(frozen=True, slots=True)
class Weeks:
    """A birth this many weeks ago, tapped as a month and then a day."""

    ago: int


Answer = str | tuple[str, ...] | Weeks
"""An option's id, the ids to tick on a card (none: an empty tuple), or a day."""


@dataclass(frozen=True, slots=True)
class Persona:
    """`title` and `hint` stand in the page's menu; `answers` is what differs from `USUAL`, by "flow.node"."""

    key: str
    title: str
    hint: str
    answers: Mapping[str, Answer] | None = field(default_factory=lambda: MappingProxyType({}))


USUAL: Mapping[str, Answer] = MappingProxyType(
    {
        "onboarding.hello": "go_on",
        "onboarding.consent": "agree",
        "intake.complaint": "skip",
        "intake.tags": "yes",
        "intake.complaint_again": "skip",
        "intake.country": "GB",
        "intake.zone": "Europe/London",
        "intake.birth": Weeks(8),
        "intake.mode": "vaginal",
        "intake.which_caesarean": "planned_caesarean",
        "intake.tear": "none",
        "intake.scar": "no_pain",
        "intake.surgery": "no",
        "intake.trauma": "no",
        "intake.pain": "4",
        "intake.epidural": "no",
        "intake.wound": "healed",
        "intake.bleeding": "none",
        "screen.legs": (),
        "screen.chest": (),
        "screen.body": (),
        "private.alone": "yes",
        "private.self": "no",
        "private.voices": "no",
        "private.baby": "no",
        "private.home": "safe",
        "intake.relative": (),
        "intake.joints": (),
    }
)
"""A first-time mother with nothing to worry about, one answer for every question of `FILLED`."""

PERSONAS = (
    Persona(
        "first_time",
        "First-time mother",
        "Vaginal birth 8 weeks ago, pain 4, nothing else. May begin gently.",
    ),
    Persona(
        "wide_gap",
        "Caesarean, wide gap",
        "Planned caesarean 7 weeks ago, the scar does not hurt, her belly makes a ridge.",
        {
            "intake.birth": Weeks(7),
            "intake.mode": "planned_caesarean",
            "intake.epidural": "yes",
            "intake.joints": ("doming",),
        },
    ),
    Persona(
        "low_mood",
        "Low mood",
        "Vaginal birth 10 weeks ago, worn out all the time, pain 5. A clinician should look first.",
        {"intake.birth": Weeks(10), "intake.pain": "5", "intake.relative": ("worn_out_always",)},
    ),
    Persona(
        "red_flag",
        "Red flag",
        "Numb where she wipes: the bot stops in the middle of the screen and the clinic is called.",
        {"screen.legs": ("saddle_numb",)},
    ),
    Persona("blank", "Blank", "An empty chat: press Start and answer for yourself.", None),
)


def persona(key: str) -> Persona:
    """The persona called `key`; KeyError when there is none."""
    return {one.key: one for one in PERSONAS}[key]


def tap(who: Persona, asked: Asked, today: date) -> int | None:
    """The index of the button `who` taps next on the question `asked`; None when she has no answer to it.

    A card takes several calls: a tick each, then the button that closes it. So does a date.
    """
    if who.answers is None or asked.flow not in FILLED:
        return None
    name = f"{asked.flow}.{asked.node}"
    match who.answers.get(name, USUAL.get(name)):
        case str() as chosen:
            return _index(asked, (chosen,))
        case Weeks(ago):
            day = (today - timedelta(weeks=ago)).isoformat()
            return _index(asked, (day, day[: len("2026-01")]))
        case tuple() as ticks:
            left = [tick for tick in ticks if not _is_ticked(asked, tick)]
            return _index(asked, left[:1] if left else CLOSES_A_CARD)
        case _:
            return None


def _index(asked: Asked, wanted: tuple[str, ...] | list[str]) -> int | None:
    return next((i for i, option in enumerate(asked.options) if option.id in wanted), None)


def _is_ticked(asked: Asked, tick: str) -> bool:
    return any(_ticked(option) for option in asked.options if option.id == tick)


def _ticked(option: Option) -> bool:
    return option.label.startswith(TICKED)
