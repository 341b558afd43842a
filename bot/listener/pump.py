"""Owns the second hearing: saved messages to the listener, and what it raises as events into the inbox."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from typing import Protocol

from bot.clock import Clock
from bot.listener import waiting
from bot.listener.client import NoAnswer
from bot.listener.waiting import Said
from bot.store import Store, inbox
from bot.store.inbox import Arrival
from bot.store.unit import Unit
from dialogs.model import EventKind

log = logging.getLogger(__name__)

SOURCE = "second_listener"
IN_FLIGHT = 4


class Listener(Protocol):
    """Who hears: `bot.listener.client.Client`, or a test's own."""

    async def hear(self, words: str) -> Collection[str]:
        """Names of signs. NoAnswer where there is none to read."""
        ...

    async def close(self) -> None: ...


class ListenerPump:
    """Asks once about each message whose turn is saved; `filed` is called when something was raised.

    `unanswered` counts by reason. A failure is logged and counted; nothing is asked again because of it.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        listener: Listener,
        signs: Collection[str],
        filed: Callable[[], object],
    ) -> None:
        self._store = store
        self._clock = clock
        self._listener = listener
        self._signs = signs
        self._filed = filed
        self._past = 0
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self.unanswered: Counter[str] = Counter()

    async def tick(self) -> int:
        """Hear what was saved since the last time; returns how many messages were given away."""
        found = await asyncio.to_thread(self._store.read, self._find)
        if found.said:
            said = await self._store.run(lambda unit: waiting.begin(unit, found.said))
            await asyncio.gather(*(self._one(one) for one in said))
            await self._store.run(lambda unit: waiting.passed(unit, found.upto))
        self._past = found.upto  # where there was nothing to hear it need not be saved
        return len(found.said)

    def listen_for(self, signs: Collection[str]) -> None:
        """From now on these signs count."""
        self._signs = signs

    async def close(self) -> None:
        await self._listener.close()

    def _find(self, unit: Unit) -> waiting.Waiting:
        past = max(self._past, waiting.mark(unit).past)
        return waiting.find(unit, past, self._clock.now())

    async def _one(self, said: Said) -> None:
        async with self._room:
            named = await self._named(said)
        raised = [name for name in dict.fromkeys(named) if name in self._signs]
        if raised:
            await self._store.run(lambda unit: inbox.file(unit, self._arrival(said, raised)))
            self._filed()

    async def _named(self, said: Said) -> Collection[str]:
        try:
            return await self._listener.hear(said.words)
        except NoAnswer as none:
            reason = str(none)
        except Exception as error:  # whatever it is, her turn was saved long ago
            reason = type(error).__name__
        self.unanswered[reason] += 1
        total = self.unanswered.total()
        log.warning(
            "The second listener gave no answer about row %s (%s), %d so far", said.row.id, reason, total
        )
        return ()

    def _arrival(self, said: Said, raised: list[str]) -> Arrival:
        row = said.row
        return Arrival(
            source=SOURCE,
            source_id=str(row.id),  # one a message, however often it is asked about
            queue=row.queue,
            lane=0,
            kind=EventKind.LISTENER_RAISED,
            actor_id=None,
            body={"signs": raised, "words": row.body["text"], "message": row.id},
            sent_at=self._clock.now(),
            person_key=int(row.queue.partition(":")[2]),
        )
