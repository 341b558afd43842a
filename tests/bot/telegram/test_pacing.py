"""Never more than thirty in any second, and what is urgent never queues behind what is not (G12)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.telegram.pacing import CEILING, URGENT, Pacing
from policies.effects import SendClass

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def most_in_any_second(times: list[float]) -> int:
    return max((sum(1 for other in times if at <= other < at + 1.0) for at in times), default=0)


@given(st.lists(st.tuples(st.sampled_from(list(SendClass)), st.floats(0, 0.3)), max_size=300))
def test_never_more_than_thirty_in_any_second(calls: list[tuple[SendClass, float]]) -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    left: list[tuple[float, SendClass]] = []
    for chat, (send_class, pause_s) in enumerate(calls):
        clock.advance(timedelta(seconds=pause_s))
        if pacing.room(send_class):
            pacing.take(chat)
            left.append((clock.monotonic(), send_class))
    assert most_in_any_second([at for at, _ in left]) <= 30
    routine = [at for at, send_class in left if send_class in {SendClass.PROMPT, SendClass.DIGEST}]
    assert most_in_any_second(routine) <= CEILING[SendClass.PROMPT]


@pytest.mark.fault("B08", guard="bot.telegram.pacing:Pacing")
@given(st.lists(st.integers(0, 45_000), max_size=60))
def test_a_safety_text_never_waits_behind_ten_thousand_prompts(arrivals_ms: list[int]) -> None:
    """One slot = 1/30 s: with prompts only before it, a safety text leaves in the very step it comes."""
    clock = MovableClock(START)
    pacing = Pacing(clock)
    waiting, prompts, sent = sorted(arrivals_ms, reverse=True), 10_000, []
    for tick in range(1_500):
        now_ms = tick * 33
        due = 0
        while waiting and waiting[-1] <= now_ms:
            waiting.pop()
            due += 1
        for _ in range(min(due, pacing.room(SendClass.SAFETY))):
            pacing.take(-1)
            due -= 1
        assert due == 0 or len([at for at in sent if at > clock.monotonic() - 1.02]) <= 25
        waiting += [now_ms] * due
        while prompts and pacing.room(SendClass.PROMPT):
            pacing.take(prompts)
            sent.append(clock.monotonic())
            prompts -= 1
        clock.advance(timedelta(milliseconds=33))
    assert prompts < 10_000 - 25 * 40


def test_ten_thousand_prompts_take_seven_minutes_not_an_hour() -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    left = 10_000
    while left:
        while left and pacing.room(SendClass.PROMPT):
            pacing.take(left)
            left -= 1
        clock.advance(timedelta(seconds=max(0.001, pacing.wait_s())))
    assert 333 <= clock.monotonic() <= 420


def test_a_chat_rests_a_second_after_a_message() -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    pacing.take(7)
    pacing.take(8, new_message=False)
    assert pacing.resting() == {7}
    clock.advance(timedelta(seconds=1))
    assert pacing.resting() == frozenset()


@pytest.mark.fault("B07", guard="bot.telegram.pacing:Pacing.refused")
def test_one_chat_that_is_refused_stops_nobody_else() -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    pacing.refused(7, 3600.0)
    clock.advance(timedelta(minutes=59))
    assert pacing.resting() == {7}
    assert all(pacing.room(send_class) for send_class in SendClass)
    clock.advance(timedelta(minutes=2))
    assert pacing.resting() == frozenset()


@pytest.mark.fault("B08", guard="bot.telegram.pacing:Pacing.refused")
def test_many_chats_refused_at_once_pause_what_is_routine_only() -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    for chat in (1, 2, 3):
        pacing.refused(chat, 20.0)
    assert not any(pacing.room(send_class) for send_class in SendClass if send_class not in URGENT)
    assert all(pacing.room(send_class) for send_class in URGENT)
    clock.advance(timedelta(seconds=21))
    assert all(pacing.room(send_class) for send_class in SendClass)


def test_the_same_chat_refused_again_and_again_is_one_chat() -> None:
    pacing = Pacing(MovableClock(START))
    for _ in range(10):
        pacing.refused(1, 20.0)
    assert pacing.room(SendClass.PROMPT)


async def test_a_slot_is_waited_for() -> None:
    clock = MovableClock(running=True)
    pacing = Pacing(clock)
    for chat in range(30):
        pacing.take(chat)
    await pacing.slot(99, SendClass.SAFETY)
    assert clock.monotonic() >= 1.0


def test_a_wall_clock_that_jumps_changes_nothing() -> None:
    clock = MovableClock(START)
    pacing = Pacing(clock)
    for chat in range(30):
        pacing.take(chat)
    clock.set_wall(START + timedelta(days=1))
    assert pacing.room(SendClass.SAFETY) == 0
