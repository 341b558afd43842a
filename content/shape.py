"""Owns what the shapes of all content files share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def listed(value: Any) -> Any:
    """One text may stand where a list of texts is meant."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(listed)]


class Shape(BaseModel):
    """What all of them share: nothing unknown, nothing changed later, nothing guessed from another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
