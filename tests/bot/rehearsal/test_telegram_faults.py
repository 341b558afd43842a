"""What is made to go wrong goes wrong as with the real one, as seen through both doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.clock import MovableClock
from bot.rehearsal import telegram as fake
from bot.rehearsal.telegram import FakeTelegram, faults
from tests.support.doors import DOORS, at

ANA, MEI = 5001, 5002


@pytest.fixture
def tg() -> FakeTelegram:
    clock = MovableClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    telegram = FakeTelegram(clock.now)
    telegram.person(ANA, "Ana", started=True)
    telegram.person(MEI, "Mei", started=True)
    return telegram


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of RetryAfter's old type already while it makes one."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(params=DOORS)
async def bot(request: pytest.FixtureRequest, tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at(request.param, tg) as bot:
        yield bot


@pytest.fixture
async def near(tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with at("in process", tg) as bot:
        yield bot


ANSWERS: list[tuple[faults.Fault, type[TelegramError], str, list[str]]] = [
    (fake.Retry(7), RetryAfter, "Retry in 0:00:07", []),
    (fake.ServerError(), NetworkError, "Bad Gateway", []),
    (fake.ServerError(500), NetworkError, "Internal Server Error", []),
    (fake.Forbidden(), Forbidden, "bot was blocked by the user", []),
    (fake.BadRequest("PEER_ID_INVALID"), BadRequest, "(?i)peer_id_invalid", []),
    (fake.Migrated(-100_77), ChatMigrated, "-10077", []),
    (fake.Unauthorized(), InvalidToken, "Unauthorized", []),
    (fake.BrokenAnswer(), TelegramError, "Invalid server response", ["x"]),
]


@pytest.mark.parametrize(("fault", "seen", "words", "said"), ANSWERS, ids=lambda value: type(value).__name__)
async def test_answers_that_are_not_what_was_asked_for(
    bot: Bot, tg: FakeTelegram, fault: faults.Fault, seen: type[TelegramError], words: str, said: list[str]
) -> None:
    tg.fail_next("sendMessage", fault)
    with pytest.raises(seen, match=words):
        await bot.send_message(ANA, "x")
    assert (tg.texts(ANA), tg.calls[-1].fault) == (said, type(fault).__name__)
    assert await bot.send_message(ANA, "x")
    tg.assert_nothing_left()


LOST: list[tuple[faults.Fault, type[NetworkError], type[httpx.HTTPError], list[str]]] = [
    (fake.TimeoutAfterDelivery(), TimedOut, httpx.ReadTimeout, ["x"]),
    (fake.TimeoutWithoutDelivery(), TimedOut, httpx.ReadTimeout, []),
    (fake.TimeoutBeforeDelivery(), TimedOut, httpx.ConnectTimeout, []),
    (fake.ConnectionRefused(), NetworkError, httpx.ConnectError, []),
    (fake.Disconnect(), NetworkError, httpx.RemoteProtocolError, ["x"]),
    (fake.Hang(), TimedOut, httpx.ReadTimeout, []),
]


@pytest.mark.parametrize(("fault", "seen", "cause", "said"), LOST, ids=lambda value: type(value).__name__)
async def test_answers_that_never_come(
    near: Bot,
    tg: FakeTelegram,
    fault: faults.Fault,
    seen: type[NetworkError],
    cause: type[httpx.HTTPError],
    said: list[str],
) -> None:
    tg.fail_next("sendMessage", fault)
    with pytest.raises(seen) as lost:
        await near.send_message(ANA, "x", read_timeout=0.05)
    assert type(lost.value) is seen and type(lost.value.__cause__) is cause
    assert tg.texts(ANA) == said
    call = tg.calls[-1]
    assert call.outcome.startswith("lost: ") and call.code == (200 if said else 0)


@pytest.mark.parametrize("fault", [fake.TimeoutAfterDelivery(), fake.TimeoutWithoutDelivery(), fake.Hang()])
async def test_a_server_that_says_nothing(tg: FakeTelegram, fault: faults.Fault) -> None:
    async with at("over HTTP", tg) as bot:
        tg.fail_next("sendMessage", fault)
        with pytest.raises(TimedOut) as lost:
            await bot.send_message(ANA, "x", read_timeout=0.1)
        assert isinstance(lost.value.__cause__, httpx.ReadTimeout)
        assert tg.texts(ANA) == (["x"] if fault.delivers else [])
        assert await bot.send_message(ANA, "y")


async def test_a_line_that_breaks(tg: FakeTelegram) -> None:
    async with at("over HTTP", tg) as bot:
        tg.fail_next("sendMessage", fake.Disconnect())
        with pytest.raises(NetworkError) as lost:
            await bot.send_message(ANA, "x")
        assert isinstance(lost.value.__cause__, httpx.RemoteProtocolError)
        assert tg.texts(ANA) == ["x"]


async def test_an_outage(bot: Bot, tg: FakeTelegram) -> None:
    tg.outage()
    number = tg.write(ANA, "is anybody there?")
    for call in (bot.get_me(), bot.send_message(ANA, "x"), bot.get_updates()):
        with pytest.raises(NetworkError):
            await call
    tg.outage(False)
    assert [one.update_id for one in await bot.get_updates()] == [number]


async def test_faults_for_one_chat_and_for_a_while(near: Bot, tg: FakeTelegram) -> None:
    tg.fail_next("SENDMESSAGE", fake.Forbidden(), times=2, chat=MEI)
    assert await near.send_message(ANA, "x")
    for _ in range(2):
        with pytest.raises(Forbidden):
            await near.send_message(MEI, "x")
    assert await near.send_message(MEI, "x")

    tg.fail_next("*", fake.ServerError(), times=None)
    for _ in range(5):
        with pytest.raises(NetworkError):
            await near.get_me()
    tg.heal()
    assert await near.get_me()


async def test_faults_come_in_their_order(near: Bot, tg: FakeTelegram) -> None:
    tg.fail_next("sendMessage", fake.Retry(1))
    tg.fail_next("sendMessage", fake.ServerError())
    with pytest.raises(RetryAfter):
        await near.send_message(ANA, "x")
    with pytest.raises(AssertionError, match="never happened"):
        tg.assert_nothing_left()
    with pytest.raises(NetworkError):
        await near.send_message(ANA, "x")
    tg.assert_nothing_left()


async def test_an_update_that_was_fetched_but_never_arrived(near: Bot, tg: FakeTelegram) -> None:
    number = tg.write(ANA, "do not lose me")
    tg.fail_next("getUpdates", fake.TimeoutAfterDelivery())
    with pytest.raises(TimedOut):
        await near.get_updates()
    assert [one.update_id for one in await near.get_updates()] == [number]


async def test_every_call_is_remembered(near: Bot, tg: FakeTelegram) -> None:
    await near.send_document(ANA, b"12345", filename="plan.pdf")
    with pytest.raises(BadRequest):
        await near.edit_message_text("x", ANA, 77)
    await asyncio.sleep(0)
    first, second = tg.calls
    assert (first.method, first.chat, first.outcome, first.code) == ("sendDocument", ANA, "ok", 200)
    assert first.payload["document"] == "plan.pdf (5 bytes)"
    assert second.outcome == "Bad Request: message to edit not found" and second.at == tg.now()


@pytest.mark.parametrize("kind", faults.KINDS)
def test_faults_travel_as_json(kind: str) -> None:
    fault = fake.Migrated(-5) if kind == "Migrated" else faults.KINDS[kind]()
    assert faults.from_json(faults.to_json(fault)) == fault
