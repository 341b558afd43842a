"""Owns the line to the Bot API: one PTB `Bot`, its two connection pools, and the greetings at the start."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest
from telegram.warnings import PTBUserWarning

from bot.telegram import redact
from bot.telegram.outcomes import Outcome, TokenRefused, judge

T = TypeVar("T")
log = logging.getLogger(__name__)

POLL_S = 25
READ_S = 7.0
CONNECT_S = 5.0
SENDS_AT_ONCE = 64
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True)
class Client:
    """A `Bot` that is open from `start()` to `close()`; `requests` are its pools, polling and sending."""

    bot: Bot
    requests: tuple[BaseRequest, BaseRequest]

    async def start(self) -> None:
        """Open the pools. `Bot.initialize` would also call getMe, and fail where that fails."""
        for request in dict.fromkeys(self.requests):
            await request.initialize()

    async def close(self) -> None:
        for request in dict.fromkeys(self.requests):
            await request.shutdown()

    async def updates(self, offset: int | None, poll_s: int) -> list[Any]:
        """One long poll as raw JSON: `Bot.get_updates` decodes the batch and fails on one bad update."""
        asked = {"offset": offset, "limit": 100, "timeout": poll_s, "allowed_updates": list(KINDS)}
        answer = await self.bot.do_api_request(
            "getUpdates", api_kwargs=asked, read_timeout=poll_s + READ_S, connect_timeout=CONNECT_S
        )
        if not isinstance(answer, list):
            raise TelegramError("getUpdates answered with something else than a list")
        return answer


def connect(token: str, api: str = "https://api.telegram.org", request: BaseRequest | None = None) -> Client:
    """A client for the bot of `token` at the Bot API server `api`; `request` replaces the network."""
    redact.install()
    warnings.filterwarnings("ignore", r"Please use 'Bot\.getUpdates' instead", PTBUserWarning)
    sending = request or HTTPXRequest(
        connection_pool_size=SENDS_AT_ONCE,
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        write_timeout=READ_S,
        pool_timeout=2.0,
    )
    # The poll has a pool of its own: sends that hang never keep her words from being fetched.
    polling = request or HTTPXRequest(connection_pool_size=2, pool_timeout=2.0)
    bot = Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=sending,
        get_updates_request=polling,
    )
    return Client(bot, (polling, sending))


async def greet(client: Client, commands: Mapping[str, Mapping[str, str]]) -> str:
    """The bot's user name ("" where unknown), after telling Telegram which commands exist.

    `commands` is language -> command -> description, in order, "" being the language of everybody else. None
    of this is needed to work, so a server that lacks it is no reason to stop; TokenRefused is.
    """
    for lang, words in commands.items():
        menu = [BotCommand(name, line) for name, line in words.items()]
        await _if_known(partial(client.bot.set_my_commands, menu, language_code=lang or None))
    me = await _if_known(client.bot.get_me)
    return (me.username or "") if me else ""


async def end_webhook(client: Client) -> bool:
    """From here on we poll, and get what waits for the webhook; False where Telegram did not say so.

    A server that has no webhooks has none to end. TokenRefused when it refuses the token.
    """
    try:
        return bool(await client.bot.delete_webhook(drop_pending_updates=False))
    except TelegramError as error:
        outcome = judge(error).outcome
        if outcome is Outcome.TOKEN:
            raise TokenRefused(str(error)) from None
        log.info("Telegram did not take deleteWebhook: %s", type(error).__name__)
        return outcome is Outcome.REFUSED


async def _if_known(call: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await call()
    except InvalidToken as refused:
        if judge(refused).outcome is Outcome.TOKEN:
            raise TokenRefused(str(refused)) from None
    except TelegramError as error:
        log.info("Telegram did not take a greeting: %s", type(error).__name__)
    return None
