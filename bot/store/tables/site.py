"""What belongs to the site: the decision log and its anchors, releases, keys and settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint, column
from sqlmodel import Field, SQLModel

from bot.privacy.sealing import SealedValue
from bot.store.columns import NEVER_TWICE, big, listing, moment, own_id, words

NOBODYS = column("patient_id").is_(None)


class Decision(SQLModel, table=True):
    """One line of the decision log: which rule, what came of it and why; `facts` = what it looked at.

    Triggers refuse UPDATE and DELETE. `n` from 1 and `hash` tie it to the line before it in the same chain
    (`bot/store/chain.py`). `release` and `policy` are empty in lines from before they were kept.
    """

    __table_args__: ClassVar[Any] = (
        Index("uq_decision_patient_id_n", "patient_id", "n", unique=True),
        Index("uq_decision_site_n", "n", unique=True, sqlite_where=NOBODYS, postgresql_where=NOBODYS),
        NEVER_TWICE,
    )
    id: int | None = own_id()
    inbox_id: int = big(index=True)
    patient_id: int | None = big(optional=True)
    rule: str
    since: str
    outcome: str
    disposition: str
    reason: str
    facts: SealedValue = words()
    about: str
    at: datetime = moment()
    release: str
    policy: str
    n: int = big()
    hash: str


class Anchor(SQLModel, table=True):
    """All chains of the decision log as they stood once on a day (UTC), tied to the anchor before it.

    `heads` [[patient or 0 for the site, n, hash], …] of the chains that grew since, in order; `last` the id
    of the newest decision; `count` how many there were in all. Triggers refuse UPDATE and DELETE.
    """

    __table_args__: ClassVar[Any] = (NEVER_TWICE,)
    id: int | None = own_id()
    date: str = Field(unique=True)
    at: datetime = moment()
    last: int = big()
    count: int = big()
    heads: list[Any] = listing()
    previous: str
    hash: str


class Release(SQLModel, table=True):
    """One release of the content, whole and immutable; `id` is its hash, `body` what sessions began with.

    `changed_by` and `note` come with its files; `published_at` = when it first held; empty = never.
    """

    id: str = Field(primary_key=True)
    created_at: datetime = moment()
    body: str = Field(sa_type=Text)
    changed_by: str
    note: str
    published_at: datetime | None = moment(optional=True)


class ContentBlob(SQLModel, table=True):
    """A file by the SHA-256 of its bytes: one copy, whatever release holds it. Only ever added."""

    __tablename__ = "content_blob"
    hash: str = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class ReleaseFile(SQLModel, table=True):
    """One file of a release: its path below the content folder, its bytes by hash. Only ever added."""

    __tablename__ = "release_file"
    release: str = Field(primary_key=True)
    path: str = Field(primary_key=True)
    hash: str


class ContentSignature(SQLModel, table=True):
    """A clinician's sign-off of exactly these bytes of this file. Only ever added."""

    __tablename__ = "content_signature"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("path", "hash", "name", name="uq_content_signature_path_hash_name"),
        NEVER_TWICE,
    )
    id: int | None = own_id()
    path: str
    hash: str
    name: str
    at: datetime = moment()


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
