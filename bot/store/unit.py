"""One open transaction as the rest of the store sees it: statements, sealing, tokens, the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Row, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.privacy.sealing import SealedValue
from bot.store.keys import KeyCache, UnitKeys
from bot.store.trouble import is_trouble

Values = Mapping[str, Any]


class Unit:
    """What a function of the store works on, for one transaction: all of it happens, or nothing does.

    `memo` is for whoever needs to remember something until the end of the transaction.
    """

    def __init__(self, connection: Connection, keys: KeyCache, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._ring = keys.ring
        self.keys = UnitKeys(keys, connection, clock)
        self.memo: dict[str, Any] = {}
        self.statements = 0
        self.trouble: DBAPIError | None = None

    # -- reading ------------------------------------------------------------------------------------------

    def rows(self, statement: Executable, /, **params: Any) -> Sequence[Row[Any]]:
        """All rows."""
        return self._execute(statement, params).all()

    def row(self, statement: Executable, /, **params: Any) -> Row[Any] | None:
        """The first row; None where there is none."""
        return self._execute(statement, params).first()

    # -- writing ------------------------------------------------------------------------------------------

    def change(self, statement: Executable, /, **params: Any) -> int:
        """How many rows an update or a delete touched."""
        return self._execute(statement, params).rowcount

    def add(self, table: Table, /, **values: Any) -> int:
        """Insert one row; its id."""
        return int(self._execute(_insert(table, "id" in table.c), values).scalar_one())

    def add_new(self, table: Table, unique: tuple[str, ...], values: Values) -> int | None:
        """Insert one row unless `unique` is taken; its id, None when it was."""
        found = self._execute(_insert_new(table, unique, self._connection.dialect.name), values).scalar()
        return None if found is None else int(found)

    def add_many(self, table: Table, rows: Sequence[Values], unique: tuple[str, ...] = ()) -> None:
        """Insert rows in their order, leaving out those whose `unique` is taken."""
        if not rows:
            return
        dialect = self._connection.dialect.name
        statement = _insert_new_many(table, unique, dialect) if unique else insert(table)
        self._execute(statement, [dict(row) for row in rows])

    def put(self, table: Table, unique: tuple[str, ...], values: Values) -> None:
        """Insert one row, or bring the one that has `unique` up to date."""
        changed = tuple(name for name in values if name not in unique)
        self._execute(_upsert(table, unique, changed, self._connection.dialect.name), values)

    # -- beside the database ------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The wall clock (UTC)."""
        return self._clock.now()

    def seal(self, person: int, where: str, value: Any) -> SealedValue:
        """`value` (any JSON) under the key of `person` (0 = the site), for `where` ("table.column")."""
        return self.keys.of_person(person).seal(where, value)

    def unseal(self, where: str, sealed: SealedValue | None) -> Any:
        """The value; None for an empty column. CannotUnseal when its key was destroyed or does not fit."""
        return None if sealed is None else self.keys.by_id(sealed.key_id).unseal(where, sealed)

    def tokens(self, dice: int) -> Iterator[str]:
        """Ids of 16 characters for what inbox row `dice` makes: done again, it makes the same."""
        return self._ring.tokens(dice)

    # -- the one way to the driver ------------------------------------------------------------------------

    def _execute(self, statement: Executable, params: Values | Sequence[Values]) -> CursorResult[Any]:
        # After trouble SQLite may have rolled back by itself: what came next would be saved on its own.
        if self.trouble is not None:
            raise self.trouble
        self.statements += 1
        try:
            return self._connection.execute(statement, params)
        except DBAPIError as error:
            if is_trouble(error):
                self.trouble = error
            raise


@lru_cache(maxsize=256)
def _insert(table: Table, with_id: bool) -> Executable:
    return insert(table).returning(table.c.id) if with_id else insert(table)


@lru_cache(maxsize=256)
def _insert_new(table: Table, unique: tuple[str, ...], dialect: str) -> Any:
    return _of(dialect)(table).on_conflict_do_nothing(index_elements=unique).returning(table.c.id)


@lru_cache(maxsize=256)
def _insert_new_many(table: Table, unique: tuple[str, ...], dialect: str) -> Any:
    return _of(dialect)(table).on_conflict_do_nothing(index_elements=unique)


@lru_cache(maxsize=256)
def _upsert(table: Table, unique: tuple[str, ...], changed: tuple[str, ...], dialect: str) -> Any:
    statement = _of(dialect)(table)
    new = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=unique, set_=new)


def _of(dialect: str) -> Any:
    """Both databases know ON CONFLICT, in a module each."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
