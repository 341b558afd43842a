"""One turn of the ORM peers inside a session somebody else commits: the rows of Napwise as objects."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select
from telegram import Update

from bot.clock import SystemClock
from bot.process import stored
from bot.store import Store
from bot.store.keys import T as KEYS
from bot.store.tables import (
    Alert,
    Conversation,
    Decision,
    Inbox,
    Outbox,
    Patient,
    Person,
    Plan,
    Shift,
)
from bot.store.tables import Fact as FactRow
from bot.store.tables import Session as SessionRow
from bot.telegram import updates
from bot.telegram.updates import Spoken
from dialogs.model import Draft, Event, EventKind, Turn
from dialogs.turn import take_turn
from policies.effects import Record, Say
from policies.facts import Fact, Facts, PatientView, PlanView, Responder
from tests.bench.clinic_day import url
from tests.support.talk import the_book

RANK_OF_REPLY = 2


class OrmTurn:
    """Called with a session and an update. Decides with the same pure turn as Napwise does."""

    def __init__(self, folder: Path) -> None:
        self._clock = SystemClock()
        with Store.open(url(folder), folder, self._clock) as store:
            ring = store._opened.keys.ring
            rows = store.read(lambda unit: unit._connection.execute(KEYS.select()).all())
        keys = [ring.unwrap(row.id, row.person_id, row.wrapped) for row in rows]
        self._by_id = {key.id: key for key in keys}
        self._by_person = {key.person: key for key in keys}

    def __call__(self, session: Session, update: Update) -> None:
        now = self._clock.now()
        spoken = updates.read(update, {}, now)
        assert isinstance(spoken, Spoken)
        found = select(Person).where(Person.telegram_id == spoken.who.telegram_id)
        person = session.exec(found).one()
        assert person.id is not None
        row = self._arrived(person.id, update.update_id, spoken, now)
        session.add(row)
        session.flush()
        patient = session.exec(select(Patient).where(Patient.person_id == person.id)).one()
        facts = self._facts(session, person, patient, now)
        kept = session.get_one(Conversation, person.id)
        conversation = stored.conversation(self._unseal("conversation.body", kept.body), kept.rev)
        event = Event(EventKind(row.kind), row.queue, person.id, row.sent_at, dict(spoken.payload))
        turn = take_turn(conversation, event, facts, the_book(), now, row.id or 0)
        kept.body = self._seal(person.id, "conversation.body", stored.body_of(turn.conversation))
        kept.rev += 1
        self._save(session, turn, person, patient, row)
        row.state = "done"

    def _arrived(self, person: int, number: int, spoken: Spoken, now: Any) -> Inbox:
        return Inbox(
            source="tg:7",
            source_id=str(number),
            queue=f"person:{person}",
            lane=0,
            kind=str(spoken.kind),
            actor_id=person,
            body=self._seal(person, "inbox.body", dict(spoken.payload)),
            sent_at=spoken.sent_at,
            received_at=now,
            state="pending",
            tries=0,
            reason="",
        )

    def _facts(self, session: Session, person: Person, patient: Patient, now: Any) -> Facts:
        newest = select(func.max(FactRow.id)).where(FactRow.patient_id == patient.id).group_by(FactRow.name)
        known = session.exec(select(FactRow).where(col(FactRow.id).in_(newest))).all()
        plan = session.exec(select(Plan).where(Plan.patient_id == patient.id)).first()
        last = select(SessionRow).where(SessionRow.patient_id == patient.id)
        assert plan is None and session.exec(last).first() is None
        alert = select(Alert).where(Alert.patient_id == patient.id, Alert.state != "resolved")
        assert session.exec(alert).first() is None
        assert session.exec(select(Shift).where(Shift.clinic_id == person.clinic_id)).first() is None
        staff = select(Person).where(Person.clinic_id == person.clinic_id, Person.role == "clinician")
        view = PatientView(
            patient.id or 0,
            person.id or 0,
            patient.case_no,
            patient.status,
            patient.stop,
            patient.episode,
            self._unseal("person.name", person.name),
            person.lang,
            person.zone,
            person.country,
            person.reachable,
        )
        return Facts(
            now=now,
            known={row.name: self._fact(row) for row in known},
            patient=view,
            plan=PlanView(),
            rota=tuple(
                Responder(one.id or 0, self._unseal("person.name", one.name), one.role)
                for one in session.exec(staff).all()
            ),
        )

    def _fact(self, row: FactRow) -> Fact:
        body = self._unseal("fact.body", row.body)
        value = body["value"]
        value = tuple(value) if isinstance(value, list) else value
        return Fact(row.name, value, body["unit"], row.at, row.source)

    def _save(self, session: Session, turn: Turn, person: Person, patient: Patient, row: Inbox) -> None:
        assert person.id is not None and patient.id is not None and row.id is not None
        for effect in turn.effects:
            assert isinstance(effect, Record | Say), effect
            if isinstance(effect, Record):
                body = self._seal(person.id, "fact.body", {"value": effect.value, "unit": None})
                name, source = f"note_{effect.name}", f"inbox:{row.id}"
                session.add(
                    FactRow(patient_id=patient.id, name=name, body=body, at=row.received_at, source=source)
                )
        for number, draft in enumerate(turn.drafts):
            assert draft.asked is None
            session.add(self._outgoing(draft, person, patient.id, f"{row.id}:{number}", row.received_at))
        for decision in turn.decisions:
            session.add(Decision(inbox_id=row.id, patient_id=patient.id, at=row.received_at, **decision))

    def _outgoing(self, draft: Draft, person: Person, patient: int, purpose: str, now: Any) -> Outbox:
        assert person.id is not None
        body = {"html": draft.html, "options": [asdict(o) for o in draft.options], "message": draft.message}
        return Outbox(
            person_id=person.id,
            chat_id=person.telegram_id,
            patient_id=patient,
            method="sendMessage",
            send_class=draft.send_class,
            rank=RANK_OF_REPLY,
            purpose=purpose,
            body=self._seal(person.id, "outbox.body", body),
            exercises=[],
            prescribes=False,
            silent=draft.silent,
            protect=draft.protect,
            state="pending",
            tries=0,
            created_at=now,
            reason="",
            repeat=False,
        )

    def _seal(self, person: int, where: str, value: Any) -> Any:
        return self._by_person[person].seal(where, value)

    def _unseal(self, where: str, sealed: Any) -> Any:
        return self._by_id[sealed.key_id].unseal(where, sealed)
