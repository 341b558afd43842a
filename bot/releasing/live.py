"""Owns what a running house reads by: the release that the pointer names, else what it could read last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.releasing import Refused
from bot.releasing.folder import files_in, hashes
from bot.releasing.publishing import keep_installed
from bot.releasing.reading import Reading
from bot.releasing.shelf import folder_of
from bot.store import Store, StoreError, pointer, releases, signatures
from bot.store.pointer import Seen
from policies.rules import Book

log = logging.getLogger(__name__)

EVERY_S = 5
AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Standing:
    """A release that is being read by: its book, its folder, and path -> hash of its files.

    `release` "" = the installed files.
    """

    release: str
    book: Book
    folder: Path
    files: Mapping[str, str]


class Live:
    """`standing` is what holds here. `refused` says which release could not be used and why; "" = none."""

    def __init__(self, store: Store, clock: Clock, reading: Reading) -> None:
        self._store = store
        self._clock = clock
        self._reading = reading
        self._folders: list[Path] = []
        self._looked = self._failed = clock.now()
        self.refused = ""
        self._seen = store.read(pointer.look)
        self.standing = self._first()
        self._stand(self.standing)

    async def look(self) -> bool:
        """Look at the pointer; True when something else holds from now on."""
        self._looked = self._clock.now()
        seen = await asyncio.to_thread(self._store.read, pointer.look)
        if seen == self._seen and not self._try_again():
            return False
        try:
            standing = await asyncio.to_thread(self._next, seen)
        except Refused as wrong:
            self._seen = seen
            self._refuse(wrong, seen.pointer.release)
            return False
        self._seen, self.refused = seen, ""
        self._stand(standing)
        return True

    @property
    def is_due(self) -> bool:
        """Whether somebody without a clockwork should `look` now."""
        return self._clock.now() - self._looked >= timedelta(seconds=EVERY_S)

    async def keep_installed(self) -> None:
        """Keep the installed files while they hold: what the first release will be compared with."""
        if self.standing.release or self.refused:
            return
        try:
            files = await asyncio.to_thread(files_in, self._reading.content)
            if hashes(files) == self.standing.files:
                await asyncio.to_thread(keep_installed, self._store, self._reading, self.standing.book, files)
        except (Refused, StoreError) as error:  # no reason not to start: publishing looks for them again
            log.error("The installed files could not be kept as a release: %s", error)

    def picture(self, path: str) -> bytes:
        """A picture by its path below the content folder; one of an older release where this has none."""
        found = next((folder / path for folder in self._folders if (folder / path).is_file()), None)
        return (found or self.standing.folder / path).read_bytes()

    # -- reading ---------------------------------------------------------------------------------------------

    def _first(self) -> Standing:
        """At the start. What cannot be read is no reason not to: then the installed files hold (O01b)."""
        if self._seen.pointer.release:
            try:
                return self._published(self._seen)
            except Refused as wrong:
                self._refuse(wrong, self._seen.pointer.release)
        files = hashes(files_in(self._reading.content))
        return self._signed(Standing("", self._reading.installed(), self._reading.content, files))

    def _next(self, seen: Seen) -> Standing:
        """What `seen` asks for; where only signatures are new, the same release with their names."""
        if seen.pointer == self._seen.pointer and not self.refused:
            return self._signed(self.standing)
        return self._published(seen)

    def _published(self, seen: Seen) -> Standing:
        release, phrases = seen.pointer.release, seen.pointer.phrases
        folder = folder_of(self._store, self._store.data, release)
        book = self._reading.released(folder, folder_of(self._store, self._store.data, phrases))
        files = self._store.read(lambda unit: releases.files_of(unit, release))
        standing = self._signed(Standing(release, book, folder, files))
        self._reading.insist(standing.book)
        return standing

    def _signed(self, standing: Standing) -> Standing:
        names = self._store.read(lambda unit: signatures.of(unit, standing.files))
        return replace(standing, book=replace(standing.book, signed_by=names))

    # -- what holds ------------------------------------------------------------------------------------------

    def _stand(self, standing: Standing) -> None:
        self.standing = standing
        self._folders = [standing.folder, *(one for one in self._folders if one != standing.folder)]
        log.info("Content: %s", f"release {standing.release[:12]}" if standing.release else "as installed")

    def _try_again(self) -> bool:
        return bool(self.refused) and self._looked - self._failed >= AGAIN

    def _refuse(self, wrong: Refused, release: str) -> None:
        self._failed = self._clock.now()
        self.refused = f"{release[:12]}: {wrong.lines[0]}"
        log.error("Release %s is not used, the one before it stays: %s", release[:12], wrong)
