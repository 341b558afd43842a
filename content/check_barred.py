"""Owns what the linter says about what never leaves this house: barred movements and banned cues."""

from __future__ import annotations

from collections.abc import Iterator

from content.assemble import Loaded, Where
from content.loss import exercise_without_baby
from content.problems import Path, Problem
from content.schema import Barred, ExerciseWords, Message, NeverOffered

SOURCE = "en"
"""The language of `names`; every other one has its own below `also`."""


def barred_problems(loaded: Loaded) -> Iterator[Problem]:
    """Exercises that are never offered, words no cue may have, and languages nobody made a list for."""
    barred = loaded.found["barred", "all"]
    assert isinstance(barred, Barred)
    for where, said in loaded.each(ExerciseWords):
        for spoken in (said, exercise_without_baby(said)):
            yield from _never_offered(loaded, where, spoken, barred)
            yield from _banned_cues(loaded, where, spoken, barred)
    yield from _languages_know_what_is_barred(loaded, barred)


def _never_offered(loaded: Loaded, where: Where, said: ExerciseWords, barred: Barred) -> Iterator[Problem]:
    called = (said.name.lower(), where[-1].replace("-", " "), where[-1])
    for movement in barred.movements:
        if any(name in text for name in names_of(movement, where[1]) for text in called):
            told = f"is never offered ({movement.id}: {movement.why}): take another movement, or its own name"
            yield loaded.problem(told, *where, at=("name",))


def names_of(movement: NeverOffered, lang: str) -> tuple[str, ...]:
    """What a movement is called there; an English name is known in every language."""
    return (*movement.names, *movement.also.get(lang, ()))


def _banned_cues(loaded: Loaded, where: Where, said: ExerciseWords, barred: Barred) -> Iterator[Problem]:
    spoken: list[tuple[Path, str]] = [(("cues", i), text) for i, text in enumerate(said.cues)]
    spoken += [((key,), getattr(said, key) or "") for key in ("setup", "breath", "dose", "why", "stop")]
    for at, text in spoken:
        for phrase in barred.cues.get(where[1], ()):
            if phrase in text.lower():
                told = f"“{phrase}” is a banned cue: ask for gentle effort on the out-breath, free of pain"
                yield loaded.problem(told, *where, at=at)


def _languages_know_what_is_barred(loaded: Loaded, barred: Barred) -> Iterator[Problem]:
    for lang in sorted({where[1] for where, _ in loaded.each(Message)}):
        for key, phrases in (("cues", barred.cues), ("reassurance", barred.reassurance)):
            if not phrases.get(lang):
                yield loaded.problem(f"`{key}` has no phrases for {lang}", "barred", "all", at=(key,))
        for i, movement in enumerate(barred.movements):
            if lang != SOURCE and not movement.also.get(lang):
                told = f"`{movement.id}` has no names for {lang}: write them below `also`"
                yield loaded.problem(told, "barred", "all", at=("movements", i))
