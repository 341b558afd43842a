"""Owns a call's parameters: whichever way they came, a method reads them by name and kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.errors import Refused, bad, missing

NUMBERS = frozenset(
    {"chat_id", "from_chat_id", "message_id", "offset", "limit", "timeout", "duration", "width", "height",
     "length", "user_id", "max_connections", "cache_time", "reply_to_message_id"}
)  # fmt: skip
FLAGS = frozenset(
    {"disable_notification", "protect_content", "show_alert", "drop_pending_updates", "is_big",
     "allow_sending_without_reply", "disable_web_page_preview"}
)  # fmt: skip
STRUCTURES = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "entities": "can't parse entities JSON object",
    "caption_entities": "can't parse entities JSON object",
    "allowed_updates": "can't parse allowed updates JSON object",
    "media": "can't parse input media JSON object",
    "commands": "can't parse commands JSON object",
    "scope": "can't parse BotCommandScope JSON object",
    "reaction": "can't parse reaction types JSON object",
    "link_preview_options": "can't parse link preview options JSON object",
}
INTEGER = re.compile(r"\s*(-?\d+)")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call was given. `values` are typed alike for both doors; `files` by the name of their part."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string, "" where there is none; refused unless it can be written as UTF-8."""
        value = self.values.get(name)
        words = "" if value is None else value if isinstance(value, str) else json.dumps(value)
        try:
            words.encode()
        except UnicodeEncodeError:
            raise Refused(errors.NOT_UTF8) from None
        return words

    def required(self, name: str) -> str:
        """A string that has to be there and not be empty."""
        if not (words := self.text(name)):
            raise Refused(missing(name))
        return words

    def number(self, name: str, default: int = 0, low: int = -(2**63), high: int = 2**63) -> int:
        """An integer, moved into low..high as Telegram does."""
        value = self.values.get(name, default)
        return max(low, min(high, value if isinstance(value, int) else default))

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def structure(self, name: str) -> Any:
        """Decoded JSON, None where there is none."""
        return self.values.get(name)

    def many(self, name: str) -> list[Any]:
        """A JSON array, empty where there is none."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(bad(f"expected an Array of {name}"))
        return value

    @property
    def payload(self) -> dict[str, Any]:
        """For the record: the values, and of files only their names and sizes."""
        told = {name: f"{file.name} ({len(file.data)} bytes)" for name, file in self.files.items()}
        return {**self.values, **told}


def read(given: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> Arguments:
    """Parameters as strings (HTTP) or as Python values (in process) → typed alike."""
    return Arguments({name: _typed(name, value) for name, value in given.items() if value is not None},
                     files or {})  # fmt: skip


def _typed(name: str, value: Any) -> Any:
    if name in NUMBERS:
        return value if isinstance(value, int) and not isinstance(value, bool) else _number(str(value))
    if name in FLAGS:
        return value is True or str(value).strip().lower() in {"true", "yes", "1"}
    if name in STRUCTURES and isinstance(value, str):
        return _decoded(name, value)
    return value


def _number(words: str) -> int:
    # "@channel" and "abc" are 0 for Telegram as well: a chat that is not found.
    found = INTEGER.match(words)
    return int(found[1]) if found else 0


def _decoded(name: str, words: str) -> Any:
    if not words:
        return None
    try:
        return json.loads(words)
    except ValueError:
        raise Refused(bad(STRUCTURES[name])) from None
