"""Owns finding what a call is about: a chat that may be written to, a message that is there."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Refused
from bot.rehearsal.telegram.model import Chat, Message
from bot.rehearsal.telegram.world import World

IN_GROUP = frozenset({"member", "administrator", "creator"})


def known_chat(world: World, asked: Arguments, name: str = "chat_id") -> Chat:
    """The chat a call names, if the bot has ever met it."""
    if name not in asked.values or asked.values[name] == "":
        raise Refused(errors.NO_CHAT_ID)
    chat = world.chats.get(asked.number(name))
    if chat is None:
        raise Refused(errors.CHAT_NOT_FOUND)
    if chat.person is not None and not chat.started:
        seen = any(message.sender == chat.id for other in world.chats.values() if other.person is None
                   for message in other.by_id.values())  # fmt: skip
        raise Refused(errors.CANNOT_INITIATE if seen else errors.CHAT_NOT_FOUND)
    return chat


def open_chat(world: World, asked: Arguments) -> Chat:
    """The same, if a bot may change something in it."""
    chat = known_chat(world, asked)
    if chat.gone:
        raise Refused(errors.DEACTIVATED)
    if chat.moved_to is not None:
        raise Refused(errors.moved(chat.moved_to))
    if chat.person is None and chat.status not in IN_GROUP:
        raise Refused(errors.KICKED if chat.status == "kicked" else errors.NOT_A_MEMBER)
    return chat


def chat_to_write(world: World, asked: Arguments) -> Chat:
    """The same, if a new message may come into it."""
    chat = open_chat(world, asked)
    if chat.blocked:
        raise Refused(errors.BLOCKED)
    return chat


def count_send(world: World) -> None:
    """Refused while more was sent within a second than is allowed (limit_sends)."""
    if world.sends_per_s is None:
        return
    now = world.now()
    world.sent_at = [at for at in world.sent_at if now - at < timedelta(seconds=1)]
    if len(world.sent_at) >= world.sends_per_s:
        raise Refused(errors.too_many(1))
    world.sent_at.append(now)


def message(chat: Chat, asked: Arguments, what: str) -> Message:
    """The message a call names; `what` as Telegram calls it: "message to edit"."""
    number = asked.number("message_id")
    if number <= 0:
        raise Refused(errors.NO_MESSAGE_ID)
    found = chat.by_id.get(number)
    if found is None:
        raise Refused(errors.not_found(what))
    return found


def reply(chat: Chat, asked: Arguments) -> int | None:
    """The message that the new one replies to."""
    given = asked.structure("reply_parameters")
    named = given if isinstance(given, dict) else {}
    number = named.get("message_id") or asked.number("reply_to_message_id")
    if not number or number in chat.by_id:
        return number or None
    if named.get("allow_sending_without_reply") or asked.flag("allow_sending_without_reply"):
        return None
    raise Refused(errors.REPLY_NOT_FOUND)
