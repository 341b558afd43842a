"""The house wired together in one visible place: store, books, worker, receiver, sender, clockwork."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot import gate, site
from bot.books import CONTENT, listener_prompt
from bot.clock import Clock
from bot.jobs.pumps import InboxPump, TimerPump
from bot.jobs.scheduler import Clockwork
from bot.jobs.watchdog import Watchdog
from bot.library import Library
from bot.listener.client import Client as SecondListener
from bot.listener.client import Endpoint
from bot.listener.opening import client_of
from bot.listener.pump import ListenerPump
from bot.releasing.live import EVERY_S, Live
from bot.releasing.reading import Reading
from bot.store import Store, anchors
from bot.telegram.client import Client
from bot.telegram.delivery import Delivery
from bot.telegram.desk import Desk
from bot.telegram.filing import Reader
from bot.telegram.outage import Outage
from bot.telegram.pacing import Pacing
from bot.telegram.receiver import Receiver, Ways
from bot.telegram.sender import Rules, Sender
from bot.telegram.watch import Limits
from bot.telegram.webhook import receiver as webhook
from bot.telegram.webhook.receiver import Hook, Webhook
from bot.worker import Worker
from policies import second_listener
from policies.rules import Book

log = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)
QUIET_TURNS = 3


@dataclass(frozen=True)
class Choices:
    """What a rehearsal or a test does differently from the real thing.

    `webhook` None: the house polls. `listener` None: nobody hears her words a second time.
    """

    chat_gap: timedelta = SECOND
    limits: Limits = field(default_factory=Limits)
    content: Path = CONTENT
    questionnaires: Path | None = None
    clinic_rules: Path | None = None
    hide_words: bool = False
    webhook: Hook | None = None
    listener: Endpoint | None = None
    require_signed: bool = False

    @property
    def reading(self) -> Reading:
        """How this house reads a release."""
        own = (self.questionnaires, self.clinic_rules)
        listens = self.listener is not None
        return Reading(self.content, *own, self.hide_words, listens, self.require_signed)


class House:
    """Everything that runs. `books("")` is the current book, `store` the one store."""

    def __init__(
        self, store: Store, clock: Clock, open_client: Callable[[], Client], choices: Choices
    ) -> None:
        self.store = store
        self.clock = clock
        self.client = open_client()
        self.live = Live(store, clock, choices.reading)
        self.books = Library(self.live.standing.book, store)
        self._behind, self._words = False, _Words()
        self._words.follow(self.books.current)
        self.filed, self.saved = asyncio.Event(), asyncio.Event()
        self.worker = Worker(store, self.books, clock, self.saved.set)
        pacing = Pacing(clock, choices.chat_gap)
        self.receiver = self._receiver(open_client, choices, pacing)
        self.delivery = Delivery(self.client.bot, self.live.picture, pacing)
        self.sender = self._sender(pacing)
        self.inbox = InboxPump(store, clock, self.worker.work, self.filed, self.saved.set)
        self.timers = TimerPump(store, clock, self.filed)
        self.second: SecondListener | None = None
        self.listener = self._listener(choices)
        self.clockwork = Clockwork()
        self._tasks: list[asyncio.Task[None]] = []

    def _receiver(
        self, open_client: Callable[[], Client], choices: Choices, pacing: Pacing
    ) -> Receiver | Webhook:
        """One of the two ways in: we fetch, or Telegram brings."""
        words = self._words
        reader = Reader(self.client.bot, words.labels, words.languages)
        outage = Outage(lambda lang: words.emergency.get(lang, words.emergency["en"]), pacing)
        if choices.webhook:
            desk = Desk(self.store, self.clock, reader, choices.limits)
            calls = webhook.Ways(self.client, self.clock, self.filed.set)
            return Webhook(desk, outage, choices.webhook, calls)
        ways = Ways(open_client, self.filed.set)
        return Receiver(self.store, self.clock, reader, outage, ways, choices.limits)

    def _sender(self, pacing: Pacing) -> Sender:
        rules = Rules(gate.Gate(self.books, self.clock), site.repeat_mark(self.books), self.saved)
        return Sender(self.store, self.clock, pacing, self.delivery, rules)

    def _listener(self, choices: Choices) -> ListenerPump | None:
        if choices.listener is None:
            return None
        book, today = self.books.current, self.clock.now().date()
        self.second = client_of(choices.listener, book, today, self.live.standing.folder)
        signs = second_listener.signs(book, today)
        return ListenerPump(self.store, self.clock, self.second, signs, self.filed.set)

    # -- running -------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start every pump in the running loop."""
        await self.client.start()
        self.clockwork.every(1, "timers", self.timers.tick)
        if self.listener is not None:
            self.clockwork.every(1, "listener", self.listener.tick)
        self.clockwork.every(EVERY_S, "releases", self.releases)
        self.clockwork.every(60, "audit", self.audit)
        self.clockwork.every(3600, "rota", self.rota)
        self.clockwork.every(3600, "unsigned", self.unsigned)
        self.clockwork.every(3600, "anchor", self.anchor)
        watchdog = Watchdog(self.clock, {"inbox": lambda: self.inbox.last_turn})
        self.clockwork.every(15, "watchdog", watchdog.tick)
        self.clockwork.start()
        runs = {"receiver": self.receiver.run(), "inbox": self.inbox.run(), "sender": self.sender.run()}
        self._tasks = [asyncio.create_task(run, name=name) for name, run in runs.items()]
        await self.live.keep_installed()
        await self.rota()
        await self.unsigned()
        await self.anchor()

    async def wait(self) -> None:
        """Until one of the pumps ends; raises what ended it (a refused token, stalled polling)."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Stop in order: nothing new in, what is decided stays decided, what is on its way may arrive."""
        self.clockwork.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await self.client.close()
        if self.listener is not None:
            await self.listener.close()

    async def settle(self) -> None:
        """Without `start`: fetch, decide and send until nothing is due any more (tests, `napwise talk`)."""
        quiet = 0
        while quiet < QUIET_TURNS:
            if self.live.is_due:
                await self._glance()
            moved = await self.receiver.turn() + await self.timers.tick()
            moved += await self.inbox.turn() + await self.sender.step()
            await self.sender.settle()
            moved += await self.listener.tick() if self.listener is not None else 0
            quiet = 0 if moved else quiet + 1

    async def releases(self) -> None:
        """Another release holds: from the next message on, here too (E04)."""
        refused = self.live.refused
        self._behind = await self.live.look() or self._behind
        if self._behind:
            await self._follow()
        elif self.live.refused != refused:
            await self.unsigned()

    async def _glance(self) -> None:
        """`releases`, without the clockwork that would outlast its failing."""
        try:
            await self.releases()
        except Exception as error:  # the next one is the retry
            log.error("The pointer of the content could not be looked at: %s", type(error).__name__)

    async def _follow(self) -> None:
        """Whatever was read once at the start is read again. Running sessions keep what they began with."""
        book, today = self.live.standing.book, self.clock.now().date()
        await self.books.turn_to(book)
        self._behind = False
        self._words.follow(book)
        self.delivery.forget()
        if self.listener is not None and self.second is not None:
            signs = second_listener.signs(book, today)
            self.second.told(listener_prompt(self.live.standing.folder).told(signs))
            self.listener.listen_for(signs)

    async def audit(self) -> None:
        """Every open alert has a next step; one without gets it now (S5)."""
        found = await self.store.run(lambda unit: site.mend_orphans(unit, self.clock.now()))
        if found:
            log.critical("%d open alerts had no next step; they have one now", found)
            self.filed.set()

    async def rota(self) -> None:
        """An empty rota enrols nobody new, and the operator hears so every hour (O01b)."""
        book: Book = self.books.current
        empty = await self.store.run(lambda unit: site.say_when_rota_is_empty(unit, book, self.clock.now()))
        if empty:
            log.warning(
                "Nobody is on the rota: no new mother can enrol. `napwise invite clinician` makes a link"
            )
            self.saved.set()

    async def unsigned(self) -> None:
        """What the operator hears once a day: unsigned content, what was refused (O01b)."""
        book: Book = self.books.current
        refused, now = self.live.refused, self.clock.now()
        if await self.store.run(lambda unit: site.say_once_a_day(unit, book, now, refused)):
            self.saved.set()

    async def anchor(self) -> None:
        """One hash a day for the whole decision log; said in the log, it is out of the database's reach."""
        digest = await self.store.run(lambda unit: anchors.write(unit, self.clock.now()))
        if digest:
            log.info("The decision log is anchored: %s", digest)


@dataclass
class _Words:
    """What the receiver knows from memory; it keeps these very objects, so they are changed in place."""

    labels: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    emergency: dict[str, str] = field(default_factory=dict)

    def follow(self, book: Book) -> None:
        """Older words on keys stay known: they still stand on the phones of those we wrote to before."""
        self.labels.update(site.key_labels(book))
        self.languages[:] = book.content.languages
        self.emergency.update({lang: site.emergency_text(book, lang) for lang in self.languages})
