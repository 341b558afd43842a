"""Owns the receiving by webhook: an update is saved first, and only then is Telegram thanked (A01, S11)."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.clock import Clock
from bot.store.errors import StoreUnavailable
from bot.telegram.client import Client
from bot.telegram.desk import FOR_GOOD, Desk
from bot.telegram.outage import Outage
from bot.telegram.outcomes import judge
from bot.telegram.webhook.door import Door
from bot.telegram.webhook.registration import Address, Registration

log = logging.getLogger(__name__)

LOOK_S = 30.0
BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 5.0)
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Hook:
    """The address, and what serves an ASGI application behind it until it is cancelled."""

    address: Address
    serve: Callable[[Door], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Ways:
    """`filed` is called after every commit that brought something new; `sleep` is there for tests."""

    client: Client
    clock: Clock
    filed: Callable[[], object] = lambda: None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Webhook:
    """Receives at `door`. Raises TokenRefused, WebhookRefused and a broken store; all else it outlasts."""

    def __init__(self, desk: Desk, outage: Outage, hook: Hook, ways: Ways) -> None:
        self._desk = desk
        self._outage = outage
        self._serve = hook.serve
        self._ways = ways
        self._new = 0
        self._ended: asyncio.Event = asyncio.Event()
        self._broken: StoreUnavailable | None = None
        self.registration = Registration(ways.client.bot, hook.address)
        self.door = Door(hook.address.path, hook.address.secret, self.take, ways.clock)

    async def run(self) -> None:
        """Serve until cancelled. The webhook stays set: Telegram keeps what comes until the next run."""
        assert self._serve is not None
        await self._desk.open()
        # Open first, then told: nothing is brought to a closed door.
        runs: list[Any] = [self._serve(self.door), self._keep(), self._until_broken()]
        tasks = [asyncio.ensure_future(run) for run in runs]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def turn(self) -> int:
        """How many new rows were filed since the last turn; nothing has to be fetched."""
        new, self._new = self._new, 0
        return new

    async def take(self, body: bytes) -> bool:
        """Save what `body` says; False where that is not possible now, and she is told who helps (A12)."""
        letters = self._desk.letters([read(body)])
        try:
            new = await self._desk.file(letters)
        except StoreUnavailable as error:
            log.critical("The store cannot be written: an update stays at Telegram")
            await self._outage.tell(self._ways.client.bot, self._desk.reader, letters)
            self._give_up_if_damaged(error)
            return False
        self._outage.over()
        self._new += new
        if new:
            self._ways.filed()
        return True

    async def look(self) -> None:
        """Is the door still known and reached? Then everything until now is saved, and that is noted."""
        if not await self.registration.is_well():
            return
        try:
            if await self._desk.file(()):
                self._ways.filed()
        except StoreUnavailable as error:
            log.critical("The store cannot be written")
            self._give_up_if_damaged(error)

    async def _keep(self) -> None:
        await self._register()
        while True:
            try:
                await self.look()
            except TelegramError as error:
                log.warning("The webhook could not be set again: %s", type(error).__name__)
            await self._ways.sleep(LOOK_S)

    async def _register(self) -> None:
        tries = 0
        while True:
            try:
                return await self.registration.set()
            except TelegramError as error:
                log.warning("Telegram could not be told of the webhook: %s", type(error).__name__)
                asked = judge(error).after_s if isinstance(error, RetryAfter) else 0.0
                await self._ways.sleep(max(asked, BACKOFF_S[min(tries, len(BACKOFF_S) - 1)]))
                tries += 1

    def _give_up_if_damaged(self, error: StoreUnavailable) -> None:
        if isinstance(error, FOR_GOOD):
            self._broken = error
            self._ended.set()

    async def _until_broken(self) -> None:
        await self._ended.wait()
        assert self._broken is not None
        raise self._broken


def read(body: bytes) -> Any:
    """The update in `body`; of what is no JSON the text, so that the words in it are heard all the same."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        # Telegram escapes what is not ASCII: cut off in the middle, her words would hide behind that.
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), body.decode("utf-8", "replace"))
