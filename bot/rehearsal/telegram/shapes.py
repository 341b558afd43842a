"""Owns the JSON of the Bot API: users, chats, messages and presses as a bot gets to see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.rehearsal.telegram.model import Account, Chat, Message, Person, Query


class Known(Protocol):
    """Where names are looked up."""

    account: Account
    people: dict[int, Person]
    chats: dict[int, Chat]


def stamp(moment: datetime) -> int:
    """Seconds since 1970: how the Bot API writes a date."""
    return int(moment.timestamp())


def bot(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "is_bot": True,
        "first_name": account.first_name,
        "username": account.username,
    }


def user(person: Person) -> dict[str, Any]:
    named = {"username": person.username} if person.username else {}
    return {
        "id": person.id,
        "is_bot": False,
        "first_name": person.first_name,
        **named,
        "language_code": person.language_code,
    }


def chat(given: Chat) -> dict[str, Any]:
    if given.person is None:
        return {"id": given.id, "type": given.kind, "title": given.title}
    named = {"username": given.person.username} if given.person.username else {}
    return {"id": given.id, "type": "private", "first_name": given.person.first_name, **named}


def sender(known: Known, message: Message) -> dict[str, Any]:
    return bot(known.account) if message.from_bot else user(known.people[message.sender])


def message(known: Known, given: Message, quoting: bool = True) -> dict[str, Any]:
    """A message; with what it replies to, unless it is itself only quoted."""
    where = known.chats[given.chat_id]
    shown: dict[str, Any] = {
        "message_id": given.id,
        "from": sender(known, given),
        "chat": chat(where),
        "date": stamp(given.date),
    }
    if given.edited:
        shown["edit_date"] = stamp(given.edited)
    if given.origin:
        shown["forward_origin"] = given.origin
    if given.protected:
        shown["has_protected_content"] = True
    answered = where.by_id.get(given.reply_to) if given.reply_to and quoting else None
    if answered:
        shown["reply_to_message"] = message(known, answered, quoting=False)
    shown |= words(given) | dict(given.content)
    if given.buttons and given.markup:
        # Other markups are for her client only: the Bot API shows a bot nothing but inline keyboards.
        shown["reply_markup"] = {"inline_keyboard": given.markup.given["inline_keyboard"]}
    return shown


def words(given: Message) -> dict[str, Any]:
    """The text with its marks, or the caption with its own."""
    if given.kind == "text":
        marked = {"entities": list(given.entities)} if given.entities else {}
        return {"text": given.text, **marked}
    if not given.text:
        return {}
    marked = {"caption_entities": list(given.entities)} if given.entities else {}
    return {"caption": given.text, **marked}


def query(known: Known, given: Query) -> dict[str, Any]:
    """A tap; the message behind it is a bare one with date 0 where the bot cannot see it any more."""
    where = known.chats[given.chat_id]
    tapped = where.by_id.get(given.message_id)
    shown = (
        message(known, tapped) if tapped else {"chat": chat(where), "message_id": given.message_id, "date": 0}
    )
    return {
        "id": given.id,
        "from": user(known.people[given.sender]),
        "message": shown,
        "chat_instance": str(7_000_000_000_000 + given.chat_id),
        "data": given.data,
    }


def membership(known: Known, where: Chat, by: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """A my_chat_member update's content, but for its date: the bot's status went from `old` to `new`."""
    return {
        "chat": chat(where),
        "from": dict(by),
        "old_chat_member": _member(known.account, old),
        "new_chat_member": _member(known.account, new),
    }


def _member(account: Account, status: str) -> dict[str, Any]:
    banned = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot(account), "status": status, **banned}
