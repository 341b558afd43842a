"""Owns one rehearsal: the house as in production, a fake Telegram, a clock to move, and who holds a phone."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Choices, House
from bot.books import CONTENT
from bot.clock import MovableClock
from bot.rehearsal import personas
from bot.rehearsal.telegram import FakeTelegram
from bot.rehearsal.telegram.door import DoorRequest
from bot.rehearsal.telegram.model import Chat, Message
from bot.store import Store, conversations, inbox, invites, outbox, patients, people, timers
from bot.store.unit import Unit
from bot.telegram.client import Client, connect
from bot.telegram.watch import Limits
from dialogs.model import Asked, Option
from policies.facts import PatientView

MOTHER, CLINICIAN = "mother", "clinician"
CLINICIAN_ID, FIRST_MOTHER_ID = 8_100_000_001, 7_012_345_678
# Telegram names of invented people: the clinician is a role, and the mother is whoever sits at the page.
HER_NAME, CLINIC = "", "Clinic on duty"
CLINIC_ID = 1
MORNING_HOUR = 9  # quiet hours end at eight, and the morning check is due by then
TAPS_AT_MOST = 60
STEPS_AT_MOST = 80
LOOK_S, PATIENCE_S = 0.02, 20.0
A_SECOND = timedelta(seconds=1)
SPAN = re.compile(r"\+?\s*(\d+)\s*(m|min|h|d)", re.IGNORECASE)
UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Manner:
    """How a rehearsal runs. `alive`: the pumps run by themselves, else each act is settled before the next.

    `chat_gap` is Telegram's second between two messages of a chat; nobody at a page should wait for it.
    `questionnaires` = the folder of a clinic's own, `clinic_rules` = its file of tighter thresholds.
    """

    alive: bool
    chat_gap: timedelta = timedelta(0)
    questionnaires: Path | None = None
    clinic_rules: Path | None = None
    content: Path = CONTENT

    @property
    def choices(self) -> Choices:
        limits = Limits(poll_s=25 if self.alive else 0, gap=None)
        return Choices(
            chat_gap=self.chat_gap,
            limits=limits,
            content=self.content,
            questionnaires=self.questionnaires,
            clinic_rules=self.clinic_rules,
        )


LIVE = Manner(alive=True, chat_gap=timedelta(seconds=0.1))
STILL = Manner(alive=False)


class Play:
    """`mothers` are Telegram ids; the last has the first phone now, and `persona` is her key, or ""."""

    def __init__(self, folder: Path, clock: MovableClock, manner: Manner) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.clock = clock
        self.manner = manner
        self.telegram = FakeTelegram(clock.now)
        self.store = Store.open(f"sqlite:///{folder / 'napwise.db'}", folder, clock, durable=False)
        self.house = House(self.store, clock, self._client, manner.choices)
        self.mothers = [FIRST_MOTHER_ID]
        self.persona = ""
        self.filling = False
        self.moves = 0

    @property
    def mother(self) -> int:
        return self.mothers[-1]

    def _client(self) -> Client:
        return connect(self.telegram.account.token, request=DoorRequest(self.telegram))

    async def open(self) -> None:
        """Start the house and bind the clinician, by a real invite opened in the clinician's chat."""
        token = await self.store.run(
            lambda unit: invites.make(unit, "clinician", CLINIC_ID, self.clock.now())
        )
        self.telegram.person(CLINICIAN_ID, CLINIC, "en")
        self.telegram.person(self.mother, HER_NAME, "en")
        self.telegram.write(CLINICIAN_ID, f"/start {token}")
        if self.manner.alive:
            # Bound before the house starts: it would begin with a warning that nobody is on the rota.
            await self.house.receiver.turn()
            await self.house.inbox.turn()
            await self.house.start()
        await self.quiet()

    async def close(self) -> None:
        await self.house.stop()
        self.store.close()

    # -- what the people at the phones do ------------------------------------------------------------------

    def chat(self, who: str) -> Chat:
        """The mother's or the clinician's chat with the bot."""
        chat: Chat = self.telegram.chats[self.mother if who == MOTHER else CLINICIAN_ID]
        return chat

    async def write(self, who: str, text: str) -> None:
        """Type words (or press one of the standing keys: that types them)."""
        self.telegram.write(self.chat(who).id, text)
        await self._settle()

    async def send_media(self, who: str, kind: str, caption: str) -> None:
        """Send a picture, a voice note or something else that is no text."""
        self.telegram.send_media(self.chat(who).id, kind, caption)
        await self._settle()

    async def tap(self, who: str, message: int, data: str) -> None:
        """Tap the button with this data on this message."""
        self.telegram.tap(self.chat(who).id, message, data)
        await self._settle()

    async def move(self, by: timedelta) -> None:
        """Let time pass, stopping at every timer that comes due on the way, as it would in life.

        An alert that nobody takes repeats without end: after `STEPS_AT_MOST` stops the rest passes at once.
        """
        self.moves += 1
        until = self.clock.now() + by
        for _ in range(STEPS_AT_MOST):
            due = self.store.read(lambda unit: timers.due(unit, until, 1))
            if not due:
                break
            self.clock.advance(max(timedelta(), due[0].due_at - self.clock.now()))
            await self.house.timers.tick()
            await self.quiet()
        self.clock.advance(max(timedelta(), until - self.clock.now()))
        await self.quiet()

    async def ring(self, kind: str) -> None:
        """A timer of hers comes due now, whoever would have set it."""
        patient = self.patient()
        assert patient is not None, "nobody has enrolled yet"
        now = self.clock.now()
        await self.store.run(
            lambda unit: timers.set(unit, f"person:{patient.person}", kind, kind, now, {"key": kind})
        )
        await self.move(A_SECOND)

    async def become(self, persona: personas.Persona) -> None:
        """A new mother takes the first phone and answers the real questions until the intake is done."""
        self.telegram.person(self.mother + 1, HER_NAME, "en")
        self.mothers.append(self.mother + 1)
        self.persona = persona.key
        if persona.answers is None:
            return
        self.filling = True
        try:
            await self._fill(persona)
        finally:
            self.filling = False

    async def _fill(self, persona: personas.Persona) -> None:
        await self.write(MOTHER, "/start")
        for _ in range(TAPS_AT_MOST):
            await self.quiet()
            asked, patient = self.question(), self.patient()
            index = personas.tap(persona, asked, self.local().date()) if asked else None
            if asked is None or index is None or (patient is not None and patient.stop == "lock"):
                return
            data = f"n1.{asked.ask}.{index}"
            message = next((m for m in reversed(self.chat(MOTHER).messages) if has(m, data)), None)
            if message is None:
                return
            await self.tap(MOTHER, message.id, data)

    # -- when everything has been done ---------------------------------------------------------------------

    async def _settle(self) -> None:
        if not self.manner.alive:
            # A second for each act: with a clock that stands still the sender's pace would never allow more.
            self.clock.advance(A_SECOND)
            await self.house.settle()

    async def quiet(self) -> None:
        """Return when nothing is waiting to be fetched, decided or sent (or after `PATIENCE_S` seconds)."""
        if not self.manner.alive:
            await self.house.settle()
            return
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while self._busy() and asyncio.get_running_loop().time() < deadline:
            await self.telegram.changed(self.telegram.version, LOOK_S)

    def _busy(self) -> bool:
        if len(self.telegram.updates):
            return True
        return self.store.read(
            lambda unit: bool(
                inbox.counts(unit).get("pending")
                or outbox.counts(unit).get("pending")
                or outbox.counts(unit).get("sending")
            )
        )

    # -- what is known about her ---------------------------------------------------------------------------

    def question(self) -> Asked | None:
        """The question that is open in the mother's conversation."""

        def look(unit: Unit) -> Asked | None:
            person = people.by_telegram(unit, self.mother)
            body = conversations.load(unit, person.id)[0] if person else None
            opened = body.get("open") if body else None
            if not opened:
                return None
            options = tuple(Option(**one) for one in opened["options"])
            return Asked(opened["ask"], opened["flow"], opened["node"], options)

        return self.store.read(look)

    def patient(self) -> PatientView | None:
        """The mother as the bot knows her; None before her first words."""
        return self.store.read(lambda unit: self.patient_at(unit, self.mother))

    def patient_at(self, unit: Unit, telegram_id: int) -> PatientView | None:
        person = people.by_telegram(unit, telegram_id)
        return patients.of_person(unit, person.id) if person else None

    def zone(self) -> str:
        """Her time zone; UTC until she has said where she lives."""
        patient = self.patient()
        return patient.zone if patient and patient.zone else "UTC"

    def zone_is_known(self) -> bool:
        patient = self.patient()
        return patient is not None and bool(patient.country or patient.zone not in ("", "UTC"))

    def local(self) -> datetime:
        """The time on her wall."""
        return self.clock.now().astimezone(ZoneInfo(self.zone()))


