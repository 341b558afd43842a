"""Owns what a clinic may write in its own file of thresholds, and how the file is read into values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from content.problems import ContentError, Document, Problem, in_words
from content.shape import Shape, Texts, listed

Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1)]
VERSION = 6


class LimitWish(Shape):
    """One of the house's named limits at another value, in the house's unit."""

    name: str
    value: Number
    why: Text


class RuleWish(Shape):
    """What shall be stricter in one rule: numbers by the name of the fact they are compared with.

    Where a rule compares one fact twice the house's number stands behind the name: `temperature_c 38`.
    `level` is for level gates, `allows` (exercise ids) for rows of the table of stops.
    """

    id: str
    at_least: Mapping[str, Number] = {}
    at_most: Mapping[str, Number] = {}
    within_days: Mapping[str, Number] = {}
    disposition: str | None = None
    lock: bool | None = None
    level: Annotated[int, Field(ge=0)] | None = None
    unknown: str | None = None
    allows: Texts | None = None
    why: Text


class ListWish(Shape):
    """What shall be gone from one of the house's lists."""

    name: str
    remove: Texts
    why: Text


Limits = Annotated[tuple[LimitWish, ...], BeforeValidator(listed)]
Wishes = Annotated[tuple[RuleWish, ...], BeforeValidator(listed)]
Lists = Annotated[tuple[ListWish, ...], BeforeValidator(listed)]
SHAPES: Mapping[str, type[Shape]] = {"limits": LimitWish, "rules": RuleWish, "lists": ListWish}


class ClinicFile(Shape):
    """The whole file. `signed` = who has signed it, and when; None as long as nobody has."""

    clinic: Text
    signed: str | None = None
    limits: Limits = ()
    rules: Wishes = ()
    lists: Lists = ()

    @property
    def version(self) -> str:
        """A few letters of the file's fingerprint: another one as soon as anything in it is another."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:VERSION]


def read(document: Document) -> ClinicFile:
    """The file as values. Raises ContentError with every mistake, file and line."""
    try:
        return ClinicFile.model_validate(document.data)
    except ValidationError as wrong:
        raise ContentError(_problems(wrong, document)) from None


def _problems(wrong: ValidationError, document: Document) -> Iterator[Problem]:
    for error in wrong.errors():
        details: dict[str, Any] = dict(error)
        yield document.problem(in_words(details, _keys(error["loc"])), *error["loc"])


def _keys(at: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand where something unknown was found."""
    shape = ClinicFile if len(at) == 1 else SHAPES.get(str(at[0])) if at else None
    return tuple(sorted(shape.model_fields)) if shape is not None else ()
