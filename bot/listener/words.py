"""Owns what of her words may leave the house: no name, long number, address or link that we can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 4_000
"""Characters; Telegram takes 4,096."""
NAME, NUMBER, ADDRESS = "[name]", "[number]", "[address]"

_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.|\bt\.me/)\S+|\b(?:mailto|tel|tg):\S+", re.I)
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_DOMAIN = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.I)
_HANDLE = re.compile(r"@\w+")
# Seven digits with signs between them are a telephone number or a date of birth; 160/110 is neither.
_SPACED = re.compile(r"\+?\(?\d(?:[\s().,/\-\u2010-\u2015]{0,3}\d){6,}")
_LONG = re.compile(r"(?<!\w)\w*\d{5,}\w*")
# Thai, Japanese, Chinese, Korean: nothing stands between a name and the word after it.
_RUNS_ON = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"\[(?:name|number|address)\]")


def stripped(text: str, names: Iterable[str]) -> str:
    """`text` with marks in place of `names` (whole, or any part of one) and of what could find her.

    An empty text where no word is left. It cannot see a name that it was not told.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    for pattern, mark in (
        *((_LINK, ADDRESS), (_MAIL, ADDRESS), (_DOMAIN, ADDRESS), (_HANDLE, ADDRESS)),
        *((_SPACED, NUMBER), (_LONG, NUMBER)),
    ):
        plain = pattern.sub(mark, plain)
    told = _without_names(plain, names)[:LONGEST]
    return told if re.search(r"[^\W\d_]", _MARK.sub("", told)) else ""


def _without_names(text: str, names: Iterable[str]) -> str:
    parts = {part for name in names for part in _WORD.findall(_folded(name))}
    for part in sorted(parts, key=len, reverse=True):
        if _RUNS_ON.fullmatch(part):
            text = text.replace(part, NAME)
    initials = {part for part in parts if len(part) == 1 and part.isascii()}  # "I" is no name
    parts -= initials
    return _WORD.sub(lambda found: NAME if _folded(found[0]) in parts else found[0], text)


def _folded(word: str) -> str:
    """One case and no accents: José is jose."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFKC", "".join(sign for sign in apart if not unicodedata.combining(sign)))
