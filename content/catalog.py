"""Owns the look-ups in one release of the content, and the hash that names it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from content.bite import Bite, BiteWords
from content.questionnaire import Questionnaire
from content.routine import Routine
from content.schema import (
    Content,
    Country,
    Exercise,
    ExerciseWords,
    Message,
    NeverOffered,
)

FALLBACK = "en"
MOTION, STILL = "figures/motions/{}.gif", "figures/stills/{}.png"
"""Where the moving picture and the still of a slug stand below the content folder."""
MOVING = ".gif"


@dataclass(frozen=True)
class Catalog:
    """One immutable release: `release` is the SHA-256 (hex) of everything in it."""

    release: str
    content: Content

    def __hash__(self) -> int:
        return hash(self.release)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self.content.messages))

    @property
    def routines(self) -> tuple[Routine, ...]:
        return self.content.routines

    @property
    def never_offered(self) -> tuple[NeverOffered, ...]:
        return self.content.barred.movements

    @property
    def exercises(self) -> Mapping[str, Exercise]:
        """Id -> exercise."""
        return self.content.exercises

    @property
    def countries(self) -> Mapping[str, Country]:
        """Code -> country; the code "other" is for everywhere else."""
        return self.content.countries

    def country(self, code: str) -> Country:
        """The country, or the words for a country we do not know."""
        return self.countries.get(code) or self.countries["other"]

    def has_message(self, id: str) -> bool:
        return id in self.content.messages[FALLBACK]

    def message(self, lang: str, id: str) -> Message:
        """The message in `lang`, in English where it is not translated; KeyError when there is none."""
        said = self.content.messages.get(lang, {}).get(id) or self.content.messages[FALLBACK].get(id)
        if said is None:
            raise KeyError(f"there is no message {id!r}")
        return said

    def exercise(self, key: str) -> Exercise:
        """By id (X08) or slug (cat-cow); KeyError when there is none."""
        found = self.exercises.get(key) or self._by_slug.get(key)
        if found is None:
            raise KeyError(f"there is no exercise {key!r}")
        return found

    def exercise_words(self, lang: str, key: str) -> ExerciseWords:
        """The words in `lang`, in English where it is not translated; KeyError when there is no exercise."""
        id = self.exercise(key).id
        return self.content.words.get(lang, {}).get(id) or self.content.words[FALLBACK][id]

    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]:
        """Id -> the clinic's own questionnaire."""
        return self.content.questionnaires

    @property
    def bites(self) -> Mapping[str, Bite]:
        """Id -> education bite."""
        return self.content.bites

    def bite_words(self, lang: str, id: str) -> BiteWords:
        """The words in `lang`, in English where it is not translated; KeyError when there is no such bite."""
        return self.content.bite_words.get(lang, {}).get(id) or self.content.bite_words[FALLBACK][id]

    def picture(self, key: str) -> str | None:
        """The path of its picture below the content folder, the moving one first; None when it has none."""
        slug = self.exercise(key).slug
        if slug in self.content.motions:
            return MOTION.format(slug)
        return self.still(key)

    def still(self, key: str) -> str | None:
        """The path of its still below the content folder; None when it has none."""
        slug = self.exercise(key).slug
        return STILL.format(slug) if slug in self.content.stills else None

    def dump(self) -> str:
        """The whole release as JSON, the same letter for letter for the same content."""
        return canonical(self.content)

    @cached_property
    def _by_slug(self) -> Mapping[str, Exercise]:
        return {exercise.slug: exercise for exercise in self.exercises.values()}


def moves(picture: str) -> bool:
    """Whether it is a moving picture, by its path below the content folder."""
    return picture.endswith(MOVING)


def forms(picture: str) -> tuple[str, ...]:
    """The pictures that show the same, the best first: a moving one has a still beside it."""
    if not moves(picture):
        return (picture,)
    return picture, STILL.format(picture.rpartition("/")[2].removesuffix(MOVING))


def publish(content: Content) -> Catalog:
    """The content as a release under its own hash."""
    return restore(canonical(content))


def restore(dumped: str) -> Catalog:
    """A release from what `dump` wrote; it keeps its name even when newer code knows more fields."""
    return Catalog(
        hashlib.sha256(dumped.encode()).hexdigest(),
        Content.model_validate_json(dumped),
    )


def canonical(content: Content) -> str:
    return json.dumps(
        content.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
