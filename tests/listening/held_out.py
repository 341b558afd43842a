"""Owns the messages never learned from: `choose` to set the operating point, `test` to judge by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from bot.books import CONTENT, read_book
from policies.listening.load import categories
from policies.listening.opinion import Opinion, opinion
from policies.rules import Book

FOLDER = Path(__file__).parent / "messages"
LANGS = ("en", "es", "zh")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `label` = the verdict it should get, `urgency` emergency, same_day, routine or none."""

    lang: str
    category: str
    label: str
    urgency: str
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, and the 95 % interval of Wilson."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        n, p, z = self.of or 1, self.value, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.0%}–{high:.0%})"


@cache
def listening_book() -> Book:
    """The book that judges whole messages."""
    return read_book()


@cache
def messages(part: str) -> tuple[Message, ...]:
    """Every message of `test` or `choose`."""
    known = categories(CONTENT / "phrases")
    found = []
    for lang in LANGS:
        for line in (FOLDER / f"{part}-{lang}.tsv").read_text("utf-8").splitlines():
            category, urgency, text = line.split("\t")
            found.append(Message(lang, category, known[category].pred, urgency, text))
    return tuple(found)


@cache
def judged(part: str) -> tuple[tuple[Message, Opinion], ...]:
    """Each message with what is heard in it."""
    return tuple((message, opinion(message.text, listening_book())) for message in messages(part))


def share(rows: Iterable[tuple[Message, Opinion]], *preds: str) -> Share:
    """How many of the rows got one of these verdicts."""
    counts = Counter(found.pred for _, found in rows)
    return Share(sum(counts[pred] for pred in preds), counts.total())
