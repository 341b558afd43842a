"""What must hold after every step of a walk, judged without the bot's own rules."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from bot.rehearsal.telegram.model import Message
from bot.store import patients, records
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from content.catalog import Catalog
from tests.support.house import MOTHER, World
from tests.support.walks.ledger import Input, Ledger

REST = frozenset({"X01", "X32"})
NEVER_SILENT = frozenset({"message_received", "media_received", "command_given", "message_edited"})
SAYING = 15
"""So many letters tell one message from the others."""
SAME_DAY = timedelta(hours=3)
LIFTS = ("cleared", "back_to_baseline")
FROM_PEOPLE = NEVER_SILENT | {"option_chosen"}


class Log(logging.Handler):
    """Everything the house complains about."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@dataclass
class Checks:
    """`look` gives what is wrong now, in words; nothing is told twice."""

    world: World
    ledger: Ledger
    log: Log
    wrong: list[str] = field(default_factory=list)
    said: int = 0
    keys: int = 0
    was_locked: bool = False

    def __post_init__(self) -> None:
        rules = self.world.house.sender._rules
        self.world.house.sender._rules = replace(rules, gate=self._watching(rules.gate))
        self.said = max(self.world.telegram.chat(MOTHER).by_id, default=0)
        self.was_locked = self.stop == "lock"

    def look_away(self) -> None:
        """What came while she had blocked us is not to be compared: she has not seen all of it."""
        self.said = max(self.world.telegram.chat(MOTHER).by_id, default=0)

    @property
    def stop(self) -> str:
        row = self.ledger.patient(self.ledger.person(MOTHER))
        return str(row["stop"]) if row is not None else "none"

    def look(self) -> list[str]:
        """Everything that does not hold since the last look."""
        wrong = [*self.wrong, *self.log.lines, *self.ledger.unsettled()]
        self.wrong, self.log.lines = [], []
        inputs = self.ledger.inputs()
        wrong += [line for done in inputs for line in self._answered(done, inputs)]
        wrong += [f"alert {number} has no next step" for number in self.ledger.orphans()]
        wrong += [f"the tap {q.id} keeps spinning" for q in self.world.telegram.unanswered]
        wrong += self._messages()
        self.was_locked = self.stop == "lock"
        return wrong

    # -- an answer to everything -----------------------------------------------------------------------------

    def _answered(self, done: Input, beside: Sequence[Input]) -> Iterator[str]:
        name = f"input {done.id} ({done.kind})"
        if done.state not in ("done", "ignored"):
            yield f"{name} ended as {done.state}: {done.reason}"
        if done.kind not in FROM_PEOPLE or not done.queue.startswith("person:"):
            return
        mine = [c for c in done.came if f"person:{c[2]}" == done.queue]
        if any(state == "sent" for _, state, _, _ in mine):
            return
        others = [state for one in beside if one.queue == done.queue for _, state, _, _ in one.came]
        if (mine or done.reason == "answer_waits") and "sent" in others:
            return  # a card of a session that her next words ended; words that were on their way already
        if mine:
            yield f"{name}: its answer never left, {mine}"
        elif done.kind in NEVER_SILENT:
            yield f"{name} was met with silence: {done.reason!r}"
        elif not done.reason:
            yield f"{name} was met with a silence without a name"

    # -- no exercise after a stop ----------------------------------------------------------------------------

    def _watching(self, gate: Any) -> Any:
        """Ask the gate, and look at what it lets through in the same transaction."""

        def watch(unit: Unit, row: OutboxRow) -> str | None:
            refused: str | None = gate(unit, row)
            if refused is None and row.exercises and row.patient_id is not None:
                self.wrong += self._stopped(unit, row)
            return refused

        return watch

    def _stopped(self, unit: Unit, row: OutboxRow) -> Iterator[str]:
        assert row.patient_id is not None
        patient = patients.get(unit, row.patient_id)
        session = records.session_of(unit, row.patient_id)
        shown = f"exercise {','.join(row.exercises)} left"
        planned = {*row.exercises, *(session.items if session else ())}
        if patient.status != "active":
            yield f"{shown} while she is {patient.status}"
        if patient.stop == "lock":
            yield f"{shown} under a lock"
        if patient.stop == "hold" and not planned <= REST:
            yield f"{shown} under a hold: {planned}"
        if session is None or session.ended_by:
            yield f"{shown} of a session that has ended: {session.ended_by if session else 'none'}"
        known = records.facts_of(unit, row.patient_id)
        stopped = known.get("symptom_stop")
        lifted = [fact for name in LIFTS if (fact := known.get(name)) is not None]
        if stopped is None or any(fact.at > stopped.at for fact in lifted):
            return
        if self.world.clock.now() - stopped.at < SAME_DAY and not planned <= REST:
            yield f"{shown} hours after a stop for symptoms: {planned}"

    # -- what she sees ---------------------------------------------------------------------------------------

    def _messages(self) -> Iterator[str]:
        chat = self.world.telegram.chat(MOTHER)
        shown = chat.from_bot
        new = [m for m in shown if m.id > self.said]
        if not new:
            return
        self.keys = max(self.keys, len([key for row in chat.keyboard for key in row]))
        if sum(len(row) for row in chat.keyboard) != self.keys:
            yield f"the keys are gone: {chat.keyboard}"
        if self.was_locked and self.stop == "lock":
            yield from (f"a picture of an exercise under a lock: {m.text[:60]}" for m in new if m.photo)
        yield from self._twice([m for m in shown if m.id <= self.said][-1:] + new)
        self.said = new[-1].id

    def _twice(self, messages: list[Message]) -> Iterator[str]:
        """The same words to her twice in a row, but for what has one wording only."""
        for first, second in pairwise(messages):
            words = _as_sent(second)
            if words == _as_sent(first) and not self._has_one_wording(second):
                yield f"said twice in a row: {words[:120]!r}"

    def _has_one_wording(self, message: Message) -> bool:
        """Safety texts and the consent: signed word for word."""
        if self.ledger.has_to_repeat(MOTHER, message.id):
            return True
        return _as_sent(message).startswith(_fixed(self.world.house.books.current.content))


@cache
def _fixed(catalog: Catalog) -> tuple[str, ...]:
    """How the messages begin that have one wording only."""
    told = [m for lang in catalog.content.messages.values() for m in lang.values()]
    messages = [m for m in told if len(m.say) == 1]
    starts = [re.sub(r"<[^<>]*>", "", m.say[0]).partition("{{")[0].strip() for m in messages]
    return tuple(start for start in starts if len(start) > SAYING)


def _as_sent(message: Message) -> str:
    return message.history[0].text if message.history else message.text
