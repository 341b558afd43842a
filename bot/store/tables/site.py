"""What belongs to the site: the decision log, content releases, keys and settings of the installation."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import NEVER_TWICE, big, moment, own_id, words


class Decision(SQLModel, table=True):
    """One line of the decision log: which rule, what came of it and why; `facts` = what it looked at."""

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    inbox_id: int = big(index=True)
    patient_id: int | None = big(optional=True, index=True)
    rule: str
    since: str
    outcome: str
    disposition: str
    reason: str
    facts: SealedValue = words()
    about: str
    at: datetime = moment()


class Release(SQLModel, table=True):
    """One release of the content, whole and immutable; `id` is its hash."""

    id: str = Field(primary_key=True)
    created_at: datetime = moment()
    body: str = Field(sa_type=Text)


class Setting(SQLModel, table=True):
    """A fact about this installation."""

    key: str = Field(primary_key=True)
    value: Any = Field(sa_column=Column(JSON, nullable=False))


class SealingKey(SQLModel, table=True):
    """A person's key, wrapped by the site key; person 0 is the site. Deleting it erases all it sealed."""

    __tablename__ = "sealing_key"
    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person_id: int = big(index=True)
    wrapped: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = moment()
