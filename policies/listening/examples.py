"""Owns the example messages: what mothers may type, each with what it is about and how soon it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One thing a message may be about. `signs` = urgency → sign of a rule, the usual urgency first."""

    name: str
    pred: str
    signs: Mapping[str, str]

    @property
    def usual(self) -> str:
        return next(iter(self.signs))


@dataclass(frozen=True, slots=True)
class Meaning:
    """A category with an urgency: what a message is judged to be about."""

    category: Category
    urgency: str

    @property
    def name(self) -> str:
        return f"{self.category.name}.{self.urgency}"

    @property
    def sign(self) -> str:
        return self.category.signs[self.urgency]


@dataclass(frozen=True, slots=True)
class Example:
    """One message as somebody may type it; nobody did: the words were written for this house."""

    lang: str
    meaning: Meaning
    text: str
