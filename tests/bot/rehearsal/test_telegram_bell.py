"""Whoever waits for a change of the rehearsal's Telegram can be stopped at any moment."""

import asyncio

import pytest

from bot.rehearsal.telegram.bell import Bell


@pytest.mark.parametrize("moments", range(6))
async def test_a_ring_at_the_same_moment_does_not_swallow_a_cancellation(moments: int) -> None:
    """It did, and a house that was told to stop polled on for ever: starting over hung."""
    bell = Bell()
    waiting = asyncio.create_task(bell.wait(0, 60))
    for _ in range(3):
        await asyncio.sleep(0)
    bell.ring()
    for _ in range(moments):
        await asyncio.sleep(0)
    had_ended = not waiting.cancel()
    await asyncio.wait([waiting])
    assert had_ended or waiting.cancelled()


async def test_it_waits_for_a_ring_no_longer_than_it_was_told() -> None:
    bell = Bell()
    assert await bell.wait(0, 0.01) == 0
    bell.ring()
    assert await bell.wait(0, 60) == 1
