"""Owns what a phone adds by itself: marks for commands, and what is behind a picture, a place or a die."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.telegram.arguments import Upload
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.files import EXTENSIONS, Files
from bot.rehearsal.telegram.files import content as file_content
from bot.rehearsal.telegram.html import units
from bot.rehearsal.telegram.model import Chat

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")
PLACE = {"latitude": 52.52, "longitude": 13.405}
# What people send that is no file.
PLAIN: Mapping[str, Mapping[str, Any]] = {
    "location": {"location": PLACE},
    "venue": {"location": PLACE, "venue": {"location": PLACE, "title": "Clinic", "address": "Main Street 1"}},
    "contact": {"contact": {"phone_number": "+10000000000", "first_name": "Maria"}},
    "game": {"game": {"title": "Blocks", "description": "Put blocks together", "photo": []}},
    "story": {"story": {"chat": {"id": -100777, "type": "channel", "title": "News"}, "id": 3}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "5000000000000000001", "question": "Which day?",
            "options": [{"persistent_id": "0", "text": "Monday", "voter_count": 0},
                        {"persistent_id": "1", "text": "Tuesday", "voter_count": 0}],
            "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
            "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
        }
    },
}  # fmt: skip
MIMES = {
    "photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "video_note": "video/mp4",
    "sticker": "image/webp", "animation": "video/mp4", "document": "application/pdf", "audio": "audio/mpeg",
}  # fmt: skip


def commands(text: str) -> tuple[Mapping[str, Any], ...]:
    """A mark for each /command in `text`, as a client sets it."""
    return tuple(
        {"type": "bot_command", "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in COMMAND.finditer(text)
    )


def content(files: Files, kind: str, data: bytes | None) -> tuple[str | None, dict[str, Any]]:
    """(file id, what the message shows) of something a person sends."""
    if kind in PLAIN:
        return None, dict(PLAIN[kind])
    if kind not in EXTENSIONS:
        raise Impossible(f"nobody can send a {kind!r}; there are: {', '.join([*EXTENSIONS, *PLAIN])}")
    upload = Upload(f"{kind}.{EXTENSIONS[kind]}", data or f"a {kind}".encode(), MIMES[kind])
    stored = files.add(kind, upload)
    shown = file_content(stored, {})
    if kind == "animation":
        # For old programs an animation is a document, too.
        shown["document"] = shown["animation"]
    return stored.id, shown


def labels(chat: Chat) -> list[str]:
    """Every button and key she could press now."""
    buttons = [one.label for message in chat.messages for row in message.buttons for one in row]
    return buttons + [label for row in chat.keyboard for label in row]
