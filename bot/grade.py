"""Owns the reading grade of an English text: the only user of the library that counts syllables."""

from __future__ import annotations

import re

import syllapy

SENTENCES = re.compile(r"[.!?:…•·\n]+")
WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")
MOST_PARTS = 9


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a plain text: 6 = a child of eleven or twelve reads it without help."""
    words = WORDS.findall(text)
    sentences = [piece for piece in SENTENCES.split(text) if WORDS.search(piece)]
    if not words:
        return 0.0
    syllables = sum(max(1, _syllables(word)) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """The apostrophe and what follows it adds none: "don't" is one, "baby's" is two."""
    bare = re.sub(r"['’].*", "", word)
    parts = bare.split("-")
    whole = len(parts) <= MOST_PARTS  # the library takes a compound word apart, part within part
    return sum(int(syllapy.count(part)) for part in ([bare] if whole else filter(None, parts)))
