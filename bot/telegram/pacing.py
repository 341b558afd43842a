"""Owns the speed of sending: thirty in any second, one a second in a chat, and room for what is urgent."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.clock import Clock
from policies.effects import SendClass

# How full the last second may be for a message of this class to join it; the rest is for those before it.
CEILING = {
    SendClass.SAFETY: 30,
    SendClass.ALERT: 30,
    SendClass.REPLY: 28,
    SendClass.PROMPT: 25,
    SendClass.DIGEST: 25,
}
URGENT = frozenset({SendClass.SAFETY, SendClass.ALERT})
# A little over a second: what we send evenly may arrive a little closer together.
WINDOW_S = 1.02
# So many chats refused within a few seconds means that the bot as a whole is too fast, not one chat.
CHATS_FOR_ALL = 3
MEMORY_S = 5.0


class Pacing:
    """What may be sent now. Times are `clock.monotonic()`, so a wall clock that jumps changes nothing."""

    def __init__(
        self,
        clock: Clock,
        chat_gap: timedelta = timedelta(seconds=1),
        ceiling: Mapping[SendClass, int] = MappingProxyType(CEILING),
    ) -> None:
        self._clock = clock
        self._ceiling = ceiling
        self._gap_s = chat_gap.total_seconds()
        self._sent: deque[float] = deque()
        self._chats: dict[int, float] = {}
        self._paused: dict[int, float] = {}
        self._refused: deque[tuple[float, int]] = deque()
        self._routine_from = float("-inf")

    def room(self, send_class: SendClass) -> int:
        """How many messages of this class may go at this moment, all chats together."""
        return self.rooms()[send_class]

    def rooms(self) -> Mapping[SendClass, int]:
        """`room` of every class."""
        now = self._clock.monotonic()
        while self._sent and self._sent[0] <= now - WINDOW_S:
            self._sent.popleft()
        sent, all_go = len(self._sent), now >= self._routine_from
        return {
            send_class: most - sent if most > sent and (all_go or send_class in URGENT) else 0
            for send_class, most in self._ceiling.items()
        }

    def take(self, chat_id: int, new_message: bool = True) -> None:
        """A message to this chat leaves now."""
        now = self._clock.monotonic()
        self._sent.append(now)
        if new_message:
            self._chats.pop(chat_id, None)  # to its place at the end: the first is always the longest ago
            self._chats[chat_id] = now

    async def slot(self, chat_id: int, send_class: SendClass) -> None:
        """Wait for room and take it: for a call that is not planned, like the second try of a message."""
        while True:
            if self.room(send_class):
                self.take(chat_id)
                return
            await asyncio.sleep(max(0.02, self.wait_s()))

    def resting(self) -> frozenset[int]:
        """Chats to leave alone now, just written to or refused; what is urgent goes there all the same."""
        now = self._clock.monotonic()
        while self._chats and now - self._chats[chat := next(iter(self._chats))] >= self._gap_s:
            del self._chats[chat]
        if self._paused:
            self._paused = {chat: until for chat, until in self._paused.items() if now < until}
        return frozenset((*self._chats, *self._paused))

    def refused(self, chat_id: int, after_s: float) -> None:
        """A 429 for this chat: its routine messages wait, everybody's when several chats hear it together."""
        now = self._clock.monotonic()
        self._paused[chat_id] = max(self._paused.get(chat_id, now), now + after_s)
        self._refused.append((now, chat_id))
        while self._refused[0][0] < now - MEMORY_S:
            self._refused.popleft()
        if len({chat for _, chat in self._refused}) >= CHATS_FOR_ALL:
            self._routine_from = max(self._routine_from, now + after_s)

    def wait_s(self) -> float:
        """Seconds until the fullest second has room again; 0 when there is room for anyone."""
        if len(self._sent) < min(self._ceiling.values()):
            return 0.0
        return max(0.0, self._sent[0] + WINDOW_S - self._clock.monotonic())
