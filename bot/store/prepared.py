"""Statements compiled once for a dialect and run on the driver itself: for `unit.py` alone.

SQLAlchemy's own way to execute costs several times the statement. Types, names and SQL are still the models'.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Dialect, Executable, Float, SelectBase
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


class Prepared:
    """One statement with these parameter names: its SQL, and how values go in and come out."""

    def __init__(self, statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        cells = {name: _cell(bind, name, dialect, names) for bind, name in compiled.bind_names.items()}
        by_position = compiled.positiontup
        self._cells = None if by_position is None else tuple(cells[name] for name in by_position)
        self._named = {} if by_position is not None else cells
        self._converts = _converts(statement, dialect)
        self._row: Callable[[Sequence[Any]], Any] | None = None

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them."""
        if self._cells is None:
            return {name: cell(values) for name, cell in self._named.items()}
        return [cell(values) for cell in self._cells]

    def fetch(self, cursor: Any) -> list[Any]:
        """All rows, as named tuples with a `_mapping`; none where the statement returns none."""
        if cursor.description is None:
            return []
        make = self._row
        if make is None:
            make = self._row = _row_type(tuple(column[0] for column in cursor.description))._make
        converts = self._converts
        if not converts:
            return [make(row) for row in cursor.fetchall()]
        rows = []
        for found in cursor.fetchall():
            cells = list(found)
            for place, convert in converts:
                cells[place] = convert(cells[place])
            rows.append(make(cells))
        return rows


def _cell(bind: BindParameter[Any], name: str, dialect: Dialect, names: tuple[str, ...]) -> Convert:
    """How one parameter is found among the values, as the driver takes it; its default, once and for all."""
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if not bind.required and name not in names:
        default = bind.value if convert is None else convert(bind.value)
        return lambda values: default
    if convert is None:
        return itemgetter(name)
    return lambda values: convert(values[name])


def as_sqlalchemy(error: Any, dialect: Dialect) -> DBAPIError:
    """The driver's error as SQLAlchemy raises it, without statement and values: they may be somebody's."""
    wrapped = DBAPIError.instance(
        None, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
    assert isinstance(wrapped, DBAPIError)
    return wrapped


_DIALECTS: dict[str, Dialect] = {}


def prepared(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Prepared | None:
    """The statement, ready; None when its SQL depends on its values (IN with a list)."""
    # Every engine has a dialect of its own, all alike: what was compiled for one serves the next.
    return _prepared(statement, _DIALECTS.setdefault(dialect.name, dialect), names)


@lru_cache(maxsize=1024)
def _prepared(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Prepared | None:
    compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
    if getattr(compiled, "post_compile_params", None) or getattr(compiled, "literal_execute_params", None):
        return None
    return Prepared(statement, dialect, names)


def _converts(statement: Executable, dialect: Dialect) -> tuple[tuple[int, Convert], ...]:
    """Which cells of a row have to be turned into Python values, and how."""
    if not isinstance(statement, SelectBase):
        return ()
    all_of_them = (
        # both drivers give a float as it is; psycopg's own type wants to see each cursor first
        None
        if isinstance(column.type, Float)
        else column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.selected_columns
    )
    return tuple((place, convert) for place, convert in enumerate(all_of_them) if convert is not None)


@lru_cache(maxsize=512)
def _row_type(names: tuple[str, ...]) -> Any:
    """Like SQLAlchemy's rows: a tuple, attributes, and a mapping."""
    plain = namedtuple("Row", names)  # type: ignore[misc]
    return type(
        "Row",
        (plain,),
        {"__slots__": (), "_mapping": property(lambda row: dict(zip(names, row, strict=True)))},
    )
