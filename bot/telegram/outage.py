"""Owns the one message sent without being saved: the emergency text while the store cannot write (A12)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.filing import Letter, Reader
from bot.telegram.pacing import Pacing
from policies.effects import SendClass

log = logging.getLogger(__name__)

EmergencyText = Callable[[str], str]
"""Language -> the fixed emergency text (HTML), from memory: nothing may be read to make it."""


class Outage:
    """Remembers who has been told since the store stopped writing; forgets it when the store is back."""

    def __init__(self, text: EmergencyText, pacing: Pacing) -> None:
        self._text = text
        self._pacing = pacing
        self._told: set[int] = set()

    def over(self) -> None:
        self._told.clear()

    async def tell(self, bot: Bot, reader: Reader, letters: Iterable[Letter]) -> None:
        """Once a chat: we cannot take this in, and here is who helps at once."""
        for letter in letters:
            who = letter.who
            if who is not None and who.telegram_id not in self._told:
                await self._send(bot, who.telegram_id, self._text(reader.language(who)))

    async def _send(self, bot: Bot, chat_id: int, text: str) -> None:
        self._told.add(chat_id)  # at once: her next message may be on its way through another request
        await self._pacing.slot(chat_id, SendClass.SAFETY)
        try:
            await bot.send_message(
                chat_id, text, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
        except TelegramError as error:
            log.warning("An emergency text could not be sent: %s", type(error).__name__)
            self._told.discard(chat_id)
