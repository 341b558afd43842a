"""What a clinician may say her words really were: heard right, not meant that way, another category."""

from __future__ import annotations

import re

from policies.rules import Book

RIGHT, NOT_MEANT = "right", "not_meant"
NOTE = "listening_label"
"""The note in which a label is kept: sealed with her key as her words are, and gone with it."""
APART = re.compile(r"[\W_]+")


def category_of(words: str, book: Book) -> str | None:
    """The category of `content/phrases/categories.yaml` that is named, however its name is spelled."""
    named = _folded(words)
    return next((name for name in book.phrases.categories if named and _folded(name) == named), None)


def label_of(words: str, book: Book) -> str | None:
    """`words` as a label; None for what is none."""
    return words if words in (RIGHT, NOT_MEANT) else category_of(words, book)


def _folded(words: str) -> str:
    return APART.sub(" ", words.casefold()).strip()
