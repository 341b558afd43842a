"""Owns the files behind a preview: the book as they stand now, and where each wording was written."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from bot.books import CONTENT, phrase_problems
from bot.grade import grade
from bot.preview import samples
from bot.spoken import spoken
from content.assemble import Loaded, Where
from content.catalog import Catalog, publish
from content.check import check
from content.check_words import Variables
from content.load import collect
from content.problems import ContentError, Problem
from content.schema import Message
from policies.load import rules
from policies.rules import Book, Phrases, Rules

NEAREST = 6


class NoSuchMessage(Exception):
    """There is none of that name; `near` are those that come close, or all that begin with it."""

    def __init__(self, id: str, near: tuple[str, ...], is_prefix: bool) -> None:
        self.id, self.near, self.is_prefix = id, near, is_prefix
        super().__init__(f"there is no message, exercise or bite {id!r}")


@cache
def _rules() -> Rules:
    return rules()


@dataclass(frozen=True)
class Shelf:
    """One reading of the content folder."""

    directory: Path
    loaded: Loaded
    content: Catalog

    @cached_property
    def book(self) -> Book:
        """What rendering needs of it; nobody is listened to in a preview."""
        form = samples.questionnaire(self.content.languages)
        forms = {**self.content.questionnaires, form.id: form}
        content = self.content.content.model_copy(update={"questionnaires": forms})
        return Book(replace(self.content, content=content), _rules(), Phrases())

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Everything that can be looked at: messages, then exercises and bites by their slug."""
        found = self.content.content
        messages = {id for lang in found.messages.values() for id in lang}
        slugs = [exercise.slug for exercise in found.exercises.values()]
        return (*sorted(messages), *sorted(slugs), *sorted(bite.slug for bite in found.bites.values()))

    def named(self, asked: str) -> str:
        """The id that `asked` means: its own name, or X08 or E01. NoSuchMessage with what comes near."""
        found = self.content.content
        if (number := asked.upper()) in found.exercises:
            return found.exercises[number].slug
        if number in found.bites:
            return found.bites[number].slug
        if asked in self.ids:
            return asked
        begins = tuple(id for id in self.ids if asked and id.startswith(asked))
        if begins:
            raise NoSuchMessage(asked, begins, True)
        raise NoSuchMessage(asked, tuple(difflib.get_close_matches(asked, self.ids, NEAREST, 0.4)), False)

    def certain(self, message: str) -> dict[str, bool]:
        """The variables a message may use, and whether each is always known."""
        return self._variables.of(message)

    @cached_property
    def _variables(self) -> Variables:
        return Variables(self.loaded)

    def place(self, *where: str, at: tuple[str | int, ...] = ()) -> tuple[str, int]:
        """File and line of a part of the thing at `where`."""
        document, path = self.loaded.places[where]
        return document.file, document.line(*path, *at)

    def said_in(self, lang: str, message: str) -> Message:
        """The message in that language, in English where it is not translated."""
        return self.content.message(lang, message)

    def where(self, kind: str, lang: str, name: str) -> Where:
        """Where the words in that language stand, the English ones where there are none."""
        own = (kind, lang, name)
        return own if own in self.loaded.places else (kind, "en", name)


def read(directory: Path = CONTENT) -> Shelf:
    """The files as they stand now. Raises ContentError with every mistake that keeps them from being used."""
    loaded = collect(directory)
    if loaded.problems:
        raise ContentError(loaded.problems)
    return Shelf(directory, loaded, publish(loaded.content()))


def problems(directory: Path = CONTENT) -> tuple[Problem, ...]:
    """What `napwise content check` finds in the folder, without a clinic's own files."""
    return (*check(directory, grade, spoken=spoken()), *phrase_problems(directory))
