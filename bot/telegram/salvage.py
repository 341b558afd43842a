"""Owns what can still be heard in an update that cannot be read: whose it is, and every word in it (A22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Not speech: names of things, handles, codes. A word under any other key counts as said.
NOT_SPEECH = frozenset(
    {"type", "username", "language_code", "file_id", "file_unique_id", "first_name", "last_name", "mime_type",
     "chat_instance", "is_bot", "title", "url", "file_name", "emoji", "set_name", "hash", "data", "status",
     "date", "edit_date", "id"}
)  # fmt: skip
SPEECH = frozenset({"text", "caption"})
PARTS_AT_MOST = 5000
GROUPS = frozenset({"group", "supergroup", "channel"})


@dataclass(frozen=True, slots=True)
class Who:
    """A person as Telegram names her: number, first name, language code ("" where not told)."""

    telegram_id: int
    name: str = ""
    lang: str = ""


def storable(text: str) -> str:
    """`text` as a database can hold it: halves of emoji become U+FFFD, a NUL a space (C15)."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", " ")


def number_of(raw: Any) -> int | None:
    """The update_id, if there is one."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def who(raw: Any) -> Who | None:
    """The person of a private chat behind a broken update; None for groups, bots, nobody named."""
    for part in _parts(raw):
        writer, chat = part.get("from"), part.get("chat")
        writer = writer if isinstance(writer, dict) else {}
        chat = chat if isinstance(chat, dict) else {}
        if writer.get("is_bot") is True or chat.get("type") in GROUPS:
            return None
        number = _positive(chat.get("id")) or _positive(writer.get("id"))
        if number:
            names = (writer.get("first_name"), chat.get("first_name"))
            name = next((storable(n) for n in names if isinstance(n, str)), "")
            code = writer.get("language_code")
            return Who(number, name, code if isinstance(code, str) else "")
    return None


def words(raw: Any) -> str:
    """Everything in `raw` that may have been said, in its order, one piece a line."""
    return storable("\n".join(piece for piece in _strings(raw) if piece.strip()))


def _parts(raw: Any) -> Iterator[dict[str, Any]]:
    """The update's content (message, callback_query …), then the chats of what stands in it."""
    if isinstance(raw, dict):
        found = [value for value in raw.values() if isinstance(value, dict)]
        yield from found
        for part in found:
            # Only the chat: the message under a button is ours, and so is its sender.
            inner = [value for value in part.values() if isinstance(value, dict)]
            yield from ({"chat": value["chat"]} for value in inner if "chat" in value)


def _strings(raw: Any) -> Iterator[str]:
    # A stack of our own: a body nested a thousand deep is no reason to fall over.
    waiting: list[tuple[str, Any]] = [("", raw)]
    for _ in range(PARTS_AT_MOST):
        if not waiting:
            return
        key, value = waiting.pop()
        match value:
            case dict() if not _is_ours(key, value):
                waiting += [(str(name), part) for name, part in reversed(value.items())]
            case list():
                waiting += [(key, part) for part in reversed(value)]
            case str() if key not in NOT_SPEECH:
                yield value
            case int() | float() if key in SPEECH and not isinstance(value, bool):
                yield str(value)
            case _:
                pass


def _is_ours(key: str, value: dict[str, Any]) -> bool:
    """What she replies to may be our own safety text: hearing that as hers would cry wolf every time."""
    writer = value.get("from")
    quoted = key in {"reply_to_message", "pinned_message"} and isinstance(writer, dict)
    return quoted and isinstance(writer, dict) and writer.get("is_bot") is True


def _positive(number: Any) -> int:
    try:
        found = 0 if isinstance(number, bool | float) else int(number)
    except (TypeError, ValueError):
        return 0
    return found if 0 < found < 2**52 else 0
