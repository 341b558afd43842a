"""Owns the page's addresses: the page itself, what happened, and what its reader does. This machine only."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.rehearsal import personas, views
from bot.rehearsal.play import CLINICIAN, MOTHER, Stage, span
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.words import Desk, WordDoors

PAGE = Path(__file__).parent / "page"
SERVED = frozenset(
    {"index.html", "style.css", "page.js", "phone.js", "decisions.js", "words.js", "icon.svg"}
    | {"editor.html", "editor.css", "editor.js"}
)
HOLD_S, LOOK_S = 20.0, 0.5
BODY_BYTES = 64_000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
Handler = Callable[[Request], Awaitable[Response]]


class Wrong(ValueError):
    """The page asked for what cannot be done; the message is shown to its reader."""


def web(stage: Stage) -> Starlette:
    """The application behind http://127.0.0.1:8080."""
    desk = Desk(stage.manner.content)
    doors, words = Doors(stage, desk), WordDoors(desk, stage)
    return Starlette(
        routes=[
            Route("/", doors.page),
            Route("/words", doors.words),
            Route("/page/{name}", doors.page),
            Route("/rehearsal/state", doors.state),
            Route("/rehearsal/picture/{file}", doors.picture),
            *words.routes,
            *(Route(f"/rehearsal/{name}", doors.act, methods=["POST"], name=name) for name in doors.acts),
        ],
        middleware=[Middleware(OnlyHere)],
        exception_handlers={Wrong: _refused, Impossible: _refused},
    )


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


class Doors:
    """One method an address; `acts` are the posts by name, each given the JSON object of the request."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self.stage = stage
        self.desk = desk
        self.acts: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "write": self._write,
            "tap": self._tap,
            "clock": self._clock,
            "persona": self._persona,
            "restart": self._restart,
        }

    async def page(self, request: Request) -> Response:
        name = request.path_params.get("name", "index.html")
        return FileResponse(PAGE / name) if name in SERVED else Response(status_code=404)

    async def words(self, request: Request) -> Response:
        return FileResponse(PAGE / "editor.html")

    async def picture(self, request: Request) -> Response:
        stored = self.stage.play.telegram.files.by_id(request.path_params["file"])
        if stored is None or stored.kind not in ("photo", "animation"):
            return Response(status_code=404)
        return Response(stored.upload.data, media_type=stored.upload.mime)

    async def state(self, request: Request) -> Response:
        """All the page shows, once it differs from version `since`; the answer is held back until then."""
        since = request.query_params.get("since", "")
        loop = asyncio.get_running_loop()
        until = loop.time() + HOLD_S
        while True:
            await self.stage.ready.wait()
            rung = self.stage.play.telegram.version
            shown = views.state(self.stage.play)
            version = str(zlib.crc32(json.dumps(shown, sort_keys=True).encode()))
            late = loop.time() > until or self.stage.leaving()
            if version != since or late or await request.is_disconnected():
                clock = {**shown["clock"], "now": self.stage.play.clock.now().isoformat()}
                return JSONResponse({**shown, "clock": clock, "version": version})
            # Not everything rings: a decision may lead to no message, and a clock only moves.
            await self.stage.play.telegram.changed(rung, LOOK_S)

    async def act(self, request: Request) -> Response:
        given = await _object(request)
        await self.stage.ready.wait()
        await self.acts[request.url.path.rsplit("/", 1)[-1]](given)
        return JSONResponse({})

    async def _write(self, given: dict[str, Any]) -> None:
        await self.stage.play.write(_who(given), _text(given, "text"))

    async def _tap(self, given: dict[str, Any]) -> None:
        message = given.get("message")
        if not isinstance(message, int) or isinstance(message, bool):
            raise Wrong("message: a number is needed")
        await self.stage.play.tap(_who(given), message, _text(given, "data"))

    async def _clock(self, given: dict[str, Any]) -> None:
        try:
            by = span(_text(given, "by"), self.stage.play.local())
        except (ValueError, OverflowError) as wrong:
            raise Wrong(str(wrong)) from None
        async with self.stage.alone:
            await self.stage.play.move(by)

    async def _persona(self, given: dict[str, Any]) -> None:
        try:
            chosen = personas.persona(_text(given, "key"))
        except KeyError:
            raise Wrong("there is no such persona") from None
        self._not_while_she_answers()
        async with self.stage.alone:
            await self.stage.play.become(chosen)

    async def _restart(self, given: dict[str, Any]) -> None:
        self._not_while_she_answers()
        await self.desk.look()
        if self.desk.broken:  # what is read anew could not be read: the rehearsal goes on with what it has
            raise Wrong(f"A file has a mistake. {self.desk.broken[0]}")
        await self.stage.restart()

    def _not_while_she_answers(self) -> None:
        if self.stage.play.filling:
            raise Wrong("One mother is still answering. Give her a moment.")


async def _object(request: Request) -> dict[str, Any]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise Wrong("too long")
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise Wrong("not JSON") from None
    if not isinstance(given, dict):
        raise Wrong("a JSON object is needed")
    return given


def _who(given: dict[str, Any]) -> str:
    if given.get("who") not in (MOTHER, CLINICIAN):
        raise Wrong("who: mother or clinician")
    return str(given["who"])


def _text(given: dict[str, Any], name: str) -> str:
    if not isinstance(given.get(name), str):
        raise Wrong(f"{name}: words are needed")
    return str(given[name])


class OnlyHere:
    """Refuses whatever does not come from this machine, and other sites that speak through its browser.

    The Host check is against DNS rebinding: another site's name that points to 127.0.0.1. A post must say
    that it is JSON and may not name another origin: a foreign page cannot send that without our consent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = reason_against(Request(scope))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        app = JSONResponse({"error": refusal}, 403) if refusal else self._app
        await app(scope, receive, sent)


def reason_against(request: Request) -> str:
    """Why this request is refused; "" where it is not."""
    host = request.headers.get("host", "")
    if request.client is None or not is_loopback(request.client.host):
        return "only from this machine"
    if not is_loopback(urlsplit(f"//{host}").hostname or ""):
        return "only under this machine's own name"
    if request.method not in ("GET", "HEAD"):
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return "only from the rehearsal's own page"
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return "only JSON"
    return ""


def is_loopback(host: str) -> bool:
    """127.0.0.0/8, ::1 or localhost."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
