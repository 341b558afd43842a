"""Owns the saving of what came, whichever way it came in: the gap before it, then a batch, or one by one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.store import Store, Unit, inbox, settings
from bot.store.errors import StoreClosed, StoreDamaged, StoreUnavailable
from bot.telegram import filing
from bot.telegram.filing import Letter, Reader
from bot.telegram.watch import Gap, Limits, Watch

log = logging.getLogger(__name__)

LAST_SAVED = "telegram.last_saved"
# Waiting does not help against these: stop, and let somebody look (A13).
FOR_GOOD = (StoreClosed, StoreDamaged)


class Desk:
    """Files letters. `watch` knows since when everything that Telegram had for us is saved."""

    def __init__(self, store: Store, clock: Clock, reader: Reader, limits: Limits) -> None:
        self._store = store
        self._clock = clock
        self.reader = reader
        self.watch = Watch(clock, limits)

    async def open(self) -> None:
        """The time since an earlier run last saved everything counts as a gap (B05)."""
        moment = await self._store.run(lambda unit: settings.get(unit, LAST_SAVED))
        if moment is not None:
            self.watch.since(datetime.fromisoformat(moment))

    def letters(self, raws: Sequence[Any]) -> list[Letter]:
        """One letter for each raw update, whatever it looks like."""
        return self.reader.letters(raws, self._clock.now())

    async def file(self, letters: Sequence[Letter]) -> int:
        """Save them all, and note that everything is saved; returns how many rows are new.

        Returns after the COMMIT. StoreUnavailable: nothing can be saved now.
        """
        gap = self.watch.gap()
        new = 0
        if letters or gap is not None or self.watch.note_is_old():
            new = await self._together(letters, gap)
        self.watch.filed()
        return new

    async def _together(self, letters: Sequence[Letter], gap: Gap | None) -> int:
        try:
            return await self._store.run(lambda unit: self._save(unit, letters, gap))
        except StoreUnavailable:
            raise
        except Exception as error:  # one row the database will not have: the others must not wait for it
            log.error("A batch could not be filed, now one by one: %s", type(error).__name__)
            told = await self._store.run(lambda unit: self._save(unit, (), gap))
            return told + sum([await self._alone(letter) for letter in letters])

    def _save(self, unit: Unit, letters: Sequence[Letter], gap: Gap | None) -> int:
        now = self._clock.now()
        settings.put(unit, LAST_SAVED, now.isoformat())
        self.watch.noted()
        return filing.file_gap(unit, gap, now) + filing.file_batch(unit, self.reader, letters, now)

    async def _alone(self, letter: Letter) -> bool:
        now = self._clock.now()
        try:
            return await self._store.run(lambda unit: filing.file_letter(unit, self.reader, letter, now))
        except StoreUnavailable:
            raise
        except Exception as error:
            reason = type(error).__name__
            log.error("An update could not be filed and is kept aside: %s", reason)
            return await self._aside(letter, reason)

    async def _aside(self, letter: Letter, reason: str) -> bool:
        """Keep it whole; then, apart from that, let its words be heard: they may be what was refused."""
        name, content, now = (letter.source, letter.source_id), repr(letter.content), self._clock.now()
        kept = await self._store.run(lambda unit: inbox.quarantine(unit, *name, content, reason))
        if kept is None:
            return False
        try:
            await self._store.run(lambda unit: filing.file_words(unit, letter, now))
        except StoreUnavailable:
            raise
        except Exception as error:
            log.critical("The words of an update could not be filed either: %s", type(error).__name__)
        return True
