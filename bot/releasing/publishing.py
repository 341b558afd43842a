"""Owns making a release and letting it hold: all is checked first, then all of it happens or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.process.edition import policy_of
from bot.releasing import Refused, guard
from bot.releasing.folder import files_in, hashes, write_out
from bot.releasing.moving import Move, Said, again, back, move, onward, unmoved
from bot.releasing.reading import Reading, plain
from bot.releasing.shelf import folder_of, has_held
from bot.store import Store, pointer, releases, signatures
from bot.store.pointer import Pointer
from bot.store.unit import Unit
from content.problems import ContentError, Problem
from policies.rules import Book

Check = Callable[[Path], list[Problem]]
"""Every mistake in a content folder; an empty list is a pass."""


@dataclass(frozen=True)
class Draft:
    """What may become a release: its files, what sessions would begin with, what decisions are made by."""

    files: Mapping[str, bytes]
    body: str
    policy: str


@dataclass(frozen=True)
class Press:
    """Makes releases in `store`, writes what it needs of them below `data`, reads them as the house does."""

    store: Store
    data: Path
    reading: Reading
    check: Check

    def push(self, folder: Path, said: Said) -> str:
        """Keep `folder` as a release that does not hold yet; its name. Refused with every reason."""
        draft, seen = self._accepted(folder)

        def work(unit: Unit) -> str:
            unmoved(unit, seen)
            return releases.keep(unit, draft.body, said.by, said.why, draft.files)

        return self.store.now_run(work)

    def publish(self, folder: Path, said: Said) -> str:
        """Keep `folder` as a release, and it holds; its name. Refused with every reason."""
        draft, seen = self._accepted(folder)

        def work(unit: Unit) -> str:
            unmoved(unit, seen)
            name = releases.keep(unit, draft.body, said.by, said.why, draft.files)
            if name == seen.release == seen.phrases:
                raise Refused(f"nothing is changed: {name[:12]} holds already")
            self._onward(unit, name, said, seen, draft.policy)
            return name

        return self.store.now_run(work)

    def publish_stored(self, release: str, said: Said) -> None:
        """What was pushed holds from now on; one that has held before does again, with the newest phrases."""
        seen = self.store.read(pointer.get)
        _other(seen, release)
        if has_held(self.store, release):
            return self._again(release, said, seen, again(seen, release))
        folder, files = folder_of(self.store, self.data, release), self._files(release)
        self._guard(folder, files, seen)
        book = self._insisted(self.reading.released(folder, folder), files)
        self._keep_installed(seen)

        def work(unit: Unit) -> None:
            unmoved(unit, seen)
            self._onward(unit, release, said, seen, policy_of(book))

        return self.store.now_run(work)

    def roll_back(self, release: str, said: Said) -> str:
        """`release`, which held before, holds again; "" = what held before this one. Its name."""
        seen = self.store.read(pointer.get)
        if not release and not seen.before:
            raise Refused("nothing held before this: there is nothing to go back to")
        release = release or seen.before[-1]
        _other(seen, release)
        if not has_held(self.store, release):
            raise Refused(f"{release[:12]} has never held: napwise content publish --release {release[:12]}")
        self._again(release, said, seen, back(seen, release))
        return release

    def sign(self, folder: Path, named: Sequence[Path], name: str) -> dict[str, str]:
        """`name` signs these files of `folder` as they stand; path -> hash. Refused when one has mistakes."""
        with self._snapshot(folder) as (copy, files):
            wanted = [_path_of(folder, one, files) for one in named]
            slips = [slip for slip in self.check(copy) if {slip.file, f"phrases/{slip.file}"} & set(wanted)]
        if slips:
            raise Refused(*map(str, slips))
        signed = {path: hash for path, hash in hashes(files).items() if path in wanted}
        self.store.now_run(lambda unit: signatures.add(unit, signed, name))
        return signed

    # -- before anything is written --------------------------------------------------------------------------

    @contextmanager
    def _snapshot(self, folder: Path) -> Iterator[tuple[Path, dict[str, bytes]]]:
        """A copy of exactly the bytes that were read: the folder may be changed while they are checked."""
        files = files_in(folder)
        with tempfile.TemporaryDirectory(prefix="napwise-content-") as home:
            write_out(files, Path(home))
            yield Path(home), files

    def _accepted(self, folder: Path) -> tuple[Draft, Pointer]:
        seen = self.store.read(pointer.get)
        with self._snapshot(folder) as (copy, files):
            slips = self.check(copy)
            if slips:
                raise Refused(*map(str, slips))
            self._keep_installed(seen)
            self._guard(copy, hashes(files), seen)
            book = self._insisted(self.reading.released(copy, copy), hashes(files))
        return Draft(files, plain(book.content).dump(), policy_of(book)), seen

    def _guard(self, folder: Path, files: Mapping[str, str], seen: Pointer) -> None:
        """Against what holds now: the safety texts of the current release, the phrases of the newest."""
        signed = self.store.read(lambda unit: signatures.of(unit, files))
        held = seen.release or self.store.read(pointer.installed)
        safety = folder_of(self.store, self.data, held)
        heard = folder_of(self.store, self.data, seen.phrases or held)
        slips = guard.problems(safety, heard, folder, signed)
        if slips:
            raise Refused(*map(str, slips))

    def _insisted(self, book: Book, files: Mapping[str, str]) -> Book:
        book = replace(book, signed_by=self.store.read(lambda unit: signatures.of(unit, files)))
        self.reading.insist(book)
        return book

    def _keep_installed(self, seen: Pointer) -> None:
        """What the first release is compared with, and what one can go back to from it."""
        if seen.release or self.store.read(pointer.installed):
            return
        try:
            keep_installed(self.store, self.reading, self.reading.installed(), files_in(self.reading.content))
        except ContentError as wrong:
            raise Refused("the installed files cannot be read", *map(str, wrong.problems)) from wrong

    # -- in one transaction ----------------------------------------------------------------------------------

    def _onward(self, unit: Unit, name: str, said: Said, seen: Pointer, policy: str) -> None:
        before = seen
        if not seen.release:  # the first: what was installed has held until now
            held = pointer.installed(unit)
            releases.published(unit, held)
            before = Pointer(held, held)
        move(unit, said, Move("content_published", seen, onward(before, name), policy))

    def _again(self, release: str, said: Said, seen: Pointer, to: Pointer) -> None:
        folder = folder_of(self.store, self.data, release)
        book = self.reading.released(folder, folder_of(self.store, self.data, to.phrases))
        book = self._insisted(book, self._files(release))

        def work(unit: Unit) -> None:
            unmoved(unit, seen)
            move(unit, said, Move("content_rolled_back", seen, to, policy_of(book)))

        self.store.now_run(work)

    def _files(self, release: str) -> dict[str, str]:
        return self.store.read(lambda unit: releases.files_of(unit, release))


def keep_installed(store: Store, reading: Reading, book: Book, files: Mapping[str, bytes]) -> str:
    """Keep the files that hold without anybody having published; the name of their release."""
    body = plain(book.content).dump()

    def work(unit: Unit) -> str:
        name = releases.keep(unit, body, "", "installed with the program", files)
        pointer.put_installed(unit, name)
        return name

    return store.now_run(work)


def _other(seen: Pointer, release: str) -> None:
    if release == seen.release:
        raise Refused(f"{release[:12]} holds already")


def _path_of(folder: Path, named: Path, files: Mapping[str, bytes]) -> str:
    """The file below `folder` that was meant, whether it was named from there or from here."""
    for one in (named, folder / named):
        try:
            path = one.resolve().relative_to(folder.resolve()).as_posix()
        except ValueError:
            continue
        if path in files:
            return path
    raise Refused(f"{named} is no file of the content below {folder}")
