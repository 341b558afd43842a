"""Owns the tests' side over HTTP: what people do, what goes wrong, what can be seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.clock import MovableClock
from bot.rehearsal.telegram import faults, views
from bot.rehearsal.telegram.errors import Impossible
from bot.rehearsal.telegram.fake import FakeTelegram

# What may be called by name; the parameters are those of the object.
DOINGS = (
    "write", "tap", "press", "edit", "send_media", "block", "unblock", "deactivate", "raw", "add_to_group",
    "remove_from_group", "migrate", "heal", "outage", "revoke_token", "restart_update_ids", "shuffle",
    "duplicate", "limit_sends",
)  # fmt: skip
WAIT_AT_MOST_S = 30.0


def routes(telegram: FakeTelegram, clock: MovableClock | None = None) -> list[BaseRoute]:
    """POST /control/do/{doing}, GET /control/state, /control/chat/{id} and /control/calls."""
    doings = _doings(telegram, clock)

    async def do(request: Request) -> JSONResponse:
        try:
            given = json.loads(await request.body() or b"{}")
            return JSONResponse({"result": doings[request.path_params["doing"]](**given)})
        except (Impossible, KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": type(error).__name__, "words": str(error)}, 400)

    async def state(request: Request) -> JSONResponse:
        if "since" in request.query_params:
            wait_s = min(WAIT_AT_MOST_S, float(request.query_params.get("wait_s", WAIT_AT_MOST_S)))
            await telegram.changed(int(request.query_params["since"]), wait_s)
        return JSONResponse(views.state(telegram))

    async def chat(request: Request) -> JSONResponse:
        found = telegram.chats.get(request.path_params["chat"])
        if found is None:
            return JSONResponse({"error": "KeyError", "words": "no such chat"}, 404)
        with telegram.lock:
            return JSONResponse(views.chat(found))

    async def calls(request: Request) -> JSONResponse:
        first = int(request.query_params.get("from", 0))
        with telegram.lock:
            return JSONResponse([views.call(call) for call in telegram.calls[first:]])

    return [
        Route("/control/do/{doing}", do, methods=["POST"]),
        Route("/control/state", state),
        Route("/control/chat/{chat:int}", chat),
        Route("/control/calls", calls),
    ]


def _doings(telegram: FakeTelegram, clock: MovableClock | None) -> dict[str, Callable[..., Any]]:
    def person(**given: Any) -> Any:
        return asdict(telegram.person(**given))

    def fail_next(*, method: str, fault: dict[str, Any], **given: Any) -> None:
        telegram.fail_next(method, faults.from_json(fault), **given)

    def advance(*, seconds: float) -> str:
        if clock is None:
            raise ValueError("this rehearsal's clock is not ours to move")
        clock.advance(timedelta(seconds=seconds))
        with telegram.lock:
            telegram.bell.ring()
        return clock.now().isoformat()

    named: dict[str, Callable[..., Any]] = {name: getattr(telegram, name) for name in DOINGS}
    return {**named, "person": person, "fail_next": fail_next, "advance": advance}
