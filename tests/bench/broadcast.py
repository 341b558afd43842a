"""150 prompts and, meanwhile, replies to others, in real time: our sender's way, and AIORateLimiter's."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from telegram.ext import AIORateLimiter, ExtBot

from bot.clock import SystemClock
from bot.store import Store, outbox
from bot.store.outbox import OutboxRow
from bot.telegram.pacing import Pacing
from bot.telegram.sender import Rules, Sender
from tests.bench.clinic_day import installed, url
from tests.bench.telegram_bytes import TOKEN, Canned

PROMPTS, REPLIES = 150, 7
FIRST_REPLY = 10_000
RTT_S = 0.05
FIRST_REPLY_S, BETWEEN_S = 0.5, 0.4


@dataclass
class Broadcast:
    """When each message left, and when each reply was asked for and had arrived (monotonic seconds)."""

    left: list[float] = field(default_factory=list)
    asked: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    _all_left: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, chat_id: int) -> None:
        """Telegram, `RTT_S` away."""
        self.left.append(time.monotonic())
        if len(self.left) == PROMPTS + REPLIES:
            self._all_left.set()
        await asyncio.sleep(RTT_S)
        if chat_id in self.asked:
            self.waits.append(time.monotonic() - self.asked[chat_id])

    @property
    def most_in_a_second(self) -> int:
        return max(sum(at <= other < at + 1.0 for other in self.left) for at in self.left)

    @property
    def reply_wait_s(self) -> float:
        return median(self.waits)

    async def until_all_left(self) -> None:
        await self._all_left.wait()
        await asyncio.sleep(2 * RTT_S)


@dataclass
class _Line:
    """Stands where `Delivery` does."""

    broadcast: Broadcast

    async def send(self, row: OutboxRow, prefix: str = "") -> int:
        del prefix
        await self.broadcast.send(row.chat_id)
        return row.id


async def by_napwise(folder: Path, broadcast: Broadcast) -> Broadcast:
    """Rows in the outbox, claimed, marked and sent by the sender itself."""
    clock = SystemClock()
    with Store.open(url(installed(folder / "sending")), folder / "sending", clock) as store:
        rules = Rules(gate=lambda unit, row: None, repeat_mark=lambda unit, row: "")
        sender = Sender(store, clock, Pacing(clock), _Line(broadcast), rules)  # type: ignore[arg-type]
        store.now_run(lambda unit: [outbox.add(unit, _row(chat, "prompt")) for chat in range(PROMPTS)])
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(FIRST_REPLY_S)
        for chat in range(FIRST_REPLY, FIRST_REPLY + REPLIES):
            broadcast.asked[chat] = time.monotonic()
            await store.run(lambda unit, chat=chat: outbox.add(unit, _row(chat, "reply")))
            rules.wake.set()
            await asyncio.sleep(BETWEEN_S)
        await broadcast.until_all_left()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return broadcast


def _row(chat: int, send_class: str) -> OutboxRow:
    return OutboxRow(
        person_id=0,
        chat_id=chat,
        method="sendMessage",
        send_class=send_class,
        purpose=f"bench:{chat}",
        body={"html": "Is now a good time?"},
        created_at=SystemClock().now(),
    )


class _Far(Canned):
    """The canned Telegram, `RTT_S` away."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__()
        self._broadcast = broadcast

    async def do_request(self, url: str, *given: Any, **more: Any) -> tuple[int, bytes]:
        data = more.get("request_data") or next((one for one in given if hasattr(one, "parameters")), None)
        if data is not None and "chat_id" in data.parameters:
            await self._broadcast.send(int(data.parameters["chat_id"]))
        return await super().do_request(url)


async def by_ptb(broadcast: Broadcast) -> Broadcast:
    """The same messages through PTB's own limiter with its defaults; all of it in memory."""
    request = _Far(broadcast)
    bot: ExtBot[Any] = ExtBot(
        TOKEN, request=request, get_updates_request=request, rate_limiter=AIORateLimiter()
    )
    async with bot:
        # Positive ids: what is below zero is a group to Telegram, with limits of its own.
        sent = [
            asyncio.create_task(bot.send_message(1 + chat, "Is now a good time?")) for chat in range(PROMPTS)
        ]
        await asyncio.sleep(FIRST_REPLY_S)
        for chat in range(FIRST_REPLY, FIRST_REPLY + REPLIES):
            broadcast.asked[chat] = time.monotonic()
            sent.append(asyncio.create_task(bot.send_message(chat, "Thank you.")))
            await asyncio.sleep(BETWEEN_S)
        await asyncio.gather(*sent)
    return broadcast
