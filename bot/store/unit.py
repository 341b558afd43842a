"""One open transaction as the rest of the store sees it: statements, sealing, tokens, the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.privacy.sealing import SealedValue
from bot.store.keys import KeyCache, UnitKeys
from bot.store.prepared import Values, as_sqlalchemy, prepared
from bot.store.remembered import Known
from bot.store.trouble import is_trouble


class Unit:
    """What a function of the store works on, for one transaction: all of it happens, or nothing does.

    `memo` is for whoever needs to remember something until the end of the transaction.
    """

    def __init__(self, connection: Connection, keys: KeyCache, clock: Clock) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self._driver_error: type[Exception] = connection.dialect.loaded_dbapi.Error
        self._clock = clock
        self._ring = keys.ring
        self._shared = keys
        self._facts: dict[int, Known] = {}
        self._age = keys.facts.age
        self.keys = UnitKeys(keys, connection, clock)
        self.memo: dict[str, Any] = {}
        self.statements = 0
        self.trouble: DBAPIError | None = None

    # -- reading ------------------------------------------------------------------------------------------

    def rows(self, statement: Executable, /, **params: Any) -> Sequence[Any]:
        """All rows."""
        return self._execute(statement, params).rows

    def row(self, statement: Executable, /, **params: Any) -> Any:
        """The first row; None where there is none."""
        found = self._execute(statement, params).rows
        return found[0] if found else None

    # -- writing ------------------------------------------------------------------------------------------

    def change(self, statement: Executable, /, **params: Any) -> int:
        """How many rows an update or a delete touched."""
        return self._execute(statement, params).touched

    def set(self, table: Table, row_id: int, /, **values: Any) -> int:
        """Change columns of one row by name; 0 when it is not there."""
        return self._execute(_update(table, tuple(values)), {**values, "_id": row_id}).touched

    def add(self, table: Table, /, **values: Any) -> int:
        """Insert one row; its id."""
        return int(self._execute(_insert(table), values).rows[0][0])

    def add_new(self, table: Table, unique: tuple[str, ...], values: Values) -> int | None:
        """Insert one row unless `unique` is taken; its id, None when it was."""
        found = self._execute(_insert_new(table, unique, self._connection.dialect.name), values).rows
        return int(found[0][0]) if found else None

    def add_many(self, table: Table, rows: Sequence[Values], unique: tuple[str, ...] = ()) -> None:
        """Insert rows in their order, leaving out those whose `unique` is taken."""
        if not rows:
            return
        dialect = self._connection.dialect.name
        statement = _insert_new_many(table, unique, dialect) if unique else _insert_many(table)
        self._execute_many(statement, rows)

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

    def remembered(self, patient_id: int) -> Known:
        """Those of her facts that need not be read and unsealed again."""
        return self._facts.get(patient_id) or self._shared.facts.of(patient_id)

    def remember(self, patient_id: int, known: Known) -> None:
        """For units to come, once this one is committed."""
        self._facts[patient_id] = known

    def committed(self) -> None:
        """For writer and readers: share the keys and facts that are now certainly in the database."""
        self._shared.adopt(self.keys.fresh.values())
        self._shared.facts.adopt(self._facts, self._age)

    def tokens(self, dice: int) -> Iterator[str]:
        """Ids of 16 characters for what inbox row `dice` makes: done again, it makes the same."""
        return self._ring.tokens(dice)

    # -- the one way to the driver ------------------------------------------------------------------------

    def _execute(self, statement: Executable, params: Values) -> _Outcome:
        ready = prepared(statement, self._connection.dialect, tuple(params))
        self._begin()
        try:
            if ready is None:
                return _by_sqlalchemy(self._connection, statement, params)
            cursor = self._driver.cursor()
            cursor.execute(ready.sql, ready.bound(params))
            outcome = _Outcome(ready.fetch(cursor), cursor.rowcount)
            cursor.close()
        except (DBAPIError, self._driver_error) as error:
            raise self._wrong(error) from error
        return outcome

    def command(self, sql: str) -> None:
        """For the writer alone: SQL without values and without an answer, counted as no statement."""
        try:
            self._driver.cursor().execute(sql)
        except self._driver_error as error:
            raise self._wrong(error) from error

    def _execute_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        ready = prepared(statement, self._connection.dialect, tuple(rows[0]))
        assert ready is not None, "an insert never depends on its values"
        self._begin()
        try:
            cursor = self._driver.cursor()
            cursor.executemany(ready.sql, [ready.bound(row) for row in rows])
            cursor.close()
        except self._driver_error as error:
            raise self._wrong(error) from error

    def _begin(self) -> None:
        # After trouble SQLite may have rolled back by itself: what came next would be saved on its own.
        if self.trouble is not None:
            raise self.trouble
        self.statements += 1

    def _wrong(self, error: Any) -> DBAPIError:
        wrapped = error if isinstance(error, DBAPIError) else as_sqlalchemy(error, self._connection.dialect)
        if is_trouble(wrapped):
            self.trouble = wrapped
        return wrapped


class _Outcome(NamedTuple):
    """What a statement returned, and how many rows it touched."""

    rows: Sequence[Any]
    touched: int


def _by_sqlalchemy(connection: Connection, statement: Executable, params: Values) -> _Outcome:
    result = connection.execute(statement, params)
    return _Outcome(result.all() if result.returns_rows else [], result.rowcount)


@lru_cache(maxsize=512)
def _update(table: Table, names: tuple[str, ...]) -> Executable:
    return update(table).where(table.c.id == bindparam("_id")).values({n: bindparam(n) for n in names})


@lru_cache(maxsize=256)
def _insert(table: Table) -> Executable:
    return insert(table).returning(table.c.id)


@lru_cache(maxsize=256)
def _insert_many(table: Table) -> Executable:
    return insert(table)


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
