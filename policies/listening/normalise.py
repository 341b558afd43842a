"""Owns bringing text into one shape: one case, one width, no accents, no tricks between the letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 4_096
"""Code points that are read; a longer text is asked about (E22)."""
LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһѵԝмткнвгαορνυικτε", "aeopcyxijsdhvwmtkhbraopvuikte")
LEET = str.maketrans("430157@$", "aeoistas")
APOSTROPHES = re.compile(r"['’‘ʼ`´]")
SENTENCE_ENDS = re.compile(r"[.!?;\n。！？；…]+(?!\d)")
CLAUSE_ENDS = re.compile(r"[,:()\[\]、，：（）–—|]|\s-\s|(?<!\d)/|/(?!\d)")
WORD = re.compile(r"[a-z]+(?:[0-9@$]+[a-z]+)*|\d+(?:[.,]\d+)?|[\u3400-\u9fff]")
REPEATED = re.compile(r"([a-z])\1{2,}")
ENDINGS = ("ing", "ed", "es", "s", "e")
NO_STEM = frozenset(
    {"breast", "piernas", "pierna", "speed", "need", "during", "nothing", "anything", "something"}
)
SHORTEST_STEMMED, SHORTEST_STEM = 5, 4
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or Chinese character: `clause` and `sentence` count up, `quoted` = between quotes."""

    text: str
    clause: int
    sentence: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text ready for matching: `plain` = folded but unbroken, `strange` = in no script we read."""

    tokens: tuple[Token, ...]
    plain: str
    too_long: bool
    strange: bool


def normalise(text: str) -> Text:
    """The text as tokens. Work grows linearly with the first 4,096 code points."""
    head = text[:LONGEST]
    plain = fold(head)
    return Text(tuple(_tokens(plain)), plain, len(text) > LONGEST, _is_strange(head))


@lru_cache(maxsize=4_096)
def words_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase, shaped as the text is."""
    return tuple(token.text for token in _tokens(fold(phrase)))


def fold(text: str) -> str:
    """NFKC, lower case, no accents, no invisible characters, look-alike letters as Latin ones."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(_visible(unicodedata.normalize("NFD", folded)))
    folded = APOSTROPHES.sub("", folded)
    if any("a" <= letter <= "z" for letter in folded):
        folded = folded.translate(LOOK_ALIKES)
    return REPEATED.sub(r"\1\1", folded)


def _visible(text: str) -> Iterator[str]:
    """Letters without accents; a picture between two letters vanishes, elsewhere it parts words."""
    before = ""
    for position, sign in enumerate(text):
        kind = unicodedata.category(sign)
        if kind in ("Mn", "Me", "Cf", "Cs", "Co", "Cn"):
            continue
        if kind in ("So", "Sk"):
            after = text[position + 1 : position + 2]
            yield "" if before.isalpha() and after.isalpha() else " "
        elif kind == "Cc":
            yield "\n" if sign == "\n" else " "
        else:
            yield sign
        before = sign


def _tokens(plain: str) -> Iterator[Token]:
    clause = sentence = 0
    quoted = False
    for piece in _pieces(plain):
        if WORD.fullmatch(piece):
            yield Token(_unleet(piece), clause, sentence, quoted)
        elif piece in ('"', "“", "”", "«", "»", "「", "」"):
            quoted = not quoted
        elif SENTENCE_ENDS.match(piece):
            clause, sentence = clause + 1, sentence + 1
        else:
            clause += 1


def _pieces(plain: str) -> Iterator[str]:
    """Words and the marks that part them, in order."""
    for found in PIECE.finditer(plain):
        yield found.group()


PIECE = re.compile("|".join((WORD.pattern, SENTENCE_ENDS.pattern, CLAUSE_ENDS.pattern, r'["“”«»「」]')))


def _unleet(word: str) -> str:
    """ "ch3st" is "chest"; numbers and words without digits stay."""
    letters = sum(c.isalpha() for c in word)
    return word.translate(LEET) if letters >= 2 and letters < len(word) and not word[0].isdigit() else word


def stem(word: str) -> str:
    """The word without its ending (bleeding, bleeds and bleed are one); short words stay as they are."""
    if not word.isascii() or word in NO_STEM or len(word) < SHORTEST_STEMMED:
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def spelled_out(tokens: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    """Runs of four and more single letters ("c h e s t"), joined, with the place where they begin."""
    start, letters = 0, ""
    for position, token in enumerate((*tokens, Token("", -1, -1))):
        if len(token.text) == 1 and token.text.isascii() and token.text.isalpha():
            start = start if letters else position
            letters += token.text
            continue
        if len(letters) >= 4:
            yield start, letters
        letters = ""


def _is_strange(text: str) -> bool:
    """Whether most of its letters belong to a script no language pack is written in (C02)."""
    if text.isascii():  # nothing but Latin letters
        return False
    letters = [c for c in unicodedata.normalize("NFKC", text) if c.isalpha()]
    if len(letters) < 2:
        return False
    read = sum(1 for c in letters if HAN.match(c) or "LATIN" in unicodedata.name(c, ""))
    return read * 2 < len(letters)
