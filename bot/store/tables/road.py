"""The one road of every event: inbox, conversation, questions asked, timers, outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import BIG, NEVER_TWICE, big, listing, moment, own_id, ref, small, words


class Inbox(SQLModel, table=True):
    """Something that happened. `queue` person:<id>|alert:<id>|…, `lane` 0 what people did, 1 the rest.

    `state` pending|done|quarantined|ignored; (source, source_id) is the event's name for ever (S9).
    """

    __table_args__: ClassVar[Any] = (
        UniqueConstraint("source", "source_id"),
        Index(None, "state", "lane", "id"),
        Index(None, "queue", "state", "id"),
        NEVER_TWICE,
    )
    id: int | None = own_id()
    source: str
    source_id: str
    queue: str
    lane: int = small()
    kind: str
    actor_id: int | None = big(optional=True)
    body: SealedValue = words()
    sent_at: datetime = moment()
    received_at: datetime = moment()
    state: str
    tries: int = small()
    next_try_at: datetime | None = moment(optional=True)
    reason: str


class Conversation(SQLModel, table=True):
    """Where a person's dialog stands. `rev` grows with every save."""

    person_id: int = Field(
        sa_column=Column(BIG, ForeignKey("person.id"), primary_key=True, autoincrement=False)
    )
    body: SealedValue = words()
    rev: int


class Ask(SQLModel, table=True):
    """A question as it was put; its id stands in the buttons."""

    id: str = Field(primary_key=True, max_length=16)
    person_id: int = ref("person", index=True)
    patient_id: int | None = ref("patient", optional=True)
    flow: str
    node: str
    options: list[dict[str, Any]] = listing()
    keep: SealedValue = words()
    alert_id: int | None = ref("alert", optional=True)
    valid_until: datetime = moment()
    created_at: datetime = moment()
    message_id: int | None = big(optional=True)
    closed: bool


class Timer(SQLModel, table=True):
    """Asks to be woken at `due_at`; gone once it is filed in the inbox. `owner` is the queue it goes to."""

    __table_args__: ClassVar[Any] = (UniqueConstraint("owner", "key"), NEVER_TWICE)
    id: int | None = own_id()
    owner: str
    kind: str
    key: str
    due_at: datetime = moment(index=True)
    payload: dict[str, Any] = listing()
    local_date: str | None = None
    slot: str | None = None


class Outbox(SQLModel, table=True):
    """A message to be sent. `state` pending|sending|sent|failed|dropped|uncertain.

    `rank` is the order of the send classes. `purpose` names what it is for: the same turn done twice names it
    again, and makes no second row (S24).
    """

    __table_args__: ClassVar[Any] = (
        Index(None, "state", "rank", "id"),
        Index(None, "chat_id", "state", "rank", "id"),
        Index(None, "patient_id", "state"),
        NEVER_TWICE,
    )
    id: int | None = own_id()
    person_id: int = big(index=True)
    chat_id: int = big()
    patient_id: int | None = big(optional=True)
    alert_id: int | None = big(optional=True)
    method: str
    send_class: str
    rank: int = small()
    purpose: str = Field(unique=True)
    body: SealedValue = words()
    exercises: list[str] = listing()
    prescribes: bool
    ask_id: str | None = Field(default=None, index=True)
    picture: str | None = None
    silent: bool
    protect: bool
    valid_until: datetime | None = moment(optional=True)
    state: str
    tries: int
    next_try_at: datetime | None = moment(optional=True)
    created_at: datetime = moment()
    sent_at: datetime | None = moment(optional=True)
    message_id: int | None = big(optional=True)
    reason: str
    repeat: bool
    edit_of: int | None = big(optional=True)
