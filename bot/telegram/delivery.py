"""Owns the calls to Telegram: one outbox row as one message, or as the plainer one Telegram will take."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from html import unescape
from pathlib import Path
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.store.outbox import OutboxRow
from bot.telegram import keyboards
from bot.telegram.outcomes import Outcome, judge
from bot.telegram.pacing import Pacing
from content.catalog import forms, moves
from policies.effects import SendClass

log = logging.getLogger(__name__)

Picture = Callable[[str], bytes]
"""Path of a picture in the content -> its bytes; called in a thread, raises when there is none."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


REFUSALS = (BadRequest, InvalidToken)
"""How a method says no. 404, "I do not have that method", is an invalid token to the library."""


class UnknownMethod(Exception):
    """An outbox row names a method that is not ours to call."""


class Delivery:
    """Sends rows. `remembered` keeps Telegram's file id of each picture it has once been given (E14)."""

    def __init__(
        self, bot: Bot, picture: Picture, pacing: Pacing, remembered: MutableMapping[str, str] | None = None
    ) -> None:
        self._bot = bot
        self._picture = picture
        self._pacing = pacing
        self._remembered = {} if remembered is None else remembered
        self._ways: Mapping[str, Callable[[OutboxRow, str], Awaitable[int | None]]] = {
            "sendMessage": self._message,
            "sendPhoto": self._pictured,
            "sendAnimation": self._pictured,
            "copyMessage": self._copy,
            "editMessageText": self._edit,
            "editMessageCaption": self._edit,
            "editMessageReplyMarkup": self._edit,
            "answerCallbackQuery": self._answer,
            "leaveChat": self._leave,
            "setMyCommands": self._menu,
        }

    def forget(self) -> None:
        """The pictures may be others from now on."""
        self._remembered.clear()

    async def send(self, row: OutboxRow, prefix: str = "") -> int | None:
        """Deliver `row`; returns the id of the message she now sees. `prefix` (HTML) goes before its words.

        Raises what PTB raises when Telegram does not take it, in no form.
        """
        if row.method not in self._ways:
            raise UnknownMethod(row.method)
        html = str(row.body.get("html", ""))
        return await self._ways[row.method](row, f"{prefix}\n\n{html}" if prefix else html)

    # -- new messages -------------------------------------------------------------------------------

    async def _message(self, row: OutboxRow, html: str) -> int | None:
        try:
            return await self._text(row, html, ParseMode.HTML, _markup(row))
        except BadRequest as error:
            if judge(error).outcome is not Outcome.REFUSED:
                raise
            log.error("Telegram refused the form of a message, sent as plain text: row %s", row.id)
        return await self._plainer(row, _without_markup(html))

    async def _plainer(self, row: OutboxRow, text: str) -> int | None:
        await self._pacing.slot(row.chat_id, SendClass(row.send_class))
        try:
            return await self._text(row, text, None, _markup(row))
        except BadRequest as error:
            if judge(error).outcome is not Outcome.REFUSED:
                raise
        await self._pacing.slot(row.chat_id, SendClass(row.send_class))
        return await self._text(row, text, None, None)

    async def _text(self, row: OutboxRow, text: str, mode: str | None, markup: Any) -> int:
        sent = await self._bot.send_message(
            row.chat_id,
            text,
            mode,
            link_preview_options=NO_PREVIEW,
            disable_notification=row.silent,
            protect_content=row.protect,
            reply_markup=markup,
        )
        return sent.message_id

    async def _pictured(self, row: OutboxRow, html: str) -> int | None:
        """With its picture as Telegram knows it, else as drawn; a still for a moving one; else in words."""
        fits = _units(_without_markup(html)) <= MessageLimit.CAPTION_LENGTH
        for name in forms(row.picture) if fits and row.picture else ():
            for find in (self._known, self._drawn):
                if (picture := await find(name)) is None:
                    continue
                try:
                    return await self._captioned(row, html, name, picture)
                except REFUSALS as error:
                    if judge(error).outcome is not Outcome.REFUSED:
                        raise
                    self._remembered.pop(name, None)
                    log.warning("Telegram refused a picture: %s", name)
                    await self._pacing.slot(row.chat_id, SendClass(row.send_class))
        return await self._message(row, html)

    async def _captioned(self, row: OutboxRow, html: str, name: str, picture: str | bytes) -> int:
        given: dict[str, Any] = {
            "caption": html,
            "parse_mode": ParseMode.HTML,
            "disable_notification": row.silent,
            "protect_content": row.protect,
            "reply_markup": _markup(row),
        }
        if moves(name):  # without its name Telegram would not know that it moves
            sent = await self._bot.send_animation(row.chat_id, picture, filename=Path(name).name, **given)
        else:
            sent = await self._bot.send_photo(row.chat_id, picture, **given)
        taken = sent.animation or (sent.photo[-1] if sent.photo else None)
        if taken is not None:
            self._remembered[name] = taken.file_id
        return sent.message_id

    async def _copy(self, row: OutboxRow, html: str) -> int | None:
        """Her own picture or voice, as it is. Where it is gone its reader hears so, in the words of the row.

        A refusal may be about her chat or his: only the plain message that follows can tell which.
        """
        try:
            copied = await self._bot.copy_message(
                row.chat_id,
                row.body["from_chat_id"],
                row.body["message_id"],
                caption="",  # the card before it has her words
                disable_notification=row.silent,
                protect_content=row.protect,
            )
        except (*REFUSALS, Forbidden) as error:
            if judge(error).outcome is Outcome.TOKEN:
                raise
            log.warning("A message of hers could not be copied: row %s, %s", row.id, judge(error).reason)
            await self._pacing.slot(row.chat_id, SendClass(row.send_class))
            return await self._message(row, html)
        return copied.message_id

    async def _known(self, slug: str) -> str | None:
        return self._remembered.get(slug)

    async def _drawn(self, slug: str) -> bytes | None:
        try:
            return await asyncio.to_thread(self._picture, slug)
        except Exception as error:  # a missing picture must not keep its words back
            log.error("There is no picture %s: %s", slug, type(error).__name__)
            return None

    # -- old messages -------------------------------------------------------------------------------

    async def _edit(self, row: OutboxRow, html: str) -> int | None:
        try:
            await self._edited(row, row.method, html)
        except REFUSALS as error:
            other = _other_form(error, row.method)
            if other is not None and html:
                await self._pacing.slot(row.chat_id, SendClass(row.send_class))
                return await self._edit_otherwise(row, other, html)
            return await self._instead(row, html, error)
        return row.edit_of

    async def _edit_otherwise(self, row: OutboxRow, method: str, html: str) -> int | None:
        try:
            await self._edited(row, method, html)
        except REFUSALS as error:
            return await self._instead(row, html, error)
        return row.edit_of

    async def _instead(self, row: OutboxRow, html: str, error: TelegramError) -> int | None:
        """A new message for one that is gone, or for a card whose buttons cannot be redrawn."""
        said = judge(error).outcome
        asks_on = bool(row.ask_id and row.body.get("options"))
        if not html or not (said is Outcome.EDIT_GONE or (said is Outcome.REFUSED and asks_on)):
            raise error
        await self._pacing.slot(row.chat_id, SendClass(row.send_class))
        return await self._message(row, html)

    async def _edited(self, row: OutboxRow, method: str, html: str) -> Message | bool:
        markup = _markup(row)
        buttons = markup if isinstance(markup, InlineKeyboardMarkup) else None
        where: dict[str, Any] = {"chat_id": row.chat_id, "message_id": row.edit_of, "reply_markup": buttons}
        match method:
            case "editMessageText":
                return await self._bot.edit_message_text(
                    html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, **where
                )
            case "editMessageCaption":
                return await self._bot.edit_message_caption(caption=html, parse_mode=ParseMode.HTML, **where)
            case _:
                return await self._bot.edit_message_reply_markup(**where)

    # -- neither ------------------------------------------------------------------------------------

    async def _answer(self, row: OutboxRow, _html: str) -> None:
        await self._bot.answer_callback_query(row.body["query"], row.body.get("text") or None)

    async def _menu(self, row: OutboxRow, _html: str) -> None:
        """A menu of her own; an empty one gives way to everybody's."""
        scope = BotCommandScopeChat(row.chat_id)
        lines = [BotCommand(name, words) for name, words in row.body["commands"]]
        try:
            if lines:
                await self._bot.set_my_commands(lines, scope=scope)
            else:
                await self._bot.delete_my_commands(scope=scope)
        except TelegramError as error:  # a nicety: a server that lacks it is no reason to try again
            if judge(error).outcome is not Outcome.REFUSED:
                raise

    async def _leave(self, row: OutboxRow, _html: str) -> None:
        try:
            await self._bot.leave_chat(row.chat_id)
        except TelegramError as error:  # thrown out already is as good as having left
            if judge(error).outcome not in {Outcome.UNREACHABLE, Outcome.UNKNOWN_CHAT, Outcome.REFUSED}:
                raise


def _markup(row: OutboxRow) -> Any:
    return keyboards.markup(row.body, row.ask_id)


def _other_form(error: TelegramError, method: str) -> str | None:
    """What shows the same where `method` cannot: a caption for a text, a text for buttons alone, and so on.

    A message with a picture has a caption, one without has a text, and the row may not know which it was.
    """
    said = str(error).casefold()
    missing = isinstance(error, InvalidToken) and judge(error).outcome is Outcome.REFUSED
    if method == "editMessageText" and "no text in the message" in said:
        return "editMessageCaption"
    if method == "editMessageCaption" and (missing or "no caption in the message" in said):
        return "editMessageText"
    return "editMessageText" if method == "editMessageReplyMarkup" and missing else None


def _without_markup(html: str) -> str:
    text = unescape(re.sub(r"<[^<>]*>", "", html))
    fits = text.encode("utf-16-le", "replace")[: 2 * MessageLimit.MAX_TEXT_LENGTH]
    return fits.decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "replace")) // 2
