"""Owns the words of a call: cleaned, their marks read, trimmed and measured as Telegram does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.rehearsal.telegram import errors, html
from bot.rehearsal.telegram.arguments import Arguments
from bot.rehearsal.telegram.errors import Refusal, Refused, bad

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
# Control characters become spaces, carriage returns vanish.
CLEAN = {code: " " for code in range(32) if code not in (10, 13)} | {13: None}

Marks = tuple[Mapping[str, Any], ...]


def text(asked: Arguments, too_long: Refusal = errors.TOO_LONG) -> tuple[str, Marks]:
    """The `text` of a call and its marks; refused when empty or over 4096 units."""
    source = asked.text("text")
    if not source:
        raise Refused(errors.EMPTY)
    words, marks = _read(source, asked.text("parse_mode"), asked.many("entities"))
    if not words:
        raise Refused(errors.BLANK)
    return _measured(words, marks, TEXT_UNITS, too_long)


def caption(
    source: str, parse_mode: str, entities: list[Any], too_long: Refusal = errors.CAPTION_TOO_LONG
) -> tuple[str, Marks]:
    """A caption and its marks; it may be empty, and has at most 1024 units."""
    return _measured(*_read(source, parse_mode, entities), CAPTION_UNITS, too_long)


def asked_caption(asked: Arguments, too_long: Refusal = errors.CAPTION_TOO_LONG) -> tuple[str, Marks]:
    """The `caption` of a call."""
    entities = asked.many("caption_entities")
    return caption(asked.text("caption"), asked.text("parse_mode"), entities, too_long)


def _measured(words: str, marks: Marks, limit: int, too_long: Refusal) -> tuple[str, Marks]:
    if html.units(words) > limit:
        raise Refused(too_long)
    return words, marks


def _read(source: str, parse_mode: str, entities: list[Any]) -> tuple[str, Marks]:
    source = source.translate(CLEAN)
    match parse_mode.lower():
        case "":
            return _trimmed(source, [_entity(one) for one in entities])
        case "html":
            found = html.Reader(source)
            return _trimmed(found.text, found.entities)
        case "markdown" | "markdownv2":
            raise Refused(bad(f"{parse_mode} is not rehearsed: write HTML"))
        case _:
            raise Refused(bad("unsupported parse_mode"))


def _entity(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not isinstance(given.get("type"), str):
        raise Refused(bad("can't parse MessageEntity: expected an Object with a type"))
    if not all(isinstance(given.get(key), int) for key in ("offset", "length")):
        raise Refused(bad('can\'t parse MessageEntity: Field "offset" must be of type Number'))
    return dict(given)


def _trimmed(words: str, marks: list[dict[str, Any]]) -> tuple[str, Marks]:
    """Without white space at the end, and before the first mark without any at the beginning."""
    words = words.rstrip()
    first = min((mark["offset"] for mark in marks), default=len(words))
    lead = len(words) - len(words.lstrip(" \n"))
    cut = min(lead, first)
    end = html.units(words) - cut
    moved = [{**mark, "offset": mark["offset"] - cut} for mark in marks]
    cropped = [{**mark, "length": min(mark["length"], end - mark["offset"])} for mark in moved]
    return words[cut:], tuple(mark for mark in cropped if mark["length"] > 0)
