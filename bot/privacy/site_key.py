"""Owns the site key's file: made once, readable by nobody else, never written again."""

from __future__ import annotations

import os
from pathlib import Path

from bot.privacy import secret_file
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
    secret_file.make(folder / NAME, os.urandom(KEY_BYTES).hex().encode() + b"\n")
    key = read(folder)
    assert key is not None
    return key
