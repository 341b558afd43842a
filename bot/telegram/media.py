"""Owns what a message holds besides its text: the kind of picture or voice, and words that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from telegram import Message

from bot.telegram.salvage import storable, words

# In this order: an animation is also a document, a venue also a location.
MEDIA = (
    "photo", "voice", "video", "video_note", "sticker", "venue", "location", "contact", "animation",
    "document", "poll", "dice", "audio", "story", "game", "checklist", "paid_media",
)  # fmt: skip
# A clinician may want to see or hear these; of all else only the kind is kept (C12).
FILES = frozenset({"photo", "voice", "video", "document"})
# Things Telegram says about the chat, not she: nobody waits for an answer to them.
SERVICE = (
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set",
    "boost_added", "users_shared", "chat_shared", "connected_website", "successful_payment",
    "refunded_payment",
)  # fmt: skip


def found(message: Message) -> dict[str, Any] | None:
    """{media, caption}, album, file_id of what may be looked at later; None for Telegram's own notices."""
    if any(getattr(message, name, None) for name in SERVICE):
        return None
    kind = next((name for name in MEDIA if getattr(message, name, None)), "unknown")
    payload: dict[str, Any] = {"media": kind, "caption": storable(message.caption or "")}
    if message.media_group_id:
        payload["album"] = storable(message.media_group_id)
    if kind in FILES:
        content = getattr(message, kind)
        payload["file_id"] = (content[-1] if kind == "photo" else content).file_id
    return payload


def quoted(message: Message) -> str:
    """Words in the message that may not be her own: what she replies to, a contact's name, a poll (C04)."""
    return storable("\n".join(piece for piece in _pieces(message) if piece.strip()))


def _pieces(message: Message) -> Iterator[str]:
    answered = message.reply_to_message
    # Our own words come back in every reply; hearing them as hers would raise a flag each time.
    ours = answered is not None and answered.from_user is not None and answered.from_user.is_bot
    if answered is not None and not ours:
        yield answered.text or answered.caption or ""
    if message.quote is not None and not ours:
        yield message.quote.text
    if message.contact is not None:
        yield " ".join(filter(None, (message.contact.first_name, message.contact.last_name)))
    if message.venue is not None:
        yield message.venue.title
    if message.poll is not None:
        yield message.poll.question
        yield from (option.text for option in message.poll.options)
    if message.checklist is not None:
        yield message.checklist.title
        yield from (task.text for task in message.checklist.tasks)
    if message.api_kwargs:  # newer than PTB: no name for it, but its words are heard
        yield words(dict(message.api_kwargs))
