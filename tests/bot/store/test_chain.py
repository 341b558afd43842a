"""The decision log as a chain: each row tied to the one before, no fork, nothing changed, nothing deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import IntegrityError

from bot.clock import SystemClock
from bot.privacy.sealing import Keyring, SealedValue
from bot.store import Store, anchors, audit, chain, decisions, patients
from bot.store.engine import writer_engine
from bot.store.keys import KeyCache
from bot.store.migrating import bring_up_to_date, config_for
from bot.store.unit import Unit
from policies.facts import PatientView
from policies.verdict import Decision, Outcome
from tests.support.rows import NINE, a_mother, origin

FIRED = Decision("RF01", "2026-11", Outcome.FIRED, "saddle_numb", facts={"saddle_numb": "yes"})
KEPT = Decision("DO01", "2026-11", Outcome.KEPT, "allowed")
ROW = {
    "id": 7,
    "inbox_id": 3,
    "patient_id": 1,
    "rule": "RF01",
    "at": datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=2))),
    "facts": SealedValue(b"\x01\xff"),
    "hash": "anything",
    "n": 1,
}


@pytest.fixture
def mother(store: Store) -> PatientView:
    return store.now_run(a_mother)


def add(store: Store, patient: PatientView | None, *said: Decision) -> None:
    store.now_run(lambda unit: decisions.add(unit, origin(1, patient), said))


def look(store: Store) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Chain or anchor -> its length and what is broken."""
    found = store.read(lambda unit: list(audit.look(unit)))
    return {one.name: (one.length, tuple(b.what for b in one.breaks)) for one in found}


# -- the hash -------------------------------------------------------------------------------------------


def test_the_form_of_a_row_is_fixed_for_ever() -> None:
    """Were it to change, every log that was ever written would look forged."""
    at = "2026-03-02T07:00:00.000000+00:00"
    said = f'{{"at":"{at}","facts":"01ff","inbox_id":3,"n":1,"patient_id":1,"rule":"RF01"}}'
    assert chain.canonical(ROW) == said.encode()
    assert (
        chain.link(chain.GENESIS, ROW) == "36bef7eaa77497962a02e04008ed188e947b05f11d1e058bb81e5ad97309dd15"
    )


def test_a_column_that_is_empty_changes_nothing_and_any_other_does() -> None:
    assert chain.canonical({**ROW, "added_later": None}) == chain.canonical(ROW)
    assert chain.canonical({**ROW, "id": 8, "hash": "other"}) == chain.canonical(ROW)
    forms = {chain.canonical({**ROW, name: value}) for name, value in OTHERS} | {chain.canonical(ROW)}
    assert len(forms) == len(OTHERS) + 1


OTHERS = [
    ("rule", "RF01,n:1"),
    ("rule", 'RF01","n":"1'),
    ("rule", "RF\u0131"),
    ("patient_id", 2),
    ("patient_id", "1"),
    ("facts", SealedValue(b"\x01\xfe")),
    ("at", NINE),
    ("n", 2),
    ("reason", ""),
]


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError):
        chain.canonical({"facts": {1, 2}})


# -- adding ---------------------------------------------------------------------------------------------


@pytest.mark.req("S27", "S02")
def test_each_row_is_tied_to_the_one_before_it(store: Store, mother: PatientView) -> None:
    add(store, mother, FIRED, KEPT)
    add(store, None, KEPT)
    add(store, mother, KEPT)
    newest, second, first = store.read(lambda unit: decisions.of(unit, mother.id))
    assert [first.n, second.n, newest.n] == [1, 2, 3]
    assert len({first.hash, second.hash, newest.hash}) == 3
    assert (first.release, first.policy) == ("release", "policy")
    assert look(store) == {"site": (1, ()), "case 1001": (3, ())}


@pytest.mark.req("S27")
def test_each_mother_has_a_chain_of_her_own(store: Store, mother: PatientView) -> None:
    other = store.now_run(lambda unit: a_mother(unit, 2, "Other"))
    for _ in range(2):
        add(store, mother, KEPT)
        add(store, other, KEPT, FIRED)
    assert look(store) == {"case 1001": (2, ()), "case 1002": (4, ())}


def test_a_chain_goes_on_within_one_transaction(store: Store, mother: PatientView) -> None:
    def twice(unit: Unit) -> None:
        patients.get(unit, mother.id)
        decisions.add(unit, origin(1, mother), [KEPT])
        decisions.add(unit, origin(2, mother), [])
        decisions.add(unit, origin(2, mother), [KEPT])
        patients.get(unit, mother.id)
        decisions.add(unit, origin(3, mother), [KEPT])

    store.now_run(twice)
    assert look(store) == {"case 1001": (3, ())}


@pytest.mark.req("S27")
def test_what_is_rolled_back_leaves_no_mark_on_the_chain(store: Store, mother: PatientView) -> None:
    """All of them share one commit, each in its own savepoint."""
    futures: list[Any] = []

    def turn(fails: bool, unit: Unit) -> None:
        patients.get(unit, mother.id)
        decisions.add(unit, origin(1, mother), [FIRED, KEPT])
        if fails:
            raise ZeroDivisionError

    def while_the_writer_works(unit: Unit) -> None:
        futures.extend(store.write(lambda unit, n=n: turn(n % 3 == 1, unit)) for n in range(12))

    before = store.commits
    store.now_run(while_the_writer_works)
    failed = sum(future.exception() is not None for future in futures)
    assert (failed, store.commits - before) == (4, 2)
    assert look(store) == {"case 1001": (16, ())}


