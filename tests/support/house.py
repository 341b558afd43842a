"""A whole house for tests: the real bot on a real SQLite file, a fake Telegram, a clock moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Choices, House
from bot.clock import MovableClock
from bot.rehearsal.telegram import FakeTelegram
from bot.rehearsal.telegram.door import DoorRequest
from bot.store import Store, asks, invites, people
from bot.telegram.client import connect
from bot.telegram.watch import Limits
from tests.support.talk import CORE_INTAKE

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOTHER, CLINIC, SECOND = 7_012_345_678, 8_100_000_001, 8_100_000_002


class World:
    """One house, its mothers and clinicians. Everything is settled after each thing somebody does."""

    def __init__(self, folder: Path, url: str = "", durable: bool = False) -> None:
        self.folder = folder
        self.clock = MovableClock(START)
        self.telegram = FakeTelegram(self.clock.now)
        self.url = url or f"sqlite:///{folder / 'napwise.db'}"
        self.durable = durable
        self.open()

    def open(self) -> None:
        """Build the house, as after a restart."""
        self.store = Store.open(self.url, self.folder, self.clock, durable=self.durable)
        self.choices = Choices(chat_gap=timedelta(0), limits=Limits(poll_s=0, gap=None))
        self.house = House(self.store, self.clock, self._client, self.choices)

    def _client(self) -> Any:
        return connect(self.telegram.account.token, request=DoorRequest(self.telegram))

    async def settle(self) -> None:
        """Everything due is done; a second passes, so that pacing never stands in a test's way."""
        self.clock.advance(timedelta(seconds=1))
        await self.house.settle()

    async def wait(self, **span: float) -> None:
        """Let time pass in steps of a minute at most, as timers would see it."""
        left = timedelta(**span)
        while left > timedelta():
            step = min(left, timedelta(minutes=1))
            self.clock.advance(step)
            left -= step
            await self.house.settle()

    async def close(self) -> None:
        await self.house.stop()
        self.store.close()

    # -- people --------------------------------------------------------------------------------------------

    async def add_clinician(self, telegram_id: int = CLINIC, role: str = "clinician") -> int:
        """Invite and bind a clinician by the real invite; returns the person's id."""
        token = await self.store.run(lambda unit: invites.make(unit, role, 1, self.clock.now()))
        self.telegram.person(telegram_id, "Clinic" if telegram_id == CLINIC else "Second")
        await self.write(telegram_id, f"/start {token}")
        person = await self.store.run(lambda unit: people.by_telegram(unit, telegram_id))
        assert person is not None
        return int(person.id)

    async def write(self, who: int, text: str) -> None:
        self.telegram.write(who, text)
        await self.settle()

    async def choose(self, who: int, *options: str) -> None:
        """Tap each option (by its id) of the newest question that has it."""
        for option in options:
            message, data = self._button(who, option)
            self.telegram.tap(who, message, data)
            await self.settle()

    def _button(self, who: int, option: str) -> tuple[int, str]:
        for message in reversed(self.telegram.chat(who).messages):
            for row in message.buttons:
                for button in row:
                    data = button.data or ""
                    if self._option(data) == option:
                        return message.id, data
        raise AssertionError(f"no button {option!r} in the chat of {who}")

    def _option(self, data: str) -> str:
        _, ask, index = data.split(".")
        found = self.store.read(lambda unit: asks.get(unit, ask))
        return str(found.options[int(index)]["id"]) if found else ""

    def texts(self, who: int) -> list[str]:
        return list(self.telegram.texts(who))

    def last(self, who: int) -> str:
        return str(self.telegram.last(who).text)

    async def enrol(self, who: int = MOTHER, but: Mapping[str, str] | None = None) -> None:
        """From /start to the end of the core intake; `but` replaces an option by another."""
        self.telegram.person(who, "Ana", "en")
        await self.write(who, "/start")
        for option in CORE_INTAKE:
            await self.choose(who, (but or {}).get(option, option))
