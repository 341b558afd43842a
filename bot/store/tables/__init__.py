"""The schema: every table of the database, as SQLModel classes and, for statements, as Core tables."""

from __future__ import annotations

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from bot.store.tables.care import Alert, AlertStep, Fact, Plan, Session, SetCheck
from bot.store.tables.people import Clinic, Consent, Invite, Patient, Person, Shift
from bot.store.tables.research import DecisionPoint
from bot.store.tables.road import Ask, Conversation, Inbox, Outbox, Timer
from bot.store.tables.site import (
    Anchor,
    ContentBlob,
    ContentSignature,
    Decision,
    Release,
    ReleaseFile,
    SealingKey,
    Setting,
)

__all__ = [
    "METADATA",
    "Alert",
    "AlertStep",
    "Anchor",
    "Ask",
    "Clinic",
    "Consent",
    "ContentBlob",
    "ContentSignature",
    "Conversation",
    "Decision",
    "DecisionPoint",
    "Fact",
    "Inbox",
    "Invite",
    "Outbox",
    "Patient",
    "Person",
    "Plan",
    "Release",
    "ReleaseFile",
    "SealingKey",
    "Session",
    "SetCheck",
    "Setting",
    "Shift",
    "Timer",
    "table",
]

METADATA: MetaData = SQLModel.metadata


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model: statements are written over it, never over the ORM."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
