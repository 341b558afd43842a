"""Owns the shapes of the files as JSON Schema: an editor's program completes keys by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from content.bite import Bite, BiteWords
from content.questionnaire import Questionnaire
from content.routine import Routine
from content.schema import Barred, Country, Exercise, ExerciseWords, Message

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENTRIES: Mapping[str, tuple[type[BaseModel], str]] = {
    "messages": (Message, "id"),
    "countries": (Country, "code"),
}
"""Kind -> what stands below each key of such a file, and what follows from the key."""
FILES: Mapping[str, tuple[type[BaseModel], str]] = {
    "exercise": (Exercise, "slug"),
    "exercise-words": (ExerciseWords, ""),
    "bite": (Bite, "slug"),
    "bite-words": (BiteWords, ""),
    "programme": (Routine, "id"),
    "barred": (Barred, ""),
    "questionnaire": (Questionnaire, ""),
}
"""Kind -> the shape of a file, and what follows from its name."""
ONE_OR_MANY = {"Message": ("say", "loss"), "Bite": ("source",)}
"""Where one text may stand in place of a list of texts."""
BARE = {"FormWords": ("items", "options"), "FormItem": ("options",)}
"""Lists in which a bare text is an entry of its own: items and options get their numbers."""


def schemas(more: Mapping[str, type[BaseModel]] | None = None) -> Mapping[str, dict[str, Any]]:
    """Kind of file -> its JSON Schema; `more` = shapes that are not owned here, such as figures."""
    found = {kind: _file(shape, known) for kind, (shape, known) in FILES.items()}
    found |= {kind: _entries(shape, known) for kind, (shape, known) in ENTRIES.items()}
    found |= {kind: _file(shape, "") for kind, shape in (more or {}).items()}
    names = {"type": "array", "items": {"type": "string", "pattern": r"^[a-z][a-z0-9_]*\??$"}}
    found["variables"] = {"type": "object", "additionalProperties": names}
    return {kind: {"$schema": DRAFT, "title": kind, **made} for kind, made in sorted(found.items())}


def _file(shape: type[BaseModel], known: str) -> dict[str, Any]:
    made = shape.model_json_schema()
    for name, part in [(shape.__name__, made), *made.get("$defs", {}).items()]:
        _as_written(name, part)
    if known:
        del made["properties"][known]
        made["required"] = [key for key in made.get("required", ()) if key != known]
    return made


def _entries(shape: type[BaseModel], known: str) -> dict[str, Any]:
    entry = _file(shape, known)
    return {
        "type": "object",
        "$defs": {**entry.pop("$defs", {}), "Entry": entry},
        "additionalProperties": {"$ref": "#/$defs/Entry"},
    }


def _as_written(name: str, part: dict[str, Any]) -> None:
    """The shape as an editor writes it, where the reader allows more than the shape says."""
    properties = part.get("properties", {})
    for key in ONE_OR_MANY.get(name, ()):
        properties[key] = {"anyOf": [{"type": "string"}, properties[key]]}
    for key in BARE.get(name, ()):
        properties[key]["items"] = {"anyOf": [{"type": "string"}, properties[key]["items"]]}
