"""Releases of the content: made from a folder, guarded, compared, and followed by whatever runs."""

from __future__ import annotations


class Refused(Exception):
    """It cannot be done, and everything is as it was; `lines` say why, for whoever asked."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))
