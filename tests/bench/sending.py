"""G12: how fast we send, how long a reply waits behind a broadcast, and what deciding it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from telegram.ext import AIORateLimiter

from bot.telegram.pacing import Pacing
from policies.effects import SendClass
from tests.bench.broadcast import RTT_S, Broadcast, by_napwise, by_ptb
from tests.bench.measure import Line, ratio, timed

SENDS = 2_000


class Paced:
    """What the sender asks for each message: the room of every class, who rests, and that it is taken."""

    def __init__(self) -> None:
        self.updates = SENDS
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def now(self) -> Any:
        raise AssertionError("the pace does not look at the wall clock")

    def __call__(self) -> None:
        pacing = Pacing(self)
        for chat in range(SENDS):
            self._now += 0.04  # a full broadcast: 25 in every second
            rooms = pacing.rooms()
            assert rooms[SendClass.SAFETY] and chat not in pacing.resting()
            pacing.take(chat)


class Limited:
    """The peer: PTB's AIORateLimiter with its limits out of reach, around a call that does nothing."""

    def __init__(self) -> None:
        self.updates = SENDS
        self._loop = asyncio.new_event_loop()

    def __call__(self) -> None:
        self._loop.run_until_complete(self._send_all())

    async def _send_all(self) -> None:
        limiter = AIORateLimiter(overall_max_rate=1e9, overall_time_period=1)
        await limiter.initialize()
        for chat in range(1, SENDS + 1):
            await limiter.process_request(_nothing, (), {}, "sendMessage", {"chat_id": chat}, None)

    def close(self) -> None:
        self._loop.close()


async def _nothing(*_: Any, **__: Any) -> bool:
    return True


def lines(folder: Path) -> Iterator[Line]:
    limited = Limited()
    costs = timed({"ours": Paced(), "theirs": limited})
    limited.close()
    note = f"AIORateLimiter {median(costs['theirs']):.1f} us, {ratio(costs['theirs'], costs['ours']):.1f} x"
    yield Line("G12", "deciding what may leave, a send", median(costs["ours"]), "us", 5, note=note)
    ours = asyncio.run(by_napwise(folder, Broadcast()))
    theirs = asyncio.run(by_ptb(Broadcast()))
    note = f"AIORateLimiter {theirs.most_in_a_second}"
    yield Line("G12", "most sends in any second", ours.most_in_a_second, "", 30, note=note)
    slot_s = 1 / 30
    note = f"AIORateLimiter {theirs.reply_wait_s * 1000:.0f} ms"
    what = "a reply behind 150 prompts, beyond one slot and the RTT"
    late_ms = max(0.0, ours.reply_wait_s - slot_s - RTT_S) * 1000
    yield Line("G12", what, late_ms, "ms", 0, note=f"waited {ours.reply_wait_s * 1000:.0f} ms; {note}")
