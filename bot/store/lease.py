"""Owns the proof that we are the only running bot on a database: a locked file, or an advisory lock."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from sqlalchemy import Connection

from bot.store.errors import StoreBusy

_NUMBER = 0x6E617077697365  # "napwise"; advisory locks are numbers, and belong to one database


class FileLease:
    """Beside a SQLite file: held while this process lives, let go by the system when it is killed."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._handle: int | None = None

    def take(self) -> None:
        """StoreBusy when another process has it."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise StoreBusy from None
        self._handle = handle

    def leave(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def take_advisory(connection: Connection) -> None:
    """On PostgreSQL the writing connection holds the lease: whoever lost the one has lost the other (A10)."""
    got = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_NUMBER})").scalar_one()
    connection.commit()
    if not got:
        raise StoreBusy
