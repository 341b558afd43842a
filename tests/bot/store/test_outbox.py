"""The outbox: the gravest first, one message a chat, nothing twice, and the truth after a restart."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from bot.store import Store, outbox
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from policies.effects import SendClass
from tests.support.rows import HER_TELEGRAM, NINE, a_clinician, a_mother, outgoing

LATER = NINE + timedelta(minutes=5)


def claimed(store: Store, now=NINE, busy: tuple[int, ...] = (), limit: int = 60) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.purpose for row in store.now_run(lambda unit: outbox.claim(unit, now, limit, busy))]


def add(store: Store, *rows: OutboxRow) -> list[int]:
    return store.now_run(lambda unit: [outbox.add(unit, row) for row in rows])


def test_a_row_comes_back_as_it_was_saved(store: Store) -> None:
    row = outgoing(
        "1:1",
        body={"html": "<b>Hola</b> 宝宝", "options": [{"id": "a", "label": "A", "row": 0}]},
        exercises=["X08"],
        ask_id="abcdefghijklmnop",
        picture="figures/cat-cow.png",
        silent=True,
        protect=True,
        valid_until=LATER,
        edit_of=2**40,
        send_class=SendClass.PROMPT,
    )
    (row_id,) = add(store, row)
    (found,) = store.now_run(lambda unit: outbox.claim(unit, NINE, 5))
    assert found == OutboxRow(**{**{f: getattr(row, f) for f in row.__slots__}, "id": row_id})
    assert found.send_class == "prompt"
    assert type(found.send_class) is str
    assert store.read(lambda unit: outbox.get(unit, row_id)) == found


@pytest.mark.req("S24")
def test_one_purpose_is_one_row(store: Store) -> None:
    first, again, other = add(store, outgoing("1:1"), outgoing("1:1", chat_id=5), outgoing("1:2"))
    assert first == again != other
    assert store.read(outbox.counts) == {"pending": 2}


def test_the_graver_class_leaves_first(store: Store) -> None:
    for number, order in enumerate(permutations(SendClass)):
        rows = [outgoing(f"{number}:{c}", chat_id=number * 10 + i, send_class=c) for i, c in enumerate(order)]
        add(store, *rows)
    found = store.now_run(lambda unit: [row.send_class for row in outbox.claim(unit, NINE, 1000)])
    assert found == sorted(found, key=list(SendClass).index)
    assert len(found) == 600


def test_one_row_a_chat_in_its_order(store: Store) -> None:
    ids = add(store, outgoing("a1", 1), outgoing("a2", 1), outgoing("b1", 2), outgoing("a3", 1))
    assert claimed(store) == ["a1", "b1"]
    store.now_run(lambda unit: outbox.mark(unit, ids[0], "sending"))
    assert claimed(store) == ["b1"], "nothing overtakes what is leaving"
    store.now_run(lambda unit: outbox.mark(unit, ids[0], "sent", message_id=2**40, sent_at=NINE))
    assert claimed(store) == ["a2", "b1"]
    assert claimed(store, limit=1) == ["a2"]
    assert claimed(store, busy=(1,)) == ["b1"]
    assert claimed(store, busy=(1, 2)) == []


def test_a_retry_is_overtaken_only_by_what_is_graver(store: Store) -> None:
    first, _, _ = add(store, outgoing("r1"), outgoing("r2"), outgoing("p", send_class="prompt"))
    store.now_run(lambda unit: outbox.mark(unit, first, "pending", tries=1, next_try_at=LATER))
    assert claimed(store) == []
    add(store, outgoing("s", send_class="safety"))
    assert claimed(store) == ["s"]
    assert claimed(store, LATER) == ["s"]


def test_of_ask_is_the_newest_message_with_the_question(store: Store) -> None:
    add(store, outgoing("1", ask_id="q" * 16), outgoing("2", ask_id="q" * 16, picture="p.png"), outgoing("3"))
    found = store.read(lambda unit: outbox.of_ask(unit, "q" * 16))
    assert found is not None
    assert (found.purpose, found.picture) == ("2", "p.png")
    assert store.read(lambda unit: outbox.of_ask(unit, "nothing")) is None


@pytest.mark.req("S2")
def test_a_flag_drops_exercises_that_have_not_left(store: Store) -> None:
    def fill(unit: Unit) -> int:
        mother = a_mother(unit)
        rows = [
            outgoing("ex1", patient_id=mother.id, exercises=["X08"]),
            outgoing("ex2", patient_id=mother.id, exercises=["X01", "X02"]),
            outgoing("said", patient_id=mother.id),
            outgoing("gone", patient_id=mother.id, exercises=["X08"]),
            outgoing("hers", patient_id=a_mother(unit, 2).id, exercises=["X08"]),
        ]
        ids = [outbox.add(unit, row) for row in rows]
        outbox.mark(unit, ids[3], "sent")
        return outbox.cancel_exercises(unit, mother.id, "red_flag")

    assert store.now_run(fill) == 2
    assert store.read(outbox.counts) == {"dropped": 2, "pending": 2, "sent": 1}


@pytest.mark.req("S25")
def test_after_leaving_only_some_classes_are_still_sent(store: Store) -> None:
    def fill(unit: Unit) -> int:
        for send_class in SendClass:
            outbox.add(unit, outgoing(f"a:{send_class}", send_class=send_class))
            outbox.add(unit, outgoing(f"b:{send_class}", send_class=send_class, person_id=2))
        return outbox.cancel_all(unit, 1, (SendClass.SAFETY, SendClass.ALERT))

    assert store.now_run(fill) == 3
    assert store.read(outbox.counts) == {"dropped": 3, "pending": 7}
    assert store.now_run(lambda unit: outbox.cancel_all(unit, 2)) == 5


@pytest.mark.fault("A05", guard="bot.store.outbox:recover")
def test_after_a_restart_only_what_is_urgent_goes_again_and_says_so(store: Store) -> None:
    def fill(unit: Unit) -> dict[str, int]:
        for number, send_class in enumerate(SendClass):
            row_id = outbox.add(unit, outgoing(send_class, number, send_class=send_class))
            outbox.mark(unit, row_id, "sending")
        outbox.add(unit, outgoing("waiting", 99))
        return outbox.recover(unit, NINE)

    assert store.now_run(fill) == {"again": 2, "uncertain": 3}
    rows = store.now_run(lambda unit: outbox.claim(unit, NINE, 60))
    assert [(row.purpose, row.repeat) for row in rows] == [
        ("safety", True),
        ("alert", True),
        ("waiting", False),
    ]
    assert store.read(outbox.counts) == {"pending": 3, "uncertain": 3}
    assert store.now_run(lambda unit: outbox.recover(unit, NINE)) == {"again": 0, "uncertain": 0}


@pytest.mark.req("S26")
def test_her_words_to_a_clinician_are_sealed_with_her_key(store: Store) -> None:
    def fill(unit: Unit) -> bool:
        mother, clinician = a_mother(unit), a_clinician(unit)
        row_id = outbox.add(
            unit, outgoing("1", person_id=clinician, patient_id=mother.id, send_class="alert")
        )
        row = unit.rows(outbox.T.select().where(outbox.T.c.id == row_id))[0]
        return row.body.key_id == unit.keys.of_person(mother.person).id

    assert store.now_run(fill)


def test_a_class_nobody_knows_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="shout"):
        add(store, outgoing("1", send_class="shout"))
    assert HER_TELEGRAM > 2**32
