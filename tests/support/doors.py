"""A bot of PTB at the rehearsal's Telegram, through either of its doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.rehearsal.telegram import TOKEN, FakeTelegram
from bot.rehearsal.telegram.door import DoorRequest
from bot.rehearsal.telegram.http import serving

DOORS = ("in process", "over HTTP")


@asynccontextmanager
async def at(door: str, tg: FakeTelegram, token: str = TOKEN) -> AsyncIterator[Bot]:
    """A bot that has not said anything yet: not even asked who it is."""
    if door == "in process":
        bot = Bot(token, request=DoorRequest(tg), get_updates_request=DoorRequest(tg))
        yield bot
        return
    async with serving(tg) as url:
        bot = Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
        try:
            yield bot
        finally:
            for request in bot._request:
                await request.shutdown()
