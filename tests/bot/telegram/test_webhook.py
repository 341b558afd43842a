"""By webhook nothing is thanked for that is not saved, and nobody else's word is even read."""

import asyncio
import json
import random
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect as sqlite
from typing import Any

import httpx
import pytest

from bot.clock import MovableClock
from bot.store import Store, StoreUnavailable, Unit, inbox, people
from bot.store.errors import StoreDamaged
from bot.telegram import filing
from bot.telegram.client import KINDS, connect
from bot.telegram.desk import Desk
from bot.telegram.filing import Reader
from bot.telegram.outage import Outage
from bot.telegram.outcomes import TokenRefused
from bot.telegram.pacing import Pacing
from bot.telegram.watch import Limits
from bot.telegram.webhook import door
from bot.telegram.webhook.door import BODY_BYTES, Door
from bot.telegram.webhook.receiver import Hook, Ways, Webhook, read
from bot.telegram.webhook.registration import Address, WebhookRefused
from tests.bot.telegram import said
from tests.bot.telegram.ledger import received
from tests.bot.telegram.said import HER
from tests.bot.telegram.scripted import TOKEN, Refusal, ScriptedRequest

SECRET = "Right-Secret_0123456789"
URL = "https://bot.example.org/a%20path/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LEGS = "I can't feel my legs"


