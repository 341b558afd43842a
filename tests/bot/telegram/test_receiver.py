"""Nothing is confirmed that is not saved, a bad update is alone with its trouble, silence is noticed."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.clock import MovableClock
from bot.store import Store, StoreUnavailable, Unit, people
from bot.telegram import filing
from bot.telegram.client import connect
from bot.telegram.filing import Reader
from bot.telegram.outage import Outage
from bot.telegram.outcomes import PollingStalled, TokenRefused
from bot.telegram.pacing import Pacing
from bot.telegram.receiver import Receiver, Ways
from bot.telegram.watch import Limits
from tests.bot.telegram import said
from tests.bot.telegram.ledger import outgoing, received
from tests.bot.telegram.said import HER
from tests.bot.telegram.scripted import HANGS, TOKEN, Refusal, ScriptedRequest

POISON = said.message(12, text={"a": "I can't feel", "b": "my legs"})


class Ears:
    """A receiver with everything around it. `sleeps` are the pauses it made; time does not pass by them."""

    def __init__(
        self, store: Store, clock: MovableClock, line: ScriptedRequest, limits: Limits | None = None
    ) -> None:
        self.store, self.clock, self.line = store, clock, line
        self.sleeps: list[float] = []
        self.opened = self.filed = 0
        reader = Reader(connect(TOKEN, request=line).bot, {"Urgent": "urgent"})
        ways = Ways(self._open, self._filed, self._sleep, lambda: 1.0)
        outage = Outage(lambda lang: f"EMERGENCY {lang}", Pacing(clock))
        self.receiver = Receiver(store, clock, reader, outage, ways, limits)

    def _open(self) -> Any:
        self.opened += 1
        return connect(TOKEN, request=self.line)

    def _filed(self) -> None:
        self.filed += 1

    async def _sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)

    async def hear(self, *raws: Any) -> int:
        self.line.will("getUpdates", list(raws))
        return await self.receiver.turn()

    def offsets(self) -> list[Any]:
        return [given.get("offset") for given in self.line.said("getUpdates")]


@pytest.fixture
def ears(store: Store, clock: MovableClock, line: ScriptedRequest) -> Ears:
    return Ears(store, clock, line)


async def test_what_she_says_is_filed_under_her_name(ears: Ears) -> None:
    assert await ears.hear(said.message(11, text="It hurts")) == 1
    (row,) = received(ears.store)
    her = ears.store.read(lambda unit: people.by_telegram(unit, HER))
    assert her is not None and (her.name, her.lang) == ("Ana", "es")
    assert (row.queue, row.kind, row.state) == (f"person:{her.id}", "message_received", "pending")
    assert row.body["text"] == "It hurts"
    assert ears.filed == 1


@pytest.mark.fault("A01", guard="bot.telegram.receiver:Receiver.turn")
async def test_the_offset_moves_only_after_the_commit(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable

    await ears.hear(said.message(11, text="one"))
    with monkeypatch.context() as patch:
        patch.setattr(ears.store, "run", failing)
        await ears.hear(said.message(12, text="two"))
    await ears.hear(said.message(12, text="two"))
    await ears.hear()
    await ears.hear()
    # 12 until it is saved, then 13, which confirms it; an empty answer needs no offset any more.
    assert ears.offsets() == [None, 12, 12, 13, None]
    assert [row.body["text"] for row in received(ears.store)] == ["one", "two"]


@pytest.mark.fault("B01", guard="bot.telegram.filing:file_letter")
async def test_the_same_update_again_changes_nothing(ears: Ears) -> None:
    batch = [said.message(11, text="one"), said.tap(12, "n1.abc.0"), POISON | {"update_id": 13}]
    assert await ears.hear(*batch) == 3
    once = received(ears.store)
    for _ in range(2):
        assert await ears.hear(*batch) == 0
    assert received(ears.store) == once
    assert ears.filed == 1


@pytest.mark.fault("B02", guard="bot.telegram.receiver:Receiver.turn")
async def test_numbers_that_start_again_lower_are_new(ears: Ears) -> None:
    await ears.hear(said.message(900_000_000, text="before"))
    await ears.hear()
    await ears.hear(said.message(5, text="after a quiet week"))
    assert ears.offsets()[-1] is None
    assert [row.body["text"] for row in received(ears.store)] == ["before", "after a quiet week"]


@pytest.mark.fault("B03", guard="bot.telegram.filing:file_batch")
async def test_whatever_the_order_everything_is_filed(ears: Ears) -> None:
    batch = [
        said.message(11, text="a"),
        said.tap(12, "n1.abc.0"),
        said.edited(13, text="b"),
        said.message(14, text="c"),
    ]
    random.Random(7).shuffle(batch)
    assert await ears.hear(*batch) == 4
    assert ears.receiver.offset == 15


@pytest.mark.fault("A21", guard="bot.telegram.filing:file_batch")
async def test_one_poisoned_update_is_alone(ears: Ears) -> None:
    await ears.hear(said.message(11, text="one"), POISON, said.message(13, text="my leg is numb", of=8))
    states = {row.source_id: (row.state, row.kind) for row in received(ears.store)}
    assert states["11"] == states["13"] == ("pending", "message_received")
    assert states["12"][0] == "quarantined"
    assert ears.receiver.offset == 14


@pytest.mark.fault("A22", guard="bot.telegram.filing:file_letter")
async def test_what_a_poisoned_update_says_is_heard(ears: Ears) -> None:
    await ears.hear(POISON)
    salvaged = next(row for row in received(ears.store) if row.source_id == "12:salvaged")
    her = ears.store.read(lambda unit: people.by_telegram(unit, HER))
    assert her is not None
    assert (salvaged.queue, salvaged.kind, salvaged.state) == (
        f"person:{her.id}",
        "message_received",
        "pending",
    )
    assert salvaged.body == {"text": "I can't feel\nmy legs", "salvaged": True}


@pytest.mark.fault("A22", guard="bot.telegram.filing:file_letter")
async def test_words_of_nobody_reach_the_operator(ears: Ears) -> None:
    await ears.hear({"update_id": 12, "message": {"text": ["I can't feel my legs"]}}, "nonsense", None, 7)
    rows = [row for row in received(ears.store) if row.body and row.body.get("salvaged")]
    assert [(row.queue, row.body["text"]) for row in rows] == [
        ("operator:0", "I can't feel my legs"),
        ("operator:0", "nonsense"),
        ("operator:0", ""),
        ("operator:0", ""),
    ]
    assert ears.receiver.offset == 13


async def test_a_batch_that_names_no_number_is_not_fetched_in_a_tight_circle(ears: Ears) -> None:
    await ears.hear("nonsense")
    assert ears.sleeps == [0.5]


@pytest.mark.fault("A21", guard="bot.telegram.receiver:Receiver.turn")
async def test_an_update_the_database_refuses_is_alone(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    real = filing.file_letter

    def picky(unit: Unit, reader: Reader, letter: filing.Letter, now: Any) -> bool:
        if letter.source_id == "12":
            raise ValueError("no")
        return real(unit, reader, letter, now)

    monkeypatch.setattr(filing, "file_letter", picky)
    await ears.hear(*[said.message(number, text=str(number)) for number in (11, 12, 13)])
    assert [(row.source_id, row.state) for row in received(ears.store)] == [
        ("11", "pending"), ("12", "quarantined"), ("12:salvaged", "pending"), ("13", "pending"),
    ]  # fmt: skip
    assert ears.receiver.offset == 14


@pytest.mark.fault("C23", guard="bot.telegram.filing:file_letter")
async def test_a_group_is_left_and_nothing_kept(ears: Ears) -> None:
    await ears.hear(said.member(11, "member", where=said.chat(-100123, "supergroup")))
    (row,) = received(ears.store)
    assert (row.state, row.reason) == ("ignored", "group")
    (out,) = outgoing(ears.store)
    assert (out.chat_id, out.state) == (-100123, "pending")
    assert ears.store.read(lambda unit: people.by_telegram(unit, HER)) is None


@pytest.mark.fault("B09", guard="bot.telegram.filing:file_letter")
async def test_a_stranger_who_blocks_us_is_not_made_a_person(ears: Ears) -> None:
    await ears.hear(said.member(11, "kicked"))
    assert [(row.state, row.reason) for row in received(ears.store)] == [("ignored", "a stranger left")]
    await ears.hear(said.message(12, text="hi"), said.member(13, "kicked"), said.member(14, "member"))
    assert [row.kind for row in received(ears.store)[1:]] == [
        "message_received",
        "delivery_failed",
        "command_given",
    ]


# -- when it cannot be saved ------------------------------------------------------------------------


@pytest.mark.fault("A12", guard="bot.telegram.outage:Outage")
async def test_while_nothing_can_be_saved_everybody_is_told_once(
    ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable

    batch = [
        said.message(11, text="one"),
        said.message(12, text="two"),
        said.tap(13, "n1.abc.0", of=8),
        POISON | {"update_id": 14},
    ]
    with monkeypatch.context() as patch:
        patch.setattr(ears.store, "run", failing)
        for _ in range(3):
            await ears.hear(*batch)
    told = [(given["chat_id"], given["text"]) for given in ears.line.said("sendMessage")]
    assert told == [(HER, "EMERGENCY es"), (8, "EMERGENCY es")]
    assert ears.sleeps == [0.5, 1.0, 2.0]
    await ears.hear(*batch)
    assert len(received(ears.store)) == 5
    with monkeypatch.context() as patch:
        patch.setattr(ears.store, "run", failing)
        await ears.hear(said.message(20, text="again"))
    assert len(ears.line.said("sendMessage")) == 3


async def test_an_emergency_text_that_does_not_go_out_is_tried_again(
    ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable

    monkeypatch.setattr(ears.store, "run", failing)
    ears.line.will("sendMessage", Refusal(502, "Bad Gateway"))
    for _ in range(3):
        await ears.hear(said.message(11, text="one"))
    assert len(ears.line.said("sendMessage")) == 2


# -- when Telegram is away --------------------------------------------------------------------------


@pytest.mark.fault("B04", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.fault("B05", guard="bot.telegram.filing:file_gap")
async def test_after_six_hours_the_messages_keep_their_time_and_the_gap_is_filed(ears: Ears) -> None:
    await ears.hear()
    ears.line.will("getUpdates", *[NetworkError("down")] * 50)
    for _ in range(50):
        ears.clock.advance(timedelta(hours=6) / 50)
        await ears.receiver.turn()
    await ears.hear(said.message(11, text="hello?"))
    gap, message = received(ears.store)
    assert (gap.queue, gap.kind, gap.body) == ("site:0", "timer_due", {"kind": "gap", "seconds": 21_600})
    assert message.sent_at.timestamp() == said.DATE
    assert max(ears.sleeps) <= 5.0
    await ears.hear()
    assert len(received(ears.store)) == 2


@pytest.mark.fault("B06", guard="bot.telegram.filing:file_gap")
async def test_a_gap_is_filed_although_nobody_wrote(ears: Ears) -> None:
    await ears.hear()
    ears.clock.advance(timedelta(minutes=10))
    assert await ears.hear() == 1
    assert received(ears.store)[0].body == {"kind": "gap", "seconds": 600}


async def test_two_instances_are_said_and_outlasted(ears: Ears, caplog: pytest.LogCaptureFixture) -> None:
    ears.line.will("getUpdates", *[Refusal(409, "Conflict: terminated by other getUpdates request")] * 3)
    for _ in range(3):
        await ears.receiver.turn()
    assert "is Napwise running twice?" in caplog.text
    assert await ears.hear(said.message(11, text="hi")) == 1


@pytest.mark.fault("B13", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.parametrize("refusal", [Refusal(401, "Unauthorized"), Refusal(404, "Not Found")])
async def test_a_refused_token_is_the_end(ears: Ears, refusal: Refusal) -> None:
    ears.line.will("getUpdates", refusal)
    with pytest.raises(TokenRefused) as ended:
        await ears.receiver.turn()
    assert TOKEN not in str(ended.value)


async def test_telegram_says_how_long_to_wait(ears: Ears) -> None:
    ears.line.will("getUpdates", Refusal(429, "Too Many Requests", retry_after=17))
    await ears.receiver.turn()
    assert ears.sleeps == [17.0]


@pytest.mark.fault("B14", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.parametrize("answer", [Refusal(500, "?"), b"<html>", NetworkError("?"), {"not": "a list"}])
async def test_no_answer_of_telegrams_stops_the_receiver(ears: Ears, answer: Any) -> None:
    ears.line.will("getUpdates", answer, answer)
    await ears.receiver.turn()
    await ears.receiver.turn()
    assert ears.sleeps == [0.5, 1.0]
    assert await ears.hear(said.message(11, text="hi")) == 1


@pytest.mark.fault("B16", guard="bot.telegram.receiver:Receiver.turn")
async def test_a_poll_that_hangs_gets_a_new_connection_and_then_the_end(
    store: Store, clock: MovableClock, line: ScriptedRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.receiver.READ_S", 0.005)
    ears = Ears(store, clock, line, Limits(poll_s=0))
    line.otherwise["getUpdates"] = lambda _: HANGS
    opened = []
    with pytest.raises(PollingStalled):
        for _ in range(30):
            clock.advance(timedelta(seconds=10))
            await ears.receiver.turn()
            opened.append(ears.opened)
    assert opened.index(2) == 8 and ears.opened == 2
    assert len(opened) == 17


async def test_running_opens_and_closes_the_line(ears: Ears) -> None:
    ears.line.otherwise["getUpdates"] = lambda _: HANGS
    running = asyncio.create_task(ears.receiver.run())
    await asyncio.sleep(0.02)
    assert ears.line.open
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not ears.line.open


@pytest.mark.fault("E15", guard="bot.telegram.receiver:Receiver.turn")
async def test_no_word_of_hers_stands_in_the_log(ears: Ears, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="bot")
    await ears.hear(said.message(11, text="canary-words"), said.message(12, text={"a": "canary-words"}))
    ears.line.will("getUpdates", b'{"text": "canary-words"')
    await ears.receiver.turn()
    assert (
        caplog.records
        and "canary" not in caplog.text
        and "Ana" not in caplog.text
        and TOKEN not in caplog.text
    )
