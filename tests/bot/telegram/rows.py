"""Outbox rows for tests: a routine reply unless told otherwise."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.store.outbox import OutboxRow
from tests.bot.telegram.said import HER

NUMBER = count(1)
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def row(html: str = "Hello", **more: Any) -> OutboxRow:
    body = {"html": html} | more.pop("body", {})
    fields: dict[str, Any] = {
        "person_id": 1,
        "chat_id": HER,
        "method": "sendMessage",
        "send_class": "reply",
        "purpose": f"t:{next(NUMBER)}",
        "body": body,
        "created_at": START,
    }
    return OutboxRow(**(fields | more))
