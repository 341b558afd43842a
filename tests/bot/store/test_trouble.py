"""When the database cannot write: all of the batch hear so, nothing is half saved, and it goes on after."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.clock import MovableClock
from bot.store import Store, StoreDamaged, StoreUnavailable, engine, inbox, settings
from bot.store.unit import Unit
from tests.bot.store.test_writer import Hold, filing
from tests.support.rows import arrived

NewDatabase = Callable[[], str]


def put_pages(unit: Unit, limit: int) -> None:
    """Let the database file have no more pages than it has, as on a full disk."""
    unit.row(text(f"PRAGMA max_page_count={limit}"))


@pytest.mark.fault("A12", guard="bot.store.writer:Writer._carry_out")
def test_a_full_disk_refuses_the_whole_batch_and_later_goes_on(sqlite_store: Store) -> None:
    store = sqlite_store
    pages = store.now_run(lambda unit: unit.rows(text("PRAGMA page_count"))[0][0])
    store.now_run(lambda unit: put_pages(unit, pages))
    hold = Hold(store)
    small = store.write(filing(1))
    large = store.write(lambda unit: settings.put(unit, "large", "x" * 1_000_000))
    after = store.write(filing(2))
    hold.let_go()
    for future in (small, large, after):
        with pytest.raises(StoreUnavailable, match="cannot be written now"):
            future.result(10)
    assert not store.damaged
    # A new connection knows nothing of the limit: there is room again.
    assert store.now_run(filing(1))
    assert store.read(inbox.counts) == {"pending": 1}


@pytest.mark.fault("A12", guard="bot.store.unit:Unit._execute")
def test_trouble_that_a_turn_swallows_is_trouble_all_the_same(sqlite_store: Store) -> None:
    """SQLite has rolled back by itself by then: what the turn writes next would be saved without it."""
    store = sqlite_store
    pages = store.now_run(lambda unit: unit.rows(text("PRAGMA page_count"))[0][0])
    store.now_run(lambda unit: put_pages(unit, pages))

    def swallowing(unit: Unit) -> None:
        with contextlib.suppress(DBAPIError):
            settings.put(unit, "large", "x" * 1_000_000)
        inbox.file(unit, arrived(1))

    with pytest.raises(StoreUnavailable):
        store.now_run(swallowing)
    assert store.read(inbox.counts) == {}


@pytest.mark.fault("A11", guard="bot.store.engine:BUSY_S")
def test_a_locked_database_is_waited_for_then_unavailable(
    tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine._SQLITE, "timeout", 0.2)
    with Store.open(f"sqlite:///{tmp_path / 'napwise.db'}", tmp_path, clock, durable=False) as store:
        other = sqlite3.connect(tmp_path / "napwise.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            store.now_run(filing(1))
        other.execute("ROLLBACK")
        other.close()
        assert store.now_run(filing(1))


def test_five_seconds_is_how_long_a_lock_is_waited_for(store: Store) -> None:
    def look(unit: Unit) -> object:
        sqlite = unit._connection.dialect.name == "sqlite"
        return unit.rows(text("PRAGMA busy_timeout" if sqlite else "SHOW lock_timeout"))[0][0]

    assert store.now_run(look) in (5000, "5s")


@pytest.mark.fault("A13", guard="bot.store.writer:Writer._refusal")
def test_a_failing_disk_ends_all_writing(sqlite_store: Store) -> None:
    def failing(unit: Unit) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC  # type: ignore[misc]
        raise DBAPIError.instance(None, None, error, sqlite3.Error)  # type: ignore[arg-type]

    with pytest.raises(StoreDamaged, match="restore"):
        sqlite_store.now_run(failing)
    assert sqlite_store.damaged
    with pytest.raises(StoreDamaged):
        sqlite_store.now_run(filing(1))


@pytest.mark.fault("A16", guard="bot.store.writer:Writer._carry_out")
def test_a_lost_connection_is_unavailable_once_and_then_opened_again(
    new_postgresql: NewDatabase, tmp_path: Path, clock: MovableClock
) -> None:
    url = new_postgresql()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with Store.open(url, tmp_path, clock, durable=False) as store:
        backend = store.now_run(lambda unit: unit.rows(text("SELECT pg_backend_pid()"))[0][0])

        def cut(unit: Unit) -> None:
            inbox.file(unit, arrived(1))
            with admin.connect() as connection:
                connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})

        with pytest.raises(StoreUnavailable):
            store.now_run(cut)
        assert store.now_run(filing(1)), "it was not saved: the name is free"
        assert store.now_run(filing(1)) is None, "and now it is not"
    admin.dispose()


@pytest.mark.fault("A10", guard="bot.store.lease:take_advisory")
def test_whoever_lost_the_connection_lost_the_lease(
    new_postgresql: NewDatabase, tmp_path: Path, clock: MovableClock
) -> None:
    url = new_postgresql()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with Store.open(url, tmp_path, clock, durable=False) as slow:
        backend = slow.now_run(lambda unit: unit.rows(text("SELECT pg_backend_pid()"))[0][0])
        with admin.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
        with Store.open(url, tmp_path, clock, durable=False) as quick:
            for number in range(3):
                with pytest.raises(StoreUnavailable):
                    slow.now_run(filing(number))
            assert quick.now_run(filing(10))
        assert slow.now_run(filing(11)), "the other is gone, and the lease is free"
    admin.dispose()
