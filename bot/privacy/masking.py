"""Takes out of her words what says who or where somebody is, before a person without her case reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|me|io|es|cn|uk|co|info|app)(?:/\S*)?\b",
    re.I,
)
MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"@\w+")
PHONE = re.compile(r"\+?\(?\d(?:[\s().–-]{0,2}\d){6,}")
NUMBER = re.compile(r"\d{5,}")
MASKS = (
    (MAIL, "<e-mail>"),
    (ADDRESS, "<link>"),
    (HANDLE, "<handle>"),
    (PHONE, "<phone>"),
    (NUMBER, "<number>"),
)


def masked(words: str, names: Iterable[str] = ()) -> str:
    """`words` on one line, without links, addresses, handles, long numbers and the `names` given."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    parts = {part for name in names for part in (name, *name.split()) if part}
    for name in sorted(parts, key=len, reverse=True):
        text = re.sub(_alone(name), "<name>", text, flags=re.I)
    return text


def _alone(name: str) -> str:
    """As a word of its own where words have spaces between them; Chinese names stand inside the text."""
    spelled = re.escape(name)
    return rf"(?<!\w){spelled}(?!\w)" if name.isascii() or not _is_chinese(name) else spelled


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in name)
