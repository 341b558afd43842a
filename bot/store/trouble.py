"""Tells the database's own trouble (disk, locks, connection) from a statement that is wrong by itself."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

_FAILING = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
_IN_THE_WAY = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_INTERRUPT,
    }
)


def is_trouble(error: BaseException) -> bool:
    """Whether the whole transaction has failed, and not one turn: nobody's statements can work now."""
    if not isinstance(error, DBAPIError):
        return False
    code = _sqlite_code(error)
    if code is not None:
        return code in _IN_THE_WAY or code in _FAILING
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def is_damage(error: BaseException) -> bool:
    """Whether the file or the disk beneath it cannot be trusted any more (A13, A14)."""
    return isinstance(error, DBAPIError) and _sqlite_code(error) in _FAILING


def _sqlite_code(error: DBAPIError) -> int | None:
    """The primary code of a SQLite error; None from PostgreSQL."""
    if not isinstance(error.orig, sqlite3.Error):
        return None
    # Errors of the driver itself (a wrong number of parameters) have no code, and are the turn's own.
    return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
