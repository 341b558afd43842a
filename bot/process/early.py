"""Words written before the open question could be read: they are heard, but they do not answer it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import dropwhile, takewhile

from bot.store import asks, outbox
from bot.store.asks import AskRow
from bot.store.inbox import InboxRow
from bot.store.unit import Unit
from dialogs.model import Asked, EventKind

REPEATS = 6
"""The same question put again and again counts as one: so many are looked at."""
A_SECOND = timedelta(seconds=1)
NEVER_SHOWN = frozenset({"pending", "dropped", "failed"})


def is_early(unit: Unit, row: InboxRow, person_id: int, opened: Asked | None) -> bool:
    """Whether `row` is a typed message from before `opened` was shown: a "no" sent twice is not two answers.

    By Telegram's message numbers, which grow within a chat, and by the clock: a server that numbers otherwise
    must not make every typed answer look early.
    """
    number = row.body.get("message_id")
    if row.kind != EventKind.MESSAGE_RECEIVED or opened is None or not isinstance(number, int):
        return False
    newest = asks.get(unit, opened.ask)
    if newest is None or not _shown_after(unit, newest, row.sent_at):
        return False
    return _came_later(unit, newest, number) and _asked_anew(unit, newest, number)


def _shown_after(unit: Unit, ask: AskRow, written: datetime) -> bool:
    """Whether the question left clearly after the words were written (Telegram's dates are whole seconds)."""
    sent = outbox.of_ask(unit, ask.id)
    return sent is None or sent.sent_at is None or written < sent.sent_at - A_SECOND


def _asked_anew(unit: Unit, newest: AskRow, number: int) -> bool:
    """Whether every copy of this question came later: one that she had in front of her can be answered."""
    asked = dropwhile(lambda ask: ask.id != newest.id, asks.latest(unit, newest.person_id, REPEATS))
    copies = takewhile(lambda ask: (ask.flow, ask.node) == (newest.flow, newest.node), asked)
    return all(_came_later(unit, copy, number) for copy in copies)


def _came_later(unit: Unit, ask: AskRow, number: int) -> bool:
    if ask.message_id is not None:
        return ask.message_id > number
    sent = outbox.of_ask(unit, ask.id)
    return sent is not None and sent.state in NEVER_SHOWN
