"""Owns the door within the process: PTB's `Bot` speaks to the object without a network between them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.rehearsal.telegram.arguments import Upload
from bot.rehearsal.telegram.errors import Lost
from bot.rehearsal.telegram.fake import Answer, FakeTelegram

ADDRESS = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)$")
NOT_FOUND = b'{"ok":false,"error_code":404,"description":"Not Found"}'
READ_TIMEOUT_S = 5.0


class DoorRequest(BaseRequest):
    """`Bot(token, request=DoorRequest(tg), get_updates_request=DoorRequest(tg))`."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """(status, body); a network's errors are those of PTB's own HTTPXRequest, httpx cause included."""
        patience = timeouts.get("read_timeout", BaseRequest.DEFAULT_NONE)
        if patience is BaseRequest.DEFAULT_NONE:
            patience = READ_TIMEOUT_S
        try:
            async with asyncio.timeout(patience):
                return await self._ask(url, request_data)
        except TimeoutError:
            raise TimedOut from httpx.ReadTimeout("the rehearsal took longer than the read timeout")
        except Lost as lost:
            cause: httpx.HTTPError = getattr(httpx, lost.kind)("made to go wrong by the rehearsal")
            if isinstance(cause, httpx.TimeoutException):
                raise TimedOut from cause
            raise NetworkError(f"httpx.{lost.kind}: {cause}") from cause

    async def _ask(self, url: str, data: RequestData | None) -> tuple[int, bytes]:
        address = ADDRESS.search(unquote(url))
        if address is None:
            return 404, NOT_FOUND
        if address["file"]:
            found = self._telegram.download(address["token"], address["rest"])
            return (404, NOT_FOUND) if found is None else (200, found)
        given: Mapping[str, Any] = data.parameters if data else {}
        try:
            answer = await self._telegram.request(address["token"], address["rest"], given, _uploads(data))
        except Lost as lost:
            if lost.kind == "hang":
                await asyncio.Event().wait()
            raise
        return answer.code, body(answer)


def body(answer: Answer) -> bytes:
    """The bytes of an answer."""
    return answer.body or json.dumps(answer.payload).encode()


def _uploads(data: RequestData | None) -> dict[str, Upload]:
    parts = data.multipart_data if data and data.contains_files else {}
    uploads = {}
    for name, (filename, content, mime) in parts.items():
        held = content if isinstance(content, bytes) else content.read()
        uploads[name] = Upload(filename, held, mime)
    return uploads
