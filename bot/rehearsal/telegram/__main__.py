"""Runs the rehearsal's Telegram alone: `python -m bot.rehearsal.telegram --port 8081`."""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.clock import MovableClock
from bot.rehearsal.telegram import TOKEN, FakeTelegram, control, http
from bot.rehearsal.telegram.courier import Courier


def main(arguments: list[str] | None = None) -> None:
    """Serves the Bot API and the tests' side until it is stopped; the first line it writes is its address."""
    parser = argparse.ArgumentParser(description="A Telegram of our own, for this machine only.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    given = parser.parse_args(arguments)
    clock = MovableClock(running=True)
    telegram = FakeTelegram(clock.now, token=given.token)
    app = Starlette(routes=[*http.routes(telegram), *control.routes(telegram, clock)])
    with http.listening(given.port) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        asyncio.run(_serve(uvicorn.Server(config), listener, telegram))


async def _serve(server: uvicorn.Server, listener: socket.socket, telegram: FakeTelegram) -> None:
    async with httpx.AsyncClient() as client:
        bringing = asyncio.create_task(Courier(telegram, client).run())
        await server.serve(sockets=[listener])
        bringing.cancel()


if __name__ == "__main__":
    main()
