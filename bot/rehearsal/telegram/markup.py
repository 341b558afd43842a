"""Owns what a bot hangs on a message: inline buttons, a reply keyboard, its removal, a forced reply."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.errors import Refused, bad

DATA_BYTES = 64
BUTTONS_AT_MOST = 100
MARKUP_BYTES = 10_000
ACTIONS = (
    "callback_game", "pay", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "login_url", "web_app", "copy_text",
)  # fmt: skip


class Button(NamedTuple):
    """One button; `data` is None where a tap on it would not come to the bot as a callback."""

    label: str
    data: str | None


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply_markup. `kind`: inline, keyboard, remove or force_reply; `given`: as sent."""

    kind: str
    rows: tuple[tuple[Button, ...], ...]
    given: Mapping[str, Any]


def read(given: Any, inline_only: bool = False) -> Markup | None:
    """The markup in `given` (decoded JSON); None for nothing; refused where Telegram refuses it."""
    if given is None or given == "":
        return None
    if not isinstance(given, Mapping):
        raise Refused(bad("object expected as reply markup"))
    if len(json.dumps(given)) > MARKUP_BYTES:
        raise Refused(errors.MARKUP_TOO_LONG)
    found = _read(given)
    if found and inline_only and found.kind != "inline":
        raise Refused(errors.INLINE_EXPECTED)
    return found


def _read(given: Mapping[str, Any]) -> Markup | None:
    keys = tuple(tuple(_key(one) for one in row) for row in _rows(given, "keyboard", 'keyboard"'))
    inline = _rows(given, "inline_keyboard", 'inline_keyboard" of the InlineKeyboardMarkup')
    buttons = tuple(tuple(_button(one) for one in row) for row in inline)
    if keys:
        return Markup("keyboard", keys, given)
    if buttons:
        if sum(len(row) for row in buttons) > BUTTONS_AT_MOST:
            raise Refused(errors.MARKUP_TOO_LONG)
        return Markup("inline", buttons, given)
    if given.get("remove_keyboard") is True:
        return Markup("remove", (), given)
    return Markup("force_reply", (), given) if given.get("force_reply") is True else None


def _rows(given: Mapping[str, Any], name: str, told: str) -> list[Sequence[Any]]:
    rows = given.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise Refused(bad(f'field "{name}" must be of type Array'))
    if not all(isinstance(row, list) for row in rows):
        raise Refused(bad(f'field "{told} must be an Array of Arrays'))
    return [row for row in rows if row]


def _key(given: Any) -> Button:
    if isinstance(given, str):
        return Button(given, None)
    if not isinstance(given, Mapping):
        raise Refused(bad("can't parse keyboard button: KeyboardButton must be a String or an Object"))
    return Button(_label(given, "can't parse keyboard button"), None)


def _button(given: Any) -> Button:
    where = "can't parse inline keyboard button"
    if not isinstance(given, Mapping):
        raise Refused(bad(f"{where}: InlineKeyboardButton must be an Object"))
    label = _label(given, where)
    if url := given.get("url"):
        if not isinstance(url, str) or not ("." in url or url.startswith("tg://")) or " " in url:
            raise Refused(errors.URL_INVALID)
        return Button(label, None)
    if data := given.get("callback_data"):
        if not isinstance(data, str):
            raise Refused(bad(f'{where}: Field "callback_data" must be of type String'))
        if len(data.encode("utf-8", "surrogatepass")) > DATA_BYTES:
            raise Refused(errors.DATA_INVALID)
        return Button(label, data)
    if any(name in given for name in ACTIONS):
        return Button(label, None)
    # Also what empty callback_data is told: Telegram does not tell it from none.
    raise Refused(bad(f"{where}: Text buttons are unallowed in the inline keyboard"))


def _label(given: Mapping[str, Any], where: str) -> str:
    if "text" not in given:
        raise Refused(bad(f'{where}: Can\'t find field "text"'))
    label = given["text"]
    if not isinstance(label, str):
        raise Refused(bad(f'{where}: Field "text" must be of type String'))
    if not label.strip():
        raise Refused(bad(f"{where}: Button text must be non-empty"))
    return label
