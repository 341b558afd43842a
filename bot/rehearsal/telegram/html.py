"""Owns Telegram's HTML: what a bot writes as plain words with marked stretches, and back for the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.telegram.errors import Refused, malformed

Entity = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "text_link": "a", "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}  # fmt: skip
NAME = re.compile(r"[^\s>]*")
END = re.compile(r"</([^\s>]*)\s*>")
PLAIN = re.compile(r"[^<&]+")
SPACE = re.compile(r"\s*")
ATTRIBUTE = re.compile(r"""([^\s=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-f]+)|(lt|gt|amp|quot));?", re.IGNORECASE)
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    at: int
    attributes: Mapping[str, str]


class Reader:
    """Reads one text from its beginning to its end; `text` and `entities` are what was found."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._pieces: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self.entities: list[Entity] = []
        self._read()
        self.text = "".join(self._pieces)
        self.entities.sort(key=lambda one: (one["offset"], -one["length"]))

    def _read(self) -> None:
        while self._position < len(self._source):
            if self._source.startswith("</", self._position):
                self._end_tag()
            elif self._source[self._position] == "<":
                self._start_tag()
            elif self._source[self._position] == "&":
                self._reference()
            elif plain := PLAIN.match(self._source, self._position):
                self._say(plain[0], plain.end())
        if self._open:
            name = self._open[-1].name
            raise Refused(malformed(f'Can\'t find end tag corresponding to start tag "{name}"'))

    def _say(self, words: str, then: int) -> None:
        self._pieces.append(words)
        self._units += units(words)
        self._position = then

    def _reference(self) -> None:
        found = REFERENCE.match(self._source, self._position)
        if found is None:
            return self._say("&", self._position + 1)
        number = int(found[1] or found[2], 10 if found[1] else 16) if not found[3] else 0
        if found[3]:
            return self._say(NAMED[found[3].lower()], found.end())
        if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
            return self._say(chr(number), found.end())
        return self._say("&", self._position + 1)

    def _start_tag(self) -> None:
        begin = self._position
        name = NAME.match(self._source, begin + 1)
        if name is None or name.end() == len(self._source):
            raise Refused(malformed(f"Unclosed start tag at byte offset {self._byte(begin)}"))
        tag = name[0].lower()
        if tag not in KINDS:
            raise Refused(malformed(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}'))
        attributes = self._attributes(tag, name.end(), begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise Refused(
                malformed(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
            )
        self._open.append(_Open(tag, self._units, attributes))

    def _attributes(self, tag: str, start: int, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        position = start
        while True:
            space = SPACE.match(self._source, position)
            position = space.end() if space else position
            if position >= len(self._source):
                raise Refused(malformed(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}'))
            if self._source[position] == ">":
                self._position = position + 1
                return found
            attribute = ATTRIBUTE.match(self._source, position)
            if attribute is None:
                where = self._byte(position)
                raise Refused(malformed(f'Empty attribute name in the tag "{tag}" at byte offset {where}'))
            value = next((part for part in attribute.groups()[1:] if part is not None), "")
            found[attribute[1].lower()] = html.unescape(value)
            position = attribute.end()

    def _end_tag(self) -> None:
        begin = self._position
        found = END.match(self._source, begin)
        if found is None:
            raise Refused(malformed(f"Unclosed end tag at byte offset {self._byte(begin)}"))
        if not self._open:
            raise Refused(malformed(f"Unexpected end tag at byte offset {self._byte(begin)}"))
        opened, name = self._open.pop(), found[1].lower()
        if name not in ("", opened.name):
            raise Refused(
                malformed(
                    f"Unmatched end tag at byte offset {self._byte(begin)}, "
                    f'expected "</{opened.name}>", found "</{name}>"'
                )
            )
        self._position = found.end()
        self._mark(opened)

    def _mark(self, opened: _Open) -> None:
        length = self._units - opened.at
        if length == 0:
            return
        entity: Entity = {"type": KINDS[opened.name], "offset": opened.at, "length": length}
        match opened.name:
            case "a":
                if not (url := opened.attributes.get("href") or "".join(self._pieces)[-length:]):
                    return
                entity["url"] = url
            case "blockquote" if "expandable" in opened.attributes:
                entity["type"] = "expandable_blockquote"
            case "code" if opened.attributes.get("class", "").startswith("language-"):
                entity["language"] = opened.attributes["class"].removeprefix("language-")
            case "pre" if self.entities and self._is_all_code(self.entities[-1], entity):
                # <pre><code class="language-x"> is one block of code in a language, not two marks.
                entity |= {"language": self.entities.pop().get("language", "")}
            case "tg-emoji":
                entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
            case _:
                pass
        self.entities.append(entity)

    @staticmethod
    def _is_all_code(inner: Entity, outer: Entity) -> bool:
        return bool(inner.get("language")) and all(inner[key] == outer[key] for key in ("offset", "length"))

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))


def render(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """`text` as safe HTML, its marked stretches as tags: what a page may show."""
    raw = text.encode("utf-16-le", "surrogatepass")
    marks = [one for one in entities if one["type"] in TAGS]
    edges = sorted(
        {0, len(raw) // 2, *(e for one in marks for e in (one["offset"], one["offset"] + one["length"]))}
    )
    pieces: list[str] = []
    stack: list[Mapping[str, Any]] = []
    for at, then in zip(edges, [*edges[1:], edges[-1]], strict=True):
        alive = [one for one in stack if one["offset"] + one["length"] > at]
        kept = next((i for i, pair in enumerate(zip(stack, alive, strict=False)) if pair[0] is not pair[1]),
                    len(alive))  # fmt: skip
        pieces += [f"</{TAGS[one['type']]}>" for one in reversed(stack[kept:])]
        stack = alive + [one for one in marks if one["offset"] == at and one["length"] > 0]
        pieces += [_start(one) for one in stack[kept:]]
        pieces.append(html.escape(raw[2 * at : 2 * then].decode("utf-16-le", "replace"), quote=False))
    return "".join(pieces)


def _start(mark: Mapping[str, Any]) -> str:
    if mark["type"] == "text_link":
        return f'<a href="{html.escape(str(mark.get("url", "")))}">'
    return f"<{TAGS[mark['type']]}>"
