"""Owns the rehearsal's doors to the outside: one event loop for the page's server and the bot behind it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from bot.rehearsal import routes
from bot.rehearsal.play import LIVE, Stage
from bot.settings import Settings

STOP_S = 2


def open_stage(settings: Settings, content: Path) -> None:
    """Serve the rehearsal until Ctrl-C; SystemExit with one line where nothing can listen."""
    host, port = settings.listen
    if not routes.is_loopback(host):
        host = "127.0.0.1"  # nothing leaves this computer, whatever the real bot listens on
    with _listener(host, port) as listener, contextlib.suppress(KeyboardInterrupt):
        own = replace(LIVE, questionnaires=settings.questionnaires, clinic_rules=settings.clinic_rules)
        manner = replace(own, content=content)
        asyncio.run(_serve(Stage(settings.data / "rehearsal", manner), listener))


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        other = "choose another with NAPWISE_LISTEN=127.0.0.1:8081"
        raise SystemExit(f"napwise: {host}:{port} cannot be used ({why}); {other}") from None


async def _serve(stage: Stage, listener: socket.socket) -> None:
    await stage.open()
    config = uvicorn.Config(
        routes.web(stage),
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=STOP_S,
        server_header=False,
    )
    server = uvicorn.Server(config)
    stage.leaving = lambda: server.should_exit
    host, port = listener.getsockname()[:2]
    sys.stdout.write(f"The rehearsal is open: http://{host}:{port}   (Ctrl-C ends it)\n")
    sys.stdout.flush()
    try:
        await server.serve(sockets=[listener])
    finally:
        await stage.close()
