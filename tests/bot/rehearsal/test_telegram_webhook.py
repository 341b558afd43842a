"""Updates brought to a webhook: each queue in order, queues side by side, again until they are taken."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.clock import MovableClock
from bot.rehearsal.telegram import TOKEN, FakeTelegram
from bot.rehearsal.telegram.courier import SECRET_HEADER, Courier
from tests.support.doors import at

ANA, MEI = 5001, 5002
URL = "https://bot.example.org/telegram"


class Bot:
    """An ASGI application that writes down what it is brought, and answers what it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.secrets: set[str | None] = set()
        self.refuses: Counter[str] = Counter()
        self.at_once = self.most = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        body = json.loads((await receive())["body"])
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.secrets.add(headers.get(SECRET_HEADER.lower()))
        await asyncio.sleep(0.002)
        words = self._words(body)
        status = 503 if self.refuses[words] > 0 else 200
        self.refuses[words] -= 1
        self.at_once -= 1
        if status == 200:
            self.heard.append((str(body["update_id"]), words))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def _words(self, body: Any) -> str:
        query = body.get("callback_query")
        return str(query["data"] if query else body["message"]["text"])

    @property
    def words(self) -> list[str]:
        return [words for _, words in self.heard]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def tg(clock: MovableClock) -> FakeTelegram:
    telegram = FakeTelegram(clock.now, token=TOKEN)
    telegram.person(ANA, "Ana", started=True)
    telegram.person(MEI, "Mei", started=True)
    return telegram


@pytest.fixture
async def bot(tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at("in process", tg) as line:
        await line.set_webhook(URL, secret_token="a-secret", max_connections=3)
    yield Bot()


@pytest.fixture
async def courier(tg: FakeTelegram, bot: Bot) -> AsyncIterator[Courier]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(bot)) as client:
        yield Courier(tg, client)


async def test_each_queue_in_order_and_what_is_refused_holds_back_its_own(
    tg: FakeTelegram, bot: Bot, courier: Courier
) -> None:
    for number in range(3):
        tg.write(ANA, f"a{number}")
        tg.write(MEI, f"m{number}")
    tg.tap(ANA, 1, "t0")
    bot.refuses["a1"] = 2
    assert await courier.round() == 2
    assert [w for w in bot.words if w[0] == "a"] == ["a0"]
    assert [w for w in bot.words if w[0] == "m"] == ["m0", "m1", "m2"]
    assert "t0" in bot.words, "a button is another queue"
    assert (await courier.round(), await courier.round()) == (2, 0)
    assert [w for w in bot.words if w[0] == "a"] == ["a0", "a1", "a2"]
    assert Counter(status for _, status in courier.answers) == {200: 7, 503: 2}
    assert bot.secrets == {"a-secret"}
    tg.assert_nothing_left()


async def test_no_more_at_once_than_was_asked_for(tg: FakeTelegram, bot: Bot, courier: Courier) -> None:
    for number in range(6000, 6020):
        tg.person(number, started=True)
        tg.write(number, "hello")
    await courier.round()
    assert bot.most == 3 and len(bot.heard) == 20


async def test_what_grows_too_old_is_brought_no_more(
    tg: FakeTelegram, bot: Bot, courier: Courier, clock: MovableClock
) -> None:
    tg.tap(ANA, 1, "t0")
    tg.write(ANA, "a0")
    tg.outage()
    assert await courier.round() == 2 and bot.heard == []
    clock.advance(timedelta(seconds=150))
    tg.heal()
    await courier.round()
    assert bot.words == ["a0"]


async def test_a_replay_comes_once_more(tg: FakeTelegram, bot: Bot, courier: Courier) -> None:
    number = tg.write(ANA, "a0")
    await courier.round()
    tg.duplicate(number)
    await courier.round()
    await courier.round()
    assert bot.heard == [(str(number), "a0")] * 2


async def test_the_last_error_is_told(tg: FakeTelegram, bot: Bot, courier: Courier) -> None:
    tg.write(ANA, "a0")
    bot.refuses["a0"] = 1
    await courier.round()
    async with at("in process", tg) as line:
        info = await line.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert (info.pending_update_count, info.max_connections, info.last_error_date) == (1, 3, tg.now())


async def test_it_brings_by_itself_as_soon_as_something_is_written(
    tg: FakeTelegram, bot: Bot, courier: Courier
) -> None:
    running = asyncio.create_task(courier.run())
    await asyncio.sleep(0.01)
    bot.refuses["a0"] = 2
    tg.write(ANA, "a0")
    async with asyncio.timeout(5):
        while bot.words != ["a0"]:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    running.cancel()


async def test_without_a_webhook_nothing_is_brought(tg: FakeTelegram, bot: Bot, courier: Courier) -> None:
    async with at("in process", tg) as line:
        await line.delete_webhook()
    tg.write(ANA, "a0")
    assert await courier.round() == 0 and bot.heard == [] and len(tg.updates) == 1
