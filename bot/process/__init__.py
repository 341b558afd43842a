"""One inbox row to its end: load, decide, save everything in the transaction it was given."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.process import acts, answered, effects, fallback, outgoing, scene, stored
from bot.process.edition import policy_of
from bot.process.saving import Saving
from bot.process.scene import Stage
from bot.store import conversations, decisions, inbox
from bot.store.decisions import Origin
from bot.store.inbox import InboxRow
from bot.store.unit import Unit
from dialogs.model import EventKind, Turn
from dialogs.turn import take_turn
from policies.rules import Book

ANSWER_WAITS = "answer_waits"
"""A named silence: what would be said is already waiting to be sent."""
Books = Callable[[str], Book]
"""Release name → the book of that release; the current one when the name is empty or unknown."""


def process(row: InboxRow, unit: Unit, book: Books, clock: Clock) -> None:
    """Decide `row` and save all that follows from it. The only function that saves a turn.

    Raises whatever a broken rule, flow or content raises: the caller rolls back and tries again, and calls
    `give_up` after the last try.
    """
    stage = scene.load(unit, row, clock.now())
    if row.queue == "site:0" and row.body.get("kind") == "gap":
        fallback.away(unit, row, clock.now())
        return
    if stage.person is None and stage.alert is None:
        fallback.homeless(unit, row, book(""), clock.now())
        return
    chosen = book(_release(stage))
    turn = take_turn(stage.conversation, stage.event, stage.facts, chosen, stage.facts.now, row.id)
    save(unit, stage, turn, chosen)


def _release(stage: Stage) -> str:
    """A running session keeps the release it began with (S21)."""
    session = stage.facts.session
    return session.release if session is not None and not session.ended_by else ""


def save(unit: Unit, stage: Stage, turn: Turn, book: Book) -> None:
    """Conversation, records, timers, alerts, decisions, outbox and the end of the inbox row, all at once."""
    saving = Saving(unit, stage, book)
    if stage.facts.me is not None:
        acts.file(saving, turn.effects)
    else:
        effects.apply(saving, turn.effects)
    answered.hush(saving)
    addressed = list(outgoing.addressed(saving, turn.drafts))
    waiting = [draft for draft, person in addressed if outgoing.waiting_already(saving, draft, person)]
    names = outgoing.store(saving, [pair for pair in addressed if pair[0] not in waiting])
    answered.close(saving, turn)
    if stage.person is not None:
        after = outgoing.without(turn.conversation, stage.conversation, (d.message for d in waiting))
        body = stored.body_of(outgoing.with_ids(after, names))
        conversations.save(unit, stage.person.id, body, stage.conversation.rev)
    decisions.add(unit, _origin(saving), [*stage.decisions, *turn.decisions])
    silence = turn.silence or (ANSWER_WAITS if waiting else "")
    inbox.finish(unit, stage.row.id, _end(stage, turn), silence)


def _origin(saving: Saving) -> Origin:
    stage, book = saving.stage, saving.book
    patient = stage.facts.patient
    owner = patient.person if patient else stage.person.id if stage.person else 0
    number = patient.id if patient else None
    return Origin(stage.row.id, number, owner, book.content.release, policy_of(book), saving.now)


def _end(stage: Stage, turn: Turn) -> str:
    if stage.row.body.get("salvaged"):
        return "quarantined"
    nothing = stage.row.kind == EventKind.OPTION_CHOSEN and not turn.drafts and not turn.effects
    return "ignored" if nothing else "done"


def give_up(row: InboxRow, unit: Unit, book: Books, clock: Clock) -> None:
    """After the last try: quarantine the row, and still do what safety needs (A20, S17)."""
    fallback.safe(unit, row, book(""), clock.now())
