"""Owns the door for other processes: the Bot API over HTTP, and the files behind it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.rehearsal.telegram import forms
from bot.rehearsal.telegram.door import NOT_FOUND, body
from bot.rehearsal.telegram.errors import Lost, Refused
from bot.rehearsal.telegram.fake import Answer, FakeTelegram, refusal
from bot.rehearsal.telegram.faults import ServerError

JSON = "application/json"
SILENCE_S = 300.0


class BrokenOff(Response):
    """A response whose line breaks before its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionAbortedError("made to go wrong by the rehearsal")


def routes(*telegrams: FakeTelegram) -> list[BaseRoute]:
    """`/bot{token}/{method}` and `/file/bot{token}/{path}` for one Telegram, or for one of each bot."""
    numbers = {str(telegram.account.id): telegram for telegram in telegrams}

    def of(token: str) -> FakeTelegram:
        # Which bot is meant stands before the colon; whether the rest is right is the object's to say.
        return numbers.get(token.partition(":")[0], telegrams[0])

    async def call(request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        return await _call(request, of(token), token, method)

    async def download(request: Request) -> Response:
        token = request.path_params["token"]
        found = of(token).download(token, request.path_params["path"])
        return Response(NOT_FOUND, 404, media_type=JSON) if found is None else Response(found)

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


async def _call(request: Request, telegram: FakeTelegram, token: str, method: str) -> Response:
    kind = request.headers.get("content-type", "")
    try:
        given, files = forms.read(request.url.query, kind, await request.body())
    except Refused as refused:
        return _response(refusal(refused.refusal))
    try:
        return _response(await telegram.request(token, method, given, files))
    except Lost as lost:
        return await _nothing(request, lost)


async def _nothing(request: Request, lost: Lost) -> Response:
    """No answer, as far as a server can: it cannot refuse a connection that it has already taken."""
    if lost.kind == "RemoteProtocolError":
        return BrokenOff()
    if lost.kind in {"ReadTimeout", "hang"}:
        await _silence(request)
    return _response(refusal(ServerError(502).refusal))


async def _silence(request: Request) -> None:
    """Says nothing until the client has had enough."""
    try:
        async with asyncio.timeout(SILENCE_S):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


def _response(answer: Answer) -> Response:
    kind = "text/html" if answer.body else JSON
    return Response(body(answer), answer.code, media_type=kind)


@asynccontextmanager
async def serving(*telegrams: FakeTelegram, more: Sequence[BaseRoute] = ()) -> AsyncIterator[str]:
    """A server in this event loop on a free port of this machine; gives its address."""
    app = Starlette(routes=[*routes(*telegrams), *more])
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    )
    with listening() as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


def listening(port: int = 0) -> socket.socket:
    """A socket of this machine only: no network may reach the rehearsal."""
    # With the protocol named asyncio switches Nagle off; without, every answer takes 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)  # whoever calls before the server is up waits, and is not refused
    return listener
