"""After a tap: the spinner stops, and the buttons become the chosen words (M34)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.process.saving import Saving
from bot.store import asks, outbox
from bot.store.outbox import OutboxRow
from dialogs.model import EventKind, Option, Turn

TICKED = ("☑", "✓")
CARDS = frozenset({("clinic", "alert"), ("clinic", "from_her")})
"""What keeps its buttons after a tap: an alert is taken first and cleared later."""


def hush(saving: Saving) -> None:
    """Answer the callback query before anything else of the turn, or the button keeps spinning."""
    body = saving.stage.row.body
    if (
        saving.stage.row.kind == EventKind.OPTION_CHOSEN
        and saving.stage.person is not None
        and body.get("query")
    ):
        outbox.add(saving.unit, _row(saving, "answerCallbackQuery", {"query": body["query"], "text": ""}))


def close(saving: Saving, turn: Turn) -> None:
    """Take the buttons off the message when its question is settled, and leave the chosen words."""
    body, person = saving.stage.row.body, saving.stage.person
    asked = saving.stage.event.payload.get("asked")
    if asked is None or person is None or _still_open(asked.ask, turn) or not body.get("message_id"):
        return
    asks.close(saving.unit, asked.ask)
    sent = outbox.of_ask(saving.unit, asked.ask)
    if sent is None or (asked.flow, asked.node) in CARDS:
        return
    method = "editMessageCaption" if sent.picture else "editMessageText"
    comma = saving.book.content.message(person.lang, "general.pieces").options["comma"]
    chosen = escape(_chosen(asked.options, saving.stage.event.payload["index"], comma))
    body_text = f"{sent.body['html']}\n\n✓ {chosen}"
    row = _row(saving, method, {"html": body_text, "options": []}, int(body["message_id"]))
    outbox.add(saving.unit, row)


def _chosen(options: Sequence[Option], index: int, comma: str) -> str:
    """The words of the button, after those that were ticked before it."""
    ticked = [o.label for i, o in enumerate(options) if o.label.startswith(TICKED) and i != index]
    last = [options[index].label] if 0 <= index < len(options) else []
    return comma.join(label.strip("☐☑✓ ") for label in [*ticked, *last])


def _still_open(ask: str, turn: Turn) -> bool:
    """The same question is open, or was just redrawn in this very message."""
    opened = turn.conversation.open
    return (opened is not None and opened.ask == ask) or any(draft.edit for draft in turn.drafts)


def _row(saving: Saving, method: str, body: dict[str, Any], edit_of: int | None = None) -> OutboxRow:
    person = saving.stage.person
    assert person is not None
    return OutboxRow(
        person_id=person.id,
        chat_id=person.telegram_id,
        method=method,
        send_class="reply",
        purpose=saving.purpose(),
        body=body,
        created_at=saving.now,
        edit_of=edit_of,
    )
