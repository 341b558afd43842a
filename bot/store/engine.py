"""Owns the connections: how SQLite and PostgreSQL are opened for the one writer and for readers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

BUSY_S = 5.0
"""How long a lock is waited for before the store counts as unavailable (A11)."""


def writer_engine(url: URL, durable: bool) -> Engine:
    """For one connection that writes. Not `durable`: commits may be lost with the power (tests)."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args=_SQLITE, **_COMMON)
        sync = "FULL" if durable else "OFF"
        pragmas = ("journal_mode=WAL", f"synchronous={sync}", "foreign_keys=ON", _GUARDED, *_ROOM)
        _sqlite(engine, "BEGIN IMMEDIATE", pragmas)
        return engine
    sync = "on" if durable else "off"
    args = _postgresql(f"synchronous_commit={sync}")
    return create_engine(url, poolclass=NullPool, connect_args=args, **_COMMON)


def reader_engine(url: URL) -> Engine:
    """For connections that only read, each transaction on one snapshot."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args=_SQLITE, **_COMMON)
        _sqlite(engine, "BEGIN", ("query_only=ON",))
        return engine
    args = _postgresql("default_transaction_read_only=on")
    return create_engine(
        url, pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args=args, **_COMMON
    )


# What a statement was given may be somebody's: it stands in no error and no log.
_COMMON: dict[str, Any] = {"hide_parameters": True}
# 64 turns touch some thousand pages: with SQLite's own small numbers every commit would tidy up after itself.
CACHE, LITTLE_CACHE = "cache_size=-65536", "cache_size=-1024"
_ROOM = (CACHE, "wal_autocheckpoint=8000", "temp_store=MEMORY")
# Else REPLACE would delete a row without asking the guards of `appended.py`.
_GUARDED = "recursive_triggers=ON"
_SQLITE = {"check_same_thread": False, "timeout": BUSY_S, "cached_statements": 512}


def _sqlite(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(driver: Any, _record: object) -> None:
        # The driver must not begin transactions: it would begin them late, and never for a SAVEPOINT.
        driver.isolation_level = None
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # One that reads first and writes later fails at once when another has written in between.
        connection.exec_driver_sql(begin)


def _postgresql(*settings: str) -> dict[str, Any]:
    said = (f"lock_timeout={BUSY_S * 1000:.0f}", "timezone=UTC", *settings)
    return {
        "application_name": "napwise",
        "connect_timeout": int(BUSY_S),
        "options": " ".join(f"-c {setting}" for setting in said),
    }
