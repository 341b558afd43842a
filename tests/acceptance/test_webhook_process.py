"""The real process behind a real socket: forged, flooded, killed between saving and thanking."""

from __future__ import annotations

import json
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.rehearsal.telegram import TOKEN
from bot.rehearsal.telegram.client import Control
from tests.support.dying import ORDER
from tests.support.person import Person
from tests.support.running import ROOT, Running

MOTHER, CLINIC = 7_012_345_678, 8_100_000_001
PATH = "/telegram/3f2a"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LEGS = "I can't feel my legs and I wet myself"
KILLS, SEED = 3, 20_260_302
MEGABYTE = 1_000_000

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def telegram() -> Iterator[Control]:
    command = [sys.executable, "-m", "bot.rehearsal.telegram", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            hand = Control(server.stdout.readline().strip())
            hand.wait_until_up()
            yield hand
        finally:
            server.terminate()


@pytest.fixture
def bot(telegram: Control, tmp_path: Path) -> Iterator[Running]:
    """Behind a webhook, and not yet started; it dies after a commit when the file `die` is there."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    more = {
        "NAPWISE_LISTEN": listen,
        "NAPWISE_WEBHOOK_URL": f"http://{listen}{PATH}",
        ORDER: str(tmp_path / "die"),
    }
    running = Running(tmp_path, telegram._base, TOKEN, "tests.support.dying", **more)
    try:
        yield running
    finally:
        running.stop()


def up(bot: Running) -> None:
    bot.start()
    bot.wait_until_up()


def rows(bot: Running, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def wait(fits: Any, what: str, timeout_s: float = 20.0) -> None:
    until = time.monotonic() + timeout_s
    while not fits():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def nothing_waits(hand: Control, bot: Running) -> None:
    waiting = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')"
        " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))"
    )
    wait(lambda: hand.state()["waiting"] == 0, "updates that are never taken")
    wait(lambda: rows(bot, waiting) == [(0,)], "rows that are never done")


def every_update_once(bot: Running, *people: Person) -> None:
    sent = sorted(number for person in people for number in person.sent)
    filed = rows(bot, "SELECT source_id, state FROM inbox WHERE source LIKE 'tg:%'")
    assert sorted(int(number) for number, _ in filed) == sent, "an update was lost or filed twice"
    assert {state for _, state in filed} <= {"done", "ignored"}
    for query in (
        "SELECT source, source_id FROM inbox GROUP BY 1, 2 HAVING count(*) > 1",
        "SELECT purpose FROM outbox GROUP BY 1 HAVING count(*) > 1",
    ):
        assert rows(bot, query) == []


@pytest.mark.req("O02")
@pytest.mark.fault("A01", guard="bot.telegram.webhook.receiver:Webhook.take")
@pytest.mark.fault("A09", guard="bot.telegram.webhook.serving:serve")
@pytest.mark.fault("B18", guard="bot.telegram.filing:file_letter")
def test_killed_between_saving_and_thanking_it_comes_again_and_counts_once(
    telegram: Control, bot: Running
) -> None:
    telegram.person(MOTHER, "Ana", "en")
    telegram.person(CLINIC, "Dr Kim", "en")
    mother, clinician = Person(telegram, MOTHER), Person(telegram, CLINIC)
    up(bot)
    clinician.write(bot.invite())
    clinician.wait_for("Test alert")
    mother.write("/start")
    mother.wait_for("Napwise")
    dice = random.Random(SEED)
    order = Path(bot.more[ORDER])
    for number in range(KILLS):
        order.touch()
        mother.write(LEGS if number == KILLS - 1 else f"hello, number {number}?")
        wait(lambda: not bot.alive, "it never died after a commit")
        assert telegram.state()["waiting"] == 1, "nobody was thanked"
        with suppress(sqlite3.OperationalError):  # its log has to be taken over first
            assert len(rows(bot, "SELECT 1 FROM inbox WHERE source LIKE 'tg:%'")) == len(
                mother.sent + clinician.sent
            )
        bot.lives = bot.said().count("Napwise is running")
        mother.write(f"and while you were away, {number}")
        time.sleep(dice.uniform(0, 0.3))
        up(bot)
        nothing_waits(telegram, bot)
    mother.wait_for("emergency department")
    clinician.wait_for(LEGS)
    assert rows(bot, "SELECT count(*) FROM alert") == [(1,)]

    assert bot.end() == 0
    assert telegram.state()["webhook"].endswith(PATH), "a stop leaves the webhook: Telegram keeps what comes"
    mother.write("are you back?")
    assert telegram.state()["waiting"] == 1
    del bot.more["NAPWISE_WEBHOOK_URL"]
    up(bot)
    nothing_waits(telegram, bot)
    assert telegram.state()["webhook"] == ""
    polls = [call["code"] for call in telegram.calls() if call["method"] == "getUpdates"]
    assert polls and set(polls) == {200}, "no poll met a webhook"
    assert bot.end() == 0 and "Traceback" not in bot.said()
    every_update_once(bot, mother, clinician)


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
@pytest.mark.fault("B19", guard="bot.telegram.webhook.door:Door")
def test_strangers_at_the_real_door(telegram: Control, bot: Running) -> None:
    telegram.person(MOTHER, "Ana", "en")
    mother = Person(telegram, MOTHER)
    up(bot)
    kept = bot.data / "webhook.secret"
    secret = kept.read_text().strip()
    assert len(secret) == 256 and kept.stat().st_mode & 0o777 == 0o600
    wait(lambda: telegram.state()["webhook"].endswith(PATH), "Telegram was never told")

    forged = {"update_id": 1, "message": {"text": LEGS}}
    for word in (None, "", "wrong", secret.swapcase(), secret[:-1]):
        assert post(bot, forged, word) == 403
    assert post(bot, forged, secret, path="/telegram") == 404
    assert post(bot, forged, secret, method="GET") == 405
    for length in (MEGABYTE + 1, 100 * MEGABYTE):
        assert asked_only(bot, secret, f"Content-Length: {length}") == 413, "the head alone is answered"
    assert post(bot, b"[" + b" " * (MEGABYTE - 1), secret) == 200
    status, sent = endless(bot, secret)
    assert status in (413, 0) and sent < 20 * MEGABYTE
    assert rows(bot, "SELECT count(*) FROM inbox WHERE source LIKE 'tg:%'") == [(2,)], (
        "that one, and its words"
    )

    assert post(bot, b"[no JSON", secret) == 200
    mother.write("/start")
    wait(mother.messages, "after all of this she is answered")
    nothing_waits(telegram, bot)
    assert bot.end() == 0
    log = bot.said()
    assert "Requests refused" in log and "Traceback" not in log
    assert secret not in log and TOKEN not in log


def test_an_address_that_is_taken_is_one_line(telegram: Control, bot: Running) -> None:
    host, port = bot.more["NAPWISE_LISTEN"].split(":")
    with closing(socket.create_server((host, int(port)))):
        bot.start()
        wait(lambda: not bot.alive, "it goes on without a door")
    (line,) = bot.said().strip().splitlines()
    assert line.startswith(f"napwise: {host}:{port} cannot be listened on")


# -- strangers ---------------------------------------------------------------------------------------


def post(bot: Running, body: Any, secret: str | None, path: str = PATH, method: str = "POST") -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {HEADER: secret}
    address = f"http://{bot.more['NAPWISE_LISTEN']}{path}"
    try:
        with urlopen(Request(address, content, headers, method=method), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def knock(bot: Running, secret: str, header: str) -> socket.socket:
    host, port = bot.more["NAPWISE_LISTEN"].split(":")
    line = socket.create_connection((host, int(port)), timeout=10)
    line.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{HEADER}: {secret}\r\n{header}\r\n\r\n".encode())
    return line


def status_of(line: socket.socket) -> int:
    """0 where the line was cut before the answer could be read."""
    with suppress(OSError):
        answer = line.recv(4096)
        return int(answer.split()[1]) if answer else 0
    return 0


def asked_only(bot: Running, secret: str, header: str) -> int:
    """The answer to the head of a request alone."""
    with closing(knock(bot, secret, header)) as line:
        return status_of(line)


def endless(bot: Running, secret: str) -> tuple[int, int]:
    """A chunked body that goes on until somebody has enough of it."""
    part = b"x" * 65_536
    sent = 0
    with closing(knock(bot, secret, "Transfer-Encoding: chunked")) as line:
        with suppress(OSError):
            while sent < 100 * MEGABYTE:
                line.sendall(b"10000\r\n" + part + b"\r\n")
                sent += len(part)
        return status_of(line), sent
