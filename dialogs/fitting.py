"""Owns the length of a message: what is too long is cut where no sign, mark or tag breaks (C14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from typing import Any

LONGEST = 4000
"""UTF-16 units as she sees them; Telegram takes 4,096, and a tick or "sent again" may still be added."""
LONGEST_VALUE = 2500
"""Of one variable: her own words may fill a message alone, what stands around them has to be said too."""
CUT = "…"
PIECE = re.compile(r"<[^<>]*>|&#?\w+;|.", re.DOTALL)
TAG = re.compile(r"<(/?)([\w-]+)")
JOINER, SELECTORS, SKINS = "\u200d", "\ufe0e\ufe0f", "🏻🏼🏽🏾🏿"
LONGEST_SIGN = 64


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def fits(*parts: str) -> bool:
    """Whether these pieces of HTML make one message."""
    short = sum(len(part) for part in parts) <= LONGEST // 2
    return short or sum(units(unescape(re.sub(r"<[^<>]*>", "", part))) + 2 for part in parts) <= LONGEST


def shortened(given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a message, each of a length that leaves room for the words around it."""
    return {name: cut(v, LONGEST_VALUE) if type(v) is str else v for name, v in given.items()}


def cut(text: str, most: int) -> str:
    """Plain `text` of at most `most` units; what is longer ends with "…", never inside a sign."""
    if len(text) <= most // 2 or units(text) <= most:
        return text
    room, end = most - len(CUT), 0
    while end < len(text) and (room := room - units(text[end])) >= 0:
        end += 1
    return text[: _before_a_sign(text, end)] + CUT


def fitted(html: str) -> str:
    """`html` as one message; too long, it ends early with every tag closed."""
    if fits(html):
        return html
    kept: list[str] = []
    open_tags: list[str] = []
    room = LONGEST - len(CUT)
    for piece in PIECE.findall(html):
        if tag := TAG.match(piece):
            open_tags = open_tags[:-1] if tag[1] else [*open_tags, tag[2]]
        else:
            room -= units(unescape(piece))
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + CUT + "".join(f"</{name}>" for name in reversed(open_tags))


def _before_a_sign(text: str, end: int) -> int:
    """The nearest place before `end` where one sign ends and the next begins."""
    for place in range(end, max(0, end - LONGEST_SIGN), -1):
        if place >= len(text) or not (_goes_on(text[place]) or text[place - 1] == JOINER):
            return place
    return end


def _goes_on(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M") or sign == JOINER or sign in SELECTORS or sign in SKINS
