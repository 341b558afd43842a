"""Owns the fetching of updates: saved first, and only then confirmed to Telegram (A01, S11)."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter

from bot.clock import Clock
from bot.store import Store
from bot.store.errors import StoreUnavailable
from bot.telegram import salvage
from bot.telegram.client import READ_S, Client, end_webhook
from bot.telegram.desk import FOR_GOOD, Desk
from bot.telegram.filing import Reader
from bot.telegram.outage import Outage
from bot.telegram.outcomes import Outcome, PollingStalled, TokenRefused, causes, judge
from bot.telegram.watch import Call, Limits

log = logging.getLogger(__name__)

BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 5.0)
CLOSE_S = 5.0
# A server that answers "nothing" faster than this does not poll long, and is not to be asked without a pause.
AT_ONCE_S, PAUSE_S = 0.1, 0.25


@dataclass(frozen=True)
class Ways:
    """What the receiver reaches the world by. `open_client` builds a client anew when the old one is stuck.

    `filed` is called after every commit that brought something new; `sleep` and `jitter` are there for tests.
    """

    open_client: Callable[[], Client]
    filed: Callable[[], object] = lambda: None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    jitter: Callable[[], float] = random.random


class Receiver:
    """Polls for ever. Raises TokenRefused and PollingStalled; everything else it outlasts."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        reader: Reader,
        outage: Outage,
        ways: Ways,
        limits: Limits | None = None,
    ) -> None:
        self._clock = clock
        self._outage = outage
        self._ways = ways
        self._limits = limits or Limits()
        self._desk = Desk(store, clock, reader, self._limits)
        self._client = ways.open_client()
        self._polls_alone = False
        self._tries = 0
        self.offset: int | None = None
        self.watch = self._desk.watch

    async def run(self) -> None:
        """Fetch and file until cancelled."""
        await self.start()
        try:
            while True:
                await self.turn()
        finally:
            await self._close()

    async def start(self) -> None:
        """Open the line, and end a webhook that an earlier run left: nobody may poll beside it (409)."""
        await self._desk.open()
        await self._client.start()
        self._polls_alone = await end_webhook(self._client)

    async def turn(self) -> int:
        """One poll and what follows from it; returns how many new rows were filed."""
        poll_s = self._limits.poll_s
        asked = self._clock.monotonic()
        try:
            async with asyncio.timeout(poll_s + 2 * READ_S):
                raws = await self._client.updates(self.offset, poll_s)
        except Exception as error:  # whatever a poll fails with, there is a next one
            await self._failed(error)
            return 0
        self.watch.good()
        new = await self._take(raws)
        if poll_s and not raws and self._clock.monotonic() - asked < AT_ONCE_S:
            await self._ways.sleep(PAUSE_S)
        return new

    # -- what came ----------------------------------------------------------------------------------

    async def _take(self, raws: Sequence[Any]) -> int:
        letters = self._desk.letters(raws)
        try:
            new = await self._desk.file(letters)
        except StoreUnavailable as error:
            log.critical("The store cannot be written: %d updates stay at Telegram", len(raws))
            await self._outage.tell(self._client.bot, self._desk.reader, letters)
            if isinstance(error, FOR_GOOD):
                raise
            await self._wait()
            return 0
        self._tries = 0
        self._outage.over()
        self.offset = _after(raws)
        if new:
            self._ways.filed()
        if raws and self.offset is None:  # nothing in the batch can be confirmed: do not fetch it in a circle
            await self._wait()
        return new

    # -- what did not -------------------------------------------------------------------------------

    async def _failed(self, error: Exception) -> None:
        match error:
            case InvalidToken() | EndPointNotFound():
                raise TokenRefused("Telegram refuses the bot's token: is it the right one, and still valid?")
            case Conflict() if not self._polls_alone:
                log.warning("A webhook of an earlier run is still set: ending it")
                self._polls_alone = await end_webhook(self._client)
            case Conflict():
                log.error("Somebody else is fetching this bot's messages (409): is Napwise running twice?")
            case _:
                log.warning("Telegram could not be asked for updates: %s", type(error).__name__)
        match self.watch.failed(answered=_answered(error)):
            case Call.GIVE_UP:
                raise PollingStalled(
                    f"no answer from Telegram for {self.watch.silent().total_seconds():.0f} s"
                )
            case Call.REBUILD:
                await self._rebuild()
            case Call.NOTHING:
                pass
        await self._wait(judge(error).after_s if isinstance(error, RetryAfter) else 0.0)

    async def _rebuild(self) -> None:
        log.warning("No good poll for %.0f s: connecting anew", self.watch.silent().total_seconds())
        await self._close()
        self._client = self._ways.open_client()
        await self._client.start()

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(CLOSE_S):
                await self._client.close()
        except Exception as error:  # a stuck client cannot be asked to leave nicely
            log.warning("The old connection did not close: %s", type(error).__name__)

    async def _wait(self, at_least_s: float = 0.0) -> None:
        longest = BACKOFF_S[min(self._tries, len(BACKOFF_S) - 1)]
        self._tries += 1
        await self._ways.sleep(max(at_least_s, longest * (0.5 + 0.5 * self._ways.jitter())))


def _after(raws: Sequence[Any]) -> int | None:
    """The offset that confirms a saved batch.

    An empty answer has confirmed all before it: then none is needed, and none is right when the numbers start
    again lower after a quiet week (B02).
    """
    numbers = [number for raw in raws if (number := salvage.number_of(raw)) is not None]
    return max(numbers) + 1 if numbers else None


def _answered(error: Exception) -> bool:
    """Whether something said no. A full pool is our own silence: its connections hang (B16)."""
    hanging = any(type(one).__name__ == "PoolTimeout" for one in causes(error))
    return not hanging and judge(error).outcome is not Outcome.UNCERTAIN
