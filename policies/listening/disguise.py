"""Owns undoing what was done to letters: other alphabets, signs for letters, letters apart or said twice."""

from __future__ import annotations

import re
from functools import lru_cache

from policies.listening.traditional import SIMPLIFIED

PICTURE = "·"
"""Stands where a picture stood between two letters."""


def _alphabet(first: int) -> dict[int, str]:
    """26 signs in the order of the alphabet."""
    return {first + place: chr(ord("a") + place) for place in range(26)}


def _pairs(pairs: str) -> dict[int, str]:
    """Sign and letter in turn."""
    return {ord(sign): letter for sign, letter in zip(pairs[::2], pairs[1::2], strict=True)}


FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
BOXES = _alphabet(0x249C) | _alphabet(0x1F150) | _alphabet(0x1F170) | _alphabet(0x1F1E6)
"""Letters in brackets, in black circles and squares, and of flags: NFKC leaves or breaks these."""
DEGREE = re.compile(r"º(?!\s*sem)", re.IGNORECASE)
"""38,5º is written so; the 38º semana is no fever."""
SHAPES = SIMPLIFIED | _pairs(
    "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzⱥaƀbȼcđdɇeǥgħhɨiɉjłløoᵽpɍrŧtʉuɏyƶzıiɡgɑa"
)
"""Small capitals, barred letters, traditional characters."""
LOOK_ALIKES = _pairs(
    "аaеeоoрpсcуyхxіiјjѕsԁdһhѵvԝwѡwԛqԍgӏlғfзzцuьbвbкkмmтtнhгrпnαaβbγyδdεeζzηnιiκkλlμuνvοoρpσsτtυuχxωw"
)
"""Cyrillic and Greek letters that pass for Latin ones: only in a text that has Latin ones too."""
TAGS = "a|b|br|code|del|div|em|i|p|pre|s|span|strong|u"
TAG = re.compile(rf"</?(?:{TAGS})(?:\s+[a-z-]{{1,20}}=[^<>]{{0,100}})?\s*/?>")
"""Real tags, with what stands in them as an attribute; other words in angle brackets are hers."""
CHUNK = re.compile(r"[a-z0-9@$|!]+")
SIGN_INSIDE = re.compile(r"[a-z][013457@$]{1,3}(?=[a-z])|\$[0-9!]*[a-z]")
BARE = frozenset({"!", "!$"})
"""Words of signs alone: "i", "is"."""
NUMBER = re.compile(r"\d{2,}[a-z]+$|\d*x\d")
"""39c, 3x10"""
BANG_INSIDE = re.compile(r"[a-z0-9@$]![a-z]|(?<!\S)!(?:[a-z]|\$\s)")
LEET, SIGNS = str.maketrans("013457@$|!", "oieastasli"), str.maketrans("@$", "as")
ALL_GENDERS = re.compile(r"(?<=[a-z][a-z])@(?![a-z0-9@])")
"""cansad@"""
APART = re.compile(r"(?<![a-z0-9])[a-z]([-._*/,·~+|: ])[a-z](?:\1[a-z])+(?![a-z0-9])")
APART_BY_BLANKS = 7
"""Length of "c h e s": fewer single letters may be words."""
HAN_APART = re.compile(r"[\u3400-\u9fff](?:([-._*/·~+|: ])[\u3400-\u9fff])(?:\1[\u3400-\u9fff])+")
WORDS = re.compile(r"[a-z]+|\d+(?:[.,:/]\d+)*|[\u3400-\u9fff]")
STOPS = re.compile(
    r"(?<=[a-z\u3400-\u9fff]) *[.…。!\n][ .…。!\n]*(?=[a-z0-9\u3400-\u9fff])"
    r"|(?<=\d) *[.…。!\n][ .…。!\n]*(?=[a-z\u3400-\u9fff])"
)
BETWEEN_HAN = re.compile(rf"(?<=[\u3400-\u9fff]){PICTURE}(?=[\u3400-\u9fff])")
BROKEN = re.compile(rf"(?<![a-z])([a-z]+){PICTURE}(?=([a-z]+))")
DOUBLE = re.compile(r"([a-z])\1")
TWICE = re.compile(r"(?:([a-z])\1)+")


def undone(text: str) -> str:
    """The folded text without tags and tricks; work grows linearly with its length."""
    text = _unsigned(TAG.sub(" ", text))
    return _said_once(_parted(_joined(text)))


def _unsigned(text: str) -> str:
    """ "my l3g i5 numb" is "my leg is numb"; numbers with their units stay ("39c", "3x10")."""
    text = ALL_GENDERS.sub("a", text)
    signed = [chunk for chunk in CHUNK.findall(text) if SIGN_INSIDE.search(chunk) and not NUMBER.match(chunk)]
    if len(signed) < 2 and sum(letter.isalpha() for letter in "".join(signed)) < 3:
        return text
    banged = bool(BANG_INSIDE.search(text))
    table = LEET if banged or any(letter.isdigit() for letter in "".join(signed)) else SIGNS

    def letters(found: re.Match[str]) -> str:
        chunk = found.group()
        if banged and chunk in BARE:
            return chunk.translate(table)
        if not any("a" <= letter <= "z" for letter in chunk) or NUMBER.match(chunk):
            return chunk
        kept = len(chunk) if banged else len(chunk.rstrip("!"))
        return chunk[:kept].translate(table) + chunk[kept:]

    return CHUNK.sub(letters, text)


def _joined(text: str) -> str:
    """ "c.h.e.s.t" and "c h e s t" are "chest"; where letters stand apart, two belong together too."""
    text = text.replace("•", PICTURE)
    marks = {
        found[1] for found in APART.finditer(text) if found[1] != " " or len(found[0]) >= APART_BY_BLANKS
    }
    for mark in sorted(marks, reverse=True):  # the blank last: it stands between words
        text = _run(mark).sub(lambda found: found[0].replace(found[0][1], ""), text)
    text = HAN_APART.sub(lambda found: found[0].replace(found[1], ""), text)
    return BETWEEN_HAN.sub("", text)


@lru_cache(maxsize=16)
def _run(mark: str) -> re.Pattern[str]:
    """Letters apart by one mark; of "can't" the apostrophe was taken already."""
    return re.compile(rf"(?<![a-z0-9])[a-z](?:{re.escape(mark)}(?:nt|[a-z]))+(?![a-z0-9])")


def _parted(text: str) -> str:
    """Where nearly every word has a full stop, a line or a picture behind it, these are its blanks."""
    words = len(WORDS.findall(text))
    if words > 2 and 4 * len(STOPS.findall(text)) >= 3 * (words - 1):
        text = STOPS.sub(" ", text)
    if PICTURE not in text:
        return text
    if 4 * text.count(PICTURE) >= 3 * (words - 1):
        return text.replace(PICTURE, " ")
    return BROKEN.sub(r"\1\2 \1 ", text)  # one word broken, or two without a blank: both are read


def _said_once(text: str) -> str:
    """ "cchheesstt ppaaiinn" is "chest pain": only where every letter of every word stands there twice."""
    words = re.findall(r"[a-z]{2,}", text)
    if len(words) < 2 or not all(TWICE.fullmatch(word) for word in words):
        return text
    return DOUBLE.sub(r"\1", text)


def once(word: str) -> str:
    """The word with no letter twice in a row."""
    return DOUBLE.sub(r"\1", word)
