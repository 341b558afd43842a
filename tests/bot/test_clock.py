"""The clocks: the real one, and the one that is moved by hand."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, MovableClock, SystemClock

NINE = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))


def test_the_system_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_the_system_clock_counts_up() -> None:
    clock: Clock = SystemClock()
    assert clock.monotonic() <= clock.monotonic()


def test_a_movable_clock_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(NINE)
    assert (clock.now(), clock.monotonic(), clock.running) == (NINE, 0.0, False)
    assert clock.now() == NINE


def test_without_a_start_it_begins_at_the_real_time() -> None:
    real = MovableClock(NINE)
    assert MovableClock(real=real).now() == NINE
    assert abs(MovableClock().now() - SystemClock().now()) < timedelta(minutes=1)


def test_a_start_in_another_zone_is_turned_into_utc() -> None:
    clock = MovableClock(datetime(2026, 3, 29, 11, 0, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == NINE
    assert clock.now().tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(NINE.replace(tzinfo=None))
    with pytest.raises(ValueError, match="aware"):
        MovableClock(NINE).set_wall(NINE.replace(tzinfo=None))


@given(st.lists(SPANS, max_size=20))
def test_advancing_moves_both_hands_exactly(spans: list[timedelta]) -> None:
    clock = MovableClock(NINE)
    for span in spans:
        clock.advance(span)
    total = sum(spans, timedelta(0))
    assert clock.now() == NINE + total
    assert clock.monotonic() == total.total_seconds()


def test_time_does_not_pass_backwards() -> None:
    with pytest.raises(ValueError, match="set_wall"):
        MovableClock(NINE).advance(timedelta(microseconds=-1))


@given(st.lists(st.tuples(st.sampled_from(["advance", "real", "run", "freeze"]), SPANS), max_size=20))
def test_only_a_running_clock_follows_the_real_one(steps: list[tuple[str, timedelta]]) -> None:
    real = MovableClock(NINE)
    clock = MovableClock(NINE, real=real)
    passed, running = timedelta(0), False
    for step, span in steps:
        match step:
            case "advance":
                clock.advance(span)
                passed += span
            case "real":
                real.advance(span)
                passed += span if running else timedelta(0)
            case "run":
                clock.run()
                running = True
            case _:
                clock.freeze()
                running = False
        assert clock.running is running
    # The real clock counts in float seconds: a day may lose a fraction of a microsecond.
    assert abs(clock.now() - (NINE + passed)) <= timedelta(microseconds=100)
    assert clock.monotonic() == pytest.approx(passed.total_seconds(), abs=1e-4)


@pytest.mark.fault("E02", "the wall clock is put right without touching elapsed time")
@given(st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=2)), SPANS)
def test_the_wall_clock_may_jump_either_way_and_elapsed_time_does_not(
    jump: timedelta, later: timedelta
) -> None:
    clock = MovableClock(NINE)
    clock.advance(timedelta(hours=1))
    clock.set_wall(clock.now() + jump)
    clock.advance(later)
    assert clock.now() == NINE + timedelta(hours=1) + jump + later
    assert clock.monotonic() == (timedelta(hours=1) + later).total_seconds()
