"""What statements cost, in exact counts and query plans; and prepared ones read as SQLAlchemy does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Executable, select, text

from bot.store import Store, alerts, conversations, inbox, outbox, patients, people, records, timers
from bot.store.tables import METADATA
from bot.store.unit import Unit
from tests.bot.store.test_sealed import write_everywhere
from tests.support.rows import NINE, a_mother, arrived, outgoing

PUMPS = {
    "inbox.claim": inbox._CLAIM,
    "timers.due": timers._DUE,
    "outbox.claim": outbox._CLAIM.params(now=NINE, most=30, busy=[1, 2]),
}
LOADS = {
    "people.by_telegram": people._BY_TELEGRAM,
    "people.get": people._GET,
    "patients.of_person": patients._OF_PERSON,
    "conversations.load": conversations._LOAD,
    "records.facts_of": records._FACTS,
    "records.facts_of, how many": records._EXTENT,
    "records.facts_of, the new ones": records._SINCE,
    "people.rota": people._ROTA,
    "records.plan_of": records._PLAN,
    "records.session_of": records._SESSION,
    "alerts.open_of": alerts._OPEN_OF,
    "outbox.of_ask": outbox._OF_ASK,
    "outbox.waits": outbox._WAITING,
}


def plan(store: Store, statement: Executable) -> list[str]:
    """How SQLite goes about it."""
    sql = str(statement.compile(store._opened.writer, compile_kwargs={"render_postcompile": True}))  # type: ignore[attr-defined]
    values = [None] * sql.count("?")

    def explain(unit: Unit) -> list[str]:
        return [
            row[3] for row in unit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))
        ]

    return store.now_run(explain)


@pytest.mark.parametrize("name", [*PUMPS, *LOADS])
def test_nothing_reads_a_whole_table(sqlite_store: Store, name: str) -> None:
    steps = plan(sqlite_store, {**PUMPS, **LOADS}[name])
    assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize("name", PUMPS)
def test_the_pumps_read_in_order_and_sort_nothing(sqlite_store: Store, name: str) -> None:
    steps = plan(sqlite_store, PUMPS[name])
    assert not [step for step in steps if "TEMP B-TREE" in step], steps


def test_what_one_thing_costs(store: Store) -> None:
    mother = store.now_run(a_mother)
    store.now_run(lambda unit: timers.set(unit, "person:1", "snooze", "k", NINE, {}))

    def cost(work: Callable[[Unit], object]) -> int:
        before = store.statements
        store.now_run(work)
        return store.statements - before

    assert cost(lambda unit: inbox.file(unit, arrived(1))) == 1
    assert cost(lambda unit: inbox.claim(unit, NINE)) == 1
    assert cost(lambda unit: timers.file_due(unit, NINE)) == 3
    assert cost(lambda unit: timers.file_due(unit, NINE)) == 1, "an idle tick is one statement"
    assert cost(lambda unit: records.facts_of(unit, mother.id)) == 1
    assert cost(lambda unit: outbox.add(unit, outgoing("1"))) == 1
    assert cost(lambda unit: conversations.save(unit, mother.person, {}, 0)) == 2
    assert cost(lambda unit: conversations.save(unit, mother.person, {}, 1)) == 1


def test_prepared_statements_read_what_sqlalchemy_reads(store: Store) -> None:
    store.now_run(write_everywhere)
    for table in METADATA.sorted_tables:
        statement = select(table)
        ours, theirs = store.read(
            lambda unit, statement=statement: (
                unit.rows(statement),
                unit._connection.execute(statement).all(),
            )
        )
        assert [tuple(row) for row in ours] == [tuple(row) for row in theirs], table.name
        assert [row._mapping for row in ours] == [dict(row._mapping) for row in theirs], table.name


def test_an_error_names_no_values(store: Store) -> None:
    def broken(unit: Unit) -> None:
        unit.rows(text("SELECT * FROM nowhere WHERE x = :words"), words="zitronenfalter")

    with pytest.raises(Exception, match="nowhere") as error:
        store.now_run(broken)
    assert "zitronenfalter" not in repr(error.value) + str(error.value)


def test_a_forgotten_value_is_no_null(store: Store) -> None:
    with pytest.raises(KeyError, match="person"):
        store.read(lambda unit: unit.row(people._GET))
