"""Owns the door: one path, one secret, one megabyte; whatever does not fit is refused before it is read."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from bot.clock import Clock

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Take = Callable[[bytes], Awaitable[bool]]
"""Saves what a body says. False: it is not saved, and has to be brought again."""

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
BODY_BYTES = 1_000_000
# Whoever knows the secret and then trickles holds one of few connections: not for ever.
BODY_S = 30.0
SAY_AGAIN_S = 60.0

SAVED, NOT_NOW, BROKEN = 200, 503, 500
FORGED, NOT_HERE, WRONG_METHOD, TOO_SLOW, TOO_LARGE = 403, 404, 405, 408, 413


class Refused(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Whoever asked has left in the middle of it."""


class Door:
    """The ASGI application. `refused` counts what was turned away, by status, since the start."""

    def __init__(self, path: str, secret: str, take: Take, clock: Clock) -> None:
        self._path = path
        self._secret = secret.encode("ascii")
        self._take = take
        self._clock = clock
        self._said = float("-inf")
        self.refused: Counter[int] = Counter()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            status = await self._status(scope, receive)
        except Gone:
            return
        except Refused as refused:
            status = refused.status
            self._count(status)
        except Exception as error:  # its text may hold her words, and the server would log it
            log.error("A request could not be answered: %s", type(error).__name__)
            status = BROKEN
        headers = _headers(status, _length(scope["headers"]))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: MutableMapping[str, Any], receive: Receive) -> int:
        self._look(scope["path"], scope["method"], scope["headers"])
        try:
            async with asyncio.timeout(BODY_S):
                body = await _body(receive)
        except TimeoutError:
            raise Refused(TOO_SLOW) from None
        return SAVED if await self._take(body) else NOT_NOW

    def _look(self, path: str, method: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Everything that can be known before a byte of the body is read."""
        if path != self._path:
            raise Refused(NOT_HERE)
        if method != "POST":
            raise Refused(WRONG_METHOD)
        told = {name.lower(): value for name, value in headers}
        if not hmac.compare_digest(told.get(SECRET_HEADER, b""), self._secret):
            raise Refused(FORGED)
        if (_length(headers) or 0) > BODY_BYTES:
            raise Refused(TOO_LARGE)

    def _count(self, status: int) -> None:
        """A flood of forgeries is one line a minute, not a full disk."""
        self.refused[status] += 1
        now = self._clock.monotonic()
        if now - self._said >= SAY_AGAIN_S:
            self._said = now
            log.warning("Requests refused since the start, by status: %s", dict(self.refused))


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size > BODY_BYTES:
            raise Refused(TOO_LARGE)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _length(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """How long the body is said to be; None where nobody says so."""
    told = next((value for name, value in headers if name.lower() == b"content-length"), b"")
    return int(told[:20]) if told.isdigit() else None


def _headers(status: int, length: int | None) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-length", b"0")]
    if status == WRONG_METHOD:
        headers.append((b"allow", b"POST"))
    refused = status not in (SAVED, NOT_NOW)
    if refused and (status == TOO_SLOW or length is None or length > BODY_BYTES):
        # Of a body without an end in sight nothing more is read: the server closes the line. A small one it
        # lets pass unread, because a proxy whose line breaks in the middle would tell a 502.
        headers.append((b"connection", b"close"))
    return headers
