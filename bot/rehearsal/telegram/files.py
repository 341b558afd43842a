"""Owns the files: what bots and people sent, by file id for the Bot API and by path for a download."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bot.rehearsal.telegram import errors
from bot.rehearsal.telegram.arguments import Arguments, Upload
from bot.rehearsal.telegram.errors import Refused, bad

EXTENSIONS = {
    "photo": "jpg", "voice": "oga", "video": "mp4", "video_note": "mp4", "sticker": "webp",
    "animation": "mp4", "document": "bin", "audio": "mp3",
}  # fmt: skip
UPLOAD_BYTES = 50_000_000
DOWNLOAD_BYTES = 20_000_000
# The server has to be able to read a photo; other kinds it takes as they are.
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it; `path` is what getFile tells."""

    id: str
    kind: str
    path: str
    upload: Upload

    @property
    def shape(self) -> dict[str, Any]:
        """What every kind of file shows of itself."""
        unique = hashlib.sha256(self.upload.data).hexdigest()[:16]
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.upload.data)}


class Files:
    """All files of one bot. A file id is good for this bot and this kind only."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        number = len(self._by_id)
        extension = PurePosixPath(upload.name).suffix.lstrip(".") or EXTENSIONS[kind]
        path = f"{kind}s/file_{number}.{extension}"
        stored = StoredFile(f"{kind}-{number:08d}-file", kind, path, upload)
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def take(self, kind: str, asked: Arguments, given: str | None = None) -> StoredFile:
        """The file a call sends: uploaded with it, or one that is already here, by its id."""
        words = asked.text(kind) if given is None else given
        part = words.removeprefix("attach://") if words.startswith("attach://") else kind
        if part in asked.files and (not words or words.startswith("attach://")):
            return self._uploaded(kind, asked.files[part])
        if not words:
            raise Refused(bad(f"there is no {kind.replace('_', ' ')} in the request"))
        if words.startswith(("http://", "https://")):
            raise Refused(errors.NO_WEB)  # a rehearsal fetches nothing
        if (stored := self.by_id(words)) is None:
            raise Refused(errors.WRONG_FILE)
        if stored.kind != kind:
            raise Refused(errors.FILE_MISMATCH)
        return stored

    def _uploaded(self, kind: str, upload: Upload) -> StoredFile:
        if not upload.data:
            raise Refused(errors.EMPTY_FILE)
        if len(upload.data) > UPLOAD_BYTES:
            raise Refused(errors.TOO_LARGE)
        if kind == "photo" and not upload.data.startswith(IMAGES):
            raise Refused(errors.NO_IMAGE)
        return self.add(kind, upload)


def content(stored: StoredFile, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a message with this file shows of it, under the kind's own name."""
    return {stored.kind: SHAPES[stored.kind](stored, given)}


def _size(given: Mapping[str, Any], width: int, height: int) -> dict[str, int]:
    return {"width": given.get("width") or width, "height": given.get("height") or height}


def _lasting(given: Mapping[str, Any]) -> dict[str, int]:
    return {"duration": given.get("duration") or 3}


def _named(stored: StoredFile) -> dict[str, str]:
    return {"file_name": stored.upload.name, "mime_type": stored.upload.mime}


def _photo(stored: StoredFile, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    small = {**stored.shape, "width": 90, "height": 60}
    return [small, {**stored.shape, **_size(given, 480, 320)}]


Shape = Callable[[StoredFile, Mapping[str, Any]], Any]
SHAPES: dict[str, Shape] = {
    "photo": _photo,
    "voice": lambda file, given: {**file.shape, **_lasting(given), "mime_type": "audio/ogg"},
    "video": lambda file, given: {**file.shape, **_size(given, 480, 320), **_lasting(given), **_named(file)},
    "video_note": lambda file, given: {**file.shape, **_lasting(given), "length": given.get("length") or 240},
    "animation": lambda file, given: {
        **file.shape, **_size(given, 480, 320), **_lasting(given), **_named(file)
    },
    "audio": lambda file, given: {**file.shape, **_lasting(given), **_named(file)},
    "document": lambda file, given: {**file.shape, **_named(file)},
    "sticker": lambda file, given: {
        **file.shape, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False,
        "emoji": given.get("emoji") or "👍",
    },
}  # fmt: skip
