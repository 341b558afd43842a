"""Owns the reading of one update: what was said or done, by whom and when, or why it is not for us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.telegram import keyboards, media
from bot.telegram.salvage import Who, storable

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something a person said or did in her own chat. `payload` by `kind` as in dialogs.model.Event."""

    kind: str
    payload: Mapping[str, Any]
    who: Who
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """Not for us, and why; `leave` is a group or channel we are in and should not be (C23)."""

    reason: str
    leave: int | None = None


def read(update: Update, labels: Mapping[str, str], now: datetime) -> Spoken | Ignored:
    """What one update says. `labels` is `plain(words on a key) -> command`, all languages together.

    Raises whatever it likes on content that no Telegram would send: the receiver quarantines that.
    """
    if query := update.callback_query:
        return _not_hers(query.message.chat if query.message else None, query.from_user) or _tap(query, now)
    if moved := update.my_chat_member:
        return _moved(moved)
    if update.channel_post or update.edited_channel_post:
        return Ignored("channel")
    message = update.message or update.edited_message
    if message is None:
        return Ignored("unknown update")
    if refused := _not_hers(message.chat, message.from_user):
        return refused
    if update.edited_message:
        return _edited(message)
    return _message(message, labels)


def plain(words: str) -> str:
    """Only the letters and digits of `words`, in small letters, without accents: how keys are recognised."""
    pulled_apart = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in pulled_apart if sign.isalnum()).casefold()


def keys(labels: Mapping[str, str]) -> dict[str, str]:
    """Words on the standing keys -> command, ready for `read`."""
    return {plain(words): command for words, command in labels.items()}


def _not_hers(chat: Chat | None, user: User | None) -> Ignored | None:
    if chat is not None and chat.type == Chat.CHANNEL:
        return Ignored("channel")
    if chat is not None and chat.type != Chat.PRIVATE:
        return Ignored("group", leave=chat.id)
    if user is None:
        return Ignored("nobody")
    return Ignored("bot") if user.is_bot else None


def _message(message: Message, labels: Mapping[str, str]) -> Spoken | Ignored:
    if message.text is None:
        found = media.found(message)
        return Ignored("service message") if found is None else _spoken("media_received", found, message)
    text = storable(message.text)
    if command := labels.get(plain(text)):
        return _spoken("command_given", {"name": command, "argument": ""}, message)
    if given := COMMAND.fullmatch(text.strip()):
        name, argument = given[1].lower(), (given[2] or "").strip()
        # As `text` too: "/help I can't feel my legs" is heard like any other words.
        return _spoken("command_given", {"name": name, "argument": argument, "text": argument}, message)
    return _spoken("message_received", {"text": text}, message)


def _edited(message: Message) -> Spoken | Ignored:
    text = message.text if message.text is not None else message.caption
    if text is None:
        return Ignored("edit without words")
    return _spoken("message_edited", {"text": storable(text)}, message)


def _spoken(kind: str, payload: Mapping[str, Any], message: Message) -> Spoken:
    more: dict[str, Any] = {"message_id": message.message_id}
    if quoted := media.quoted(message):
        more["quoted"] = quoted
    if message.forward_origin is not None:
        more["forwarded"] = True
    return Spoken(kind, {**payload, **more}, _who(message.from_user), message.edit_date or message.date)


def _tap(query: CallbackQuery, now: datetime) -> Spoken | Ignored:
    if query.data is None:
        return Ignored("tap without data")
    payload: dict[str, Any] = {
        "data": storable(query.data)[:64],
        "query": query.id,
        "message_id": query.message.message_id if query.message else None,
    }
    if pressed := keyboards.parse(query.data):
        payload["ask"], payload["index"] = pressed
    return Spoken("option_chosen", payload, _who(query.from_user), now)


def _moved(moved: ChatMemberUpdated) -> Spoken | Ignored:
    status = moved.new_chat_member.status
    if moved.chat.type != Chat.PRIVATE:
        gone = status in {"left", "kicked"}
        return Ignored("group", leave=None if gone else moved.chat.id)
    if moved.from_user.is_bot:
        return Ignored("bot")
    if status == "kicked":
        return Spoken("delivery_failed", {"reason": "blocked"}, _who(moved.from_user), moved.date)
    return Spoken("command_given", {"name": "back", "argument": ""}, _who(moved.from_user), moved.date)


def _who(user: User | None) -> Who:
    if user is None:
        raise TypeError("nobody said this")
    return Who(_number(user.id), storable(user.first_name), user.language_code or "")


def _number(telegram_id: object) -> int:
    # PTB takes any JSON value for an id. What is no number is a broken update, not a person.
    if not isinstance(telegram_id, int) or isinstance(telegram_id, bool):
        raise TypeError("a person's id is not a number")
    return telegram_id
