"""What a turn costs in exact counts: statements, commits, and query plans that look nothing through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Executable

from bot.clock import MovableClock
from bot.process import process
from bot.store import Store, inbox, patients, records
from bot.store.inbox import InboxRow
from bot.store.remembered import MOTHERS, FactMemory, Known
from bot.store.unit import Unit
from policies.facts import Fact
from tests.support.road import Road
from tests.support.rows import NINE
from tests.support.talk import CORE_INTAKE, the_book

STATEMENTS_OF_A_TURN = 13
"""Read: person, patient, open alert, how many facts, the new one, plan, session, rota, conversation.
Written: the note of her words, the answer, the conversation, the end of the inbox row."""


@pytest.fixture
def road(sqlite_store: Store) -> Road:
    """A clinic, and one mother whose intake is done."""
    road = Road(sqlite_store, MovableClock(NINE), the_book())
    road.clinician(900)
    mother = road.meet(70, "Ana")
    road.put(mother, "command_given", name="start", argument="")
    road.work()
    for option in CORE_INTAKE:
        ask = next(a for a in reversed(road.asks(mother)) if any(o["id"] == option for o in a.options))
        index = [o["id"] for o in ask.options].index(option)
        road.put(mother, "option_chosen", ask=ask.id, index=index, query="q", message_id=1)
        road.work()
    road.send()
    return road


def wrote(road: Road, times: int) -> list[InboxRow]:
    mother = mother_of(road)
    for _ in range(times):
        road.put(mother, "message_received", text="slept a bit better, thank you", message_id=900)
    return road.store.now_run(lambda unit: inbox.claim(unit, road.clock.now(), 64))


def mother_of(road: Road) -> int:
    return road.store.read(mother_of_patient)


def mother_of_patient(unit: Unit) -> int:
    return patients.get(unit, 1).person


def decide(road: Road, row: InboxRow) -> Callable[[Unit], None]:
    return lambda unit: process(row, unit, lambda _: road.book, road.clock)


def test_a_plain_turn_costs_so_many_statements(road: Road) -> None:
    for row in wrote(road, 2):
        road.store.now_run(decide(road, row))  # she is known now, as after any turn of hers
    [row] = wrote(road, 1)
    before = road.store.statements
    road.store.now_run(decide(road, row))
    assert road.store.statements - before == STATEMENTS_OF_A_TURN


def test_sixty_four_turns_share_one_commit(road: Road) -> None:
    rows = wrote(road, 64)
    assert len(rows) == 64
    before = road.store.commits
    road.store.now_run(lambda unit: None)  # the writer is idle: what is queued next waits together
    futures = []

    def while_the_writer_works(unit: Unit) -> None:
        futures.extend(road.store.write(decide(road, row)) for row in rows)

    road.store.now_run(while_the_writer_works)
    for future in futures:
        future.result()
    assert road.store.commits - before == 3, "the idle one, the one that queued, and one for all 64"


def test_no_statement_of_a_turn_reads_a_whole_table(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, None] = {}
    execute = Unit._execute

    def watched(unit: Unit, statement: Executable, params: dict[str, object]) -> object:
        seen[str(statement.compile(unit._connection.engine))] = None  # type: ignore[attr-defined]
        return execute(unit, statement, params)

    [row] = wrote(road, 1)
    monkeypatch.setattr(Unit, "_execute", watched)
    road.store.now_run(decide(road, row))
    monkeypatch.undo()
    assert len(seen) > 8
    for sql in seen:
        assert not scans(road.store, sql), sql


def scans(store: Store, sql: str) -> list[str]:
    def explain(unit: Unit) -> list[str]:
        found = unit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
        return [row[3] for row in found if row[3].startswith("SCAN")]

    return store.now_run(explain)


# -- facts are unsealed once ----------------------------------------------------------------------------


def unsealed(road: Road, monkeypatch: pytest.MonkeyPatch, work: Callable[[Unit], object]) -> int:
    """How many facts `work` had to unseal."""
    count: list[str] = []
    unseal = Unit.unseal
    with monkeypatch.context() as patched:
        patched.setattr(
            Unit, "unseal", lambda unit, where, sealed: count.append(where) or unseal(unit, where, sealed)
        )
        road.store.now_run(work)
    return count.count(records.FACT)


def test_only_new_facts_are_unsealed(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = wrote(road, 1)
    road.store.now_run(decide(road, first))
    [second] = wrote(road, 1)
    assert unsealed(road, monkeypatch, decide(road, second)) == 1, "the note of the turn before"
    known = road.store.read(lambda unit: records.facts_of(unit, 1))
    road.store._opened.keys.facts.forget()
    assert road.store.read(lambda unit: records.facts_of(unit, 1)) == known
    assert len(known) > 50


def test_what_was_rolled_back_is_never_remembered(road: Road) -> None:
    """The id of a fact that was taken back may come again with another one."""
    before = road.store.read(lambda unit: records.facts_of(unit, 1))

    def taken_back(unit: Unit) -> None:
        person = mother_of(road)
        records.learn(unit, 1, person, [Fact("pain_now", 9, "nrs", NINE, "test")])
        assert records.facts_of(unit, 1)["pain_now"].value == 9
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        road.store.now_run(taken_back)
    assert road.store.read(lambda unit: records.facts_of(unit, 1)) == before
    other = [Fact("tiredness", 2, "nrs", NINE, "test")]
    road.store.now_run(lambda unit: records.learn(unit, 1, mother_of(road), other))
    after = road.store.read(lambda unit: records.facts_of(unit, 1))
    assert after == {**before, "tiredness": other[0]}


def test_a_fact_that_was_committed_late_is_found(road: Road) -> None:
    """On a server another connection may commit a lower number after a higher one was read."""
    road.store.read(lambda unit: records.facts_of(unit, 1))

    def swapped(unit: Unit) -> None:
        fact = Fact("tiredness", 2, "nrs", NINE, "test")
        records.learn(unit, 1, mother_of_patient(unit), [fact])
        sql = "UPDATE fact SET id = -5 WHERE name = 'tiredness'"
        unit._connection.exec_driver_sql(sql)

    road.store.now_run(swapped)
    assert road.store.read(lambda unit: records.facts_of(unit, 1))["tiredness"].value == 2


def test_the_memory_is_bounded_and_forgets() -> None:
    memory = FactMemory()
    known = Known(1, 1, {"pain_now": Fact("pain_now", 3, "nrs", NINE, "test")})
    for patient in range(3 * MOTHERS):
        memory.adopt({patient: known}, memory.age)
    assert sum(bool(memory.of(patient).facts) for patient in range(3 * MOTHERS)) == MOTHERS
    age = memory.age
    memory.forget()
    memory.adopt({7: known}, age)
    assert not memory.of(7).facts, "read before the key was destroyed: not taken in"
