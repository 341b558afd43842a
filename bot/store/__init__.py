"""Everything that is remembered: the only package that speaks SQL."""

from __future__ import annotations

from bot.store.errors import StoreBusy, StoreDamaged, StoreError, StoreUnavailable
from bot.store.store import Store
from bot.store.unit import Unit

__all__ = ["Store", "StoreBusy", "StoreDamaged", "StoreError", "StoreUnavailable", "Unit"]
