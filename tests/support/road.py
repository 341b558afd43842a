"""The road without Telegram: events filed, decided and "sent" against a real store, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import MovableClock
from bot.gate import Gate
from bot.process import process
from bot.store import Store, alerts, asks, inbox, invites, outbox, patients, people, timers
from bot.store.asks import AskRow
from bot.store.inbox import Arrival
from bot.store.outbox import OutboxRow
from bot.store.tables import Ask, table
from bot.store.unit import Unit
from policies.facts import AlertView, PatientView
from policies.rules import Book

ASKS = table(Ask)


@dataclass
class Road:
    """`sent` are rows in the order they left, each with her stop at that moment."""

    store: Store
    clock: MovableClock
    book: Book
    sent: list[tuple[OutboxRow, str]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    def meet(self, telegram_id: int, name: str) -> int:
        return int(self.store.now_run(lambda unit: people.meet(unit, telegram_id, name, "en")).id)

    def clinician(self, telegram_id: int) -> int:
        person = self.meet(telegram_id, "Clinic")
        token = self.store.now_run(lambda unit: invites.make(unit, "clinician", 1, self.clock.now()))
        self.put(person, "command_given", name="start", argument=token)
        self.work()
        return person

    def put(self, person: int, kind: str, *, number: int | None = None, **body: Any) -> int | None:
        """File one event as the receiver would; None when it was there already."""
        number = number or next(self.numbers)
        self.clock.advance(timedelta(seconds=1))
        arrival = Arrival(
            source="test",
            source_id=str(number),
            queue=f"person:{person}",
            lane=0,
            kind=kind,
            actor_id=person,
            body=body,
            sent_at=self.clock.now(),
            person_key=person,
        )
        return self.store.now_run(lambda unit: inbox.file(unit, arrival))

    def work(self) -> int:
        """Decide everything that waits; returns how many rows were decided."""
        done = 0
        while True:
            self.store.now_run(lambda unit: timers.file_due(unit, self.clock.now(), 500))
            rows = self.store.now_run(lambda unit: inbox.claim(unit, self.clock.now(), 64))
            if not rows:
                return done
            for row in rows:
                self._one(row)
                done += 1

    def _one(self, row: Any) -> None:
        """Decide one row. Nothing is swallowed: a turn that raises is a bug here."""
        self.store.now_run(lambda unit: process(row, unit, lambda _: self.book, self.clock))

    def send(self) -> None:
        """Everything pending leaves, if the gate lets it."""
        gate = Gate(lambda _: self.book, self.clock)

        def leave(unit: Unit) -> list[tuple[OutboxRow, str]]:
            left = []
            for row in outbox.claim(unit, self.clock.now(), 500, frozenset()):
                if gate(unit, row) is not None:
                    outbox.mark(unit, row.id, "dropped", reason="gate")
                    continue
                outbox.mark(unit, row.id, "sent", message_id=row.id, sent_at=self.clock.now())
                stop = patients.get(unit, row.patient_id).stop if row.patient_id else "none"
                left.append((row, stop))
            return left

        while left := self.store.now_run(leave):
            self.sent += left

    def wait(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))

    def patient(self, person: int) -> PatientView | None:
        return self.store.now_run(lambda unit: patients.of_person(unit, person))

    def alert(self, person: int) -> AlertView | None:
        patient = self.patient(person)
        return self.store.now_run(lambda unit: alerts.open_of(unit, patient.id)) if patient else None

    def asks(self, person: int) -> list[AskRow]:
        """Every question ever put to this person, oldest first."""
        find = select(ASKS.c.id).where(ASKS.c.person_id == person).order_by(ASKS.c.created_at, ASKS.c.id)

        def read(unit: Unit) -> list[AskRow]:
            found = [asks.get(unit, row.id) for row in unit.rows(find)]
            return [ask for ask in found if ask is not None]

        return self.store.now_run(read)
