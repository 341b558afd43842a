"""The few column forms that all tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, SmallInteger
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.store.sealed import Sealed

# Names of constraints are the same on both databases, so that a later migration can find them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite counts rows only in INTEGER, which has 64 bits there; elsewhere INTEGER has 32.
BIG = BigInteger().with_variant(Integer(), "sqlite")
NEVER_TWICE = {"sqlite_autoincrement": True}
"""Ids of deleted rows do not come back: an id names one thing for ever."""


def own_id() -> Any:
    return Field(default=None, primary_key=True, sa_type=BIG)


def ref(table: str, *, optional: bool = False, unique: bool = False, index: bool = False) -> Any:
    """The id of a row of `table`."""
    column: Column[Any] = Column(
        BIG, ForeignKey(f"{table}.id"), nullable=optional, unique=unique, index=index
    )
    return Field(default=None if optional else ..., sa_column=column)


def big(*, optional: bool = False, unique: bool = False, index: bool = False) -> Any:
    """A number beyond 32 bits: Telegram's ids, and ids of rows that may be gone."""
    column: Column[Any] = Column(BigInteger, nullable=optional, unique=unique, index=index)
    return Field(default=None if optional else ..., sa_column=column)


def small() -> Any:
    return Field(sa_type=SmallInteger)


def moment(*, optional: bool = False, index: bool = False) -> Any:
    """An aware datetime, UTC on both databases."""
    column: Column[Any] = Column(UTCDateTime(), nullable=optional, index=index)
    return Field(default=None if optional else ..., sa_column=column)


def words(*, optional: bool = False) -> Any:
    """A sealed JSON value."""
    column: Column[Any] = Column(Sealed, nullable=optional)
    return Field(default=None if optional else ..., sa_column=column)


def listing() -> Any:
    """Plain JSON: only what says nothing about anybody's health."""
    return Field(sa_column=Column(JSON, nullable=False))
