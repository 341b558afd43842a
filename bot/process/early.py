"""What she did before the open question could be read: it is heard, but it does not answer that question."""

from __future__ import annotations

from itertools import dropwhile, takewhile

from bot.store import asks, outbox
from bot.store.asks import AskRow
from bot.store.inbox import InboxRow
from bot.store.unit import Unit
from dialogs.model import Asked, EventKind

REPEATS = 6
"""The same question put again and again counts as one: so many are looked at."""
ON_ITS_WAY, NEVER_CAME = frozenset({"pending", "sending"}), frozenset({"dropped", "failed"})


def early(unit: Unit, row: InboxRow, person_id: int, opened: Asked | None) -> str:
    """ "" for what may answer `opened`; else "coming" where she has or will have the question, or "lost".

    A "no" sent twice because nothing came is not two answers. Told by Telegram's message numbers, which grow
    within a chat, and by what became of the question: clocks may differ.
    """
    newest = asks.get(unit, opened.ask) if opened is not None else None
    if newest is None or newest.person_id != person_id:
        return ""
    state = _state(unit, newest)
    if row.kind == EventKind.OPTION_CHOSEN:
        return "coming" if state in ON_ITS_WAY else ""
    number = row.body.get("message_id")
    if row.kind != EventKind.MESSAGE_RECEIVED or not isinstance(number, int):
        return ""
    if not all(_came_later(unit, copy, number) for copy in _copies(unit, newest)):
        return ""
    return "lost" if state in NEVER_CAME else "coming"


def _copies(unit: Unit, newest: AskRow) -> list[AskRow]:
    """This question and the same one just before it: whichever she had in front of her can be answered."""
    asked = dropwhile(lambda ask: ask.id != newest.id, asks.latest(unit, newest.person_id, REPEATS))
    return list(takewhile(lambda ask: (ask.flow, ask.node) == (newest.flow, newest.node), asked))


def _came_later(unit: Unit, ask: AskRow, number: int) -> bool:
    if ask.message_id is not None:
        return ask.message_id > number
    return _state(unit, ask) in {"pending", *NEVER_CAME}


def _state(unit: Unit, ask: AskRow) -> str:
    """What became of the message with this question; "sent" once it stands in the chat."""
    if ask.message_id is not None:
        return "sent"
    row = outbox.of_ask(unit, ask.id)
    return row.state if row is not None else "sent"
