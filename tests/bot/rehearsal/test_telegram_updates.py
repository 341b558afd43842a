"""Updates: fetched by long poll, confirmed by offset, too old, out of order, twice, broken."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut

from bot.clock import MovableClock
from bot.rehearsal.telegram import FakeTelegram
from bot.rehearsal.telegram.http import serving
from tests.support.doors import DOORS, at

ANA, MEI = 5001, 5002


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def tg(clock: MovableClock) -> FakeTelegram:
    telegram = FakeTelegram(clock.now)
    telegram.person(ANA, "Ana", started=True)
    telegram.person(MEI, "Mei", started=True)
    return telegram


@pytest.fixture(params=DOORS)
async def bot(request: pytest.FixtureRequest, tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at(request.param, tg) as bot:
        yield bot


@pytest.fixture
async def near(tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at("in process", tg) as bot:
        yield bot


async def fetch(bot: Bot, offset: int = 0, **given: Any) -> list[Any]:
    asked = {"offset": offset, "timeout": 0, **given}
    # In small letters: PTB would advise its own method, which decodes what we want to see raw.
    found: list[Any] = await bot.do_api_request("getupdates", api_kwargs=asked, read_timeout=10)
    return found


def said(found: list[Any]) -> list[str]:
    return [update["message"]["text"] for update in found]


async def waiting(tg: FakeTelegram) -> None:
    version = tg.version
    while tg.poll is None:
        version = await tg.changed(version)


async def test_a_long_poll_wakes_up_at_once(bot: Bot, tg: FakeTelegram) -> None:
    poll = asyncio.create_task(fetch(bot, timeout=30))
    await waiting(tg)
    tg.write(ANA, "now")
    assert said(await asyncio.wait_for(poll, 2)) == ["now"]


async def test_a_long_poll_hears_another_thread(bot: Bot, tg: FakeTelegram) -> None:
    poll = asyncio.create_task(fetch(bot, timeout=30))
    await waiting(tg)
    writer = threading.Thread(target=tg.write, args=(ANA, "from elsewhere"))
    writer.start()
    assert said(await asyncio.wait_for(poll, 2)) == ["from elsewhere"]
    writer.join()


async def test_a_long_poll_ends_with_nothing(bot: Bot) -> None:
    assert await asyncio.wait_for(fetch(bot, timeout=1), 3) == []


async def test_the_older_of_two_polls_is_thrown_out(bot: Bot, tg: FakeTelegram) -> None:
    older = asyncio.create_task(fetch(bot, timeout=30))
    await waiting(tg)
    newer = asyncio.create_task(fetch(bot, timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 2)
    tg.write(ANA, "for the newer")
    assert said(await asyncio.wait_for(newer, 2)) == ["for the newer"]


async def test_a_poll_that_was_given_up_leaves_nothing_behind(near: Bot, tg: FakeTelegram) -> None:
    with pytest.raises(TimedOut):
        await near.do_api_request("getupdates", api_kwargs={"timeout": 30}, read_timeout=0.05)
    assert tg.poll is None
    tg.write(ANA, "later")
    assert said(await fetch(near)) == ["later"]


async def test_a_webhook_excludes_polling(bot: Bot, tg: FakeTelegram) -> None:
    poll = asyncio.create_task(fetch(bot, timeout=30))
    await waiting(tg)
    assert await bot.set_webhook("https://bot.example.org/telegram", secret_token="s3cret")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await asyncio.wait_for(poll, 2)
    with pytest.raises(Conflict, match="while webhook is active"):
        await fetch(bot)
    tg.write(ANA, "dropped")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://bot.example.org/telegram", 1)
    assert (info.max_connections, info.last_error_date) == (40, None)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await fetch(bot) == []


async def test_a_revoked_token_and_an_outage_end_a_poll(near: Bot, tg: FakeTelegram) -> None:
    poll = asyncio.create_task(fetch(near, timeout=30))
    await waiting(tg)
    tg.outage()
    with pytest.raises(NetworkError, match="ReadError"):
        await asyncio.wait_for(poll, 2)
    tg.heal()
    poll = asyncio.create_task(fetch(near, timeout=30))
    await waiting(tg)
    tg.revoke_token()
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(poll, 2)


async def test_limits_and_offsets(bot: Bot, tg: FakeTelegram) -> None:
    numbers = [tg.write(ANA, f"{number}") for number in range(150)]
    assert len(await fetch(bot)) == 100
    assert said(await fetch(bot, limit=2)) == ["0", "1"]
    assert said(await fetch(bot, numbers[148])) == ["148", "149"]
    assert said(await fetch(bot, 0)) == ["148", "149"]
    assert said(await fetch(bot, -1)) == ["149"]
    assert await fetch(bot, numbers[149] + 1) == []
    tg.assert_nothing_left()


async def test_only_the_kinds_it_asked_for(bot: Bot, tg: FakeTelegram) -> None:
    tg.write(ANA, "already there")
    assert said(await fetch(bot, allowed_updates=["callback_query"])) == ["already there"]
    assert tg.write(ANA, "unwanted") == 0
    tapped = tg.tap(ANA, 1, "x")
    assert [one["update_id"] for one in await fetch(bot)][1:] == [tapped]
    await fetch(bot, allowed_updates=[])
    assert tg.write(ANA, "wanted again") > tapped


@pytest.mark.parametrize(
    ("after", "left"),
    [(timedelta(seconds=149), ["m", "t"]), (timedelta(seconds=150), ["m"]), (timedelta(hours=24), [])],
)
async def test_updates_grow_too_old(
    bot: Bot, tg: FakeTelegram, clock: MovableClock, after: timedelta, left: list[str]
) -> None:
    tg.write(ANA, "words")
    tg.tap(ANA, 1, "a button")
    clock.advance(after)
    assert ["m" if "message" in one else "t" for one in await fetch(bot)] == left
    assert len(tg.updates.expired) == 2 - len(left)


async def test_ids_that_start_anew(bot: Bot, tg: FakeTelegram) -> None:
    last = tg.write(ANA, "before")
    with pytest.raises(ValueError, match="while no update waits"):
        tg.restart_update_ids(100)
    assert await fetch(bot, last + 1) == []
    tg.restart_update_ids(100)
    assert tg.write(ANA, "a week later") == 100
    # The old offset is far ahead: it confirms nothing, and hides nothing.
    for _ in range(2):
        assert said(await fetch(bot, last + 1)) == ["a week later"]
    assert await fetch(bot, 101) == []


async def test_order_and_repetition(bot: Bot, tg: FakeTelegram) -> None:
    numbers = [tg.write(ANA, f"{number}") for number in range(6)]
    tg.shuffle(seed=3)
    found = await fetch(bot)
    assert [one["update_id"] for one in found] == numbers
    assert said(found) != [f"{number}" for number in range(6)]
    assert sorted(said(found)) == [f"{number}" for number in range(6)]

    await fetch(bot, numbers[-1] + 1)
    tg.duplicate(numbers[2])
    assert await fetch(bot, numbers[-1] + 1) == [found[2]]
    assert await fetch(bot, numbers[-1] + 1) == []
    with pytest.raises(KeyError):
        tg.duplicate(1)


async def test_anything_can_be_put_in(bot: Bot, tg: FakeTelegram) -> None:
    number = tg.raw({"message": "not even a message"})
    far = tg.raw({"update_id": number + 50, "poll": None})
    tg.raw({"update_id": "seven"})
    tg.raw(["no", "update"])
    found = await fetch(bot)
    assert found[:2] == [{"update_id": "seven"}, ["no", "update"]]
    assert found[2:] == [
        {"update_id": number, "message": "not even a message"},
        {"update_id": far, "poll": None},
    ]
    assert tg.write(ANA, "next") == far + 1
    assert [one["update_id"] for one in await fetch(bot, far)] == [far, far + 1]


async def test_what_is_left_is_told(near: Bot, tg: FakeTelegram) -> None:
    number = tg.write(ANA, "left")
    with pytest.raises(AssertionError, match="1 updates are not confirmed"):
        tg.assert_nothing_left()
    await fetch(near, number + 1)
    tg.assert_nothing_left()


async def test_a_page_can_wait_for_changes(near: Bot, tg: FakeTelegram) -> None:
    seen = tg.version
    assert await tg.changed(seen, 0.01) == seen
    waiting_for = asyncio.create_task(tg.changed(seen, 30))
    await asyncio.sleep(0)
    await near.send_message(ANA, "something new")
    assert await asyncio.wait_for(waiting_for, 2) > seen
    assert await tg.changed(seen) == tg.version


async def test_two_bots_at_one_address() -> None:
    clock = MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    first = FakeTelegram(clock.now)
    second = FakeTelegram(clock.now, "2000002:TEST-token-of-the-alerting-bot-000", "alerts_bot")
    async with serving(first, second) as url:
        for telegram in (first, second):
            bot = Bot(telegram.account.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
            async with bot:
                assert bot.username == telegram.account.username


async def test_any_client_of_http(tg: FakeTelegram) -> None:
    async with serving(tg) as url, httpx.AsyncClient(base_url=f"{url}/bot{tg.account.token}") as client:
        said = await client.get("/sendMessage", params={"chat_id": ANA, "text": "by address"})
        assert said.json()["result"]["text"] == "by address"
        said = await client.post(
            "/sendmessage", json={"chat_id": ANA, "text": "as JSON", "protect_content": True}
        )
        assert said.json()["result"]["has_protected_content"] is True
        wrong = await client.post("/sendMessage", content=b"{", headers={"content-type": "application/json"})
        assert (wrong.status_code, wrong.json()["ok"]) == (400, False)
        unknown = await client.post("/sendTelepathy")
        assert unknown.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
        file = await client.get(f"{url}/file/bot{tg.account.token}/photos/file_9.jpg")
        assert file.status_code == 404
