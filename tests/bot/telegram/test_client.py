"""The line to the Bot API opens, greets and survives a server that knows less than Telegram's."""

import pytest
from telegram.error import BadRequest

from bot.telegram.client import connect, end_webhook, greet
from bot.telegram.outcomes import TokenRefused
from tests.bot.telegram.scripted import TOKEN, Refusal, ScriptedRequest

MENU = {"": {"start": "Begin", "urgent": "Help now"}, "es": {"start": "Empezar", "urgent": "Ayuda"}}


async def test_updates_come_raw_and_without_a_warning() -> None:
    request = ScriptedRequest()
    broken = {"update_id": 5, "message": {"text": 7}}
    request.will("getUpdates", [broken])
    client = connect(TOKEN, request=request)
    await client.start()
    assert await client.updates(4, 25) == [broken]
    (asked,) = request.said("getUpdates")
    assert (asked["offset"], asked["limit"], asked["timeout"]) == (4, 100, 25)
    assert asked["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    await client.close()
    assert not request.open


def test_the_address_of_the_server_is_ours_to_choose() -> None:
    bot = connect(TOKEN, "http://127.0.0.1:8081").bot
    assert bot.base_url == f"http://127.0.0.1:8081/bot{TOKEN}"
    assert bot.base_file_url == f"http://127.0.0.1:8081/file/bot{TOKEN}"


async def test_polls_and_sends_do_not_share_a_pool() -> None:
    client = connect(TOKEN)
    assert client.requests[0] is not client.requests[1]
    await client.close()


async def test_who_polls_ends_a_webhook_and_keeps_what_waits() -> None:
    request = ScriptedRequest()
    assert await end_webhook(connect(TOKEN, request=request))
    (webhook,) = request.said("deleteWebhook")
    assert not webhook["drop_pending_updates"]


@pytest.mark.parametrize(
    ("answer", "over"), [(Refusal(404, "Not Found"), True), (Refusal(500, "?"), False), (b"<html>", False)]
)
async def test_a_webhook_that_could_not_be_ended_is_not_taken_for_ended(answer: object, over: bool) -> None:
    request = ScriptedRequest()
    request.will("deleteWebhook", answer)
    assert await end_webhook(connect(TOKEN, request=request)) is over


async def test_the_greeting_shows_the_menu() -> None:
    request = ScriptedRequest()
    assert await greet(connect(TOKEN, request=request), MENU) == "napwise_bot"
    assert request.said("deleteWebhook") == [], "whoever receives by webhook greets as well"
    menus = request.said("setMyCommands")
    assert [menu.get("language_code") for menu in menus] == [None, "es"]
    assert menus[1]["commands"] == [
        {"command": "start", "description": "Empezar"},
        {"command": "urgent", "description": "Ayuda"},
    ]


@pytest.mark.parametrize(
    "answer", [Refusal(404, "Not Found"), Refusal(500, "?"), BadRequest("no"), b"<html>"]
)
async def test_a_server_that_lacks_the_niceties_will_do(answer: object) -> None:
    request = ScriptedRequest()
    for method in ("setMyCommands", "getMe"):
        request.otherwise[method] = lambda _: answer
    assert await greet(connect(TOKEN, request=request), MENU) == ""


@pytest.mark.fault("B13", guard="bot.telegram.client:greet")
async def test_a_refused_token_is_said_at_once() -> None:
    request = ScriptedRequest()
    request.will("setMyCommands", Refusal(401, "Unauthorized"))
    with pytest.raises(TokenRefused):
        await greet(connect(TOKEN, request=request), MENU)
    request.will("deleteWebhook", Refusal(401, "Unauthorized"))
    with pytest.raises(TokenRefused):
        await end_webhook(connect(TOKEN, request=request))