class Stage:
    """The play that is on at the page now; `restart` begins another.

    `play` may be looked at while `ready` is set. What takes its time with a play holds `alone` meanwhile.
    `leaving` says that the server is about to end: nobody should be kept waiting.
    """

    def __init__(self, folder: Path, manner: Manner = LIVE) -> None:
        self._folder = folder
        self.manner = manner
        self.alone = asyncio.Lock()
        self.ready = asyncio.Event()
        self.leaving: Callable[[], bool] = lambda: False
        self.play: Play

    async def open(self) -> None:
        self.play = Play(self._folder, MovableClock(running=True), self.manner)
        await self.play.open()
        self.ready.set()

    async def restart(self) -> None:
        """Everybody and everything is forgotten; the clock shows the real time again."""
        async with self.alone:
            await self.close()
            await self.open()

    async def close(self) -> None:
        self.ready.clear()
        await self.play.close()


def has(message: Message, data: str) -> bool:
    """Whether a button of `message` carries `data`."""
    return any(button.data == data for row in message.buttons for button in row)


def span(words: str, local: datetime) -> timedelta:
    """How long "10m", "+2h", "3d" or "morning" is, seen from `local`; ValueError for anything else."""
    if words.strip().lower() == "morning":
        morning = local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
        return (morning if morning > local else morning + timedelta(days=1)) - local
    found = SPAN.fullmatch(words.strip())
    if found is None:
        raise ValueError("say +10m, +2h, +1d or morning")
    return timedelta(**{UNITS[found[2].lower()]: int(found[1])})
