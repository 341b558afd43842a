"""Owns the way of a release between a folder and memory: what belongs to it, and writing it whole or not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from bot.releasing import Refused
from content.load import FOLDERS

READ = FOLDERS | {"phrases", "listener"}
KINDS = frozenset({".yaml", ".png", ".gif"})
TRAINING = "examples"
"""Below phrases/: what the weights were fitted to. It goes with the program, not with a release."""


def files_in(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file below `folder` that belongs to a release. Refused: it cannot be read."""
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}")
    try:
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if _belongs(path.relative_to(folder)) and path.is_file()
        }
    except OSError as error:
        raise Refused(f"{error.filename} cannot be read ({error.strerror})") from error
    if not found:
        raise Refused(f"{folder} has no content in it")
    return found


def _belongs(path: Path) -> bool:
    parts = path.parts
    return (
        parts[0] in READ
        and path.suffix in KINDS
        and not any(part.startswith(".") for part in parts)
        and not (parts[0] == "phrases" and TRAINING in parts)
    )


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Path -> SHA-256 (hex)."""
    return {path: sha256(data).hexdigest() for path, data in files.items()}


def write_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Every file below `folder`. Refused when one cannot be written, or would stand outside of it."""
    try:
        for path, data in files.items():
            where = PurePosixPath(path)
            if where.is_absolute() or ".." in where.parts:
                raise Refused(f"{path} is no path below a content folder")
            (folder / where).parent.mkdir(parents=True, exist_ok=True)
            (folder / where).write_bytes(data)
    except OSError as error:
        raise Refused(f"{error.filename} cannot be written ({error.strerror})") from error


def materialise(home: Path, expected: Mapping[str, str], read: Callable[[], Mapping[str, bytes]]) -> Path:
    """`home` with exactly the files of `expected` (path -> hash); `read` is asked only when it is not so yet.

    Whole or not at all: written beside it, looked at, renamed. Refused when it cannot be.
    """
    if _is(home, expected):
        return home
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=home.parent))
    except OSError as error:
        raise Refused(f"{home.parent} cannot be written to ({error.strerror})") from error
    try:
        write_out(read(), beside)
        if not _is(beside, expected):
            raise Refused(f"{home.name[:12]} could not be written as it is in the database")
        _rename(beside, home, expected)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return home


def _is(folder: Path, expected: Mapping[str, str]) -> bool:
    try:
        return folder.is_dir() and hashes(files_in(folder)) == expected
    except Refused:
        return False


def _rename(beside: Path, home: Path, expected: Mapping[str, str]) -> None:
    """What stands there is not as it was written; another process may be about to do the same."""
    try:
        if home.exists():
            home.rename(beside / ".old")
        beside.rename(home)
        shutil.rmtree(home / ".old", ignore_errors=True)
    except OSError as error:
        if not _is(home, expected):
            raise Refused(f"{home} cannot be written ({error.strerror})") from error
