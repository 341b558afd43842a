"""Owns the site key's file: made once, readable by nobody else, never written again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bot.privacy.sealing import KEY_BYTES

NAME = "site.key"


def is_there(folder: Path) -> bool:
    return (folder / NAME).exists()


def read(folder: Path) -> bytes | None:
    """The site key (32 bytes), None when there is no file. ValueError when the file holds something else."""
    try:
        text = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise ValueError("not hexadecimal") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes and not {KEY_BYTES}")
    return key


def make(folder: Path) -> bytes:
    """Make the file (mode 0600) and return its key; when somebody else was quicker, theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(
        prefix=f"{NAME}.", dir=folder
    )  # for its owner alone from the first moment
    with open(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES).hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _give_its_name(Path(draft), folder / NAME)
    _sync(folder)
    key = read(folder)
    assert key is not None
    return key


def _give_its_name(draft: Path, name: Path) -> None:
    """Whole or not at all, and never over a key that is already there."""
    try:
        os.link(draft, name)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not name.exists():
            draft.rename(name)
    draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """The file's name must outlive a power cut as surely as the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
