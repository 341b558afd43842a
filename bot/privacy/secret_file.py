"""Owns files that hold a secret: made whole or not at all, for their owner alone, never written over."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def make(file: Path, content: bytes) -> None:
    """Put `content` into a new file (mode 0600); a file that is there already stays as it is."""
    folder = file.parent
    folder.mkdir(parents=True, exist_ok=True)
    # Nobody else may read it from the first moment on.
    handle, draft = tempfile.mkstemp(prefix=f"{file.name}.", dir=folder)
    with open(handle, "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    _give_its_name(Path(draft), file)
    _sync(folder)


def _give_its_name(draft: Path, name: Path) -> None:
    """Whole or not at all, and never over a file that is already there."""
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
