"""Owns how chats and calls look to a page or to a test in another process: as JSON."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.telegram.fake import FakeTelegram
from bot.rehearsal.telegram.model import Call, Chat, Message


def message(given: Message) -> dict[str, Any]:
    """Dates as ISO 8601; `buttons` and `keys` as rows."""
    return {
        "id": given.id,
        "from_bot": given.from_bot,
        "date": given.date.isoformat(),
        "edited": given.edited.isoformat() if given.edited else None,
        "kind": given.kind,
        "text": given.text,
        "html": given.html,
        "file_id": given.file_id,
        "buttons": [[list(button) for button in row] for row in given.buttons],
        "keys": [list(row) for row in given.reply_keyboard],
        "silent": given.silent,
        "protected": given.protected,
        "reply_to": given.reply_to,
        "reactions": list(given.reactions),
        "before": [before.text for before in given.history],
    }


def chat(given: Chat) -> dict[str, Any]:
    return {
        "id": given.id,
        "kind": given.kind,
        "title": given.title,
        "started": given.started,
        "blocked": given.blocked,
        "gone": given.gone,
        "status": given.status,
        "keyboard": [list(row) for row in given.keyboard],
        "pinned": given.pinned,
        "toasts": [{"text": toast.text, "alert": toast.alert} for toast in given.toasts],
        "messages": [message(one) for one in given.messages],
        "deleted": list(given.deleted),
    }


def call(given: Call) -> dict[str, Any]:
    return {
        "at": given.at.isoformat(),
        "method": given.method,
        "chat": given.chat,
        "payload": dict(given.payload),
        "code": given.code,
        "outcome": given.outcome,
        "fault": given.fault,
    }


def state(telegram: FakeTelegram) -> dict[str, Any]:
    """Everything but the words."""
    with telegram.lock:
        return {
            "version": telegram.version,
            "now": telegram.now().isoformat(),
            "token": telegram.account.token,
            "username": telegram.account.username,
            "webhook": telegram.webhook.url,
            "waiting": len(telegram.updates),
            "expired": len(telegram.updates.expired),
            "calls": len(telegram.calls),
            "unanswered": len(telegram.unanswered),
            "chats": sorted(telegram.chats),
        }
