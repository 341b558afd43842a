"""The floor of G1: bare python-telegram-bot, that decodes, dispatches, and answers through a stub."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters

from tests.bench.telegram_bytes import TOKEN, Canned, raws


class Echo:
    """No state, no disk. `answering` says whether it calls reply_text, which decodes the sent message."""

    def __init__(self, updates: int, *, answering: bool = True) -> None:
        self.updates = updates
        self._loop = asyncio.new_event_loop()
        self._app: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().token(TOKEN).request(Canned()).get_updates_request(Canned()).updater(None)
        ).build()

        async def answer(update: Update, _: Any) -> None:
            assert update.message is not None
            if answering:
                await update.message.reply_text(update.message.text or "")

        self._app.add_handler(MessageHandler(filters.TEXT, answer))
        self._loop.run_until_complete(self._app.initialize())

    def __call__(self) -> None:
        self._loop.run_until_complete(self._answer_all())

    async def _answer_all(self) -> None:
        for raw in raws(self.updates):
            await self._app.process_update(Update.de_json(json.loads(raw), self._app.bot))

    def close(self) -> None:
        self._loop.close()
