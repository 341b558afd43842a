"""Owns what the linter says about how hard a text is to read, by a grade that somebody else works out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from content.assemble import Loaded, Where
from content.bite import BiteWords
from content.problems import Path, Problem
from content.schema import Message
from content.wording import VARIABLE, VARIABLE_SAID, plain, words_in

Grade: TypeAlias = Callable[[str], float]
"""The American school grade at which an English text can be read."""
LANGUAGE = "en"
SAFETY_GRADE, MOST_GRADE = 6.0, 8.0
FEWEST_WORDS = 10
"""Below this the formula says more about one long word than about the text."""
NOT_FOR_HER = ("clinic", "operator", "typed")
LINE_ENDS = re.compile(r"(?<![.!?:…])\n+")


def grade_problems(loaded: Loaded, grade: Grade) -> Iterator[Problem]:
    """Every English text for mothers that needs more schooling than it may."""
    for where, at, text, most in _texts(loaded):
        if words_in(text) >= FEWEST_WORDS and (reached := round(grade(spoken(text)), 1)) > most:
            told = f"reads at grade {reached}, {most:g} at most: shorter sentences, shorter words"
            yield loaded.problem(told, *where, at=at)


def spoken(text: str) -> str:
    """The text as it is measured: no tags, a plain word for each variable, each line a sentence."""
    return LINE_ENDS.sub(". ", VARIABLE.sub(VARIABLE_SAID, plain(text)))


def _texts(loaded: Loaded) -> Iterator[tuple[Where, Path, str, float]]:
    for where, message in loaded.each(Message):
        file = message.id.partition(".")[0]
        if where[1] != LANGUAGE or file in NOT_FOR_HER:
            continue
        most = SAFETY_GRADE if file == "safety" else MOST_GRADE
        for key, texts in (("say", message.say), ("loss", message.loss)):
            yield from ((where, (key, i), text, most) for i, text in enumerate(texts))
        for key, why in (("why", message.why), ("loss_why", message.loss_why)):
            if why is not None:
                yield where, (key,), why, most
    for where, said in loaded.each(BiteWords):
        if where[1] == LANGUAGE:
            yield from ((where, ("say", i), text, MOST_GRADE) for i, text in enumerate(said.say))
