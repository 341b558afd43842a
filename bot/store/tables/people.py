"""Who takes part: clinics, persons, patients, what they consented to, who is on duty, who is invited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import NEVER_TWICE, big, moment, own_id, ref, small, words


class Clinic(SQLModel, table=True):
    """A site whose clinicians answer its patients' alerts; the first exists from the first migration."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    name: str


class Person(SQLModel, table=True):
    """Anybody with a Telegram account who wrote to the bot. `role` visitor|patient|clinician|operator."""

    __table_args__: ClassVar[Any] = (Index(None, "clinic_id", "role"), NEVER_TWICE)
    id: int | None = own_id()
    clinic_id: int = ref("clinic", index=True)
    role: str
    telegram_id: int = big(unique=True)
    name: SealedValue = words()
    lang: str
    zone: str
    country: str
    reachable: bool
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(optional=True)


class Patient(SQLModel, table=True):
    """A mother. `status` enrolling|active|paused|ended|withdrawn, `stop` none|hold|lock."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    person_id: int = ref("person", unique=True)
    case_no: str = Field(unique=True)
    status: str
    stop: str
    episode: int
    created_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)


class Consent(SQLModel, table=True):
    """Which words she agreed to, or took back. `kind` care|withdrawn and what consents there will be."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    patient_id: int = ref("patient", index=True)
    kind: str
    text_id: str
    text_hash: str
    release: str
    lang: str
    at: datetime = moment()


class Shift(SQLModel, table=True):
    """A clinician's time on duty."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    clinic_id: int = ref("clinic", index=True)
    person_id: int = ref("person")
    starts_at: datetime = moment()
    ends_at: datetime = moment()


class Invite(SQLModel, table=True):
    """A one-time link that makes somebody a clinician or an operator; only its SHA-256 is known here."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    token_hash: str = Field(unique=True)
    role: str
    clinic_id: int = ref("clinic")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_by: int | None = ref("person", optional=True)
    used_at: datetime | None = moment(optional=True)
    tries: int = small()
