"""Small rows for tests of the store: a mother, something that arrived, a message to be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.store import patients, people
from bot.store.decisions import Origin
from bot.store.inbox import Arrival
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from policies.effects import Raise
from policies.facts import PatientView

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HER_TELEGRAM = 7_012_345_678


def a_mother(unit: Unit, telegram_id: int = HER_TELEGRAM, name: str = "Ana") -> PatientView:
    """A patient with case number 1001 and up."""
    person = people.meet(unit, telegram_id, name, "en")
    return patients.enrol(unit, person.id)


def a_clinician(unit: Unit, telegram_id: int = 8_100_000_001, name: str = "Dr Kim") -> int:
    """A clinician of the first clinic; the person's id."""
    person = people.meet(unit, telegram_id, name, "en")
    people.set_fields(unit, person.id, role="clinician")
    return person.id


def arrived(number: int, queue: str = "person:1", lane: int = 0, **changed: Any) -> Arrival:
    """Something Telegram brought, under the name `number`."""
    given: dict[str, Any] = {
        "source": "tg:1",
        "source_id": str(number),
        "queue": queue,
        "lane": lane,
        "kind": "message_received",
        "actor_id": None,
        "body": {"text": f"words {number}"},
        "sent_at": NINE,
    }
    return Arrival(**{**given, **changed})


def outgoing(purpose: str, chat_id: int = HER_TELEGRAM, **changed: Any) -> OutboxRow:
    """A reply to one chat."""
    given: dict[str, Any] = {
        "person_id": 1,
        "chat_id": chat_id,
        "method": "sendMessage",
        "send_class": "reply",
        "purpose": purpose,
        "body": {"html": f"words {purpose}"},
        "created_at": NINE,
    }
    return OutboxRow(**{**given, **changed})


def flag(category: str = "cauda_equina", disposition: str = "emergency", **changed: Any) -> Raise:
    given: dict[str, Any] = {"rules": ("RF01",), "words": "my legs are numb", "told": "safety.emergency"}
    return Raise(category, disposition, **{**given, **changed})


def origin(inbox_id: int, patient: PatientView | None = None, at: datetime = NINE) -> Origin:
    """Where a decision about `patient`, or about nobody, comes from."""
    number, key = (patient.id, patient.person) if patient else (None, 0)
    return Origin(inbox_id, number, key, "release", "policy", at)
