"""The rehearsal's Telegram in a process of its own: a real bot on one side, a test's hand on the other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import NetworkError

from bot.rehearsal.telegram import TOKEN, Impossible, ServerError
from bot.rehearsal.telegram.client import Control

ROOT = Path(__file__).parents[3]
ANA = 5001


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "bot.rehearsal.telegram", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture
def hand(url: str) -> Control:
    control = Control(url)
    control.wait_until_up()
    control.person(ANA, "Ana", "es")
    return control


async def test_a_talk_between_three_processes(hand: Control, url: str) -> None:
    yes = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="d.yes")]])
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        first = hand.write(ANA, "/start")
        assert [one.update_id for one in await bot.get_updates()] == [first]
        await bot.send_message(ANA, "<b>Ready?</b>", "HTML", reply_markup=yes)
        shown = hand.wait_for(ANA, "Ready?")
        assert (shown["html"], shown["buttons"]) == ("<b>Ready?</b>", [[["Yes", "d.yes"]]])

        hand.press(ANA, "Yes")
        query = (await bot.get_updates(offset=first + 1))[0].callback_query
        assert query and await query.answer("Fine")
        assert hand.chat(ANA)["toasts"] == [{"text": "Fine", "alert": False}]

        await bot.send_message(ANA, "Keys", reply_markup=ReplyKeyboardMarkup([["Help"]]))
        assert hand.chat(ANA)["keyboard"] == [["Help"]]
        assert hand.texts(ANA) == ["Ready?", "Keys"] and hand.last(ANA)["keys"] == [["Help"]]

        hand.fail_next("sendMessage", ServerError(502))
        with pytest.raises(NetworkError):
            await bot.send_message(ANA, "lost")
        assert hand.calls()[-1]["fault"] == "ServerError"


def test_everything_else_by_hand(hand: Control) -> None:
    before = hand.state()
    message = hand.chat(ANA)["messages"][-1]["id"] if hand.chat(ANA)["messages"] else 0
    assert hand.tap(ANA, message, "n1.forged.0") < hand.send_media(ANA, "voice", "listen")
    hand.write(ANA, "no")
    assert hand.edit(ANA, hand.chat(ANA)["messages"][-1]["id"], "yes")
    hand.block(ANA)
    with pytest.raises(Impossible, match="she has blocked the bot"):
        hand.write(ANA, "hello?")
    hand.unblock(ANA)
    hand.do("raw", update={"message": "broken"})
    hand.outage()
    hand.do("heal")
    assert hand.state()["waiting"] == before["waiting"] + 7
    hand.advance(151)
    assert hand.state()["now"] > before["now"]


def test_what_is_impossible_is_told(hand: Control) -> None:
    for doing, given in (("write", {"user_id": 1, "text": "x"}), ("fly", {}), ("tap", {"wings": 2})):
        with pytest.raises(Impossible):
            hand.do(doing, **given)
    with pytest.raises(Impossible):
        hand.chat(1)
    with pytest.raises(AssertionError, match="never said within"):
        hand.wait_for(ANA, "what it never says", timeout_s=0.05)
