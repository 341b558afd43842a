"""Raw bytes as Telegram sends them, and a request that answers every call with one canned message."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from telegram.request import BaseRequest

from bot.clock import SystemClock

TOKEN = "7:bench"
MOTHERS = 64
FIRST_CHAT = 7_000_000_000
WORDS = "slept a bit better, thank you"
# Numbers of an earlier run, or of the process that started this one, do not come again.
_numbers = count(int(SystemClock().now().timestamp() * 1_000))


def raws(how_many: int) -> list[bytes]:
    """So many new text messages, of the mothers in turn."""
    return [_raw(next(_numbers)) for _ in range(how_many)]


def _raw(number: int) -> bytes:
    who = FIRST_CHAT + number % MOTHERS
    sender = {"id": who, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": who, "type": "private", "first_name": "Ana"}
    message = {"message_id": number, "from": sender, "chat": chat, "date": 1_790_000_000, "text": WORDS}
    return json.dumps({"update_id": number, "message": message}).encode()


class Canned(BaseRequest):
    """Telegram in no time at all: every call is answered with the same sent message."""

    def __init__(self) -> None:
        chat = {"id": FIRST_CHAT, "type": "private", "first_name": "Ana"}
        bot = {"id": 7, "is_bot": True, "first_name": "Napwise", "username": "napwise_bot"}
        message = {"message_id": 1, "from": bot, "chat": chat, "date": 1_790_000_000, "text": "Hello, Ana."}
        self._message = json.dumps({"ok": True, "result": message}).encode()
        self._me = json.dumps({"ok": True, "result": bot}).encode()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        return 200, self._me if url.endswith("/getMe") else self._message
