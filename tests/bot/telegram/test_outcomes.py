"""What became of a message is read from the kind of failure, never guessed from hope (faults.md §0.6)."""

import json
import socket

import httpx
import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.telegram.client import connect
from bot.telegram.outcomes import Judgement, Outcome, judge
from tests.bot.telegram.scripted import TOKEN, Refusal, ScriptedRequest, below


async def judged(answer: object) -> Judgement:
    """As PTB raises it: the failure goes through a real `Bot`."""
    request = ScriptedRequest()
    request.will("sendMessage", answer)
    with pytest.raises(TelegramError) as caught:
        await connect(TOKEN, request=request).bot.send_message(1, "hi")
    return judge(caught.value)


@pytest.mark.parametrize(
    ("code", "description", "outcome", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", Outcome.UNREACHABLE, "blocked"),
        (403, "Forbidden: user is deactivated", Outcome.UNREACHABLE, "deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user", Outcome.UNREACHABLE, "never_started"),
        (403, "Forbidden: bot was kicked from the group chat", Outcome.UNREACHABLE, "removed"),
        (400, "Bad Request: chat not found", Outcome.UNKNOWN_CHAT, "chat not found"),
        (400, "Bad Request: message is not modified: x", Outcome.NOT_MODIFIED, "message is not modified"),
        (400, "Bad Request: message to edit not found", Outcome.EDIT_GONE, "message to edit not found"),
        (400, "Bad Request: message can't be edited", Outcome.EDIT_GONE, "message can't be edited"),
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
         Outcome.QUERY_OLD, "query is too old and response timeout expired or query id is"),
        (400, "Bad Request: can't parse entities: Unsupported start tag \"numb\"",
         Outcome.REFUSED, "can't parse entities"),
        (401, "Unauthorized", Outcome.TOKEN, "401"),
        (404, "Not Found", Outcome.REFUSED, "404"),
        (500, "Internal Server Error", Outcome.SERVER, "server error"),
        (502, "Bad Gateway", Outcome.SERVER, "server error"),
    ],
)  # fmt: skip
@pytest.mark.fault("B22", guard="bot.telegram.outcomes:judge")
async def test_refusals(code: int, description: str, outcome: Outcome, reason: str) -> None:
    said = await judged(Refusal(code, description))
    assert (said.outcome, said.reason) == (outcome, reason)


@pytest.mark.fault("B08", guard="bot.telegram.outcomes:judge")
async def test_too_many_requests_say_for_how_long() -> None:
    said = await judged(Refusal(429, "Too Many Requests: retry after 3600", retry_after=3600))
    assert (said.outcome, said.after_s) == (Outcome.LATER, 3600.0)


@pytest.mark.fault("B12", guard="bot.telegram.outcomes:judge")
async def test_a_group_that_moved_says_where_to() -> None:
    said = await judged(Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100999))
    assert (said.outcome, said.chat_id) == (Outcome.MIGRATED, -100999)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (below(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused")), Outcome.NOT_SENT),
        (below(TimedOut(), httpx.ConnectTimeout("")), Outcome.NOT_SENT),
        (below(TimedOut("Pool timeout: All connections"), httpx.PoolTimeout("")), Outcome.NOT_SENT),
        (TimedOut("Pool timeout: All connections"), Outcome.NOT_SENT),
        (ConnectionRefusedError(), Outcome.NOT_SENT),
        (socket.gaierror(), Outcome.NOT_SENT),
        (below(TimedOut(), httpx.ReadTimeout("")), Outcome.UNCERTAIN),
        (below(TimedOut(), httpx.WriteTimeout("")), Outcome.UNCERTAIN),
        (below(NetworkError("httpx.ReadError"), httpx.ReadError("")), Outcome.UNCERTAIN),
        (below(NetworkError("gone"), httpx.RemoteProtocolError("")), Outcome.UNCERTAIN),
        (ConnectionResetError(), Outcome.UNCERTAIN),
        (TimedOut(), Outcome.UNCERTAIN),
        (RuntimeError("?"), Outcome.UNCERTAIN),
    ],
)
@pytest.mark.fault("B15", guard="bot.telegram.outcomes:judge")
async def test_failures_of_the_transport(error: Exception, outcome: Outcome) -> None:
    said = judge(error) if not isinstance(error, TelegramError) else await judged(error)
    assert said.outcome is outcome
    if not isinstance(error, TelegramError):  # and through PTB, which wraps what it does not know
        assert (await judged(error)).outcome is outcome


async def test_an_answer_that_is_no_json_may_have_been_a_success() -> None:
    assert (await judged(b"<html>")).outcome is Outcome.UNCERTAIN


async def test_an_error_page_that_is_no_json_is_a_server_error() -> None:
    class Page(ScriptedRequest):
        async def do_request(self, *args: object, **more: object) -> tuple[int, bytes]:
            return 502, b"<html>Bad Gateway</html>"

    with pytest.raises(TelegramError) as caught:
        await connect(TOKEN, request=Page()).bot.send_message(1, "hi")
    assert judge(caught.value).outcome is Outcome.SERVER


@pytest.mark.fault("B20", guard="bot.telegram.outcomes:judge")
async def test_a_machine_that_refuses_us_with_the_real_transport() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        client = connect(TOKEN, address)
        await client.start()
        assert isinstance(client.requests[1], HTTPXRequest)
        with pytest.raises(TelegramError) as caught:
            await client.bot.send_message(1, "hi")
        await client.close()
    assert judge(caught.value).outcome is Outcome.NOT_SENT
    assert TOKEN not in json.dumps(str(caught.value))
