"""Owns bringing text into one shape: one case, one width, no accents, no tricks between the letters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policies.listening.disguise import BOXES, DEGREE, FLAG, LOOK_ALIKES, PICTURE, SHAPES, undone

LONGEST = 4_096
"""Code points that are read; a longer text is asked about (E22)."""
LEET = str.maketrans("430157@$", "aeoistas")
APOSTROPHES = re.compile(r"['’‘ʼ`´′‛＇]")
SENTENCE_ENDS = re.compile(r"[.!?;\n。！？；…]+(?!\d)")
QUOTES = frozenset('"“”«»「」')
CLAUSE_ENDS = re.compile(r"[,:()\[\]、，：（）–—|]|\s-\s|(?<!\d)/|/(?!\d)")
WORD = re.compile(r"[a-z]+(?:[0-9@$]+[a-z]+)*|\d+(?:[.,]\d+)?|[\u3400-\u9fff]")
REPEATED = re.compile(r"([a-z])\1{2,}")
ENDINGS = ("ing", "ed", "es", "s", "e")
NO_STEM = frozenset(
    {"breast", "piernas", "pierna", "speed", "need", "during", "nothing", "anything", "something"}
)
SHORTEST_STEMMED, SHORTEST_STEM = 5, 4
WORDS_OF_A_LINE = 4
"""A new line behind fewer words than this goes on with the sentence."""
LAUGHING = frozenset("😂🤣😅😆😄😁😹😜🤪")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or Chinese character: `clause` and `sentence` count up, `quoted` = between quotes.

    `at` = where it begins in the folded text.
    """

    text: str
    clause: int
    sentence: int
    quoted: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A text ready for matching: `plain` = folded but unbroken, `strange` = in no script we read.

    `asked` = the numbers of the sentences that end in a question mark, `laughs` = a laughing face is in it.
    """

    tokens: tuple[Token, ...]
    plain: str
    too_long: bool
    strange: bool
    asked: frozenset[int] = frozenset()
    laughs: bool = False


def normalise(text: str) -> Text:
    """The text as tokens. Work grows linearly with the first 4,096 code points."""
    head = text[:LONGEST]
    plain = fold(head)
    tokens = _hers(tuple(_tokens(plain)))
    strange = _is_strange(head) or _is_unread(plain)
    laughs = not LAUGHING.isdisjoint(head)
    return Text(tokens, plain, len(text) > LONGEST, strange, _asked(plain, tokens), laughs)


def _hers(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A text that is nothing but a quote is what she says."""
    if all(token.quoted for token in tokens):
        return tuple(replace(token, quoted=False) for token in tokens)
    return tokens


@lru_cache(maxsize=4_096)
def words_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase, shaped as the text is."""
    return tuple(token.text for token in _tokens(fold(phrase)))


def fold(text: str) -> str:
    """NFKC, lower case, no accents, no invisible characters, look-alike letters as Latin ones."""
    text = DEGREE.sub("°", FLAG.sub(" ", APOSTROPHES.sub("", text)).translate(BOXES))
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SHAPES)
    folded = "".join(_visible(unicodedata.normalize("NFD", folded)))
    if any("a" <= letter <= "z" for letter in folded):
        folded = folded.translate(LOOK_ALIKES)
    return REPEATED.sub(r"\1\1", undone(folded))


def _visible(text: str) -> Iterator[str]:
    """Letters without accents; pictures between two letters leave a mark, elsewhere they part words."""
    before, pictures = "", False
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in ("Mn", "Me", "Cf", "Cs", "Co", "Cn") or (kind == "Cc" and not sign.isspace()):
            continue
        if kind in ("So", "Sk") and sign != "°":  # a sign of a fever
            pictures = True
            continue
        if pictures:
            yield PICTURE if before.isalpha() and sign.isalpha() else " "
        yield " " if kind == "Cc" and sign != "\n" else sign
        before, pictures = sign, False


def _tokens(plain: str) -> Iterator[Token]:
    clause = sentence = words = 0
    quoted = False
    pieces = tuple(_pieces(plain))
    marks = sum(piece in QUOTES for _, piece in pieces)
    for at, piece in pieces:
        if WORD.fullmatch(piece):
            words += WORDS_OF_A_LINE if piece[0].isdigit() else 1  # a number is an answer of its own
            yield Token(_unleet(piece), clause, sentence, quoted, at)
        elif piece in QUOTES:
            marks -= 1
            quoted = not quoted and marks > 0  # a mark that nothing closes quotes nothing
        elif SENTENCE_ENDS.match(piece) and (words >= WORDS_OF_A_LINE or piece.strip()):
            clause, sentence, words = clause + 1, sentence + 1, 0
        else:
            clause += 1


def _asked(plain: str, tokens: Sequence[Token]) -> frozenset[int]:
    """Which sentences have a question mark behind one of their words."""
    if "?" not in plain:
        return frozenset()
    places = [token.at for token in tokens]
    before = (bisect_left(places, at) - 1 for at, sign in enumerate(plain) if sign == "?")
    return frozenset(tokens[place].sentence for place in before if place >= 0)


def _pieces(plain: str) -> Iterator[tuple[int, str]]:
    """Words and the marks that part them, in order, each with its place."""
    for found in PIECE.finditer(plain):
        yield found.start(), found.group()


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


def _is_unread(plain: str) -> bool:
    """Whether many letters of the folded text are none of ours: upside down, of a phonetic alphabet."""
    if plain.isascii():
        return False
    letters = [c for c in plain if c.isalpha()]
    unread = sum(1 for c in letters if not c.isascii() and not HAN.match(c))
    return unread > 1 and unread * 4 >= len(letters)
