"""Owns the bringing of updates to a webhook: chats side by side, each in order, again until taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import httpx

from bot.rehearsal.telegram.fake import FakeTelegram
from bot.rehearsal.telegram.queue import Waiting

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE_S = 60.0
# Telegram waits for up to a minute or two; whoever watches a rehearsal should not.
AGAIN_S = (0.0, 0.2, 0.5, 1.0)
NO_ANSWER = 0


class Courier:
    """Brings what waits while a webhook is set. `answers` are (update id, status), 0 where none came."""

    def __init__(self, telegram: FakeTelegram, client: httpx.AsyncClient) -> None:
        self._telegram = telegram
        self._client = client
        self.answers: list[tuple[int, int]] = []

    async def run(self) -> None:
        """Bring for ever; what is refused comes again, and holds back what came after it in its queue."""
        tries = 0
        while True:
            seen = self._telegram.version
            left = await self.round()
            tries = tries + 1 if left else 0
            await self._telegram.changed(seen, AGAIN_S[min(tries, len(AGAIN_S) - 1)] if left else None)

    async def round(self) -> int:
        """Bring each queue as far as it is taken; returns how many updates still wait."""
        with self._telegram.lock:
            hook = self._telegram.webhook
            waiting = self._telegram.updates.bring() if hook.url and not self._telegram.faults.down else []
        gate = asyncio.Semaphore(hook.at_once)
        await asyncio.gather(*(self._in_order(queue, gate) for queue in _queues(waiting)))
        with self._telegram.lock:
            return len(self._telegram.updates) if hook.url else 0

    async def _in_order(self, queue: Iterable[Waiting], gate: asyncio.Semaphore) -> None:
        for one in queue:
            async with gate:
                status = await self._bring(one)
            self.answers.append((one.id, status))
            if not 200 <= status < 300:
                self._fail(status)
                return
            with self._telegram.lock:
                self._telegram.updates.taken(one)

    async def _bring(self, one: Waiting) -> int:
        hook = self._telegram.webhook
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            answer = await self._client.post(hook.url, json=one.body, headers=headers, timeout=PATIENCE_S)
        except httpx.HTTPError:
            return NO_ANSWER
        return answer.status_code

    def _fail(self, status: int) -> None:
        words = f"Wrong response from the webhook: {status} {HTTPStatus(status).phrase}" if status else ""
        with self._telegram.lock:
            self._telegram.webhook.error = (self._telegram.now(), words or "Connection refused")


def _queues(waiting: Iterable[Waiting]) -> Iterable[list[Waiting]]:
    """Messages of a chat are one queue, buttons of a person another: between the two there is no order."""
    queues: dict[Any, list[Waiting]] = {}
    for one in waiting:
        queues.setdefault(_queue(one), []).append(one)
    return queues.values()


def _queue(one: Waiting) -> Any:
    for kind, content in one.body.items() if isinstance(one.body, dict) else ():
        owner = (
            content.get("from" if kind == "callback_query" else "chat") if isinstance(content, dict) else 0
        )
        if isinstance(owner, dict):
            return kind == "callback_query", str(owner.get("id"))
    return id(one)
