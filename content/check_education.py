"""Owns what the linter says about education bites: advice that is not ours, cues, length, baby words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.assemble import Loaded, Where
from content.problems import Problem
from content.schema import Barred, Bite, BiteWords
from content.wording import BABY_WORDS, beginning, faults_of, plain, variables_of, words_in

WORD_LIMIT = 60
TITLE_LIMIT = 40


def education_problems(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with the words of each bite, by themselves and against its facts."""
    for where, said in loaded.each(BiteWords):
        if len({beginning(text) for text in said.say}) < len(said.say):
            yield loaded.problem("has two wordings that begin alike", *where, at=("say",))
        if len(plain(said.title)) > TITLE_LIMIT:
            yield loaded.problem(f"is longer than {TITLE_LIMIT} signs", *where, at=("title",))
        for at, text in (("title",), said.title), *((("say", i), text) for i, text in enumerate(said.say)):
            for told in (*_faults(text), *_barred(loaded, where, text), *_babies(loaded, where, text)):
                yield loaded.problem(told, *where, at=at)


def _faults(text: str) -> Iterator[str]:
    yield from faults_of(text)
    if names := variables_of(text):
        yield f"there is no {{{{{names[0]}}}}} here: a bite uses no variables"
    if (count := words_in(text)) > WORD_LIMIT:
        yield f"has {count} words, {WORD_LIMIT} at most"


def _barred(loaded: Loaded, where: Where, text: str) -> Iterator[str]:
    barred, bite, lang = loaded.found.get(("barred", "all")), loaded.found.get(("bite", where[-1])), where[1]
    if not isinstance(barred, Barred):
        return
    said = plain(text).lower()
    for phrase in barred.cues.get(lang, ()):
        if phrase in said:
            yield f"“{phrase}” is a banned cue"
    names = isinstance(bite, Bite) and bite.topic == "treatments"
    for phrase in () if names else barred.advice.get(lang, ()):
        if re.search(rf"\b{re.escape(phrase.strip())}\b", said):
            yield f"must not speak of “{phrase.strip()}”: that is a clinician's to advise"


def _babies(loaded: Loaded, where: Where, text: str) -> Iterator[str]:
    """A bite that may go to a mother who has lost her baby has no word of one in it."""
    bite = loaded.found.get(("bite", where[-1]))
    if not isinstance(bite, Bite) or bite.needs_baby:
        return
    if found := BABY_WORDS.get(where[1], BABY_WORDS["en"]).search(plain(text)):
        yield f"says “{found[0]}”, so its facts need `needs_baby: true`"
