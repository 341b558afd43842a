"""Her care: facts, plans, sessions with their set checks, alerts with their steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Index, SmallInteger, column
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import NEVER_TWICE, listing, moment, own_id, ref, small, words


class Fact(SQLModel, table=True):
    """One answer of hers: `body` {value, unit}. Append-only, the newest of a name counts."""

    __table_args__: ClassVar[Any] = (Index(None, "patient_id", "name", "id"), NEVER_TWICE)
    id: int | None = own_id()
    patient_id: int = ref("patient")
    name: str
    body: SealedValue = words()
    at: datetime = moment()
    source: str


class Plan(SQLModel, table=True):
    """Her treatment plan, a row a revision. `level` cap 0–3; `barred`, `unlocked` exercise ids."""

    __table_args__: ClassVar[Any] = (Index(None, "patient_id", "rev", unique=True), NEVER_TWICE)
    id: int | None = own_id()
    patient_id: int = ref("patient")
    rev: int
    programme: str
    phase: str
    level: int = small()
    barred: list[str] = listing()
    unlocked: list[str] = listing()
    ceiling: int | None = None
    author: str
    created_at: datetime = moment()


class Session(SQLModel, table=True):
    """One routine being done. `items` exercise ids in order, `ended_by` empty while it runs."""

    __table_args__: ClassVar[Any] = (Index(None, "patient_id", "id"), NEVER_TWICE)
    id: int | None = own_id()
    patient_id: int = ref("patient")
    release: str
    plan_rev: int
    items: SealedValue = words()
    pain_start: SealedValue | None = words(optional=True)
    started_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)
    ended_by: str


class SetCheck(SQLModel, table=True):
    """Her two answers after one set, and her pain (NRS 0–10) and form where they were asked."""

    __tablename__ = "set_check"
    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    session_id: int = ref("session", index=True)
    item: str
    set_no: int = Field(sa_column=Column("set", SmallInteger, nullable=False))
    pain_up: SealedValue | None = words(optional=True)
    tired_up: SealedValue | None = words(optional=True)
    pain_nrs: SealedValue | None = words(optional=True)
    form: SealedValue | None = words(optional=True)
    at: datetime = moment()


OPEN = column("state") != "resolved"


class Alert(SQLModel, table=True):
    """A task for clinicians. `state` new|notified|acknowledged|resolved.

    `body` {words, told, rules, unknown}. The database itself sees to it that an episode has one open alert at
    most (S4).
    """

    __table_args__: ClassVar[Any] = (
        Index(
            "uq_alert_open",
            "patient_id",
            "episode",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        NEVER_TWICE,
    )
    id: int | None = own_id()
    patient_id: int = ref("patient", index=True)
    clinic_id: int = ref("clinic")
    episode: int
    categories: list[str] = listing()
    disposition: str
    state: str = Field(index=True)
    owner: int | None = ref("person", optional=True)
    body: SealedValue = words()
    step: int
    opened_at: datetime = moment()
    acknowledged_at: datetime | None = moment(optional=True)
    resolved_at: datetime | None = moment(optional=True)
    outcome: str | None = None
    stop: str


class AlertStep(SQLModel, table=True):
    """One thing done about an alert.

    `kind` notify|repeat|acknowledge|resolve|refused|handover|reopen|told_patient.
    """

    __tablename__ = "alert_step"
    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    alert_id: int = ref("alert", index=True)
    step: int
    person_id: int | None = ref("person", optional=True)
    kind: str
    at: datetime = moment()
    note: SealedValue | None = words(optional=True)
