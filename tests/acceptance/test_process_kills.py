"""The real process, killed again and again while a mother answers: nothing lost, nothing done twice."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.rehearsal.telegram import TOKEN
from bot.rehearsal.telegram.client import Control
from bot.store import Store, alerts, invites, outbox, patients, people, records
from bot.store.unit import Unit
from policies.facts import Fact
from tests.support.person import BORN, Person, choice
from tests.support.running import ROOT, Running

MOTHER, CLINIC = 7_012_345_678, 8_100_000_001
SEED = 20_260_302
KILLS_AT_LEAST = 20
PATIENCE_S = 2.0
"""How long she waits for an answer, while the bot is up."""
FLAGS = ("I can't feel my legs", "my left calf is swollen, red and painful", "it is numb where I wipe")
FACTS = {
    "consent": "yes", "birth_date": BORN.isoformat(), "birth_mode": "vaginal", "tear": "small",
    "surgery_history": "no", "trauma_history": "no", "needle_in_back": "no", "wound": "healed",
    "bleeding": "none", "self_harm": "no", "hears_or_sees_things": "no", "thoughts_about_baby": "no",
    "home": "safe", "screen_done": "yes", "private_done": "yes", "intake_done": "yes",
}  # fmt: skip
ENDINGS = ("5 to 6 h", "Done, well done", "That's it. A few kind", "Finished. Get up slowly")
TYPED = ("4", "No", "Healed", "Vaginal", "Go", "Ready", "Done")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def telegram() -> Iterator[str]:
    command = [sys.executable, "-m", "bot.rehearsal.telegram", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@dataclass
class Fate:
    """When the process is killed next: somewhere in the tenths of a second after she did something."""

    bot: Running
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    kills: int = 0

    def strike(self, within_s: float) -> None:
        """Wait a little, then kill it and start it again; now and then once more before it is up."""
        time.sleep(self.dice.uniform(0, within_s))
        self._kill()
        if self.dice.random() < 0.25:
            time.sleep(self.dice.uniform(0.2, 1.5))
            self._kill()

    def _kill(self) -> None:
        self.bot.kill()
        self.kills += 1
        self.bot.start()


class Mother(Person):
    """She answers what she is asked; when nothing comes for some seconds she tries again."""

    def __init__(self, phone: Control, fate: Fate) -> None:
        super().__init__(phone, MOTHER)
        self.fate = fate
        self.words = cycle(("hello?", "Baby is asleep"))

    def act(self, killed: bool) -> None:
        """One thing she does, perhaps with a kill right after it, until something came of it."""
        before = self.seen()
        self._do()
        if killed:
            self.fate.strike(self.fate.dice.choice((0.01, 0.05, 0.3)))
            self.fate.bot.wait_until_up()
        while not self.wait(lambda: self.seen() != before, PATIENCE_S):
            assert self.fate.bot.alive, self.fate.bot.said()[-3000:]
            self._do()

    def _do(self) -> None:
        asked = self.question()
        if asked is None and self.wait(self.question, 1.5):  # between two messages of one turn
            asked = self.question()
        if asked is None:
            # The question itself may be what was lost: she asks whether anybody is there, then taps a key.
            self.write(next(self.words))
            return
        label = choice(asked)
        if label in TYPED and "Nothing new" not in self.labels() and self.fate.dice.random() < 0.4:
            self.write(label.lower())
        else:
            self.tap(label)

    def until(self, over: Callable[[], bool], chance: float) -> None:
        """Act until this holds; each act is followed by a kill with this chance."""
        for _ in range(80):
            if over():
                return
            self.act(self.fate.dice.random() < chance)
        raise AssertionError(f"it never ended: {[m['text'][:80] for m in self.messages()[-5:]]}")

    def was_told(self, *endings: str) -> Callable[[], bool]:
        """The newest messages say one of these, in words or on their buttons."""
        return lambda: any(
            words in f"{m['text']}{m['buttons']}" for m in self.messages()[-2:] for words in endings
        )


@pytest.mark.req("O02")
@pytest.mark.fault("A01", guard="bot.telegram.receiver:Receiver")
@pytest.mark.fault("A02", guard="bot.jobs.pumps:InboxPump")
@pytest.mark.fault("A03", guard="bot.process:process")
@pytest.mark.fault("A04", guard="bot.telegram.sender:Sender")
@pytest.mark.fault("A05", guard="bot.store.outbox:recover")
@pytest.mark.fault("A09", guard="bot.commands:serve")
def test_a_mother_is_served_through_twenty_kills(
    telegram: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    hand, bot = Control(telegram), Running(tmp_path, telegram, TOKEN)
    hand.wait_until_up()
    hand.person(MOTHER, "Ana", "en")
    hand.person(CLINIC, "Dr Kim", "en")
    fate = Fate(bot)
    mother, clinician = Mother(hand, fate), Person(hand, CLINIC)
    try:
        bot.start()
        bot.wait_until_up()
        clinician.write(f"/start {invitation(bot)}")
        clinician.wait_for("Test alert")
        mother.write("/start")
        mother.wait_for("Napwise")
        mother.until(mother.was_told("Knees hurt"), chance=0.3)
        told_to_end(mother, bot)
        mother.until(mother.was_told("ap Baby is asleep", "Floor 5 min"), chance=0.3)
        mother.write("Baby is asleep")
        mother.until(mother.was_told(*ENDINGS), chance=0.3)
        for words in FLAGS:
            flag_before_a_kill(mother, clinician, words)
        while fate.kills < KILLS_AT_LEAST:
            mother.write("hello, is somebody there?")
            fate.strike(0.2)
        bot.wait_until_up()
        everything_settles(bot)
        assert bot.end() == 0
        assert "Traceback" not in bot.said()
    finally:
        bot.stop()
    twice = Audit(bot, hand).all(mother.sent, clinician.sent)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{fate.kills} kills, {len(mother.sent)} updates of hers, 0 lost, {twice} urgent messages twice"
            f" (marked), {time.monotonic() - began:.0f} s"
        )


def invitation(bot: Running) -> str:
    """As `napwise invite` makes it, while the bot runs."""
    with Store.open(f"sqlite:///{bot.database}", bot.data, SystemClock(), role="tool") as store:
        return store.now_run(lambda unit: invites.make(unit, "clinician", 1, unit.now()))


def told_to_end(mother: Mother, bot: Running) -> None:
    """SIGTERM right after she answered: the answer is taken at the latest by the next life (A09)."""
    before = mother.seen()
    mother.tap(choice(mother.messages()[-1]))
    assert bot.end() == 0
    bot.start()
    bot.wait_until_up()
    assert mother.wait(lambda: mother.seen() != before, 10), "what she said just before SIGTERM is lost"


def flag_before_a_kill(mother: Mother, clinician: Person, words: str) -> None:
    """She is told what to do, and a clinician is called, whatever was killed in between."""
    before, called = mother.newest, clinician.newest
    mother.write(words)
    time.sleep(mother.fate.dice.choice((0.0, 0.02, 0.05)))
    mother.fate.strike(0.02)
    mother.wait_for("999", timeout_s=20, after=before)
    clinician.wait_for(words, timeout_s=20, after=called)


def everything_settles(bot: Running) -> None:
    """L5: nothing waits any more in the inbox or in the outbox."""
    waiting = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')"
        " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))"
    )
    until = time.monotonic() + 20
    while rows(bot, waiting) != [(0,)]:
        assert time.monotonic() < until, rows(bot, "SELECT id, kind, state, reason FROM inbox")[-5:]
        time.sleep(0.1)


def rows(bot: Running, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


@dataclass(frozen=True)
class Audit:
    """What the database and Telegram's own record of calls say after the last life."""

    bot: Running
    hand: Control

    def all(self, *sent: list[int]) -> int:
        """Every check; returns how many urgent messages were delivered twice."""
        self.every_update_once([number for numbers in sent for number in numbers])
        self.no_effect_twice()
        with Store.open(f"sqlite:///{self.bot.database}", self.bot.data, SystemClock(), role="tool") as store:
            store.read(self.what_she_said_is_known)
            return store.read(self.sends)

    def every_update_once(self, sent: list[int]) -> None:
        filed = rows(self.bot, "SELECT source_id, state, reason FROM inbox WHERE source LIKE 'tg:%'")
        assert sorted(int(number) for number, _, _ in filed) == sorted(sent), "an update was lost or invented"
        unexplained = [row for row in filed if row[1] != "done" and not (row[1] == "ignored" and row[2])]
        assert not unexplained

    def no_effect_twice(self) -> None:
        for query in (
            "SELECT source, source_id FROM inbox GROUP BY 1, 2 HAVING count(*) > 1",
            "SELECT purpose FROM outbox GROUP BY 1 HAVING count(*) > 1",
            "SELECT patient_id, name, source FROM fact GROUP BY 1, 2, 3 HAVING count(*) > 1",
            'SELECT session_id, item, "set" FROM set_check GROUP BY 1, 2, 3 HAVING count(*) > 1',
        ):
            assert rows(self.bot, query) == [], query
        assert rows(self.bot, "SELECT ended_by FROM session") == [("done",)], "one session begun, one row"
        assert rows(self.bot, "SELECT count(*) FROM alert") == [(1,)], "three flags, one alert"

    def what_she_said_is_known(self, unit: Unit) -> None:
        person = people.by_telegram(unit, MOTHER)
        assert person is not None and person.country == "GB"
        patient = patients.of_person(unit, person.id)
        assert patient is not None and patient.stop == "lock"
        known = records.facts_of(unit, patient.id)
        nothing = Fact("", None, None, SystemClock().now(), "")
        assert {name: known.get(name, nothing).value for name in FACTS} == FACTS
        alert = alerts.open_of(unit, patient.id)
        assert alert is not None and all(words in alert.words for words in FLAGS)

    def sends(self, unit: Unit) -> int:
        """Deliveries against rows: more than one only of urgent rows, and then marked as a repeat."""
        number = rows(self.bot, "SELECT coalesce(max(id), 0) FROM outbox")[0][0]
        kept = [row for n in range(1, number + 1) if (row := outbox.get(unit, n)) is not None]
        sent = [row for row in kept if row.method in ("sendMessage", "sendPhoto", "sendAnimation")]
        planned = Counter((row.chat_id, row.body["html"], row.ask_id or "") for row in sent)
        urgent = {row.body["html"] for row in sent if row.send_class in ("safety", "alert") and row.repeat}
        first, again = Counter[Key](), Counter[Key]()
        for call in self.hand.calls():
            if call["method"] in ("sendMessage", "sendPhoto", "sendAnimation") and call["code"] == 200:
                key = _key(call)
                (again if key != _unmarked(key) else first)[_unmarked(key)] += 1
        assert not first - planned, f"sent more often than decided: {first - planned}"
        assert all(html in urgent for _, html, _ in again), f"routine messages sent again: {again}"
        missing = [r for r in sent if r.state == "sent" and not (first + again)[_of(r)]]
        assert not missing, "marked as sent, and never sent"
        return sum(((first + again) - planned).values())


Key = tuple[int, str, str]
MARK = "Sent again to be sure: "


def _of(row: outbox.OutboxRow) -> Key:
    return row.chat_id, str(row.body["html"]), row.ask_id or ""


def _key(call: dict[str, Any]) -> Key:
    payload = call["payload"]
    asked = re.search(r"n1\.([\w-]+)\.", json.dumps(payload.get("reply_markup", "")))
    return call["chat"], str(payload.get("text", payload.get("caption"))), asked[1] if asked else ""


def _unmarked(key: Key) -> Key:
    chat, html, ask = key
    return chat, html.removeprefix(MARK.strip()).lstrip() if html.startswith(MARK.strip()) else html, ask
