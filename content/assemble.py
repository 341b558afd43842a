"""Owns putting the files together: which file holds what, and where each thing in a release was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from content.bite import Bite, BiteWords
from content.check_questionnaire import slips
from content.problems import Document, Path, Problem, in_words, meant
from content.questionnaire import Questionnaire, spelled_out
from content.routine import Routine
from content.schema import (
    Barred,
    Content,
    Country,
    Exercise,
    ExerciseWords,
    Message,
)
from content.shape import Shape
from content.wording import BRACES, has_logic

LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?", re.ASCII)
VARIABLES = "messages/variables.yaml"
PLACES = "messages/<language>, safety, exercises, education (and <language> below them), programmes"
NEEDED = (("barred", "all"), ("country", "other"), ("message", "en", "safety.generic_emergency"))

MOST_TOLD = 50
"""Mistakes of one entry that are told at once."""

AnyShape = TypeVar("AnyShape", bound=Shape)
Where = tuple[str, ...]
"""What a thing is: ("message", "en", "session.rest"), ("exercise", "X08"), ("words", "en", "X08"), …"""


@dataclass(frozen=True)
class Picture:
    """A picture by its SHA-256 and its size in bytes."""

    hash: str
    size: int


@dataclass(frozen=True)
class Tree:
    """The files as read: documents by name, what could not be read, the pictures by slug."""

    documents: Mapping[str, Document]
    problems: tuple[Problem, ...] = ()
    stills: Mapping[str, Picture] = field(default_factory=dict)
    motions: Mapping[str, Picture] = field(default_factory=dict)
    signs: frozenset[str] = frozenset()
    """What an answer of a questionnaire may report: the signs some rule listens for."""


@dataclass
class Loaded:
    """Everything found in the files so far, where it stands, and what is wrong with it."""

    tree: Tree
    problems: list[Problem]
    found: dict[Where, Shape] = field(default_factory=dict)
    places: dict[Where, tuple[Document, Path]] = field(default_factory=dict)

    def problem(self, text: str, *where: str, at: Path = ()) -> Problem:
        """A problem with the thing at `where`, on the line of its part `at`."""
        document, path = self.places[where]
        return document.problem(text, *path, *at)

    def each(self, shape: type[AnyShape]) -> Iterator[tuple[Where, AnyShape]]:
        """Everything of one shape, in the order of the files."""
        return ((where, thing) for where, thing in self.found.items() if isinstance(thing, shape))

    def take(self, shape: type[Shape], where: Where, document: Document, path: Path, **known: str) -> None:
        """Keep one entry as `shape`, or note why it does not fit. `known` is what follows from the file."""
        data = document.data
        for step in path:
            data = data[step]
        if not isinstance(data, dict):
            self.problems.append(document.problem("must have keys of its own, indented below it", *path))
            return
        if where in self.found:
            other = self.places[where][0].file
            told = f"`{where[-1]}` is already written in {other}: keep one"
            self.problems.append(document.problem(told, *path))
            return
        for key in known.keys() & data.keys():
            self.problems.append(
                document.problem(f"unknown key `{key}`: it follows from the file", *path, key)
            )
        try:
            self.found[where] = shape.model_validate_json(json.dumps(data | known))
            self.places[where] = document, path
        except ValidationError as wrong:
            self.problems += islice(_in_editors_words(wrong, shape, document, path), MOST_TOLD)
        self.problems += (
            document.problem(BRACES, *path, *at) for at, text in _texts(data) if has_logic(text)
        )

    def content(self) -> Content:
        """All of it as one release; only to be called when there are no problems."""
        messages: dict[str, dict[str, Message]] = {}
        for (_, lang, id), message in self.each(Message):
            messages.setdefault(lang, {})[id] = message
        words: dict[str, dict[str, ExerciseWords]] = {}
        for (_, lang, slug), said in self.each(ExerciseWords):
            exercise = self.found["exercise", slug]
            assert isinstance(exercise, Exercise)
            words.setdefault(lang, {})[exercise.id] = said
        bite_words: dict[str, dict[str, BiteWords]] = {}
        for (_, lang, slug), told in self.each(BiteWords):
            bite = self.found["bite", slug]
            assert isinstance(bite, Bite)
            bite_words.setdefault(lang, {})[bite.id] = told
        barred = self.found["barred", "all"]
        assert isinstance(barred, Barred)
        return Content(
            messages=messages,
            exercises={exercise.id: exercise for _, exercise in self.each(Exercise)},
            words=words,
            # The fullest first: the first one that is allowed is the right one.
            routines=tuple(
                sorted((routine for _, routine in self.each(Routine)), key=lambda r: (-r.min_level, r.id))
            ),
            countries={country.code: country for _, country in self.each(Country)},
            barred=barred,
            stills={slug: picture.hash for slug, picture in self.tree.stills.items()},
            motions={slug: picture.hash for slug, picture in self.tree.motions.items()},
            bites={bite.id: bite for _, bite in self.each(Bite)},
            bite_words=bite_words,
            questionnaires={form.id: form for _, form in self.each(Questionnaire)},
        )


def _texts(value: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text below a value with its place. What has logic in it must never come near the renderer."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(part, (*at, key))


def assemble(tree: Tree) -> Loaded:
    """Every document in its place; what must be there for a release and is not, is a problem too."""
    loaded = Loaded(tree, list(tree.problems))
    for file, document in tree.documents.items():
        if not isinstance(document.data, dict):
            loaded.problems.append(document.problem("must be a list of `key: value` lines"))
        else:
            _place(loaded, file, document)
    if not loaded.problems:
        _complete(loaded)
    return loaded


def _place(loaded: Loaded, file: str, document: Document) -> None:
    match file.removesuffix(".yaml").split("/"):
        case ["messages", "variables"] | ["figures", _]:
            pass
        case ["messages", lang, name] if LANGUAGE.fullmatch(lang):
            _messages(loaded, document, lang, name)
        case ["safety", name]:
            _safety(loaded, document, name)
        case ["exercises", slug]:
            loaded.take(Exercise, ("exercise", slug), document, (), slug=slug)
        case ["exercises", lang, slug] if LANGUAGE.fullmatch(lang):
            loaded.take(ExerciseWords, ("words", lang, slug), document, ())
        case ["education", slug]:
            loaded.take(Bite, ("bite", slug), document, (), slug=slug)
        case ["education", lang, slug] if LANGUAGE.fullmatch(lang):
            loaded.take(BiteWords, ("bite_words", lang, slug), document, ())
        case ["programmes", _, id]:
            loaded.take(Routine, ("routine", id), document, (), id=id)
        case ["questionnaires", name]:
            _questionnaire(loaded, document, name)
        case _:
            loaded.problems.append(Problem(file, 0, f"is in no place where content is looked for: {PLACES}"))


def _safety(loaded: Loaded, document: Document, name: str) -> None:
    if name == "countries":
        for code in document.data:
            loaded.take(Country, ("country", code), document, (code,), code=code)
    elif name == "barred":
        loaded.take(Barred, ("barred", "all"), document, ())
    elif LANGUAGE.fullmatch(name):
        _messages(loaded, document, name, "safety")
    else:
        loaded.problems.append(Problem(document.file, 0, "is not named after a language, such as en.yaml"))


def _questionnaire(loaded: Loaded, document: Document, name: str) -> None:
    where = ("questionnaire", name)
    loaded.take(Questionnaire, where, replace(document, data=spelled_out(document.data)), ())
    form = loaded.found.get(where)
    if isinstance(form, Questionnaire):
        loaded.problems += [
            loaded.problem(text, *where, at=at) for text, at in slips(form, name, loaded.tree.signs)
        ]


def _messages(loaded: Loaded, document: Document, lang: str, name: str) -> None:
    for key in document.data:
        id = f"{name}.{key}"
        loaded.take(Message, ("message", lang, id), document, (key,), id=id)


def _complete(loaded: Loaded) -> None:
    """What no release can be without: English, words for each exercise, neighbours and items that exist."""
    ids = _exercise_ids(loaded)
    for where, _ in loaded.each(ExerciseWords):
        if ("exercise", where[-1]) not in loaded.found:
            loaded.problems.append(
                loaded.problem(f"exercises/{where[-1]}.yaml is missing: words need their facts", *where)
            )
    for where, routine in loaded.each(Routine):
        _known(loaded, ids, where, "items", routine.items)
    for where, exercise in loaded.each(Exercise):
        _known(loaded, ids, where, "easier", exercise.easier)
        _known(loaded, ids, where, "harder", exercise.harder)
    _bites(loaded)
    for needed in NEEDED:
        if needed not in loaded.found:
            loaded.problems.append(Problem("safety", 0, f"`{needed[-1]}` is missing ({needed[0]})"))


def _bites(loaded: Loaded) -> None:
    """Each bite has its own id and its English words, and no words stand there without their facts."""
    slugs: dict[str, str] = {}
    for where, bite in loaded.each(Bite):
        if bite.id in slugs:
            taken = f"{bite.id} is already {slugs[bite.id]}: take a number nobody has"
            loaded.problems.append(loaded.problem(taken, *where, at=("id",)))
        slugs[bite.id] = bite.slug
        if ("bite_words", "en", bite.slug) not in loaded.found:
            loaded.problems.append(
                loaded.problem(f"education/en/{bite.slug}.yaml is missing: its words", *where)
            )
    for where, _ in loaded.each(BiteWords):
        if ("bite", where[-1]) not in loaded.found:
            loaded.problems.append(
                loaded.problem(f"education/{where[-1]}.yaml is missing: words need their facts", *where)
            )


def _exercise_ids(loaded: Loaded) -> Mapping[str, str]:
    ids: dict[str, str] = {}
    for where, exercise in loaded.each(Exercise):
        if exercise.id in ids:
            taken = f"{exercise.id} is already {ids[exercise.id]}: take a number nobody has"
            loaded.problems.append(loaded.problem(taken, *where, at=("id",)))
        ids[exercise.id] = exercise.slug
        if ("words", "en", exercise.slug) not in loaded.found:
            loaded.problems.append(
                loaded.problem(f"exercises/en/{exercise.slug}.yaml is missing: its words", *where)
            )
    return ids


def _known(loaded: Loaded, ids: Mapping[str, str], where: Where, key: str, named: tuple[str, ...]) -> None:
    for i, id in enumerate(named):
        if id not in ids:
            text = f"there is no exercise {id}{meant(id, ids)}"
            loaded.problems.append(loaded.problem(text, *where, at=(key, i)))


def _in_editors_words(
    wrong: ValidationError, shape: type[Shape], document: Document, path: Path
) -> Iterator[Problem]:
    for error in wrong.errors():
        details: dict[str, Any] = dict(error)
        keys = tuple(sorted(shape.model_fields)) if len(error["loc"]) == 1 else ()
        yield document.problem(in_words(details, keys), *path, *error["loc"])
