"""Owns the updates that wait for the bot: in order, until confirmed by a higher offset or too old."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

# How long Telegram keeps an update that nobody fetches.
MESSAGE_LIFE = timedelta(hours=24)
BUTTON_LIFE = timedelta(seconds=150)
# An offset so far ahead counts as a mistake: the queue is read from its head and nothing is confirmed.
AHEAD_AT_MOST = 10
# What a bot gets that did not ask for certain kinds.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update in the queue. `id` is Telegram's; the body may claim another (raw updates)."""

    id: int
    body: Any
    until: datetime


class UpdateQueue:
    """`waiting` in the order of their ids; `expired` are those the bot never fetched in time."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next = first_id
        self._bodies: dict[int, Any] = {}
        self._echoes: list[Any] = []
        self.allowed: tuple[str, ...] = ()
        self.waiting: list[Waiting] = []
        self.expired: list[Any] = []

    def __len__(self) -> int:
        return len(self.waiting) + len(self._echoes)

    def file(self, kind: str, content: Any) -> int:
        """Queue an update of this kind, unless the bot does not want it; its id, 0 where not wanted."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return 0
        life = BUTTON_LIFE if kind == "callback_query" else MESSAGE_LIFE
        return self._put({"update_id": self._next, kind: content}, life)

    def inject(self, body: Any) -> int:
        """Queue anything as it is; a dict without an update_id gets one.

        What no offset could ever confirm (no dict, an id of the wrong kind or already past) comes once.
        """
        if isinstance(body, dict) and "update_id" not in body:
            body = {"update_id": self._next, **body}
        given = body["update_id"] if isinstance(body, dict) else None
        if not isinstance(given, int) or isinstance(given, bool) or given < self._next:
            self._echoes.append(body)
            return 0
        self._next = given
        return self._put(body, MESSAGE_LIFE)

    def fetch(self, offset: int, limit: int) -> list[Any]:
        """Confirm what is below `offset`, then the oldest `limit` bodies; below 0 it counts from the end."""
        self._expire()
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset <= self._next + AHEAD_AT_MOST:
            self.waiting = [one for one in self.waiting if one.id >= offset]
        echoes, self._echoes = self._echoes[:limit], self._echoes[limit:]
        return (echoes + [one.body for one in self.waiting])[:limit]

    def bring(self) -> list[Waiting]:
        """Everything that waits, oldest first, for a webhook; each stays until it is `taken`."""
        self._expire()
        echoes, self._echoes = self._echoes, []
        # An echo was never in the queue: it is brought once, like any other replay.
        return [Waiting(0, body, self._now()) for body in echoes] + self.waiting

    def taken(self, one: Waiting) -> None:
        """The webhook has thanked for it."""
        self.waiting = [other for other in self.waiting if other is not one]

    def drop(self) -> None:
        """Forget everything that waits (drop_pending_updates)."""
        self.waiting.clear()
        self._echoes.clear()

    def restart(self, lower: int) -> None:
        """The next update gets this id, as after a week without any; ValueError while updates wait."""
        if self.waiting:
            raise ValueError("ids start anew only while no update waits")
        self._next = lower

    def shuffle(self, seed: int) -> None:
        """The waiting updates change places: the same ids in order, other contents behind them."""
        bodies = [(one.body, one.until) for one in self.waiting]
        random.Random(seed).shuffle(bodies)
        self.waiting = [
            replace(one, body=_renamed(body, one.id), until=until)
            for one, (body, until) in zip(self.waiting, bodies, strict=True)
        ]
        self._bodies |= {one.id: one.body for one in self.waiting}

    def repeat(self, update_id: int) -> None:
        """The next answer brings this update once more; KeyError where there never was one."""
        self._echoes.append(self._bodies[update_id])

    def bodies(self) -> Iterable[Any]:
        """Every update there ever was, in the order of arrival."""
        return self._bodies.values()

    def _put(self, body: Any, life: timedelta) -> int:
        number, self._next = self._next, self._next + 1
        self._bodies[number] = body
        self.waiting.append(Waiting(number, body, self._now() + life))
        return number

    def _expire(self) -> None:
        now = self._now()
        if any(one.until <= now for one in self.waiting):
            self.expired += [one.body for one in self.waiting if one.until <= now]
            self.waiting = [one for one in self.waiting if one.until > now]


def _renamed(body: Any, number: int) -> Any:
    return {**body, "update_id": number} if isinstance(body, dict) else body
