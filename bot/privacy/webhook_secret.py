"""Owns the word that Telegram says at our door where nobody chose one: made once, beside the site key."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from bot.privacy import secret_file

NAME = "webhook.secret"
# 192 random bytes are 256 signs: as long as Telegram takes them.
RANDOM_BYTES = 192
ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)


def read_or_make(folder: Path) -> str:
    """The secret of this installation. ValueError when the file holds what Telegram would not take."""
    file = folder / NAME
    if not file.exists():
        secret_file.make(file, secrets.token_urlsafe(RANDOM_BYTES).encode() + b"\n")
    kept = file.read_text("ascii", "replace").strip()
    if not ALLOWED.fullmatch(kept):
        raise ValueError("must hold 1 to 256 of the signs A-Z a-z 0-9 _ -")
    return kept
