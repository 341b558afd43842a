"""One answer as it came, what it says as a shape, and the keys beside it: skip, why, back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dialogs import typed
from dialogs.daytimes import Ear
from dialogs.model import Asked, Event, EventKind, Node
from dialogs.questions import Date, Words
from policies.facts import Facts, FactValue

CONTROLS = {"skip": "skipped", "why": "why", "back": "back"}
"""The keys beside an answer, and the kind of reading each of them is."""


class ReadingKind(StrEnum):
    """How far an event answers the open question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    UNSURE = "unsure"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"
    WHY = "why"
    BACK = "back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer: its value, the option ids behind it, signs it reports, ticks so far."""

    kind: ReadingKind
    value: FactValue | None = None
    chosen: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    partial: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


NOTHING = Reading(ReadingKind.NOTHING)
UNREADABLE = Reading(ReadingKind.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it came: an option id when it was tapped or typed as shown, her words, her facts."""

    option: str | None
    words: str
    facts: Facts
    partial: Mapping[str, Any]
    ear: Ear

    @property
    def vocabulary(self) -> Mapping[str, str]:
        return self.ear.vocabulary


def said(event: Event, asked: Asked, facts: Facts, partial: Mapping[str, Any], ear: Ear) -> Said:
    """The event as an answer to `asked`; typed words that match a button count as that button."""
    if event.kind is EventKind.OPTION_CHOSEN:
        option = asked.options[event.payload["index"]]
        return Said(option.id, option.label, facts, partial, ear)
    words = str(event.payload.get("text", ""))
    return Said(typed.option(words, asked.options, ear.vocabulary), words, facts, partial, ear)


def control(node: Node, answer: Said) -> ReadingKind | None:
    """Skip and back where the question allows them; "why" may be typed at any question of hers (M04)."""
    word = answer.option
    if word is None and answer.facts.me is None:
        word = typed.plain(answer.words, answer.vocabulary)
        free = ("why",) if isinstance(node.answer, Words) else ("why", "back")  # "back" may be where it hurts
        word = word if word in free else None
    if word not in CONTROLS or not (node.skippable or word == "why"):
        return None
    if word == "back" and isinstance(node.answer, Date) and answer.partial.get("month"):
        return None  # from the days to the months
    return ReadingKind(CONTROLS[word])
