"""What happens before the first write: the lease, the check of the file, migrations, the site key."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url, select
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.privacy import site_key
from bot.privacy.sealing import SITE, CannotUnseal, Keyring
from bot.store.engine import CACHE, LITTLE_CACHE, reader_engine, writer_engine
from bot.store.errors import KeyMissing, KeyWrong, SqliteTooOld, StoreDamaged, StoreMissing, StoreUnavailable
from bot.store.keys import KeyCache
from bot.store.lease import FileLease, take_advisory
from bot.store.migrating import bring_up_to_date
from bot.store.tables import SealingKey, table
from bot.store.trouble import is_damage
from bot.store.unit import Unit

OLDEST_SQLITE = (3, 35)
"""The first that returns the id of the row an insert made."""


@dataclass(frozen=True)
class Opened:
    """An open database: the writer's connection and how to get another, what readers use, keys and lease."""

    connection: Connection
    writer: Engine
    reader: Engine
    keys: KeyCache
    lease: FileLease | None
    alone: bool

    def connect(self) -> Connection:
        """A connection for writing. StoreUnavailable while there is none, StoreBusy while another has it."""
        return _connect(self.writer, self.alone)

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()
        if self.lease is not None:
            self.lease.leave()


def open_database(url: str, data_dir: Path, clock: Clock, *, alone: bool, durable: bool) -> Opened:
    """Open `url`, making or upgrading what is needed. Raises a StoreError that says why not."""
    address = make_url(url)
    file = _file_of(address)
    if file is not None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise SqliteTooOld(sqlite3.sqlite_version)
        _look_for(file, data_dir)
    lease = FileLease(file) if file is not None and alone else None
    if lease is not None:
        lease.take()
    try:
        writer = writer_engine(address, durable)
        # From here on the lease is never let go of: on PostgreSQL it belongs to this connection.
        connection = _connect(writer, alone)
        try:
            with _refusing():
                _prepare(connection, file if alone else None)
                keys = _keys(connection, data_dir, clock)
        except BaseException:
            connection.close()
            raise
        return Opened(connection, writer, reader_engine(address), keys, lease, alone)
    except BaseException:
        if lease is not None:
            lease.leave()
        raise


def _file_of(address: URL) -> Path | None:
    """The SQLite file; None for a server."""
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def _look_for(file: Path, data_dir: Path) -> None:
    """An empty database is never put where a known one is missing (A14)."""
    if (not file.exists() or file.stat().st_size == 0) and site_key.is_there(data_dir):
        raise StoreMissing(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    # For its owner alone, as is what SQLite puts beside it: who wrote to us is nobody else's business.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


@contextmanager
def _refusing() -> Iterator[None]:
    """What the driver says, as one line of ours."""
    try:
        yield
    except DBAPIError as error:
        detail = str(error.orig).strip().splitlines()[0]
        raise (StoreDamaged if is_damage(error) else StoreUnavailable)(detail) from error


def _connect(writer: Engine, alone: bool) -> Connection:
    with _refusing():
        connection = writer.connect()
        try:
            if alone and writer.dialect.name == "postgresql":
                take_advisory(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: Connection, to_check: Path | None) -> None:
    if to_check is not None:
        # The check reads every page of the file once: none of them is worth keeping.
        connection.exec_driver_sql(f"PRAGMA {LITTLE_CACHE}")
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        connection.exec_driver_sql(f"PRAGMA {CACHE}")
        connection.rollback()
        if found != "ok":
            raise StoreDamaged(to_check)
    bring_up_to_date(connection)


def _keys(connection: Connection, data_dir: Path, clock: Clock) -> KeyCache:
    """The keyring. Refused when the database holds keys that the site key here does not open."""
    columns = table(SealingKey).c
    any_key = select(columns.id, columns.person_id, columns.wrapped).order_by(columns.person_id).limit(1)
    try:
        secret = site_key.read(data_dir)
    except ValueError as problem:
        raise KeyWrong(data_dir / site_key.NAME, problem) from None
    with connection.begin():
        row = connection.execute(any_key).first()
        if row is not None and secret is None:
            raise KeyMissing(data_dir / site_key.NAME)
        cache = KeyCache(Keyring(secret if secret is not None else site_key.make(data_dir)))
        try:
            if row is not None:
                cache.ring.unwrap(*row)
        except CannotUnseal:
            raise KeyWrong(data_dir / site_key.NAME) from None
        unit = Unit(connection, cache, clock)
        # The site's own key is there from the first start: so a wrong site key shows at once.
        unit.keys.of_person(SITE)
    unit.committed()
    return cache
