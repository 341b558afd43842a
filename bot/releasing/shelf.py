"""Owns the folders of releases: what the rows hold, below the data folder, checked by its hashes."""

from __future__ import annotations

from pathlib import Path

from bot.releasing import Refused
from bot.releasing.folder import materialise
from bot.store import Store, releases
from bot.store.releases import Damaged

NAME = "releases"


def folder_of(store: Store, data: Path, release: str) -> Path:
    """Where the files of `release` stand; written there when they do not yet. Refused, in one line."""
    expected = store.read(lambda unit: releases.files_of(unit, release))
    if not expected:
        raise Refused(f"release {release[:12]} has no files in the database")
    try:
        return materialise(
            data / NAME / release, expected, lambda: store.read(lambda unit: releases.bytes_of(unit, release))
        )
    except Damaged as wrong:
        raise Refused(str(wrong)) from wrong


def has_held(store: Store, release: str) -> bool:
    """Whether it was ever the current one."""
    return any(one.id == release and one.published_at for one in store.read(releases.every))


def named(store: Store, prefix: str) -> str:
    """The one release whose name begins like this. Refused for none, and for more than one."""
    found = [one.id for one in store.read(releases.every) if prefix and one.id.startswith(prefix.lower())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"there is no release {prefix!r}: `napwise content list` shows them")
    raise Refused(f"{prefix!r} may be {', '.join(one[:12] for one in found)}: write more of it")
