"""Migrations: up, down and up again on both databases, equal to the models, and never half done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Connection, Engine, inspect, make_url, text
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.clock import SystemClock
from bot.store import Store
from bot.store.engine import writer_engine
from bot.store.migrating import bring_up_to_date, config_for
from bot.store.sealed import Sealed
from bot.store.tables import METADATA

NAMES = {
    *(
        "clinic",
        "person",
        "patient",
        "consent",
        "conversation",
        "fact",
        "plan",
        "session",
        "set_check",
        "alert",
    ),
    *("alert_step", "ask", "timer", "inbox", "outbox", "decision", "release", "shift", "invite"),
    *("sealing_key", "setting", "decision_point", "anchor"),
    *("content_blob", "release_file", "content_signature"),
}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = writer_engine(make_url(database_url), durable=False)
    yield made
    made.dispose()


def tables(connection: Connection) -> set[str]:
    with connection.begin():
        return set(inspect(connection).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def test_up_down_up(engine: Engine) -> None:
    with engine.connect() as connection:
        for _ in range(2):
            bring_up_to_date(connection)
            assert tables(connection) == NAMES
            with connection.begin():
                command.downgrade(config_for(connection), "base")
            assert tables(connection) == set()


def test_migrations_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        bring_up_to_date(connection)
        with connection.begin():
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.fault("A06", guard="bot.store.migrating:bring_up_to_date")
@pytest.mark.parametrize("at", [1, 5, 20])
def test_a_migration_that_breaks_leaves_the_old_schema(
    engine: Engine, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = Operations.invoke, [0]

    def breaking(self: Operations, operation: object) -> object:
        calls[0] += 1
        if calls[0] > at:
            raise RuntimeError("power cut")
        return real(self, operation)  # type: ignore[arg-type]

    with engine.connect() as connection:
        with monkeypatch.context() as patch:
            patch.setattr(Operations, "invoke", breaking)
            with pytest.raises(RuntimeError, match="power cut"):
                bring_up_to_date(connection)
        assert tables(connection) == set()
        bring_up_to_date(connection)
        assert tables(connection) == NAMES


def test_the_first_clinic_is_there(store: Store) -> None:
    rows = store.read(lambda unit: unit.rows(text("SELECT id, name FROM clinic")))
    assert [tuple(row) for row in rows] == [(1, "Clinic")]


def test_opening_twice_changes_nothing(database_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(database_url, tmp_path, SystemClock(), durable=False).close()


def test_words_and_health_facts_are_sealed_columns() -> None:
    sealed = {
        f"{t.name}.{c.name}" for t in METADATA.tables.values() for c in t.c if isinstance(c.type, Sealed)
    }
    assert sealed == {
        *("person.name", "conversation.body", "fact.body", "session.items", "session.pain_start"),
        *("set_check.pain_up", "set_check.tired_up", "set_check.pain_nrs", "set_check.form"),
        *("alert.body", "alert_step.note", "ask.keep", "inbox.body", "outbox.body", "decision.facts"),
        "decision_point.context",
    }


def test_every_id_has_64_bits_and_every_moment_a_zone() -> None:
    for table in METADATA.tables.values():
        for column in table.c:
            if column.name.endswith("_at") or column.name in {"at", "valid_until"}:
                assert isinstance(column.type, UTCDateTime), column
            is_number = column.type.python_type is int
            if is_number and (column.name == "id" or column.name.endswith("_id") or column.name == "owner"):
                assert isinstance(column.type, BigInteger), column


def test_moments_come_back_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    from bot.store import timers  # noqa: PLC0415
    from tests.support.rows import NINE  # noqa: PLC0415

    precise = NINE.replace(microsecond=123_456)
    store.now_run(lambda unit: timers.set(unit, "person:1", "snooze", "k", precise, {}))
    (timer,) = store.read(lambda unit: timers.of(unit, "person:1"))
    assert timer.due_at == precise
    assert timer.due_at.tzinfo is UTC
    with pytest.raises(Exception, match="timezone"):
        store.now_run(lambda unit: timers.set(unit, "p", "snooze", "k", NINE.replace(tzinfo=None), {}))
