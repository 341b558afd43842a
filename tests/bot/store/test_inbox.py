"""The inbox: every event once, people before timers, each queue in order, a broken row in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store import Store, inbox
from bot.store.inbox import InboxRow
from bot.store.unit import Unit
from tests.support.rows import NINE, a_mother, arrived

LATER = NINE + timedelta(minutes=1)


def claimed(store: Store, now=NINE) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.source_id for row in store.now_run(lambda unit: inbox.claim(unit, now))]


@pytest.mark.fault("B01", guard="bot.store.inbox:file")
@pytest.mark.req("S9")
def test_an_event_is_filed_once(store: Store) -> None:
    first = store.now_run(lambda unit: inbox.file(unit, arrived(7)))
    again = store.now_run(lambda unit: inbox.file(unit, arrived(7, body={"text": "other words"})))
    other = store.now_run(lambda unit: inbox.file(unit, arrived(7, source="tg:2")))
    assert (first is not None, again, other is not None) == (True, None, True)
    rows = store.now_run(lambda unit: inbox.claim(unit, NINE))
    assert [row.body["text"] for row in rows] == ["words 7", "words 7"]


@pytest.mark.fault("B02", guard="bot.store.inbox:file")
def test_a_number_that_begins_again_lower_is_new(store: Store) -> None:
    store.now_run(lambda unit: inbox.file(unit, arrived(900)))
    assert store.now_run(lambda unit: inbox.file(unit, arrived(3)))


def test_a_row_comes_back_as_it_was_filed(store: Store) -> None:
    def both(unit: Unit) -> InboxRow | None:
        mother = a_mother(unit)
        body = {"text": "🤱 «niña» 宝宝 \ud83d", "n": [1, 2.5, None, True]}
        arrival = arrived(
            1, f"person:{mother.person}", actor_id=7_012_345_678, body=body, person_key=mother.person
        )
        return inbox.get(unit, inbox.file(unit, arrival) or 0)

    row = store.now_run(both)
    assert row is not None
    assert row.body == {"text": "🤱 «niña» 宝宝 \ud83d", "n": [1, 2.5, None, True]}
    assert (row.actor_id, row.sent_at, row.received_at) == (7_012_345_678, NINE, NINE)
    assert (row.state, row.tries, row.next_try_at, row.reason) == ("pending", 0, None, "")
    assert store.now_run(lambda unit: inbox.get(unit, 999)) is None


def test_people_come_before_timers_and_each_in_order(store: Store) -> None:
    def fill(unit: Unit) -> None:
        for number, lane in enumerate([1, 1, 0, 1, 0]):
            inbox.file(unit, arrived(number, f"person:{number % 2}", lane))

    store.now_run(fill)
    assert claimed(store) == ["2", "4", "0", "1", "3"]
    assert store.now_run(lambda unit: len(inbox.claim(unit, NINE, 2))) == 2


@pytest.mark.fault("A20", guard="bot.store.inbox:claim")
@pytest.mark.req("S34", "S15")
def test_a_row_that_waits_holds_back_its_own_queue_and_no_other(store: Store) -> None:
    def fill(unit: Unit) -> None:
        first = inbox.file(unit, arrived(1, "person:1")) or 0
        for number, queue in [(2, "person:1"), (3, "person:2"), (4, "alert:1"), (5, "person:1")]:
            inbox.file(unit, arrived(number, queue))
        inbox.retry_later(unit, first, 1, LATER, "turn_failed")

    store.now_run(fill)
    assert claimed(store) == ["3", "4"]
    assert claimed(store, LATER) == ["1", "2", "3", "4", "5"]


def test_a_timer_that_waits_does_not_hold_back_what_she_says(store: Store) -> None:
    def fill(unit: Unit) -> None:
        timer = inbox.file(unit, arrived(1, "person:1", lane=1)) or 0
        inbox.file(unit, arrived(2, "person:1", lane=1))
        inbox.file(unit, arrived(3, "person:1", lane=0))
        inbox.retry_later(unit, timer, 1, LATER, "turn_failed")

    store.now_run(fill)
    assert claimed(store) == ["3"]


def test_what_she_said_holds_back_her_timers_while_it_waits(store: Store) -> None:
    def fill(unit: Unit) -> None:
        said = inbox.file(unit, arrived(1, "person:1", lane=0)) or 0
        inbox.file(unit, arrived(2, "person:1", lane=1))
        inbox.retry_later(unit, said, 1, LATER, "turn_failed")

    store.now_run(fill)
    assert claimed(store) == []


@pytest.mark.req("S12")
def test_each_row_ends_in_exactly_one_state(store: Store) -> None:
    def fill(unit: Unit) -> None:
        ids = [inbox.file(unit, arrived(number)) or 0 for number in range(4)]
        inbox.finish(unit, ids[0], "done")
        inbox.finish(unit, ids[1], "quarantined", "gave_up")
        inbox.quarantine(unit, "tg:1", "10", '{"broken": ', "JSONDecodeError")
        inbox.ignore(unit, "tg:1", "11", "channel_post")

    store.now_run(fill)
    assert store.read(inbox.counts) == {"done": 1, "quarantined": 2, "ignored": 1, "pending": 2}
    assert claimed(store) == ["2", "3"]


@pytest.mark.fault("A21", guard="bot.store.inbox:quarantine")
def test_what_was_set_aside_has_its_name_too(store: Store) -> None:
    def twice(unit: Unit) -> list[int | None]:
        first = inbox.quarantine(unit, "tg:1", "5", "raw", "TypeError")
        return [first, inbox.quarantine(unit, "tg:1", "5", "raw", "TypeError"), inbox.file(unit, arrived(5))]

    kept, *again = store.now_run(twice)
    assert again == [None, None]
    row = store.read(lambda unit: inbox.get(unit, kept or 0))
    assert row is not None
    assert (row.state, row.reason, row.body) == ("quarantined", "TypeError", {"raw": "raw"})


def test_rows_of_the_house_itself_have_ids_of_their_own() -> None:
    rows = [InboxRow.system(f"rota:{hour}", NINE) for hour in range(100)]
    assert len({row.id for row in rows}) == 100
    assert all(row.id < 0 for row in rows)
    assert InboxRow.system("rota:1", NINE).id == InboxRow.system("rota:1", LATER).id


STEPS = st.lists(
    st.tuples(st.sampled_from(["file", "fail", "do"]), st.integers(0, 2), st.integers(0, 1)), max_size=25
)


@given(STEPS)
@settings(max_examples=25, deadline=None)
@pytest.mark.req("S15")
def test_a_lane_of_a_queue_is_always_done_in_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    from bot.clock import MovableClock  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("order")
    done: list[tuple[str, int, int]] = []
    now = NINE
    with Store.open(f"sqlite:///{folder / 'n.db'}", folder, MovableClock(NINE), durable=False) as store:
        for number, (step, queue, lane) in enumerate(steps):
            now += timedelta(seconds=1)
            if step == "file":
                arrival = arrived(number, f"person:{queue}", lane)
                store.now_run(lambda unit, arrival=arrival: inbox.file(unit, arrival))
                continue
            first = store.now_run(lambda unit, now=now: inbox.claim(unit, now, 1))
            for row in first:
                if step == "do":
                    store.now_run(lambda unit, row=row: inbox.finish(unit, row.id, "done"))
                    done.append((row.queue, row.lane, row.id))
                else:
                    wait = now + timedelta(seconds=2)
                    store.now_run(
                        lambda unit, row=row, wait=wait: inbox.retry_later(unit, row.id, 1, wait, "x")
                    )
    for queue, lane in {(queue, lane) for queue, lane, _ in done}:
        ids = [row_id for q, own, row_id in done if (q, own) == (queue, lane)]
        assert ids == sorted(ids)
