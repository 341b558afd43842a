"""How every command opens the store, and how it says that it cannot."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.settings import Settings
from bot.store import Store, StoreError, patients
from bot.store.store import Role


class CannotRun(Exception):
    """The command cannot be carried out; the message is one line for whoever typed it."""


def open_store(config: Settings, role: Role) -> Store:
    """CannotRun when it cannot be opened."""
    config.data.mkdir(parents=True, exist_ok=True)
    try:
        return Store.open(config.database_url, config.data, SystemClock(), role=role)
    except StoreError as error:
        raise CannotRun(str(error)) from error


def number_of(store: Store, case_no: str) -> int:
    """The patient behind a case number, whether or not her key is still there. CannotRun for no such case."""
    found = store.read(lambda unit: patients.number_of(unit, case_no))
    if found is None:
        raise CannotRun(f"there is no case {case_no}")
    return found
