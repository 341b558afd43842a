"""A chat-completions endpoint on loopback that says what it is told to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class FakeEndpoint:
    """Answers with `content` as a chat completion, or with the bytes `raw`; `delay_s` before it does.

    `asked` = the body of each request, `headers` = its head, letter for letter.
    """

    def __init__(self) -> None:
        self.content = '{"signs": []}'
        self.raw: bytes | None = None
        self.status = "200 OK"
        self.more = ""
        self.delay_s = 0.0
        self.asked: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.url = ""

    @property
    def heard(self) -> list[str]:
        """Her words, as they came."""
        return [json.loads(body["messages"][1]["content"])["message"] for body in self.asked]

    def says(self, *signs: str) -> None:
        self.content = json.dumps({"signs": list(signs)})

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(int(line[15:]) for line in head.lower().split("\r\n") if "content-length:" in line)
            self.asked.append(json.loads(await reader.readexactly(length)))
            self.headers.append(head)
            await asyncio.sleep(self.delay_s)
            body = self._body()
            told = (
                f"HTTP/1.1 {self.status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{self.more}"
            )
            writer.write(told.encode() + b"\r\n" + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has hung up
        finally:
            writer.close()

    def _body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": self.content}}]}).encode()


@asynccontextmanager
async def listening() -> AsyncIterator[FakeEndpoint]:
    """The endpoint, open at `url` until the end."""
    endpoint = FakeEndpoint()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    endpoint.url = f"http://127.0.0.1:{port}/v1/chat/completions"
    try:
        yield endpoint
    finally:
        server.close()
