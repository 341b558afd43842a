"""Owns what the linter says about education bites: advice that is not ours, cues, length, baby words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from content.assemble import Loaded, Where
from content.bite import Bite, BiteWords
from content.problems import Path, Problem
from content.schema import Barred
from content.wording import BABY_WORDS, beginning, faults_of, plain, variables_of, words_in

WORD_LIMIT = 60
TITLE_LIMIT = 40
TREATMENTS = "treatments"
"""The one topic that may name a medicine, a device or a massage: what it is, and whom to ask."""
LETTER = r"[^\W\d_\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
"""A letter of a script that parts its words by spaces. Chinese, Japanese, Thai, Lao and Khmer do not."""
NUMBER = re.compile(r"\d+")


def education_problems(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with the words of each bite, by themselves and against its facts."""
    for where, said in loaded.each(BiteWords):
        if len({beginning(text) for text in said.say}) < len(said.say):
            yield loaded.problem("has two wordings that begin alike", *where, at=("say",))
        if len(plain(said.title)) > TITLE_LIMIT:
            yield loaded.problem(f"is longer than {TITLE_LIMIT} signs", *where, at=("title",))
        for at, text in (("title",), said.title), *((("say", i), text) for i, text in enumerate(said.say)):
            for told in (*_faults(text), *_barred(loaded, where, at, text), *_babies(loaded, where, text)):
                yield loaded.problem(told, *where, at=at)


def _faults(text: str) -> Iterator[str]:
    yield from faults_of(text)
    if names := variables_of(text):
        yield f"there is no {{{{{names[0]}}}}} here: a bite uses no variables"
    if (count := words_in(text)) > WORD_LIMIT:
        yield f"has {count} words, {WORD_LIMIT} at most"


def _barred(loaded: Loaded, where: Where, at: Path, text: str) -> Iterator[str]:
    barred, bite, lang = loaded.found.get(("barred", "all")), loaded.found.get(("bite", where[-1])), where[1]
    if not isinstance(barred, Barred):
        return
    said = plain(text).lower()
    for phrase in barred.cues.get(lang, ()):
        if phrase in said:
            yield f"“{phrase}” is a banned cue"
    if isinstance(bite, Bite) and bite.topic == TREATMENTS:
        yield from _treatment(barred, lang, at, said)
        return
    for phrase in spoken_of(barred.advice.get(lang, ()), said):
        yield (
            f"must not speak of “{phrase}”: that is a clinician's to advise;"
            f" only a bite whose facts say `topic: {TREATMENTS}` may name it"
        )


def _treatment(barred: Barred, lang: str, at: Path, said: str) -> Iterator[str]:
    """A treatment may be named with whom to ask, never with how much, and never with a yes."""
    ask = barred.ask_first.get(lang, ())
    example = f"“{ask[0]}”" if ask else "whom to ask"
    for phrase in spoken_of(barred.never_about_treatments.get(lang, ()), said):
        yield f"“{phrase}” is a dose or a yes, and neither is ours to give: say what it is, and {example}"
    if number := NUMBER.search(said):
        yield f"has the number {number[0]}: how much and how often is a clinician's to say, so say {example}"
    if at == ("title",):
        return
    if not ask or not barred.never_about_treatments.get(lang):
        yield f"cannot be checked: `ask_first` and `never_about_treatments` in safety/barred.yaml need {lang}"
    elif not any(spoken_of(ask, said)):
        yield (
            f"names a treatment and not whom to ask: add a sentence with {example}"
            " (`ask_first` in safety/barred.yaml)"
        )


def spoken_of(phrases: Iterable[str], said: str) -> Iterator[str]:
    """Those of the phrases that stand in the text as whole words, in a script that parts words by spaces."""
    for phrase in (phrase.strip() for phrase in phrases):
        before = f"(?<!{LETTER})" if re.match(LETTER, phrase) else ""
        after = f"(?!{LETTER})" if re.match(LETTER, phrase[-1:]) else ""
        if re.search(f"{before}{re.escape(phrase)}{after}", said):
            yield phrase


def _babies(loaded: Loaded, where: Where, text: str) -> Iterator[str]:
    """A bite that may go to a mother who has lost her baby has no word of one in it."""
    bite = loaded.found.get(("bite", where[-1]))
    if not isinstance(bite, Bite) or bite.needs_baby:
        return
    if found := BABY_WORDS.get(where[1], BABY_WORDS["en"]).search(plain(text)):
        yield f"says “{found[0]}”, so its facts need `needs_baby: true`"