@pytest.mark.req("S27")
def test_two_writers_never_make_a_fork(store: Store, mother: PatientView) -> None:
    add(store, mother, KEPT)

    def late(unit: Unit) -> None:
        decisions.add(unit, origin(1, mother), [KEPT])  # somebody else, between her row and our decision
        unit.memo[chain.memo(mother.id)] = stale
        decisions.add(unit, origin(2, mother), [FIRED])

    stale = store.read(lambda unit: decisions._head(unit, mother.id))
    with pytest.raises(IntegrityError):
        store.now_run(late)
    add(store, None, KEPT)
    with pytest.raises(IntegrityError):
        store.now_run(lambda unit: unit.memo.update({chain.memo(None): chain.START}) or fork(unit))
    add(store, mother, FIRED)
    assert look(store) == {"site": (1, ()), "case 1001": (2, ())}


def fork(unit: Unit) -> None:
    decisions.add(unit, origin(3), [KEPT])


def test_the_head_comes_with_her_row(store: Store, mother: PatientView) -> None:
    add(store, mother, KEPT)

    def cost(unit: Unit) -> int:
        patients.of_person(unit, mother.person)
        before = unit.statements
        decisions.add(unit, origin(1, mother), [FIRED] * 5)
        return unit.statements - before

    assert store.now_run(cost) == 1


# -- append-only ----------------------------------------------------------------------------------------


NEVER = (
    "UPDATE decision SET reason = 'never said'",
    "UPDATE decision SET n = n",
    "DELETE FROM decision",
    "UPDATE anchor SET hash = ''",
    "DELETE FROM anchor",
)


@pytest.mark.req("S27")
def test_the_database_refuses_to_change_or_delete(store: Store, mother: PatientView) -> None:
    add(store, mother, FIRED)
    store.now_run(lambda unit: anchors.write(unit, NINE))
    for sql in NEVER:
        with pytest.raises(IntegrityError, match="only ever added"):
            store.now_run(lambda unit, sql=sql: unit.change(text(sql)))
    add(store, mother, KEPT)
    assert look(store) == {"case 1001": (2, ()), "anchor 2026-03-02": (1, ())}


def test_replacing_and_truncating_are_refused_too(store: Store, mother: PatientView) -> None:
    add(store, mother, FIRED)
    on_sqlite = store._opened.writer.dialect.name == "sqlite"
    sql = "REPLACE INTO decision SELECT * FROM decision" if on_sqlite else "TRUNCATE decision"
    with pytest.raises(IntegrityError, match="only ever added"):
        store.now_run(lambda unit: unit.change(text(sql)))
    assert look(store) == {"case 1001": (1, ())}


# -- rows from before -----------------------------------------------------------------------------------

OLD = (
    "INSERT INTO decision (inbox_id, patient_id, rule, since, outcome, disposition, reason, facts, about, at)"
    " VALUES (:inbox, :patient, 'RF01', '2026-11', 'fired', 'emergency', :reason, :facts, '', :at)"
)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = writer_engine(make_url(database_url), durable=False)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.mark.req("S27")
def test_rows_from_before_are_tied_in_their_order(connection: Connection) -> None:
    with connection.begin():
        command.upgrade(config_for(connection), "0003")
        for number in range(2500):
            patient = (1, 2, None)[number % 3]
            moment = NINE + timedelta(seconds=number, microseconds=number)
            sqlite = connection.dialect.name == "sqlite"
            at = moment.replace(tzinfo=None).isoformat(" ", "microseconds") if sqlite else moment
            given = {
                "inbox": number,
                "patient": patient,
                "reason": f"r{number}",
                "facts": bytes([number % 256]),
                "at": at,
            }
            connection.execute(text(OLD), given)
    bring_up_to_date(connection)
    hashes = tied(connection)
    assert len(set(hashes)) == 2500
    assert looked(connection) == {"site": (833, ()), "patient 1": (834, ()), "patient 2": (833, ())}
    with connection.begin():
        command.downgrade(config_for(connection), "0003")
    bring_up_to_date(connection)
    assert tied(connection) == hashes, "the same rows are tied the same way"
    with connection.begin():
        assert connection.execute(text("SELECT min(id), max(id), min(release) FROM decision")).one() == (
            1,
            2500,
            "",
        )


def tied(connection: Connection) -> list[str]:
    with connection.begin():
        return list(connection.execute(text("SELECT hash FROM decision ORDER BY id")).scalars())


def looked(connection: Connection) -> dict[str, tuple[int, tuple[str, ...]]]:
    with connection.begin():
        unit = Unit(connection, KeyCache(Keyring(bytes(32))), SystemClock())
        return {one.name: (one.length, tuple(b.what for b in one.breaks)) for one in audit.look(unit)}
