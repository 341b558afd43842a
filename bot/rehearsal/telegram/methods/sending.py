"""Owns the methods that put something new into a chat."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.rehearsal.telegram import errors, files, formatted, markup, shapes
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Refused
from bot.rehearsal.telegram.methods import targets
from bot.rehearsal.telegram.methods.table import Method
from bot.rehearsal.telegram.model import Chat, Message
from bot.rehearsal.telegram.world import World

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "record_audio",
     "upload_audio", "upload_document", "choose_sticker", "find_location", "record_video_note",
     "upload_video_note", "cancel"}
)  # fmt: skip


# What Telegram copies for nobody.
NO_COPY = frozenset({"story", "paid_media", "giveaway", "invoice"})


def send_message(world: World, asked: Arguments) -> Any:
    chat = targets.chat_to_write(world, asked)
    words, marks = formatted.text(asked)
    return _put(world, chat, asked, text=words, entities=marks)


def send_file(kind: str, world: World, asked: Arguments) -> Any:
    chat = targets.chat_to_write(world, asked)
    words, marks = formatted.asked_caption(asked)
    stored = world.files.take(kind, asked)
    shown = files.content(stored, asked.values)
    if kind == "animation":
        shown["document"] = shown["animation"]
    return _put(world, chat, asked, text=words, entities=marks, kind=kind, file_id=stored.id, content=shown)


def send_contact(world: World, asked: Arguments) -> Any:
    chat = targets.chat_to_write(world, asked)
    contact = {name: asked.required(name) for name in ("phone_number", "first_name")}
    extra = {name: asked.text(name) for name in ("last_name", "vcard") if asked.text(name)}
    return _put(world, chat, asked, kind="contact", content={"contact": {**contact, **extra}})


def send_location(world: World, asked: Arguments) -> Any:
    chat = targets.chat_to_write(world, asked)
    try:
        place = {name: float(asked.required(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise Refused(errors.bad("wrong latitude or longitude")) from None
    return _put(world, chat, asked, kind="location", content={"location": place})


def send_chat_action(world: World, asked: Arguments) -> Any:
    targets.chat_to_write(world, asked)
    if asked.text("action").lower() not in ACTIONS:
        raise Refused(errors.WRONG_ACTION)
    return True


def forward_message(world: World, asked: Arguments) -> Any:
    source = targets.known_chat(world, asked, "from_chat_id")
    given = targets.message(source, asked, "message to forward")
    if given.protected:
        raise Refused(errors.CANNOT_FORWARD)
    chat = targets.chat_to_write(world, asked)
    told = {
        "type": "user",
        "date": shapes.stamp(given.date),
        "sender_user": shapes.sender(world, given),
    }
    return _put(world, chat, asked, origin=given.origin or told, **_copied(given))


def copy_message(world: World, asked: Arguments) -> Any:
    source = targets.known_chat(world, asked, "from_chat_id")
    given = targets.message(source, asked, "message to copy")
    if given.protected or given.kind in NO_COPY:
        raise Refused(errors.CANNOT_COPY)
    chat = targets.chat_to_write(world, asked)
    copied = _copied(given)
    if "caption" in asked.values and given.kind != "text":
        copied["text"], copied["entities"] = formatted.asked_caption(asked)
    return {"message_id": _put(world, chat, asked, **copied)["message_id"]}


def _copied(given: Message) -> dict[str, Any]:
    return {name: getattr(given, name) for name in ("text", "entities", "kind", "file_id", "content")}


def _put(world: World, chat: Chat, asked: Arguments, **given: Any) -> Mapping[str, Any]:
    """Everything a new message has besides its words and pictures; returns it as the bot sees it."""
    hung = markup.read(asked.structure("reply_markup"))
    replied = targets.reply(chat, asked)
    targets.count_send(world)
    kept = world.keep(
        Message(
            id=world.next_message_id(),
            chat_id=chat.id,
            sender=world.account.id,
            from_bot=True,
            date=world.now(),
            markup=hung,
            silent=asked.flag("disable_notification"),
            protected=asked.flag("protect_content"),
            reply_to=replied,
            **given,
        )
    )
    return shapes.message(world, kept)


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendContact": send_contact,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendPhoto": partial(send_file, "photo"),
    "sendAnimation": partial(send_file, "animation"),
    "sendDocument": partial(send_file, "document"),
    "sendVoice": partial(send_file, "voice"),
    "sendVideo": partial(send_file, "video"),
    "sendAudio": partial(send_file, "audio"),
    "sendVideoNote": partial(send_file, "video_note"),
    "sendSticker": partial(send_file, "sticker"),
}
