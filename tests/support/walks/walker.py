"""One random walk: a seed, a start, a few dozen steps over the real house, and what went wrong."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from bot.rehearsal.telegram import html
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.model import Chat, Message
from tests.support.house import CLINIC, MOTHER, World
from tests.support.walks import moves, words
from tests.support.walks.checks import Checks, Log
from tests.support.walks.ledger import Ledger
from tests.support.walks.starts import DATABASE, Starts

STEPS = (6, 22)
HOPS = 12
"""So many timers fire one by one while time passes; the rest find a machine that was asleep."""
SHOWN = 16
"""How many lines of the transcript a failure shows."""
DOORS = ("/help", "Urgent", "/stop", "I want to talk to a person")
"""Help, emergency numbers, the way out and a human: open in every state (S32)."""
TRIED = 2
"""So many of them at the end of each walk."""


class Walk:
    """`dice` is the only randomness of the walk; `lines` is its transcript."""

    def __init__(self, world: World, seed: int, log: Log) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.willing = self.dice.random() < 0.5
        self.clock, self.telegram = world.clock, world.telegram
        self.ledger = Ledger(world.folder / DATABASE)
        self.checks = Checks(world, self.ledger, log)
        self.lines: list[str] = []
        self.flagged = False
        self._told = {who: max(self.chat(who).by_id, default=0) for who in (MOTHER, CLINIC)}

    # -- what moves are made of ------------------------------------------------------------------------------

    def chat(self, who: int) -> Chat:
        return self.telegram.chat(who)

    def with_buttons(self, who: int) -> list[Message]:
        return [message for message in self.chat(who).from_bot if message.buttons]

    def write(self, text: str, who: int = MOTHER) -> str:
        if not text.strip() or html.units(text) > words.UNITS:
            return moves.NOTHING
        self.telegram.write(who, text)
        return f"{'she' if who == MOTHER else 'clinic'} writes {text[:40]!r}"

    def tap(self, messages: Sequence[Message], who: int = MOTHER) -> str:
        found = moves.buttons(messages)
        if not found:
            return moves.NOTHING
        message, button = self.dice.choice(found)
        self.telegram.tap(who, message.id, button.data)
        return f"{'she' if who == MOTHER else 'clinic'} taps {button.label!r}"

    async def pass_time(self, span: timedelta) -> str:
        """Timers fire when they are due, up to a number of them; then the rest of the time is one leap."""
        until = self.clock.now() + span
        for _ in range(HOPS):
            due = self.ledger.next_due()
            if due is None or due >= until:
                break
            self.clock.advance(max(due - self.clock.now(), timedelta(seconds=1)))
            await self.world.house.settle()
        self.clock.advance(max(until - self.clock.now(), timedelta()))
        await self.world.house.settle()
        return f"{span} later"

    # -- the walk --------------------------------------------------------------------------------------------

    async def run(self, steps: int) -> list[str]:
        """What went wrong at the first step where anything did; [] for a good walk."""
        for step in range(steps):
            wrong = await self._step()
            if wrong:
                return [f"step {step}", *wrong]
        return await self._doors()

    async def _step(self) -> list[str]:
        self.flagged = False
        done = moves.NOTHING
        while done == moves.NOTHING:
            name, move = moves.choose(self)
            try:
                done = await move(self)
            except Impossible:
                continue
        return await self._after(f"{name}: {done}")

    async def _after(self, done: str) -> list[str]:
        self.lines.append(f"{self.clock.now():%d %b %H:%M} {done}")
        await self.world.settle()
        self._overhear()
        wrong = self.checks.look()
        if self.flagged and self.checks.stop != "lock":
            wrong.append("a red flag did not lock")
        return wrong

    def _overhear(self) -> None:
        for who, name in ((MOTHER, "bot"), (CLINIC, "bot → clinic")):
            new = [m for m in self.chat(who).from_bot if m.id > self._told[who]]
            for message in new:
                labels = " ".join(f"[{b.label}]" for row in message.buttons[:4] for b in row)
                self._said(f"    {name}: {message.text[:110]!r} {labels[:110]}")
                self._told[who] = message.id

    def _said(self, line: str) -> None:
        """One line of the transcript; a call repeated ten times over is one line."""
        if self.lines[-1].split(" (again")[0] == line:
            line += " (again)"
            self.lines.pop()
        self.lines.append(line)

    async def _doors(self) -> list[str]:
        """Help, stop and a human answer wherever the walk ended."""
        for words_said in self.dice.sample(DOORS, TRIED):
            before = max((m.id for m in self.chat(MOTHER).from_bot), default=0)
            wrong = await self._after(self.write(words_said))
            if not any(m.id > before for m in self.chat(MOTHER).from_bot):
                wrong.append(f"{words_said!r} is not answered")
            if wrong:
                return [f"at the door {words_said!r}", *wrong]
        return []


async def walk(seed: int, starts: Starts, home: Path, steps: int = 0) -> tuple[list[str], list[str]]:
    """(what went wrong, the whole transcript) of the walk with this seed; `steps` 0 = a short one."""
    dice = random.Random(f"start {seed}")
    name = dice.choice(sorted(starts))
    folder = Path(tempfile.mkdtemp(dir=home))
    world = starts[name].walk_on(folder / "walk")
    log = Log()
    logging.getLogger().addHandler(log)
    one = Walk(world, seed, log)
    one.lines.append(f"seed {seed}, from {name}")
    try:
        wrong = await one.run(steps or dice.randint(*STEPS))
    finally:
        logging.getLogger().removeHandler(log)
        one.ledger.close()
        await world.close()
        shutil.rmtree(folder, ignore_errors=True)
    return wrong, one.lines


def report(wrong: Sequence[str], lines: Sequence[str]) -> str:
    """A failed walk in a few lines: its seed, its last steps, what did not hold."""
    return "\n".join([lines[0], "  …", *lines[1:][-SHOWN:], *(f"  WRONG: {one}" for one in wrong)])


def walk_all(seeds: Iterable[int], starts: Starts, home: Path, steps: int = 0) -> list[str]:
    """The reports of all walks that failed; what a process of its own is given."""

    async def run() -> list[str]:
        walked = [await walk(seed, starts, home, steps) for seed in seeds]
        return [report(wrong, lines) for wrong, lines in walked if wrong]

    return asyncio.run(run())
