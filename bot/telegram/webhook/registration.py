"""Owns what Telegram knows of our door: it is told at the start, and looked at again ever after."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.telegram.client import KINDS
from bot.telegram.outcomes import Outcome, TokenRefused, judge

log = logging.getLogger(__name__)

AT_ONCE = 40


class WebhookRefused(Exception):
    """Telegram will not bring messages to this address; the message says why."""


@dataclass(frozen=True)
class Address:
    """Where Telegram brings updates, and the word it has to say at the door."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path as a server sees it: decoded, never empty."""
        return unquote(urlsplit(self.url).path) or "/"

    def is_at(self, url: str) -> bool:
        """Whether Telegram's way of writing it is this address."""
        return _plain(url) == _plain(self.url)


class Registration:
    """The address as it stands at Telegram."""

    def __init__(self, bot: Bot, address: Address) -> None:
        self._bot = bot
        self._address = address
        self._last_error: Any = None
        self._troubled = False

    async def set(self) -> None:
        """Tell Telegram where to bring updates; what waits there already comes as well.

        WebhookRefused and TokenRefused: asking again does not help. Other TelegramErrors: it may.
        """
        try:
            await self._bot.set_webhook(
                self._address.url,
                secret_token=self._address.secret,
                max_connections=AT_ONCE,
                allowed_updates=list(KINDS),
                drop_pending_updates=False,
            )
        except InvalidToken as error:
            if judge(error).outcome is Outcome.TOKEN:
                raise TokenRefused("Telegram refuses the bot's token: is it still valid?") from None
            words = "this Bot API server has no webhooks: leave NAPWISE_WEBHOOK_URL empty"
            raise WebhookRefused(words) from None
        except BadRequest as error:
            raise WebhookRefused(f"Telegram refuses NAPWISE_WEBHOOK_URL: {error}") from None
        log.info("Telegram brings updates to our webhook")

    async def is_well(self) -> bool:
        """Whether all that Telegram has for us can reach us, as far as Telegram knows."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            outcome = judge(error).outcome
            if outcome is Outcome.TOKEN:
                raise TokenRefused("Telegram refuses the bot's token: is it still valid?") from None
            log.info("Telegram could not be asked about the webhook: %s", type(error).__name__)
            return outcome is Outcome.REFUSED  # a server without this method cannot know better
        except Exception as error:  # PTB fails in any way on what no Telegram would answer
            log.warning("The answer about the webhook cannot be read: %s", type(error).__name__)
            return False
        if not info.url:
            log.error("Somebody has ended our webhook: setting it again")
            await self.set()
            return False
        if not self._address.is_at(info.url):
            log.critical("Telegram brings our messages to another address: is Napwise running twice?")
            return False
        return self._reached(info.last_error_date, info.last_error_message, info.pending_update_count)

    def _reached(self, last_error: Any, words: str | None, waiting: int) -> bool:
        """An error since the last look is trouble; it is over when nothing waits and no new one came."""
        if last_error != self._last_error:
            self._last_error, self._troubled = last_error, True
            log.warning("Telegram could not bring an update (%d wait): %s", waiting, (words or "?")[:100])
        elif not waiting:
            self._troubled = False
        return not self._troubled


def _plain(url: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(url)
    port = None if (parts.scheme.lower(), parts.port) == ("https", 443) else parts.port
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, unquote(parts.path) or "/"
