"""Owns the way out: the only place where a message leaves the machine, after a last check (S2)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.store import Store, outbox
from bot.store.errors import StoreClosed, StoreDamaged, StoreUnavailable
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from bot.telegram.delivery import Delivery, UnknownMethod
from bot.telegram.outcomes import Judgement, Outcome, TokenRefused, judge
from bot.telegram.pacing import URGENT, Pacing
from bot.telegram.results import Result, Sent, store_result
from policies.effects import SendClass

log = logging.getLogger(__name__)

IN_FLIGHT = 30
# On top of those: an alert does not wait for thirty routine messages that hang.
IN_FLIGHT_URGENT = 30
POLL_S = 0.25
STORE_WAIT_S = 1.0
# At the end what is on its way may still arrive; what does not is sorted out by `recover` at the next start.
LAST_S = 10.0
# Waiting does not help against these: stop, and let somebody look (A13).
FOR_GOOD = (StoreClosed, StoreDamaged)
# Not messages: they neither count for the pace nor for the gap between two messages of a chat.
NO_MESSAGE = frozenset({"answerCallbackQuery", "leaveChat", "setMyCommands"})

Gate = Callable[[Unit, OutboxRow], str | None]
"""Why this row must not be sent now, None when it may; asked in the transaction that marks it as leaving."""
RepeatMark = Callable[[Unit, OutboxRow], str]
"""What stands before a message that may have arrived already (HTML, in the reader's language)."""


@dataclass(frozen=True)
class Rules:
    """What the app says about rows that are about to leave; `wake` is set when there may be new ones."""

    gate: Gate
    repeat_mark: RepeatMark
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True)
class Room:
    """How much may leave at this moment; read before the transaction: it errs on the low side."""

    by_class: Mapping[SendClass, int]
    in_flight: int
    busy: frozenset[int]
    resting: frozenset[int]

    def holds(self, row: OutboxRow, taken: int) -> bool:
        """Whether `row` may leave beside `taken` others."""
        send_class = SendClass(row.send_class)
        most = IN_FLIGHT + (IN_FLIGHT_URGENT if send_class in URGENT else 0)
        if self.in_flight + taken >= most:
            return False
        return row.method in NO_MESSAGE or self.by_class[send_class] > taken

    def rests(self, row: OutboxRow) -> bool:
        """Whether its chat has to be left alone for a moment; not for urgent messages and edits."""
        return row.chat_id in self.resting and row.send_class not in URGENT and _is_new(row)


class Sender:
    """Sends what is due until cancelled. Raises TokenRefused; everything else it outlasts."""

    def __init__(self, store: Store, clock: Clock, pacing: Pacing, delivery: Delivery, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._pacing = pacing
        self._delivery = delivery
        self._rules = rules
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._refused: TokenRefused | None = None

    async def run(self) -> None:
        """Recover what an earlier run left half done, then send for ever."""
        await self.recover()
        try:
            while True:
                self._rules.wake.clear()
                await self.step()
                await self._rest()
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_S):
                    await self.settle()

    async def recover(self) -> None:
        """Sort out what was on its way when an earlier run ended (A05)."""
        await self._saved(lambda unit: outbox.recover(unit, self._clock.now()))

    async def step(self) -> int:
        """Take what may leave now and let it go; returns how many rows were taken."""
        if self._refused is not None:
            raise self._refused
        room = self._room()
        try:
            taken = await self._store.run(lambda unit: self._take(unit, room))
        except FOR_GOOD:
            raise
        except Exception as error:  # sending goes on whatever the outbox holds
            log.error("Nothing could be taken from the outbox: %s", type(error).__name__)
            await asyncio.sleep(STORE_WAIT_S)
            return 0
        for row, prefix in taken:
            if row.method not in NO_MESSAGE:
                self._pacing.take(row.chat_id, _is_new(row))
            self._busy[row.chat_id] = asyncio.create_task(self._carry(row, prefix))
        return len(taken)

    async def settle(self) -> None:
        """Wait for what is on its way."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    # -- one transaction: claim, gate, mark (this runs in the store's thread) -----------------------

    def _take(self, unit: Unit, room: Room) -> list[tuple[OutboxRow, str]]:
        now, taken = self._clock.now(), list[tuple[OutboxRow, str]]()
        limit = IN_FLIGHT + IN_FLIGHT_URGENT + len(room.resting)
        for row in outbox.claim(unit, now, limit, room.busy):
            if room.rests(row) or not room.holds(row, len(taken)):
                continue
            reason = self._refusal(unit, row, now)
            if reason is not None:
                outbox.mark(unit, row.id, "dropped", reason=reason)
                continue
            outbox.mark(unit, row.id, "sending")
            taken.append((row, self._rules.repeat_mark(unit, row) if row.repeat else ""))
        return taken

    def _refusal(self, unit: Unit, row: OutboxRow, now: datetime) -> str | None:
        if row.valid_until is not None and now > row.valid_until:
            return "expired"
        try:
            return self._rules.gate(unit, row)
        except Exception as error:  # no answer from policy: no exercise, but help always goes out (S17)
            log.error("The gate failed on row %s: %s", row.id, type(error).__name__)
            return None if row.send_class in URGENT else "gate failed"

    def _room(self) -> Room:
        return Room(
            by_class=self._pacing.rooms(),
            in_flight=len(self._busy),
            busy=frozenset(self._busy),
            resting=self._pacing.resting(),
        )

    # -- one message --------------------------------------------------------------------------------

    async def _carry(self, row: OutboxRow, prefix: str) -> None:
        try:
            came = await self._attempt(row, prefix)
            result = Result(row, came, self._clock.now(), self._rules.jitter())
            # Sent but not yet written down: until the store is back this is the only place that knows.
            await self._saved(lambda unit: store_result(unit, result))
        except Exception as error:
            log.error("The result of row %s could not be written: %s", row.id, type(error).__name__)
        finally:
            del self._busy[row.chat_id]
            self._rules.wake.set()

    async def _attempt(self, row: OutboxRow, prefix: str) -> Sent | Judgement:
        try:
            return Sent(await self._delivery.send(row, prefix))
        except (UnknownMethod, KeyError, ValueError) as error:
            log.error("An outbox row cannot be sent as it is: row %s, %s", row.id, type(error).__name__)
            return Judgement(Outcome.REFUSED, type(error).__name__)
        except Exception as error:  # an unknown failure counts as uncertain, never as unsent
            said = judge(error)
        log.warning("Row %s (%s): %s, %s", row.id, row.send_class, said.outcome, said.reason)
        if said.outcome is Outcome.TOKEN:
            self._refused = TokenRefused("Telegram refuses the bot's token")
        if said.outcome is Outcome.LATER:
            self._pacing.refused(row.chat_id, said.after_s)
        return said

    async def _saved(self, write: Callable[[Unit], object]) -> None:
        while True:
            try:
                await self._store.run(write)
                return
            except FOR_GOOD:
                raise
            except StoreUnavailable:
                await asyncio.sleep(STORE_WAIT_S)

    async def _rest(self) -> None:
        pause_s = min(POLL_S, max(0.01, self._pacing.wait_s() or POLL_S))
        try:
            async with asyncio.timeout(pause_s):
                await self._rules.wake.wait()
        except TimeoutError:
            pass


def _is_new(row: OutboxRow) -> bool:
    return row.edit_of is None and row.method not in NO_MESSAGE
