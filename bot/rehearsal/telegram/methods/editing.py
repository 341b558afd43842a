"""Owns the methods that change what is in a chat: edits, deletions, reactions, pins, answered taps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.rehearsal.telegram import errors, files, formatted, markup, shapes
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Refused, bad
from bot.rehearsal.telegram.methods import targets
from bot.rehearsal.telegram.methods.table import Method
from bot.rehearsal.telegram.model import Message, Toast
from bot.rehearsal.telegram.world import World

DELETE_WITHIN = timedelta(hours=48)
ANSWER_WITHIN = timedelta(seconds=60)
TOAST_UNITS = 200
MEDIA = frozenset({"photo", "animation", "document", "video", "audio"})
CAPTIONED = MEDIA | {"voice"}


def edit_text(world: World, asked: Arguments) -> Any:
    message = _own(world, asked)
    words, marks = formatted.text(asked, errors.EDIT_TOO_LONG)
    if message.kind != "text":
        raise Refused(errors.NO_TEXT_TO_EDIT)
    return _edited(world, asked, message, text=words, entities=marks)


def edit_caption(world: World, asked: Arguments) -> Any:
    message = _own(world, asked)
    words, marks = formatted.asked_caption(asked, errors.EDIT_CAPTION_TOO_LONG)
    if message.kind not in CAPTIONED:
        raise Refused(errors.NO_CAPTION_TO_EDIT)
    return _edited(world, asked, message, text=words, entities=marks)


def edit_markup(world: World, asked: Arguments) -> Any:
    return _edited(world, asked, _own(world, asked))


def edit_media(world: World, asked: Arguments) -> Any:
    message = _own(world, asked)
    given = asked.structure("media")
    if not isinstance(given, Mapping) or given.get("type") not in MEDIA:
        raise Refused(bad("can't parse InputMedia: type must be photo, video, animation, audio or document"))
    if message.kind not in MEDIA and message.kind != "text":
        raise Refused(errors.CANNOT_EDIT)
    kind = str(given["type"])
    words, marks = formatted.asked_caption(Arguments(given), errors.EDIT_CAPTION_TOO_LONG)
    stored = world.files.take(kind, asked, str(given.get("media", "")))
    shown = files.content(stored, given)
    return _edited(
        world, asked, message, text=words, entities=marks, kind=kind, file_id=stored.id, content=shown
    )


def _own(world: World, asked: Arguments) -> Message:
    """The message to edit, if it is one that the bot may edit at any age."""
    message = targets.message(targets.open_chat(world, asked), asked, "message to edit")
    foreign = not message.from_bot or message.origin is not None
    if foreign or (message.markup is not None and message.markup.kind != "inline"):
        raise Refused(errors.CANNOT_EDIT)
    return message


def _edited(world: World, asked: Arguments, message: Message, **new: Any) -> Any:
    # An edit without reply_markup takes the buttons away.
    new["markup"] = markup.read(asked.structure("reply_markup"), inline_only=True)
    after = replace(message, **new)
    if after == message:
        raise Refused(errors.NOT_MODIFIED)
    return shapes.message(world, world.keep(message.changed(world.now(), **new)))


def delete(world: World, asked: Arguments) -> Any:
    chat = targets.open_chat(world, asked)
    message = targets.message(chat, asked, "message to delete")
    if world.now() - message.date > DELETE_WITHIN:
        raise Refused(errors.CANNOT_DELETE)
    chat.deleted[message.id] = chat.by_id.pop(message.id)
    world.bell.ring()
    return True


def answer_tap(world: World, asked: Arguments) -> Any:
    query = world.queries.get(asked.text("callback_query_id"))
    if query is None or world.now() - query.at > ANSWER_WITHIN:
        raise Refused(errors.QUERY_OLD)
    words = asked.text("text")
    if len(words) > TOAST_UNITS:
        raise Refused(errors.EDIT_TOO_LONG)
    query.answer = Toast(world.now(), words, asked.flag("show_alert"))
    world.chats[query.chat_id].toasts.append(query.answer)
    world.bell.ring()
    return True


def react(world: World, asked: Arguments) -> Any:
    chat = targets.open_chat(world, asked)
    message = targets.message(chat, asked, "message to react")
    given = asked.many("reaction")
    if not all(isinstance(one, Mapping) and one.get("type") == "emoji" and one.get("emoji") for one in given):
        raise Refused(bad("REACTION_INVALID"))
    if len(given) > 1:
        raise Refused(bad("REACTIONS_TOO_MANY"))
    world.keep(replace(message, reactions=tuple(str(one["emoji"]) for one in given)))
    return True


def pin(world: World, asked: Arguments) -> Any:
    chat = targets.open_chat(world, asked)
    message = targets.message(chat, asked, "message to pin")
    chat.pinned = [*(number for number in chat.pinned if number != message.id), message.id]
    world.bell.ring()
    return True


def unpin(world: World, asked: Arguments) -> Any:
    chat = targets.open_chat(world, asked)
    number = asked.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise Refused(errors.not_found("message to unpin"))
    chat.pinned.remove(number)
    world.bell.ring()
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete,
    "answerCallbackQuery": answer_tap,
    "setMessageReaction": react,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
}
