"""Owns the reading of HTTP requests as the Bot API takes them: query, form, multipart and JSON alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote

from bot.rehearsal.telegram.arguments import Upload
from bot.rehearsal.telegram.errors import Refused, bad

BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
NAME = re.compile(r'(?<![a-z])name="([^"]*)"', re.IGNORECASE)
FILENAME = re.compile(r'filename="([^"]*)"', re.IGNORECASE)
MIME = re.compile(r"content-type:\s*([^\r\n;]+)", re.IGNORECASE)

Given = tuple[dict[str, Any], dict[str, Upload]]


def read(query: str, content_type: str, body: bytes) -> Given:
    """(parameters, files) of one request; what is in the body wins over what is in the address."""
    given: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return given | _json(body), {}
    if kind == "multipart/form-data":
        fields, files = _multipart(content_type, body)
        return given | fields, files
    return given | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)), {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise Refused(bad("can't parse request JSON object")) from None
    if not isinstance(given, dict):
        raise Refused(bad("expected an Object"))
    return given


def _multipart(content_type: str, body: bytes) -> Given:
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for head, content in _parts(content_type, body):
        name, filename, mime = NAME.search(head), FILENAME.search(head), MIME.search(head)
        if name is None:
            continue
        if filename:
            # Clients write quotes and line ends in a name as %22, %0A.
            files[unquote(name[1])] = Upload(unquote(filename[1]), content, mime[1].strip() if mime else "")
        else:
            fields[unquote(name[1])] = content.decode("utf-8", "replace")
    return fields, files


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        raise Refused(bad("multipart without a boundary"))
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        yield head.decode("utf-8", "replace"), content
