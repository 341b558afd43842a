"""When a turn cannot be taken: safety still is (A20, A22, S17)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.process import effects, outgoing, scene
from bot.process.saving import Saving
from bot.process.scene import Stage
from bot.store import asks, inbox
from bot.store.inbox import Arrival, InboxRow
from bot.store.unit import Unit
from dialogs import speechless
from dialogs.model import Conversation, Draft, Event, EventKind
from policies.facts import Facts
from policies.rules import Book

ASKED_WITHIN = timedelta(hours=24)
"""An older question is put again when she writes; after a gap only what was just asked is."""


def safe(unit: Unit, row: InboxRow, book: Book, now: datetime) -> None:
    """Quarantine the row, hear its words without the dialog, and tell the operator."""
    stage = _stage(unit, row, now)
    if stage is not None and stage.facts.me is None and stage.facts.patient is not None:
        saving = Saving(unit, stage, book)
        kept, drafts = speechless.answer(stage.event, stage.facts, book)
        effects.apply(saving, kept)
        outgoing.store(saving, outgoing.addressed(saving, drafts))
    _tell_operators(unit, row, book, now)
    inbox.finish(unit, row.id, "quarantined", "gave_up")


def away(unit: Unit, row: InboxRow, now: datetime) -> None:
    """We could not hear anybody for a while: everybody with an open question gets it again (B05, B06)."""
    for person in asks.waiting(unit, now - ASKED_WITHIN):
        arrival = Arrival(
            source="gap",
            source_id=f"{row.id}:{person}",
            queue=f"person:{person}",
            lane=1,
            kind=EventKind.TIMER_DUE,
            actor_id=None,
            body=dict(row.body),
            sent_at=row.sent_at,
            person_key=person,
        )
        inbox.file(unit, arrival)
    inbox.finish(unit, row.id, "done", "passed_on")


def homeless(unit: Unit, row: InboxRow, book: Book, now: datetime) -> None:
    """A row nobody can be found for: its words are still heard, by the operator and every clinician."""
    words = str(row.body.get("text", ""))
    if words and speechless.alarming(words, book):
        _tell_operators(unit, row, book, now)
    inbox.finish(unit, row.id, "quarantined" if words else "ignored", "nobody_to_answer")


def _stage(unit: Unit, row: InboxRow, now: datetime) -> Stage | None:
    try:
        return scene.load(unit, row, now)
    except Exception:  # whatever broke the turn may break loading too; the operator is told all the same
        return None


def _tell_operators(unit: Unit, row: InboxRow, book: Book, now: datetime) -> None:
    event = Event(EventKind.TIMER_DUE, "site:0", None, now, {"kind": "quarantined"})
    stage = Stage(row, event, Facts(now), Conversation(), None)
    saving = Saving(unit, stage, book)
    saving.count = 100  # its purposes stand apart from those of the turn that failed
    given = {"row": row.id, "reason": "it could not be decided"}
    draft: Draft = speechless.note("operator.quarantined", given, Facts(now), book)
    outgoing.store(saving, outgoing.addressed(saving, [draft]))
