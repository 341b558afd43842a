"""The column type for health facts and words: nothing but a sealed value goes in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from bot.privacy.sealing import SealedValue


class Sealed(TypeDecorator[SealedValue]):
    """Bytes that `Unit.seal` made. Plain values raise TypeError, before anything reaches the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, SealedValue):
            raise TypeError("this column takes sealed values only: use unit.seal()")
        return value.blob

    def process_result_value(self, value: Any, dialect: Dialect) -> SealedValue | None:
        return None if value is None else SealedValue(bytes(value))
