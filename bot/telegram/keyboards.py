"""Owns the buttons: the options of a question, the three keys that always stand, and what a tap brings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

DATA = re.compile(r"n1\.([A-Za-z0-9_-]{1,32})\.(\d{1,3})", re.ASCII)


def data(ask: str, index: int) -> str:
    """Callback data `n1.<ask>.<index>` for option `index` of question `ask`; at most 64 bytes."""
    written = f"n1.{ask}.{index}"
    if parse(written) is None:
        raise ValueError("a question's id has up to 32 url-safe characters, and it has up to 1000 options")
    return written


def parse(written: object) -> tuple[str, int] | None:
    """(ask, index) out of callback data; None for anything else a client may send (C20)."""
    found = DATA.fullmatch(written) if isinstance(written, str) else None
    return (found[1], int(found[2])) if found else None


def inline(ask: str, options: Sequence[Mapping[str, Any]]) -> InlineKeyboardMarkup | None:
    """One button for each {label, row} of `options`, in rows from the lowest `row` to the highest."""
    buttons = [
        (
            int(option.get("row", 0)),
            InlineKeyboardButton(str(option["label"]), callback_data=data(ask, index)),
        )
        for index, option in enumerate(options)
    ]
    rows = groupby(sorted(buttons, key=lambda placed: placed[0]), key=lambda placed: placed[0])
    return InlineKeyboardMarkup([[button for _, button in row] for _, row in rows]) if buttons else None


def standing(labels: Sequence[str]) -> ReplyKeyboardMarkup:
    """The keys that always stand under the chat, in one row (M34)."""
    return ReplyKeyboardMarkup([list(labels)], resize_keyboard=True, is_persistent=True)


def markup(body: Mapping[str, Any], ask: str | None) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The keyboard of an outbox body: its `options` when it asks, else the labels in its `keyboard`."""
    if ask and body.get("options"):
        return inline(ask, body["options"])
    return standing(body["keyboard"]) if body.get("keyboard") else None