class Gatehouse:
    """A webhook with everything around it; `post` is what arrives at its door."""

    def __init__(self, store: Store, clock: MovableClock, line: ScriptedRequest) -> None:
        self.store, self.clock, self.line = store, clock, line
        self.filed = 0
        self.sleeps: list[float] = []
        self.info: dict[str, Any] = {
            "url": URL, "has_custom_certificate": False, "pending_update_count": 0
        }  # fmt: skip
        line.otherwise["getWebhookInfo"] = lambda _: self.info
        client = connect(TOKEN, request=line)
        desk = Desk(store, clock, Reader(client.bot, {"Urgent": "urgent"}), Limits())
        outage = Outage(lambda lang: f"EMERGENCY {lang}", Pacing(clock))
        ways = Ways(client, clock, self._filed, self._sleep)
        self.webhook = Webhook(desk, outage, Hook(Address(URL, SECRET), self._serve), ways)
        self.desk = desk
        transport = httpx.ASGITransport(self.webhook.door)
        self.telegram = httpx.AsyncClient(transport=transport, base_url="https://bot.example.org")
        self.open = asyncio.Event()

    def _filed(self) -> None:
        self.filed += 1

    async def _sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await asyncio.sleep(0.001)

    async def _serve(self, _: Door) -> None:
        self.open.set()
        await asyncio.Event().wait()

    async def post(
        self, body: Any, secret: str | None = SECRET, path: str = "/a%20path/telegram", method: str = "POST"
    ) -> int:
        """The status of the answer. What is no bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {HEADER: secret}
        answer = await self.telegram.request(method, path, content=content, headers=headers)
        assert answer.content == b""
        return answer.status_code

    @property
    def refused(self) -> dict[int, int]:
        return dict(self.webhook.door.refused)


@pytest.fixture
async def gate(sqlite_store: Store, clock: MovableClock, line: ScriptedRequest) -> AsyncIterator[Gatehouse]:
    made = Gatehouse(sqlite_store, clock, line)
    yield made
    await made.telegram.aclose()


async def full(_: Callable[[Unit], Any]) -> Any:
    raise StoreUnavailable("disk full")


# -- what is let in ----------------------------------------------------------------------------------


@pytest.mark.fault("A01", guard="bot.telegram.webhook.receiver:Webhook.take")
async def test_what_she_says_is_saved_before_telegram_is_thanked(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = gate.store.run
    order: list[str] = []

    async def told(function: Callable[[Unit], Any]) -> Any:
        result = await real(function)
        order.append(f"saved {len(received(gate.store))}")
        return result

    monkeypatch.setattr(gate.store, "run", told)
    order.append(f"answered {await gate.post(said.message(11, text='It hurts'))}")
    assert order == ["saved 1", "answered 200"]
    (row,) = received(gate.store)
    her = gate.store.read(lambda unit: people.by_telegram(unit, HER))
    assert her is not None and (her.name, her.lang) == ("Ana", "es")
    assert (row.queue, row.kind, row.body["text"]) == (f"person:{her.id}", "message_received", "It hurts")
    assert (gate.filed, await gate.webhook.turn(), await gate.webhook.turn()) == (1, 1, 0)


@pytest.mark.fault("B18", guard="bot.telegram.filing:file_letter")
async def test_a_replay_has_no_second_effect(gate: Gatehouse) -> None:
    bodies = [
        said.message(11, text="one"),
        said.tap(12, "n1.abc.0"),
        b"no JSON",
        [1],
        said.message(13, text={"a": 1}),
    ]
    assert [await gate.post(body) for body in bodies] == [200] * 5
    once = received(gate.store)
    for _ in range(3):
        assert [await gate.post(body) for body in bodies] == [200] * 5
    assert received(gate.store) == once
    assert gate.filed == 5


@pytest.mark.fault("B18", guard="bot.telegram.filing:file_letter")
async def test_what_came_by_polling_already_does_not_come_again(gate: Gatehouse) -> None:
    await gate.desk.file(gate.desk.letters([said.message(11, text="polled")]))
    assert await gate.post(said.message(11, text="polled")) == 200
    assert [row.body["text"] for row in received(gate.store)] == ["polled"]


@pytest.mark.fault("B03", guard="bot.telegram.filing:file_letter")
async def test_forty_at_once_share_commits_and_all_of_them_are_there(gate: Gatehouse) -> None:
    updates = [said.message(n, text=str(n), of=n) for n in range(100, 130)]
    updates += [said.tap(n, "n1.abc.0", of=n - 30) for n in range(130, 140)]
    random.Random(4).shuffle(updates)
    begun, busy = threading.Event(), threading.Event()

    def keep_busy(unit: Unit) -> bool:
        begun.set()
        return busy.wait(60)

    held = gate.store.write(keep_busy)  # so long everybody else waits for the next commit
    # Only once it has begun: what waits beside it at that moment would share its commit.
    assert await asyncio.to_thread(begun.wait, 60)
    answers = asyncio.gather(*(gate.post(update) for update in updates))
    async with asyncio.timeout(60):
        while gate.store._writer._jobs.qsize() < 40:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    assert not answers.done() and received(gate.store) == []
    busy.set()
    assert held.result(60) and await answers == [200] * 40
    assert gate.store.commits == 2, "one for the busy one, one for all the others"
    rows = received(gate.store)
    assert sorted(int(row.source_id) for row in rows) == list(range(100, 140))
    queues = [row.queue for row in rows if row.kind == "option_chosen"]
    assert all(sum(row.queue == queue for row in rows) == 2 for queue in queues)


# -- what is kept aside ------------------------------------------------------------------------------


@pytest.mark.fault("A21", guard="bot.telegram.webhook.receiver:Webhook.take")
@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"\xff\xfe\x00", b"[1, 2]", b'"words"', b"7", b"null", b"{}", b"[" * 5000, b"1" * 5000,
     b'{"update_id": "x", "message": 5}', b'{"a": "\\ud83d", "b": "\\u0000"}'],
)  # fmt: skip
async def test_what_cannot_be_read_is_kept_and_does_not_hold_back_her_chat(
    gate: Gatehouse, body: bytes
) -> None:
    assert await gate.post(body) == 200
    assert [row.state for row in received(gate.store)] == ["quarantined", "pending"]
    assert await gate.post(said.message(11, text="next")) == 200
    assert received(gate.store)[-1].body["text"] == "next"


@pytest.mark.fault("A22", guard="bot.telegram.filing:_set_aside")
async def test_a_poisoned_update_with_a_red_flag_is_heard_under_her_name(gate: Gatehouse) -> None:
    assert await gate.post(said.message(12, text={"en": LEGS}, date="never")) == 200
    salvaged = received(gate.store)[-1]
    her = gate.store.read(lambda unit: people.by_telegram(unit, HER))
    assert her is not None
    assert (salvaged.queue, salvaged.body) == (f"person:{her.id}", {"text": LEGS, "salvaged": True})


@pytest.mark.fault("A22", guard="bot.telegram.webhook.receiver:read")
async def test_words_are_heard_in_a_body_that_breaks_off(gate: Gatehouse) -> None:
    whole = json.dumps(said.message(12, text=f"{LEGS} 腿没有知觉 😢"))
    assert await gate.post(whole[:-3].encode()) == 200
    words = received(gate.store)[-1].body["text"]
    assert LEGS in words and "腿没有知觉 😢" in words


@pytest.mark.fault("A21", guard="bot.telegram.desk:Desk.file")
async def test_an_update_the_database_refuses_is_kept_aside(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picky(*_: Any) -> bool:
        raise ValueError("no")

    monkeypatch.setattr(filing, "file_letter", picky)
    for _ in range(2):
        assert await gate.post(said.message(11, text=LEGS)) == 200
        kept, heard = received(gate.store)
        assert (kept.state, heard.queue, heard.body["text"]) == ("quarantined", "operator:0", LEGS)
    assert gate.filed == 1


@pytest.mark.fault("A22", guard="bot.telegram.desk:Desk.file")
async def test_words_the_database_refuses_twice_are_at_least_kept(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def picky(*_: Any) -> bool:
        raise ValueError("no")

    for name in ("file_letter", "file_words"):
        monkeypatch.setattr(filing, name, picky)
    assert await gate.post(said.message(11, text=LEGS)) == 200
    (kept,) = received(gate.store)
    assert kept.state == "quarantined" and LEGS[:6] in kept.body["raw"]
    assert "could not be filed either" in caplog.text


@pytest.mark.fault("A21", guard="bot.telegram.webhook.receiver:read")
async def test_whatever_its_bytes_are_a_body_is_taken_and_kept(gate: Gatehouse) -> None:
    dice = random.Random(21)
    for number in range(300):
        body = bytearray(json.dumps(said.message(number, text="腿没有知觉 x")).encode())
        for _ in range(dice.randrange(1, 4)):
            body[dice.randrange(len(body))] = dice.choice([*b'0{}[]",:\\n', dice.randrange(256)])
        assert await gate.post(bytes(body[: dice.choice([len(body), dice.randrange(len(body))])])) == 200
    counts = gate.store.read(inbox.counts)
    assert set(counts) <= {"pending", "quarantined", "ignored"}
    assert counts["quarantined"] > 50 and counts["pending"] > 50


# -- what is turned away -----------------------------------------------------------------------------


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
@pytest.mark.parametrize(
    "secret",
    [None, "", "wrong", SECRET.lower(), SECRET.upper(), SECRET + "x", SECRET[:-1], f"{SECRET},{SECRET}", "é"],
)
async def test_who_does_not_know_the_secret_is_refused_and_counted(
    gate: Gatehouse, secret: str | None
) -> None:
    headers = {} if secret is None else {HEADER: secret.encode()}
    answer = await gate.telegram.post(
        "/a%20path/telegram", json=said.message(11, text="forged"), headers=headers
    )
    assert answer.status_code == 403
    assert received(gate.store) == []
    assert gate.refused == {403: 1}


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
async def test_the_secret_is_compared_in_constant_time(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[Any, Any]] = []
    real = door.hmac.compare_digest

    def watched(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(door.hmac, "compare_digest", watched)
    assert await gate.post({}, None) == 403
    assert await gate.post({}, "wrong") == 403
    assert compared == [(b"", SECRET.encode()), (b"wrong", SECRET.encode())]


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
async def test_a_thousand_forgeries_are_one_line_and_no_row(
    gate: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    dice = random.Random(17)
    for number in range(1000):
        body = (
            dice.randbytes(dice.randrange(300)) if number % 2 else said.message(number, text="canary-words")
        )
        assert await gate.post(body, f"canary{dice.random()}") == 403
    assert gate.refused == {403: 1000} and received(gate.store) == []
    assert len(caplog.records) == 1
    gate.clock.advance(timedelta(seconds=61))
    await gate.post({}, "canary")
    assert "{403: 1001}" in caplog.text and len(caplog.records) == 2
    assert "canary" not in caplog.text and SECRET not in caplog.text and TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/a%20path/telegram", "GET", 405), ("/a%20path/telegram", "HEAD", 405), ("/", "POST", 404),
     ("/a%20path/telegram", "PUT", 405), ("/a%20path/telegram/", "POST", 404), ("/telegram", "GET", 404),
     ("/a%20path/telegram/../telegram/x", "POST", 404)],
)  # fmt: skip
async def test_only_one_address_and_one_method(gate: Gatehouse, path: str, method: str, status: int) -> None:
    assert await gate.post(said.message(11, text="x"), path=path, method=method) == status
    assert received(gate.store) == [] and gate.refused == {status: 1}


# -- how much is read --------------------------------------------------------------------------------


class Pipe:
    """A request whose body never ends, unless told; `given` counts the bytes that were asked for."""

    def __init__(self, *headers: tuple[bytes, bytes], part: int = 65_536, parts: int | None = None) -> None:
        self.given, self.status, self._part, self._left = 0, 0, part, parts
        path = "/a path/telegram"
        named = [(b"x-telegram-bot-api-secret-token", SECRET.encode()), *headers]
        self.scope = {"type": "http", "path": path, "method": "POST", "headers": named}

    async def receive(self) -> dict[str, Any]:
        self.given += self._part
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"x" * self._part, "more_body": True}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.headers = dict(message.get("headers", ())) or self.headers


@pytest.mark.fault("B19", guard="bot.telegram.webhook.door:Door")
@pytest.mark.parametrize(("size", "status"), [(BODY_BYTES, 200), (BODY_BYTES + 1, 413)])
async def test_a_megabyte_and_no_byte_more(gate: Gatehouse, size: int, status: int) -> None:
    start = b'{"update_id": 5, "message": "'
    assert await gate.post(start + b"x" * (size - len(start) - 2) + b'"}') == status
    assert bool(received(gate.store)) is (status == 200)


@pytest.mark.fault("B19", guard="bot.telegram.webhook.door:Door")
@pytest.mark.parametrize("length", [b"100000000", b"1000001", b"9" * 5000])
async def test_a_hundred_megabytes_are_refused_before_the_first_is_read(
    gate: Gatehouse, length: bytes
) -> None:
    pipe = Pipe((b"content-length", length))
    await gate.webhook.door(pipe.scope, pipe.receive, pipe.send)
    assert (pipe.status, pipe.given) == (413, 0)
    assert pipe.headers[b"connection"] == b"close", "the server must not go on reading what nobody wants"


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
@pytest.mark.parametrize(("headers", "closes"), [((b"content-length", b"9"), False), ((b"x", b"y"), True)])
async def test_the_line_of_a_forger_is_closed_unless_he_will_soon_be_silent(
    gate: Gatehouse, headers: tuple[bytes, bytes], closes: bool
) -> None:
    pipe = Pipe(headers)
    pipe.scope["headers"][0] = (b"x-telegram-bot-api-secret-token", b"wrong")
    await gate.webhook.door(pipe.scope, pipe.receive, pipe.send)
    assert (pipe.status, pipe.given) == (403, 0)
    assert (b"connection" in pipe.headers) is closes


@pytest.mark.fault("B19", guard="bot.telegram.webhook.door:Door")
@pytest.mark.parametrize("headers", [(), ((b"content-length", b"5"),), ((b"content-length", b"many"),)])
async def test_a_body_without_end_is_left_after_one_megabyte(gate: Gatehouse, headers: Any) -> None:
    pipe = Pipe((b"transfer-encoding", b"chunked"), *headers)
    await gate.webhook.door(pipe.scope, pipe.receive, pipe.send)
    assert pipe.status == 413 and BODY_BYTES < pipe.given <= BODY_BYTES + 65_536
    assert received(gate.store) == [] and gate.refused == {413: 1}


@pytest.mark.fault("B19", guard="bot.telegram.webhook.door:Door")
async def test_a_body_that_trickles_is_not_waited_for(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "BODY_S", 0.02)
    pipe = Pipe()

    async def never() -> Any:
        await asyncio.Event().wait()

    await gate.webhook.door(pipe.scope, never, pipe.send)
    assert pipe.status == 408


async def test_who_leaves_in_the_middle_gets_no_answer_and_is_not_filed(gate: Gatehouse) -> None:
    pipe = Pipe(part=10, parts=3)
    await gate.webhook.door(pipe.scope, pipe.receive, pipe.send)
    assert pipe.status == 0 and received(gate.store) == []


# -- when it cannot be saved -------------------------------------------------------------------------


@pytest.mark.fault("A12", guard="bot.telegram.webhook.receiver:Webhook.take")
async def test_while_nothing_can_be_saved_nobody_is_thanked_and_she_is_told_once(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [
        said.message(11, text="one"),
        said.message(12, text="two"),
        said.tap(13, "n1.a.0", of=8),
        said.message(14, text={"a": LEGS}),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(gate.store, "run", full)
        for _ in range(3):
            assert await asyncio.gather(*(gate.post(update) for update in batch)) == [503] * 4
        assert await gate.post(b"no JSON") == 503
    told = [(given["chat_id"], given["text"]) for given in gate.line.said("sendMessage")]
    assert sorted(told) == [(8, "EMERGENCY es"), (HER, "EMERGENCY es")]
    assert [await gate.post(update) for update in batch] == [200] * 4
    assert len(received(gate.store)) == 5
    with monkeypatch.context() as patch:
        patch.setattr(gate.store, "run", full)
        assert await gate.post(said.message(20, text="again")) == 503
    assert len(gate.line.said("sendMessage")) == 3, "a new outage is told anew"


@pytest.mark.fault("A12", guard="bot.telegram.outage:Outage")
async def test_an_emergency_text_that_did_not_go_out_goes_with_the_next_try(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate.store, "run", full)
    gate.line.will("sendMessage", Refusal(502, "Bad Gateway"))
    for _ in range(3):
        assert await gate.post(said.message(11, text="one")) == 503
    assert len(gate.line.said("sendMessage")) == 2


@pytest.mark.fault("A11", guard="bot.telegram.webhook.receiver:Webhook.take")
async def test_a_locked_database_is_not_thanked_for_and_the_next_bringing_works(
    gate: Gatehouse, tmp_path: Path
) -> None:
    with closing(sqlite(tmp_path / "napwise.db", isolation_level=None)) as backup:
        backup.execute("BEGIN IMMEDIATE")
        assert await gate.post(said.message(11, text=LEGS)) == 503
        backup.execute("ROLLBACK")
    assert received(gate.store) == []
    assert [given["text"] for given in gate.line.said("sendMessage")] == ["EMERGENCY es"]
    assert await gate.post(said.message(11, text=LEGS)) == 200
    assert [row.body["text"] for row in received(gate.store)] == [LEGS]


async def test_an_error_nobody_thought_of_is_not_thanked_for_and_says_nothing(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Any) -> Any:
        raise ValueError("canary-words")

    monkeypatch.setattr(gate.desk, "file", broken)
    assert await gate.post(said.message(11, text="canary-words")) == 500
    assert "ValueError" in caplog.text and "canary" not in caplog.text


@pytest.mark.fault("E15", guard="bot.telegram.webhook.receiver:Webhook.take")
async def test_no_word_of_hers_and_no_secret_stands_in_the_log(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bot")
    await gate.post(said.message(11, text="canary-words"))
    await gate.post(b'{"text": "canary-words"')
    monkeypatch.setattr(gate.store, "run", full)
    await gate.post(said.message(12, text="canary-words"))
    assert caplog.records
    for private in ("canary", "Ana", TOKEN, SECRET):
        assert private not in caplog.text
    assert SECRET not in repr(Address(URL, SECRET))


# -- the gap -----------------------------------------------------------------------------------------


@pytest.mark.fault("B05", guard="bot.telegram.desk:Desk.open")
@pytest.mark.fault("B06", guard="bot.telegram.filing:file_gap")
async def test_after_an_absence_the_gap_is_filed_once_however_many_come_at_once(
    gate: Gatehouse, sqlite_store: Store, clock: MovableClock, line: ScriptedRequest
) -> None:
    await gate.post(said.message(11, text="before"))
    clock.advance(timedelta(hours=30))
    later = Gatehouse(sqlite_store, clock, line)
    await later.desk.open()
    updates = [said.message(number, text=str(number), of=number) for number in range(20, 40)]
    assert await asyncio.gather(*(later.post(update) for update in updates)) == [200] * 20
    gaps = [
        row.body
        for row in received(sqlite_store)
        if row.body["kind" if "kind" in row.body else "text"] == "gap"
    ]
    assert gaps == [{"kind": "gap", "seconds": 30 * 3600}]
    await later.telegram.aclose()


@pytest.mark.fault("B06", guard="bot.telegram.webhook.registration:Registration.is_well")
async def test_a_door_that_could_not_be_reached_is_a_gap_and_a_quiet_night_is_none(gate: Gatehouse) -> None:
    for _ in range(20):
        gate.clock.advance(timedelta(minutes=1))
        await gate.webhook.look()
    assert received(gate.store) == [], "nobody wrote, and nothing was lost"
    gate.info |= {
        "last_error_date": said.DATE,
        "last_error_message": "Connection refused",
        "pending_update_count": 2,
    }
    for _ in range(10):
        gate.clock.advance(timedelta(minutes=1))
        await gate.webhook.look()
    assert received(gate.store) == []
    gate.info["pending_update_count"] = 0
    gate.clock.advance(timedelta(minutes=1))
    await gate.webhook.look()
    assert [row.body for row in received(gate.store)] == [{"kind": "gap", "seconds": 11 * 60}]
    assert gate.filed == 1
    gate.clock.advance(timedelta(minutes=1))
    await gate.webhook.look()
    assert len(received(gate.store)) == 1


@pytest.mark.fault("B16", guard="bot.telegram.webhook.registration:Registration.is_well")
async def test_while_telegram_says_nothing_nobody_knows_whether_all_came(gate: Gatehouse) -> None:
    await gate.webhook.look()
    gate.line.will("getWebhookInfo", *[Refusal(502, "Bad Gateway")] * 4, True)
    for _ in range(5):
        gate.clock.advance(timedelta(minutes=1))
        await gate.webhook.look()
    assert received(gate.store) == []
    await gate.webhook.look()
    assert [row.body["seconds"] for row in received(gate.store)] == [300]


# -- what Telegram knows of it -----------------------------------------------------------------------


async def running(gate: Gatehouse, until: Callable[[], bool]) -> None:
    """Run the webhook until this holds; what ends it before is raised."""
    task = asyncio.create_task(gate.webhook.run())
    try:
        async with asyncio.timeout(5):
            while not until() and not task.done():  # noqa: ASYNC110
                await asyncio.sleep(0.001)
    finally:
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
    if not isinstance(result, asyncio.CancelledError):
        raise result


async def test_telegram_is_told_where_to_bring_and_nothing_is_dropped(gate: Gatehouse) -> None:
    await running(gate, lambda: bool(gate.line.said("getWebhookInfo")))
    assert gate.open.is_set()
    (given,) = gate.line.said("setWebhook")
    assert (given["url"], given["secret_token"]) == (URL, SECRET)
    assert tuple(given["allowed_updates"]) == KINDS and given["max_connections"] == 40
    assert not given["drop_pending_updates"]
    assert gate.line.said("deleteWebhook") == [], "the webhook outlives the run: Telegram keeps what comes"


async def test_it_is_told_again_until_telegram_hears(gate: Gatehouse) -> None:
    gate.line.will(
        "setWebhook", Refusal(502, "?"), Refusal(429, "Too Many Requests", retry_after=17), b"<html>"
    )
    await running(gate, lambda: bool(gate.line.said("getWebhookInfo")))
    assert len(gate.line.said("setWebhook")) == 4
    assert gate.sleeps[:3] == [0.5, 17.0, 2.0]


@pytest.mark.fault("B13", guard="bot.telegram.webhook.registration:Registration.set")
@pytest.mark.parametrize(
    ("refusal", "ended"),
    [(Refusal(401, "Unauthorized"), TokenRefused), (Refusal(404, "Not Found"), WebhookRefused),
     (Refusal(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80"), WebhookRefused)],
)  # fmt: skip
async def test_what_telegram_will_never_do_is_the_end_in_one_line(
    gate: Gatehouse, refusal: Refusal, ended: type[Exception]
) -> None:
    gate.line.will("setWebhook", refusal)
    with pytest.raises(ended) as said_so:
        await running(gate, lambda: False)
    for private in (TOKEN, SECRET, "\n"):
        assert private not in str(said_so.value)


@pytest.mark.fault("B13", guard="bot.telegram.webhook.registration:Registration.is_well")
async def test_a_token_refused_later_is_the_end(gate: Gatehouse) -> None:
    gate.line.otherwise["getWebhookInfo"] = lambda _: Refusal(401, "Unauthorized")
    with pytest.raises(TokenRefused):
        await running(gate, lambda: False)


@pytest.mark.fault("A13", guard="bot.telegram.webhook.receiver:Webhook.run")
async def test_a_damaged_store_ends_the_run_after_she_was_told(
    gate: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(_: Callable[[Unit], Any]) -> Any:
        raise StoreDamaged("disk I/O error")

    task = asyncio.create_task(gate.webhook.run())
    await gate.open.wait()
    monkeypatch.setattr(gate.store, "run", damaged)
    assert await gate.post(said.message(11, text=LEGS)) == 503
    with pytest.raises(StoreDamaged):
        await asyncio.wait_for(task, 5)
    assert [given["text"] for given in gate.line.said("sendMessage")] == ["EMERGENCY es"]


async def test_a_webhook_that_somebody_ended_is_set_again(gate: Gatehouse) -> None:
    gate.line.will("getWebhookInfo", gate.info | {"url": ""})
    await running(gate, lambda: len(gate.line.said("getWebhookInfo")) > 1)
    assert len(gate.line.said("setWebhook")) == 2


async def test_two_installations_do_not_take_the_webhook_from_each_other(
    gate: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    gate.info["url"] = "https://other.example.org/x"
    await gate.webhook.look()
    assert gate.line.said("setWebhook") == [] and "running twice?" in caplog.text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("https://Bot.example.org", "https://bot.example.org/"), ("https://b.org:443/x", "https://b.org/x"),
     ("https://b.org/a b", "https://b.org/a%20b")],
)  # fmt: skip
def test_telegrams_way_of_writing_an_address_is_known(ours: str, theirs: str) -> None:
    assert Address(ours, SECRET).is_at(theirs)
    assert not Address(ours, SECRET).is_at(theirs + "x")


def test_what_is_read_of_a_body() -> None:
    assert read(b'{"a": 1}') == {"a": 1}
    assert read(b'{"a": "\\u817f') == '{"a": "腿'


async def test_nothing_is_left_undone(gate: Gatehouse) -> None:
    """Every update is in exactly one state (S12)."""
    for body in (said.message(1, text="x"), b"no", {"update_id": 3, "poll": {}}, said.member(4, "kicked")):
        await gate.post(body)
    assert gate.store.read(inbox.counts) == {"pending": 4, "quarantined": 2}
