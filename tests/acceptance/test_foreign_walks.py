"""Twenty random walks of the real program at a foreign server: answers to all, and no complaints."""

from __future__ import annotations

import os
import random
import re
import time
from typing import Any

import pytest

from dialogs.registry import COMMANDS
from tests.acceptance.foreign_server import ForeignServer
from tests.support.person import Person, buttons
from tests.support.running import Running
from tests.support.walks import words
from tests.support.walks.checks import FROM_PEOPLE, NEVER_SILENT
from tests.support.walks.ledger import Input, Ledger

WALKERS = int(os.environ.get("NAPWISE_FOREIGN_WALKS", "20"))
ROUNDS = 6
SEED = int(os.environ.get("NAPWISE_WALK_SEED", "0"))
CLINIC = 32
COMPLAINT = re.compile(r"^.*(?:\berror\b|\bcritical\b|Traceback).*$", re.IGNORECASE | re.MULTILINE)
FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 9}
CONTENT: tuple[dict[str, Any], ...] = (
    {"photo": [{**FILE, "width": 9, "height": 9}], "caption": "look"},
    {"voice": {**FILE, "duration": 3}},
    {"video_note": {**FILE, "duration": 3, "length": 9}},
    {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    {"location": {"latitude": 1.5, "longitude": 2.5}},
    {"contact": {"phone_number": "+1", "first_name": "Maria"}},
    {"dice": {"emoji": "🎲", "value": 4}},
    {"document": {**FILE, "file_name": "letter.pdf"}},
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Walker:
    """One mother with a seed of her own; `done` is her transcript."""

    def __init__(self, server: ForeignServer, number: int) -> None:
        self.server = server
        self.number = 1000 + number
        self.dice = random.Random(f"foreign {SEED + number}")
        self.person = Person(server, self.number)
        self.done: list[str] = []

    def step(self) -> None:
        before = [m["text"][:60] for m in self.person.messages()[-2:]]
        self.done += [f"    bot: {text!r}" for text in before]
        self.done.append(self._move())

    def _move(self) -> str:
        chance = self.dice.random()
        if chance < 0.5 and (found := self._buttons()):
            message, label, data = self.dice.choice(found)
            self.server.tap(self.number, message, data)
            return f"taps {label!r}"
        if chance < 0.6:
            self.server.send(self.number, content := self.dice.choice(CONTENT))
            return f"sends {next(iter(content))}"
        if chance < 0.65:
            self.server.edit(self.number, "other words")
            return "edits"
        return self._writes()

    def _writes(self) -> str:
        commands = ["/" + name for name in sorted(COMMANDS)]
        keys = ["Baby is asleep", "Not today", "Urgent"]
        text = self.dice.choice(
            [words.something(self.dice), self.dice.choice(commands), self.dice.choice(keys)]
        )
        self.person.write(text if text.strip() else "hm")
        return f"writes {text[:40]!r}"

    def _buttons(self) -> list[tuple[int, str, str]]:
        asked = [m for m in self.person.messages() if m["buttons"]][-2:]
        return [(m["id"], label, data) for m in asked for label, data in buttons(m)]

    def told(self) -> str:
        return f"seed {SEED + self.number - 1000}\n" + "\n".join(self.done[-12:])


@pytest.mark.req("O02", "S12", "S13")
def test_twenty_walks_at_a_foreign_server(server: ForeignServer, bot: Running) -> None:
    clinician = Person(server, CLINIC)
    clinician.write(bot.invite())
    clinician.wait_for("Test alert")
    ledger = Ledger(bot.database)
    walkers = [Walker(server, number) for number in range(WALKERS)]
    for walker in walkers:
        walker.person.write("/start")
    settled(server, ledger)
    for _ in range(ROUNDS):
        for walker in walkers:
            walker.step()
        settled(server, ledger)
        silent = [done for done in ledger.inputs() if not answered(done)]
        assert not silent, f"{silent}\n\n" + "\n\n".join(walker.told() for walker in walkers)
    assert server.open_queries == set(), "a button that was tapped keeps spinning"
    ledger.close()
    assert bot.end() == 0
    assert not COMPLAINT.findall(bot.said()), COMPLAINT.findall(bot.said())


def settled(server: ForeignServer, ledger: Ledger, timeout_s: float = 60.0) -> None:
    """Until nothing is on its way any more, from her to the bot and back."""
    until, quiet = time.monotonic() + timeout_s, 0
    while quiet < 3:
        moving = bool(server.updates) or bool(ledger.unsettled())
        quiet = 0 if moving else quiet + 1
        assert time.monotonic() < until, f"{len(server.updates)} updates wait; {ledger.unsettled()}"
        time.sleep(0.05)


def answered(done: Input) -> bool:
    """As in the walks in process: words always, taps at least with a silence that has a name."""
    if done.kind not in FROM_PEOPLE:
        return done.state == "done"
    came = [state == "sent" for _, state, _, _ in done.came]
    silent = done.reason == "answer_waits" or (done.kind not in NEVER_SILENT and bool(done.reason))
    return done.state in ("done", "ignored") and (any(came) or (silent and not came))
