"""The server in front of the door: an answer that is being prepared still goes out, and signals stay ours."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import httpx
import pytest

from bot.telegram.webhook.serving import listening, serve


class Slow:
    """Answers 200 when it is allowed to."""

    def __init__(self) -> None:
        self.asked, self.allowed = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.set()
        await self.allowed.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


@pytest.mark.fault("A09", guard="bot.telegram.webhook.serving:serve")
async def test_a_stop_lets_the_answer_out_and_takes_nobody_new() -> None:
    app, before = Slow(), signal.getsignal(signal.SIGTERM)
    listener = listening("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving = asyncio.create_task(serve(app, listener))
    async with httpx.AsyncClient() as client:
        answer = asyncio.create_task(client.post(address, content=b"{}"))
        await asyncio.wait_for(app.asked.wait(), 5)
        assert signal.getsignal(signal.SIGTERM) is before
        serving.cancel()
        await asyncio.sleep(0.3)
        assert not answer.done()
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
        app.allowed.set()
        assert (await asyncio.wait_for(answer, 5)).status_code == 200
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(serving, 5)


async def test_an_address_that_is_taken_is_refused() -> None:
    first = listening("127.0.0.1", 0)
    with pytest.raises(OSError):
        listening(*first.getsockname())
    first.close()
