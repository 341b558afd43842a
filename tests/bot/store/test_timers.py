"""Timers: one for each key, due in time, filed once, and never in the way of what people say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.store import Store, inbox, timers
from bot.store.unit import Unit
from tests.support.rows import NINE, arrived

HER = "person:1"
HOUR = timedelta(hours=1)


def keys(store: Store, now: datetime) -> list[str]:
    return [timer.key for timer in store.read(lambda unit: timers.due(unit, now))]


def test_the_same_key_again_moves_the_timer(store: Store) -> None:
    def fill(unit: Unit) -> None:
        timers.set(unit, HER, "snooze", "pause_end", NINE, {"n": 1})
        timers.set(unit, HER, "snooze", "pause_end", NINE + HOUR, {"n": 2})
        timers.set(unit, "person:2", "snooze", "pause_end", NINE, {"n": 3})

    store.now_run(fill)
    assert [timer.payload for timer in store.read(lambda unit: timers.due(unit, NINE))] == [{"n": 3}]
    assert [timer.payload["n"] for timer in store.read(lambda unit: timers.due(unit, NINE + HOUR))] == [3, 2]


def test_timers_are_forgotten_by_key_by_kind_and_all(store: Store) -> None:
    def fill(unit: Unit) -> None:
        for number in range(3):
            timers.set(unit, HER, "mood_check", f"m{number}", NINE, {})
            timers.set(unit, HER, "snooze", f"s{number}", NINE, {})
        timers.set(unit, "alert:1", "alert_step", "step", NINE, {})

    store.now_run(fill)
    assert store.now_run(lambda unit: timers.cancel(unit, HER, "mood_check", "m1")) == 1
    assert store.now_run(lambda unit: timers.cancel(unit, HER, "snooze", "m0")) == 0
    assert keys(store, NINE) == ["m0", "s0", "s1", "m2", "s2", "step"]
    assert store.now_run(lambda unit: timers.cancel(unit, HER, "snooze")) == 3
    assert store.now_run(lambda unit: timers.cancel_all(unit, HER)) == 2
    assert not store.read(lambda unit: timers.has_any(unit, HER))
    assert store.read(lambda unit: timers.has_any(unit, "alert:1"))
    assert keys(store, NINE) == ["step"]


@pytest.mark.req("S28")
def test_a_timer_is_filed_when_it_is_due_and_once(store: Store) -> None:
    store.now_run(lambda unit: timers.set(unit, HER, "snooze", "k", NINE, {"flow": "session"}))
    assert store.now_run(lambda unit: timers.file_due(unit, NINE - timedelta(microseconds=1))) == 0
    assert store.now_run(lambda unit: timers.file_due(unit, NINE)) == 1
    assert store.now_run(lambda unit: timers.file_due(unit, NINE)) == 0
    (row,) = store.now_run(lambda unit: inbox.claim(unit, NINE))
    assert (row.queue, row.lane, row.kind, row.sent_at) == (HER, 1, "timer_due", NINE)
    assert row.body == {"flow": "session", "kind": "snooze", "key": "k"}


def test_the_same_key_set_again_after_it_was_filed_fires_again(store: Store) -> None:
    for _ in range(2):
        store.now_run(lambda unit: timers.set(unit, HER, "snooze", "k", NINE, {}))
        store.now_run(lambda unit: timers.file_due(unit, NINE))
    assert len(store.now_run(lambda unit: inbox.claim(unit, NINE))) == 2


@pytest.mark.fault("E02", guard="bot.store.timers:TimerRow.arrival")
@pytest.mark.req("S28")
def test_a_slot_of_her_day_fires_once_however_often_it_is_planned(store: Store) -> None:
    slot = {"local_date": "2026-10-25", "slot": "night"}
    for turn in range(3):
        due = NINE + turn * HOUR
        store.now_run(lambda unit, due=due: timers.set(unit, HER, "window_prompt", "night", due, slot))
        store.now_run(lambda unit, due=due: timers.file_due(unit, due))
    assert len(store.now_run(lambda unit: inbox.claim(unit, NINE + HOUR))) == 1
    assert not store.read(lambda unit: timers.has_any(unit, HER))


def test_steps_of_an_alert_go_before_other_timers(store: Store) -> None:
    def fill(unit: Unit) -> None:
        timers.set(unit, HER, "mood_check", "m", NINE - HOUR, {})
        timers.set(unit, "alert:3", "alert_step", "step", NINE, {})
        timers.file_due(unit, NINE)

    store.now_run(fill)
    rows = store.now_run(lambda unit: inbox.claim(unit, NINE))
    assert [(row.queue, row.lane) for row in rows] == [("alert:3", 0), (HER, 1)]


@pytest.mark.fault("B08", guard="bot.store.timers:file_due")
def test_ten_thousand_timers_at_nine_do_not_stand_before_a_person(store: Store, clock: MovableClock) -> None:
    def plan(unit: Unit) -> None:
        rows = [
            {"owner": f"person:{n}", "kind": "window_prompt", "key": "w", "due_at": NINE, "payload": {}}
            | {"local_date": None, "slot": None}
            for n in range(10_000)
        ]
        unit.add_many(timers.T, rows)

    store.now_run(plan)
    commits, chunks = store.commits, 0
    while store.now_run(lambda unit: timers.file_due(unit, NINE, 500)):
        chunks += 1
    assert chunks == 20
    assert store.commits - commits == 21, "a chunk a transaction: nobody waits for all of them"
    store.now_run(
        lambda unit: inbox.file(unit, arrived(1, "person:77", body={"text": "I can't feel my legs"}))
    )
    rows = store.now_run(lambda unit: inbox.claim(unit, NINE))
    assert rows[0].body["text"] == "I can't feel my legs"
    assert {row.lane for row in rows[1:]} == {1}
    assert store.read(inbox.counts) == {"pending": 10_001}
