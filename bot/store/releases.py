"""Releases of the content: whole, immutable, under their hash; their files; and what the house runs now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, func, select, update

from bot.store import settings
from bot.store.tables import ContentBlob, Release, ReleaseFile, table
from bot.store.unit import Unit

T, F, B = table(Release), table(ReleaseFile), table(ContentBlob)
CURRENT = "current_release"
_GET = select(T.c.body).where(T.c.id == bindparam("release"))
_LINES = (T.c.id, T.c.created_at, T.c.changed_by, T.c.note, T.c.published_at)
_FILES = select(F.c.path, F.c.hash).where(F.c.release == bindparam("release")).order_by(F.c.path)
_BYTES = (
    select(F.c.path, F.c.hash, B.c.body)
    .select_from(F.outerjoin(B, F.c.hash == B.c.hash))
    .where(F.c.release == bindparam("release"))
    .order_by(F.c.path)
)
_TEXTS = _BYTES.where(F.c.path.endswith(".yaml"))
_EVERY = (
    select(*_LINES, func.count(F.c.path).label("files"))
    .select_from(T.join(F, F.c.release == T.c.id))
    .group_by(*_LINES)
    .order_by(T.c.created_at.desc(), T.c.id)
)
_MAKERS = (
    select(F.c.path, F.c.hash, T.c.changed_by, T.c.note)
    .select_from(F.join(T, F.c.release == T.c.id))
    .order_by(T.c.created_at.desc(), T.c.id)
)
_CHANGED = (
    update(T)
    .where(T.c.id == bindparam("release"))
    .values(changed_by=bindparam("who"), note=bindparam("told"), created_at=bindparam("on"))
)
_FIRST = (
    update(T)
    .where(T.c.id == bindparam("release"), T.c.published_at.is_(None))
    .values(published_at=bindparam("on"))
)


class Damaged(Exception):
    """A release is not in the database as it was put there; the message says which file, in one line."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One release with its files. `published_at` None: it was only pushed, and never held (UTC)."""

    id: str
    created_at: datetime
    changed_by: str
    note: str
    published_at: datetime | None
    files: int


def put(unit: Unit, release: str, body: str) -> None:
    """Keep what sessions begin with and note that the house runs it. What is there already never changes."""
    _add(unit, release, body)
    settings.put(unit, CURRENT, release)


def get(unit: Unit, release: str) -> str | None:
    """What was put."""
    row = unit.row(_GET, release=release)
    return None if row is None else str(row[0])


def current(unit: Unit) -> str:
    """The release put last; empty before the first."""
    return str(settings.get(unit, CURRENT, ""))


def keep(unit: Unit, body: str, by: str, note: str, files: Mapping[str, bytes]) -> str:
    """Keep a release with its files; its name. With the same files it is there already, and stays as it is.

    Its name is the hash of `body`, unless other files bear it: phrases, say, are not in the body.
    """
    hashes = {path: sha256(data).hexdigest() for path, data in files.items()}
    name = _name(unit, body, hashes)
    if files_of(unit, name):
        return name
    _add(unit, name, body)
    unit.change(_CHANGED, release=name, who=by, told=note, on=unit.now())
    unit.add_many(B, [{"hash": hashes[path], "body": data} for path, data in files.items()], ("hash",))
    unit.add_many(F, [{"release": name, "path": path, "hash": hash} for path, hash in hashes.items()])
    return name


def files_of(unit: Unit, release: str) -> dict[str, str]:
    """Path -> hash of each of its files, in order; empty when none were kept."""
    return {str(path): str(hash) for path, hash in unit.rows(_FILES, release=release)}


def bytes_of(unit: Unit, release: str) -> dict[str, bytes]:
    """Path -> bytes of each of its files. Damaged when one is missing or not what its hash says."""
    found: dict[str, bytes] = {}
    for path, hash, body in unit.rows(_BYTES, release=release):
        if body is None:
            raise Damaged(f"{path} of release {release[:12]} is missing in the database")
        data = bytes(body)
        if sha256(data).hexdigest() != hash:
            raise Damaged(f"{path} of release {release[:12]} was damaged in the database")
        found[str(path)] = data
    if not found:
        raise Damaged(f"release {release[:12]} has no files in the database")
    return found


def texts_of(unit: Unit, release: str) -> dict[str, bytes]:
    """Path -> bytes of its YAML files, as they are: whether they are whole is asked of `bytes_of`."""
    return {str(path): bytes(body or b"") for path, _, body in unit.rows(_TEXTS, release=release)}


def every(unit: Unit) -> list[Stored]:
    """Every release that has files, newest first."""
    return [Stored(*row) for row in unit.rows(_EVERY)]


def makers(unit: Unit, files: Mapping[str, str]) -> dict[str, str]:
    """Path -> who brought exactly these bytes (path -> hash) first; its note where that has no name."""
    found = {path: by or note for path, hash, by, note in unit.rows(_MAKERS) if files.get(path) == hash}
    return {str(path): str(by) for path, by in found.items()}


def published(unit: Unit, release: str) -> None:
    """Note when it first held."""
    unit.change(_FIRST, release=release, on=unit.now())


def _add(unit: Unit, release: str, body: str) -> None:
    made = {"id": release, "created_at": unit.now(), "body": body}
    unit.add_many(T, [{**made, "changed_by": "", "note": "", "published_at": None}], ("id",))


def _name(unit: Unit, body: str, hashes: Mapping[str, str]) -> str:
    name = sha256(body.encode()).hexdigest()
    held = files_of(unit, name)
    if not held or held == hashes:
        return name
    told = "\n".join((name, *(f"{hashes[path]} {path}" for path in sorted(hashes))))
    return sha256(told.encode()).hexdigest()
