"""Owns how two sides of the content differ: file by file, who changed it, who has reviewed it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.releasing import Refused
from bot.releasing.folder import files_in, hashes
from bot.store import Store, releases, signatures
from bot.store.releases import Damaged

IN_FILE = re.compile(r"^signed:[ \t]*[\"']?([^\"'#\n]+)", re.MULTILINE)
NOBODY = frozenset({"", "null", "~"})


@dataclass(frozen=True)
class Side:
    """One side: its name for people, and path -> bytes."""

    name: str
    files: Mapping[str, bytes]


def of_release(store: Store, release: str) -> Side:
    """Refused when it is not in the database as it was put there."""
    try:
        return Side(release[:12], store.read(lambda unit: releases.bytes_of(unit, release)))
    except Damaged as wrong:
        raise Refused(str(wrong)) from wrong


def of_folder(folder: Path) -> Side:
    return Side(str(folder), files_in(folder))


def lines(store: Store, before: Side, after: Side) -> Iterator[str]:
    """A heading for each file that differs, its lines below it, and how many there are last."""
    changed = [
        path
        for path in sorted(before.files.keys() | after.files.keys())
        if before.files.get(path) != after.files.get(path)
    ]
    now = hashes({path: after.files[path] for path in changed if path in after.files})
    signed = store.read(lambda unit: signatures.of(unit, now))
    makers = store.read(lambda unit: releases.makers(unit, now))
    for path in changed:
        old, new = before.files.get(path), after.files.get(path)
        what = "added" if old is None else "removed" if new is None else "changed"
        yield f"{what}: {path}"
        if new is not None:
            by = signed.get(path) or in_file(new)
            reviewed = f"reviewed by {by}" if by else "not reviewed"
            yield f"  changed by {makers.get(path) or 'nobody yet: it is not in a release'}, {reviewed}"
        yield from _text(path, old or b"", new or b"", (before.name, after.name))
    yield f"{len(changed)} files differ between {before.name} and {after.name}"


def _text(path: str, old: bytes, new: bytes, names: tuple[str, str]) -> Iterator[str]:
    if not path.endswith(".yaml"):
        yield f"  a picture: {len(old)} bytes before, {len(new)} after"
        return
    then, now = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    before, after = (f"{name}/{path}" for name in names)
    for line in difflib.unified_diff(then, now, before, after, lineterm="", n=2):
        yield f"  {line}"


def in_file(data: bytes) -> str:
    """Whoever stands as `signed:` in the file itself."""
    found = IN_FILE.search(data.decode("utf-8", "replace"))
    name = found.group(1).strip() if found else ""
    return "" if name in NOBODY else name
