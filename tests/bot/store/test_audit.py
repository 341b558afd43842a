"""The audit finds what somebody who owns the database did to the decision log, and names the row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.clock import MovableClock
from bot.privacy.sealing import CannotUnseal, SealedValue
from bot.store import Store, anchors, appended, audit, chain, decisions, patients
from bot.store.audit import Break, Found
from bot.store.tables import SealingKey, table
from bot.store.unit import Unit
from policies.facts import PatientView
from policies.verdict import Decision, Outcome
from tests.support.rows import NINE, a_mother, origin

D = decisions.T
DAY = timedelta(days=1)
SIX = 6


@pytest.fixture
def mother(store: Store) -> PatientView:
    """With six decisions; another has two, and the site one."""

    def write(unit: Unit) -> PatientView:
        first, second = a_mother(unit), a_mother(unit, 2, "Other")
        said = [
            Decision(f"R{n}", "2026-11", Outcome.FIRED, f"r{n}", facts={"n": n}) for n in range(1, SIX + 1)
        ]
        decisions.add(unit, origin(1, first), said[:4])
        decisions.add(unit, origin(2, second), said[:2])
        decisions.add(unit, origin(3), said[:1])
        decisions.add(unit, origin(4, first), said[4:])
        return first

    return store.now_run(write)


def look(store: Store, patient: int | None = None) -> list[Found]:
    return store.read(lambda unit: list(audit.look(unit, patient)))


def breaks(store: Store) -> dict[str, list[Break]]:
    return {one.name: list(one.breaks) for one in look(store) if one.breaks}


def tamper(store: Store, *sql: str | Callable[[Unit], object]) -> None:
    """With the guards taken down first, as whoever owns the database can."""

    def work(unit: Unit) -> None:
        dialect = store._opened.writer.dialect.name
        for statement in (*appended.unguard(dialect), "DROP INDEX IF EXISTS uq_decision_patient_id_n"):
            unit.change(text(statement))
        for one in sql:
            if callable(one):
                one(unit)
            else:
                unit.change(text(one))

    store.now_run(work)


def row_at(store: Store, patient: int, n: int) -> int:
    where = select(D.c.id).where(D.c.patient_id == patient, D.c.n == n)
    return int(store.read(lambda unit: unit.row(where)).id)


def anchor(store: Store, clock: MovableClock) -> str | None:
    return store.now_run(lambda unit: anchors.write(unit, clock.now()))


@pytest.mark.req("S27")
def test_what_nobody_touched_is_whole(store: Store, mother: PatientView, clock: MovableClock) -> None:
    anchor(store, clock)
    found = look(store)
    assert [(one.name, one.length) for one in found] == [
        ("site", 1),
        ("case 1001", SIX),
        ("case 1002", 2),
        ("anchor 2026-03-02", SIX + 3),
    ]
    assert breaks(store) == {}
    newest = store.read(lambda unit: decisions.of(unit, mother.id, 1))[0]
    assert found[1].head == newest.hash


WORDS = ("rule", "since", "outcome", "disposition", "reason", "about", "release", "policy")


@pytest.mark.req("S27")
def test_a_changed_word_is_found(store: Store, mother: PatientView) -> None:
    hers = f"patient_id = {mother.id} AND n = 3"
    for column in WORDS:
        tamper(store, f"UPDATE decision SET {column} = {column} || 'x' WHERE {hers}")
        ((name, (found,)),) = breaks(store).items()
        assert (name, found.n, found.what) == ("case 1001", 3, "changed"), column
        assert found.row == row_at(store, mother.id, 3)
        back = f"substr({column}, 1, length({column}) - 1)"
        tamper(store, f"UPDATE decision SET {column} = {back} WHERE {hers}")
        assert breaks(store) == {}


@pytest.mark.req("S27")
def test_one_bit_of_a_sealed_cell_is_found_without_a_key(store: Store, mother: PatientView) -> None:
    for place in (0, 5, 20, -1):  # version, key, nonce, tag

        def flip(unit: Unit, place: int = place) -> None:
            row = unit.row(select(D.c.id, D.c.facts).where(D.c.patient_id == mother.id, D.c.n == 2))
            blob = bytearray(row.facts.blob)
            blob[place] ^= 1
            unit.change(update(D).where(D.c.id == row.id).values(facts=SealedValue(bytes(blob))))

        tamper(store, flip)
        assert [(b.n, b.what) for b in breaks(store)["case 1001"]] == [(2, "changed")]
        tamper(store, flip)
        assert breaks(store) == {}


@pytest.mark.req("S27")
def test_numbers_and_moments_are_found_too(store: Store, mother: PatientView) -> None:
    tamper(
        store,
        lambda unit: unit.change(update(D).where(D.c.n == 4).values(at=NINE + timedelta(microseconds=1))),
    )
    tamper(store, "UPDATE decision SET inbox_id = 77 WHERE n = 6")
    assert [(b.n, b.what) for b in breaks(store)["case 1001"]] == [(4, "changed"), (6, "changed")]


@pytest.mark.req("S27")
def test_two_rows_that_changed_places_are_found(store: Store, mother: PatientView) -> None:
    hers = f"patient_id = {mother.id} AND n"
    tamper(
        store, *(f"UPDATE decision SET n = {to} WHERE {hers} = {of}" for of, to in ((3, 99), (4, 3), (99, 4)))
    )
    found = breaks(store)["case 1001"]
    assert [(b.n, b.what) for b in found] == [(3, "changed"), (4, "changed"), (5, "changed")]
    assert found[0].row == row_at(store, mother.id, 3)


@pytest.mark.req("S27")
def test_a_row_given_to_another_mother_is_found(store: Store, mother: PatientView) -> None:
    tamper(store, f"UPDATE decision SET patient_id = 2, n = 3 WHERE patient_id = {mother.id} AND n = {SIX}")
    assert [(b.n, b.what) for b in breaks(store)["case 1002"]] == [(3, "changed")]


@pytest.mark.req("S27")
def test_a_row_that_is_missing_in_the_middle_is_a_gap(store: Store, mother: PatientView) -> None:
    tamper(store, f"DELETE FROM decision WHERE patient_id = {mother.id} AND n IN (2, 3)")
    (found,) = breaks(store)["case 1001"]
    assert (found.n, found.what) == (2, "gap")
    assert f"row {row_at(store, mother.id, 4)}" in found.words


@pytest.mark.req("S27")
def test_two_rows_at_one_place_are_a_fork(store: Store, mother: PatientView) -> None:
    copied = [c.name for c in D.c if c.name not in ("id", "reason")]
    columns = ", ".join(copied)
    tamper(
        store,
        f"INSERT INTO decision ({columns}, reason) SELECT {columns}, 'other' FROM decision"
        f" WHERE patient_id = {mother.id} AND n = 4",
    )
    found = breaks(store)["case 1001"]
    assert [(b.n, b.what) for b in found] == [(4, "fork")]


@pytest.mark.req("S27")
def test_only_an_anchor_sees_that_the_last_row_is_gone(
    store: Store, mother: PatientView, clock: MovableClock
) -> None:
    anchor(store, clock)
    tamper(store, f"DELETE FROM decision WHERE patient_id = {mother.id} AND n = {SIX}")
    assert breaks(store) == {
        "case 1001": [Break(SIX, None, "gone", "the row at place 6 was there on 2026-03-02 and is gone")]
    }


@pytest.mark.req("S27")
def test_a_whole_chain_that_is_gone_is_named(store: Store, mother: PatientView, clock: MovableClock) -> None:
    anchor(store, clock)
    tamper(store, "DELETE FROM decision WHERE patient_id = 2")
    assert [(b.n, b.what) for b in breaks(store)["patient 2"]] == [(2, "gone")]


@pytest.mark.req("S27")
def test_a_chain_that_was_written_anew_is_found_by_its_anchor(
    store: Store, mother: PatientView, clock: MovableClock
) -> None:
    """Everything in it fits; only it is not what was there."""
    anchor(store, clock)
    tamper(store, lambda unit: anew(unit, mother.id))
    (found,) = breaks(store)["case 1001"]
    assert (found.n, found.row, found.what) == (SIX, row_at(store, mother.id, SIX), "rewritten")


def anew(unit: Unit, patient: int) -> None:
    head = chain.START
    for row in unit.rows(select(D).where(D.c.patient_id == patient).order_by(D.c.n)):
        said = {**row._mapping, "reason": "never said"}
        head = chain.Head(row.n, chain.link(head.hash, said))
        unit.change(update(D).where(D.c.id == row.id).values(reason="never said", hash=head.hash))


@pytest.mark.req("S27", "S26")
def test_it_verifies_after_her_key_was_destroyed(
    store: Store, mother: PatientView, clock: MovableClock
) -> None:
    anchor(store, clock)
    secret = table(SealingKey)
    store.now_run(lambda unit: unit.change(secret.delete().where(secret.c.person_id == mother.person)))
    store._opened.keys.forget(mother.person)
    with pytest.raises(CannotUnseal):
        store.read(lambda unit: patients.get(unit, mother.id))
    assert breaks(store) == {}
    assert [row.facts for row in store.read(lambda unit: decisions.of(unit, mother.id))] == [None] * SIX
    assert store.read(lambda unit: patients.number_of(unit, "1001")) == mother.id
    tamper(store, "UPDATE decision SET reason = 'x' WHERE n = 5")
    assert [b.n for b in breaks(store)["case 1001"]] == [5]


def test_of_one_patient_only_her_chain_is_read(
    store: Store, mother: PatientView, clock: MovableClock
) -> None:
    anchor(store, clock)
    tamper(store, "UPDATE decision SET reason = 'x' WHERE patient_id = 2 AND n = 1")
    found = look(store, mother.id)
    assert [(one.name, bool(one.breaks)) for one in found] == [
        ("case 1001", False),
        ("anchor 2026-03-02", False),
    ]


def test_a_long_chain_is_read_page_by_page(store: Store, mother: PatientView) -> None:
    many = [Decision("R", "2026", Outcome.KEPT, "allowed")] * (2 * audit.PAGE)
    store.now_run(lambda unit: decisions.add(unit, origin(9, mother), many))
    hers = look(store, mother.id)[0]
    assert (hers.length, hers.breaks) == (2 * audit.PAGE + SIX, ())


# -- anchors --------------------------------------------------------------------------------------------


@pytest.mark.req("S27")
def test_there_is_one_anchor_a_day(store: Store, mother: PatientView, clock: MovableClock) -> None:
    first = anchor(store, clock)
    assert first is not None
    clock.advance(timedelta(hours=14))
    assert anchor(store, clock) is None
    store.now_run(
        lambda unit: decisions.add(unit, origin(9, mother), [Decision("R", "2026", Outcome.KEPT, "x")])
    )
    clock.advance(timedelta(hours=1))
    second = anchor(store, clock)
    clock.advance(DAY)
    anchor(store, clock)
    written = store.read(anchors.all_of)
    assert [(a.date, a.count, len(a.heads)) for a in written] == [
        ("2026-03-02", 9, 3),
        ("2026-03-03", 10, 1),
        ("2026-03-04", 10, 0),
    ]
    assert [a.previous for a in written] == [chain.GENESIS, first, second]
    assert breaks(store) == {}


def test_an_empty_log_has_an_anchor_too(store: Store, clock: MovableClock) -> None:
    assert anchor(store, clock) is not None
    assert [(one.name, one.length) for one in look(store)] == [("anchor 2026-03-02", 0)]


@pytest.mark.req("S27")
@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE anchor SET count = 8 WHERE id = 2", {"anchor 2026-03-03": ["changed"]}),
        ("UPDATE anchor SET date = '2026-03-09' WHERE id = 2", {"anchor 2026-03-09": ["changed"]}),
        ("DELETE FROM anchor WHERE id = 2", {"anchor 2026-03-04": ["gap"]}),
        (
            "UPDATE anchor SET hash = 'x' WHERE id = 2",
            {"anchor 2026-03-03": ["changed"], "anchor 2026-03-04": ["gap"]},
        ),
    ],
)
def test_a_changed_anchor_is_found(
    sqlite_store: Store, clock: MovableClock, sql: str, what: dict[str, list[str]]
) -> None:
    for _ in range(3):
        anchor(sqlite_store, clock)
        clock.advance(DAY)
    tamper(sqlite_store, sql)
    assert {name: [b.what for b in found] for name, found in breaks(sqlite_store).items()} == what


def test_a_clock_that_was_wrong_for_a_while_does_not_end_the_anchors(
    store: Store, mother: PatientView, clock: MovableClock
) -> None:
    for days in (0, 400, 1, 2):
        clock.set_wall(NINE + days * DAY)
        assert anchor(store, clock)
    assert len(store.read(anchors.all_of)) == 4
    assert breaks(store) == {}
