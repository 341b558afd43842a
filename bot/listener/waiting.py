"""Owns which saved messages the second listener may hear: those in the inbox behind a mark that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.listener.words import stripped
from bot.privacy.sealing import CannotUnseal
from bot.process import scene
from bot.store import inbox, patients, settings
from bot.store.inbox import InboxRow
from bot.store.unit import Unit
from policies import second_listener
from policies.facts import Facts

MARK = "second_listener"
RECENT = timedelta(minutes=10)
"""What she wrote longer ago is not asked about any more: "what you just wrote" would not be true."""
MOST = 32
TWICE = 2
NAMED = ("baby_name",)
"""Facts that are a name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be heard: its inbox row, and what of its words may leave the house."""

    row: InboxRow
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the inbox was heard: all rows up to `past`. `begun` = rows asked about since, and how often."""

    past: int = 0
    begun: Mapping[str, int] = field(default_factory=dict)

    def tried(self, said: Said) -> int:
        return int(self.begun.get(str(said.row.id), 0))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was found: messages to be heard, and the row up to which nothing else is to be looked at."""

    said: tuple[Said, ...]
    upto: int


def mark(unit: Unit) -> Mark:
    kept: Mapping[str, Any] = settings.get(unit, MARK, {})
    return Mark(int(kept.get("past", 0)), dict(kept.get("begun", {})))


def begin(unit: Unit, said: tuple[Said, ...]) -> tuple[Said, ...]:
    """Note that these are asked about now; those left out were twice already, and a crash came between."""
    before = mark(unit)
    may = tuple(one for one in said if before.tried(one) < TWICE)
    begun = {str(one.row.id): before.tried(one) + 1 for one in may}
    settings.put(unit, MARK, {"past": before.past, "begun": begun})
    return may


def passed(unit: Unit, upto: int) -> None:
    """Everything up to this row was heard, or is not to be heard."""
    settings.put(unit, MARK, {"past": upto, "begun": {}})


def find(unit: Unit, past: int, now: datetime) -> Waiting:
    """Messages behind row `past` whose turn is saved. One whose turn is not holds back those after it."""
    newest = inbox.newest(unit)
    rows = inbox.written(unit, past, now - RECENT, MOST)
    decided = []
    for row in rows:
        if row.state == "pending":
            break
        decided.append(row)
    said = tuple(one for row in decided if (one := _said(unit, row, now)) is not None)
    everything = len(rows) < MOST and len(decided) == len(rows)
    return Waiting(said, newest if everything else decided[-1].id if decided else past)


def _said(unit: Unit, row: InboxRow, now: datetime) -> Said | None:
    """None for what is nobody's to hear: no text, no turn of its own, no consent when it was written."""
    text, (kind, _, person) = str(row.body.get("text", "")), row.queue.partition(":")
    if row.state != "done" or not text or kind != "person":
        return None
    try:
        patient = patients.of_person(unit, int(person))
        facts = scene.facts_of(unit, patient, now) if patient is not None else None
    except CannotUnseal:  # her key was destroyed meanwhile
        return None
    if facts is None or not _agreed(facts, row.received_at):
        return None
    words = stripped(text, _names(facts))
    return Said(row, words) if words else None


def _agreed(facts: Facts, written_at: datetime) -> bool:
    """She agrees now, and had agreed when she wrote it."""
    since = facts.at(second_listener.CONSENT)
    return second_listener.agrees(facts) and since is not None and since <= written_at


def _names(facts: Facts) -> list[str]:
    hers = [facts.patient.name] if facts.patient else []
    known = [str(facts.value(name)) for name in NAMED if facts.value(name)]
    return [*hers, *known, *(responder.name for responder in facts.rota)]
