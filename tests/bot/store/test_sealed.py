"""Nothing she says can be read in the database: not in the file, not in its log, not on a server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.clock import MovableClock
from bot.privacy.sealing import CannotUnseal
from bot.store import (
    Store,
    alerts,
    anchors,
    asks,
    conversations,
    decisions,
    inbox,
    keys,
    outbox,
    people,
    records,
)
from bot.store.alerts import AlertStepRow
from bot.store.asks import AskRow
from bot.store.tables import METADATA, SealingKey, table
from bot.store.unit import Unit
from policies.facts import Fact
from policies.verdict import Decision, Outcome
from tests.support.rows import NINE, a_mother, arrived, flag, origin, outgoing

CANARY = "zitronenfalter"


def write_everywhere(unit: Unit) -> None:
    """Her words in every table that takes words."""
    mother = a_mother(unit, name=CANARY)
    her, body = mother.person, {"text": CANARY, CANARY: [CANARY]}
    inbox.file(unit, arrived(1, body=body, person_key=her))
    inbox.quarantine(unit, "tg:1", "2", CANARY, "TypeError")
    conversations.save(unit, her, body, 0)
    records.learn(unit, mother.id, her, [Fact("legs", CANARY, None, NINE, "test")])
    session = records.open_session(unit, mother, records.SessionStart("r", 1, [CANARY], 3, NINE))
    answers = dict.fromkeys(records.ANSWERS, CANARY)
    records.add_set_check(unit, mother, session, {**answers, "exercise": "X01", "set": 1}, NINE)
    given = dict.fromkeys(("words", "told"), CANARY)
    alert, _ = alerts.raise_(unit, mother, flag(rules=(CANARY,), unknown=(CANARY,), **given), NINE)
    alerts.add_step(unit, AlertStepRow(alert, 1, None, "notify", NINE, CANARY))
    asks.add(unit, AskRow("a" * 16, her, mother.id, "f", "n", [], body, alert, NINE, NINE))
    outbox.add(unit, outgoing("1", body=body, patient_id=mother.id))
    decided = Decision("R", "2026", Outcome.FIRED, "x", facts={"words": CANARY})
    decisions.add(unit, origin(1, mother), [decided])
    anchors.write(unit, NINE)


def forms(words: str) -> Iterable[bytes]:
    """How words might lie in a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield words.encode(encoding)
    yield words.encode().hex().encode()


@pytest.mark.req("S26")
def test_her_words_stand_in_no_file(tmp_path: Path, clock: MovableClock) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'napwise.db'}", tmp_path, clock) as store:
        store.now_run(write_everywhere)
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert files["napwise.db-wal"], "the log of the database is looked at too"
    files |= {f"{path.name} closed": path.read_bytes() for path in tmp_path.iterdir()}
    for name, content in files.items():
        assert not [form for form in forms(CANARY) if form in content], name
    assert b"cauda_equina" in files["napwise.db-wal"], "what is not sealed can be found: the search works"


@pytest.mark.req("S26")
def test_her_words_stand_in_no_column(store: Store) -> None:
    store.now_run(write_everywhere)
    written = set()
    for name in METADATA.tables:
        rows = store.read(lambda unit, name=name: unit.rows(text(f'SELECT * FROM "{name}"')))
        cells = b" ".join(
            bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for r in rows for c in r
        )
        assert not [form for form in forms(CANARY) if form in cells], name
        written |= {name} if rows else set()
    assert written >= {"inbox", "conversation", "fact", "session", "set_check", "alert", "alert_step", "ask"}


@pytest.mark.parametrize("value", ["words", b"words", {"a": 1}, 5])
def test_a_sealed_column_takes_nothing_else(store: Store, value: object) -> None:
    mother = store.now_run(a_mother)
    plain = update(people.T).where(people.T.c.id == mother.person).values(name=value)
    with pytest.raises(TypeError, match="sealed values only"):
        store.now_run(lambda unit: unit.change(plain))


def test_a_value_opens_only_in_its_own_column(store: Store) -> None:
    def swapped(unit: Unit) -> object:
        sealed = unit.seal(0, "fact.body", {"value": "no"})
        assert unit.unseal("fact.body", sealed) == {"value": "no"}
        assert unit.unseal("fact.body", None) is None
        return unit.unseal("alert.body", sealed)

    with pytest.raises(CannotUnseal):
        store.now_run(swapped)


@pytest.mark.req("S26")
def test_without_her_key_her_words_are_gone_and_nobody_elses(store: Store) -> None:
    mother = store.now_run(a_mother)
    other = store.now_run(lambda unit: a_mother(unit, 2, "Other"))
    secret = table(SealingKey)
    store.now_run(lambda unit: unit.change(secret.delete().where(secret.c.person_id == mother.person)))
    store._opened.keys.forget(mother.person)
    store._opened.keys.forget(mother.person)
    with pytest.raises(CannotUnseal):
        store.read(lambda unit: people.get(unit, mother.person))
    assert store.read(lambda unit: people.get(unit, other.person)) is not None


def test_each_person_has_a_key_of_her_own(store: Store) -> None:
    def fill(unit: Unit) -> list[tuple[int, int]]:
        for number in range(1, 6):
            a_mother(unit, number)
        return [(row.person_id, row.id) for row in unit.rows(keys.T.select().order_by(keys.T.c.person_id))]

    found = store.now_run(fill)
    assert [person for person, _ in found] == [0, 1, 2, 3, 4, 5]
    assert len({key for _, key in found}) == 6
