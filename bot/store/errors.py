"""What the store refuses, and when it cannot write; the message is the class's own docstring."""

from __future__ import annotations


class StoreError(Exception):
    """the database cannot be used"""

    def __str__(self) -> str:
        said = " ".join((type(self).__doc__ or "").split())
        detail = ", ".join(str(argument) for argument in self.args)
        return f"{said}: {detail}" if detail else said


class StoreUnavailable(StoreError):
    """the database cannot be written now; nothing of this turn was saved"""


class StoreDamaged(StoreUnavailable):
    """the database file is damaged or its disk fails; stop, and restore the last backup"""


class StoreClosed(StoreUnavailable):
    """the database was closed; nothing more is saved"""


class StoreBusy(StoreError):
    """another Napwise is running on this database"""


class StoreMissing(StoreError):
    """the database is gone, but its site key is here; restore the last backup, or move the key away to begin
    anew"""


class UnknownRevision(StoreError):
    """the database was written by a newer Napwise; install that version again"""


class SqliteTooOld(StoreError):
    """the SQLite of this Python is older than 3.35; take a newer Python, or PostgreSQL"""


class KeyMissing(StoreError):
    """the database holds sealed words, but its site key is not here; put it back from your backup"""


class KeyWrong(StoreError):
    """the site key does not open this database; put back the one that was made with it"""


class StaleConversation(Exception):
    """Somebody else saved this conversation since it was loaded."""


class NotThere(LookupError):
    """No row has this id."""
