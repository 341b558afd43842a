"""Silence is noticed: a new connection after 90 s, the end after 180 s, and a gap is never overlooked."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.telegram.watch import Call, Limits, Watch

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def watching() -> tuple[MovableClock, Watch]:
    clock = MovableClock(START)
    return clock, Watch(clock, Limits())


@pytest.mark.fault("B16", guard="bot.telegram.watch:Watch.failed")
def test_silence_is_met_with_a_new_connection_and_then_with_the_end() -> None:
    clock, watch = watching()
    calls = []
    for _ in range(18):
        clock.advance(timedelta(seconds=10))
        calls.append(watch.failed(answered=False))
    assert calls.index(Call.REBUILD) == 8 and calls.count(Call.REBUILD) == 1
    assert calls.index(Call.GIVE_UP) == 17


@pytest.mark.fault("B04", guard="bot.telegram.watch:Watch.failed")
def test_a_telegram_that_says_no_for_six_hours_is_waited_for() -> None:
    clock, watch = watching()
    calls = []
    for _ in range(6 * 360):
        clock.advance(timedelta(seconds=10))
        calls.append(watch.failed(answered=True))
    assert Call.GIVE_UP not in calls
    assert calls.count(Call.REBUILD) == 6 * 40
    assert watch.silent() == timedelta(hours=6)


def test_a_good_poll_begins_anew() -> None:
    clock, watch = watching()
    for _ in range(17):
        clock.advance(timedelta(seconds=10))
        watch.failed(answered=False)
    watch.good()
    clock.advance(timedelta(seconds=100))
    assert [watch.failed(answered=False) for _ in range(3)] == [Call.NOTHING, Call.NOTHING, Call.REBUILD]


def test_one_failure_after_the_clock_was_moved_is_no_stall() -> None:
    clock, watch = watching()
    clock.advance(timedelta(days=1))
    assert watch.failed(answered=False) is Call.NOTHING


@pytest.mark.fault("B05", guard="bot.telegram.watch:Watch.gap")
def test_a_gap_is_what_lies_between_two_savings() -> None:
    clock, watch = watching()
    assert watch.gap() is None
    watch.filed()
    clock.advance(timedelta(seconds=120))
    assert watch.gap() is None
    clock.advance(timedelta(seconds=1))
    assert watch.gap().silent == timedelta(seconds=121)
    watch.filed()
    assert watch.gap() is None


@pytest.mark.fault("E04", guard="bot.telegram.watch:Watch.gap")
def test_a_machine_that_slept_has_a_gap_although_its_ticks_stood_still() -> None:
    clock, watch = watching()
    watch.filed()
    clock.set_wall(START + timedelta(hours=8))
    assert watch.gap().silent == timedelta(hours=8)


def test_an_earlier_run_is_remembered() -> None:
    _, watch = watching()
    watch.since(START - timedelta(hours=30))
    assert watch.gap().silent == timedelta(hours=30)


def test_a_rehearsal_has_no_gaps() -> None:
    clock = MovableClock(START)
    watch = Watch(clock, Limits(gap=None))
    watch.filed()
    clock.advance(timedelta(days=1))
    assert watch.gap() is None
