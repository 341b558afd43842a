"""The edge against a strict Telegram: what they do arrives once, what was saved goes out, whatever breaks."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.rehearsal.telegram import FakeTelegram, Retry, ServerError, TimeoutAfterDelivery
from bot.rehearsal.telegram.door import DoorRequest
from bot.store import Store, StoreUnavailable, Unit, inbox, outbox, people
from bot.telegram.client import Client, connect, greet
from bot.telegram.delivery import Delivery
from bot.telegram.filing import Reader
from bot.telegram.outage import Outage
from bot.telegram.outcomes import TokenRefused
from bot.telegram.pacing import Pacing
from bot.telegram.receiver import Receiver, Ways
from bot.telegram.sender import Rules, Sender
from bot.telegram.watch import Limits
from tests.bot.telegram.ledger import In, outgoing, received
from tests.bot.telegram.rows import row

ANA, BEA = 7_012_345_678, 7_012_345_679


class Killed(BaseException):
    """The process ends here: nothing catches it."""


class Edge:
    """Receiver and sender of one process; `restart` is the next process on the same database."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock
        self.telegram = FakeTelegram(clock.now)
        self.telegram.person(ANA, "Ana", "es", started=True)
        self.telegram.person(BEA, "Bea", "en", started=True)
        self.restart()

    def restart(self) -> None:
        client = self._client()
        pacing = Pacing(self.clock)
        reader = Reader(client.bot, {"Urgent": "urgent"})
        outage = Outage(lambda lang: f"EMERGENCY {lang}", pacing)
        ways = Ways(self._client, sleep=self._pause)
        self.receiver = Receiver(self.store, self.clock, reader, outage, ways, Limits(poll_s=0))
        delivery = Delivery(client.bot, lambda slug: slug.encode(), pacing)
        self.sender = Sender(
            self.store, self.clock, pacing, delivery, Rules(lambda u, r: None, lambda u, r: "R")
        )

    def _client(self) -> Client:
        return connect(self.telegram.account.token, request=DoorRequest(self.telegram))

    async def _pause(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    async def hear(self, turns: int = 2) -> list[In]:
        for _ in range(turns):
            await self.receiver.turn()
        return received(self.store)

    def say(self, chat_id: int, html: str, **more: Any) -> None:
        her = self.store.now_run(lambda unit: people.meet(unit, chat_id, "?", "en")).id
        self.store.now_run(lambda unit: outbox.add(unit, row(html, chat_id=chat_id, person_id=her, **more)))

    async def send(self, seconds: float = 60.0) -> None:
        """Everything that becomes due within `seconds`."""
        for _ in range(int(seconds / 0.5)):
            await self.sender.step()
            await self.sender.settle()
            self.clock.advance(timedelta(seconds=0.5))

    def states(self) -> Counter[str]:
        return Counter(out.state for out in outgoing(self.store))


@pytest.fixture
async def edge(store: Store, clock: MovableClock) -> Edge:
    edge = Edge(store, clock)
    await edge.receiver.start()
    return edge


def words(rows: list[In]) -> list[str]:
    return [entry.body["text"] for entry in rows if entry.kind == "message_received"]


async def test_a_greeting_and_a_conversation(edge: Edge) -> None:
    client = connect(edge.telegram.account.token, request=DoorRequest(edge.telegram))
    assert await greet(client, {"": {"start": "Begin"}}) == edge.telegram.account.username
    edge.telegram.write(ANA, "It hurts")
    edge.telegram.send_media(ANA, "photo", "my scar")
    edge.telegram.write(BEA, "urgent!")
    assert [r.kind for r in await edge.hear()] == ["message_received", "media_received", "command_given"]
    options = [{"id": "no", "label": "No", "row": 0}, {"id": "yes", "label": "Yes", "row": 0}]
    edge.say(ANA, "Is it <b>worse</b>?", ask_id="AbCdEfGhIjKlMnOp", body={"options": options})
    await edge.send(2)
    edge.telegram.press(ANA, "Yes")
    (tapped,) = (r for r in await edge.hear() if r.kind == "option_chosen")
    assert (tapped.body["ask"], tapped.body["index"]) == ("AbCdEfGhIjKlMnOp", 1)
    edge.say(ANA, "Is it worse?\n\n✓ Yes", method="editMessageText", edit_of=tapped.body["message_id"])
    edge.say(ANA, "", method="answerCallbackQuery", body={"query": tapped.body["query"]})
    await edge.send(2)
    assert edge.telegram.texts(ANA) == ["Is it worse?\n\n✓ Yes"]
    assert edge.telegram.unanswered == []
    edge.telegram.assert_nothing_left()


@pytest.mark.fault("A01", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.fault("A02", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_kill_on_either_side_of_the_commit_loses_and_doubles_nothing(
    edge: Edge, after_commit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = edge.store.run

    async def killed(function: Callable[[Unit], Any]) -> Any:
        if after_commit:
            await real(function)
        raise Killed

    for number in range(5):
        edge.telegram.write(ANA, f"message {number}")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(edge.store, "run", killed)
        await edge.receiver.turn()
    assert len(edge.telegram.updates) == 5
    edge.restart()
    assert words(await edge.hear()) == [f"message {number}" for number in range(5)]
    edge.telegram.assert_nothing_left()


@pytest.mark.fault("B01", guard="bot.telegram.filing:file_letter")
async def test_an_update_that_comes_twice_counts_once(edge: Edge) -> None:
    number = edge.telegram.write(ANA, "once")
    await edge.hear()
    edge.telegram.duplicate(number)
    edge.telegram.write(ANA, "next")
    assert words(await edge.hear()) == ["once", "next"]


@pytest.mark.fault("B02", guard="bot.telegram.receiver:Receiver.turn")
async def test_numbers_that_start_again_lower_after_a_quiet_week(edge: Edge) -> None:
    edge.telegram.write(ANA, "before")
    await edge.hear()
    edge.telegram.restart_update_ids(5_000)
    edge.telegram.write(ANA, "after")
    assert words(await edge.hear()) == ["before", "after"]


@pytest.mark.fault("B03", guard="bot.telegram.filing:file_batch")
@pytest.mark.parametrize("seed", range(5))
async def test_in_whatever_order_all_of_it_arrives(edge: Edge, seed: int) -> None:
    sent = [f"message {number}" for number in range(5)]
    for text in sent:
        edge.telegram.write(ANA, text)
    edge.telegram.shuffle(seed)
    assert sorted(words(await edge.hear())) == sent


@pytest.mark.fault("A21", guard="bot.telegram.filing:Reader.letters")
@pytest.mark.fault("A22", guard="bot.telegram.filing:file_letter")
async def test_a_poisoned_update_between_two_others(edge: Edge) -> None:
    edge.telegram.write(ANA, "before")
    chat = {"id": BEA, "type": "private"}
    edge.telegram.raw({"message": {"chat": chat, "date": "never", "text": {"en": "I can't feel my legs"}}})
    edge.telegram.raw("nonsense")
    edge.telegram.write(ANA, "after")
    heard = await edge.hear(3)
    assert Counter(r.state for r in heard) == {"pending": 4, "quarantined": 2}
    bea = edge.store.read(lambda unit: people.by_telegram(unit, BEA))
    assert bea is not None
    assert [r.queue for r in heard if r.body.get("text") == "I can't feel my legs"] == [f"person:{bea.id}"]
    assert edge.store.read(inbox.counts) == {"pending": 4, "quarantined": 2}
    edge.telegram.assert_nothing_left()


@pytest.mark.fault("A12", guard="bot.telegram.outage:Outage")
async def test_while_the_store_is_full_help_is_one_message_away(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(function: Callable[[Unit], Any]) -> Any:
        raise StoreUnavailable("disk full")

    edge.telegram.write(ANA, "my chest hurts")
    edge.telegram.write(BEA, "hello")
    with monkeypatch.context() as patch:
        patch.setattr(edge.store, "run", full)
        await edge.hear(4)
        edge.telegram.write(ANA, "are you there?")
        await edge.hear(2)
    assert (edge.telegram.texts(ANA), edge.telegram.texts(BEA)) == (["EMERGENCY es"], ["EMERGENCY en"])
    assert words(await edge.hear()) == ["my chest hurts", "hello", "are you there?"]


@pytest.mark.fault("B04", guard="bot.telegram.receiver:Receiver.turn")
@pytest.mark.fault("B06", guard="bot.telegram.filing:file_gap")
async def test_telegram_away_for_six_hours(edge: Edge) -> None:
    await edge.hear()
    edge.telegram.outage()
    edge.telegram.write(ANA, "it got worse")
    edge.telegram.tap(ANA, 1, "n1.AbCdEfGhIjKlMnOp.1")
    wrote_at = edge.clock.now()
    while edge.receiver.watch.silent() < timedelta(hours=6):
        await edge.receiver.turn()
        edge.clock.advance(timedelta(seconds=60))
    edge.telegram.heal()
    gap, message = await edge.hear()
    assert gap.body["kind"] == "gap" and gap.body["seconds"] > 6 * 3600 - 60
    assert (message.body["text"], message.sent_at) == ("it got worse", wrote_at)


@pytest.mark.fault("B05", guard="bot.telegram.receiver:Receiver.start")
async def test_a_process_that_was_away_for_thirty_hours_finds_the_gap(edge: Edge) -> None:
    edge.telegram.write(ANA, "before")
    await edge.hear()
    edge.clock.advance(timedelta(hours=30))
    edge.restart()
    await edge.receiver.start()
    gap = (await edge.hear())[-1]
    assert (gap.queue, gap.body["seconds"]) == ("site:0", 30 * 3600)


@pytest.mark.fault("B07", guard="bot.telegram.results:store_result")
async def test_a_chat_refused_for_an_hour_leaves_alerts_alone(edge: Edge) -> None:
    edge.telegram.fail_next("sendMessage", Retry(3600), chat=ANA)
    edge.say(ANA, "prompt", send_class="prompt")
    await edge.send(1)
    edge.say(BEA, "Alert", send_class="alert")
    edge.say(ANA, "Call 112", send_class="safety")
    await edge.send(1)
    assert (edge.telegram.texts(BEA), edge.telegram.texts(ANA)) == (["Alert"], ["Call 112"])


@pytest.mark.fault("B08", guard="bot.telegram.pacing:Pacing")
async def test_a_morning_for_three_hundred_without_one_refusal(edge: Edge) -> None:
    edge.telegram.limit_sends(30)
    chats = range(8_000_000_000, 8_000_000_300)
    for chat in chats:
        edge.telegram.person(chat, started=True)
        edge.say(chat, "Good morning", send_class="prompt")
    await edge.send(3)
    edge.say(ANA, "Call 112", send_class="safety")
    await edge.sender.step()
    await edge.sender.settle()
    assert edge.telegram.texts(ANA) == ["Call 112"]
    await edge.send(20)
    assert edge.states() == {"sent": 301}
    assert {call.code for call in edge.telegram.asked("sendMessage")} == {200}


@pytest.mark.fault("B09", guard="bot.telegram.results:tell")
@pytest.mark.fault("B10", guard="bot.telegram.results:tell")
@pytest.mark.fault("B11", guard="bot.telegram.results:tell")
async def test_those_who_cannot_be_reached(edge: Edge) -> None:
    edge.telegram.block(ANA)
    edge.telegram.deactivate(BEA)
    for chat in (ANA, BEA, 7_099_999_999):
        edge.say(chat, "Good morning")
    await edge.send(2)
    told = [r.body["reason"] for r in received(edge.store) if r.kind == "delivery_failed"]
    assert sorted(told) == ["blocked", "chat not found", "deactivated"]
    assert edge.states() == {"failed": 3}


@pytest.mark.fault("B13", guard="bot.telegram.receiver:Receiver.turn")
async def test_a_revoked_token(edge: Edge) -> None:
    edge.say(ANA, "Call 112", send_class="safety")
    edge.telegram.revoke_token()
    with pytest.raises(TokenRefused):
        await edge.receiver.turn()
    with pytest.raises(TokenRefused):
        await edge.send(2)
    edge.restart()
    await edge.send(6)
    assert edge.telegram.texts(ANA) == ["Call 112"]


@pytest.mark.fault("B14", guard="bot.telegram.results:store_result")
@pytest.mark.fault("B20", guard="bot.telegram.results:store_result")
async def test_an_outage_ends_and_what_is_urgent_goes_within_five_seconds(edge: Edge) -> None:
    edge.telegram.fail_next("sendMessage", ServerError(), times=5)
    edge.say(ANA, "Call 112", send_class="safety")
    await edge.send(3)
    edge.telegram.outage()
    await edge.send(600)
    edge.telegram.heal()
    await edge.send(5)
    assert edge.telegram.texts(ANA) == ["Call 112"]


@pytest.mark.fault("B15", guard="bot.telegram.results:store_result")
async def test_an_answer_that_never_comes(edge: Edge) -> None:
    edge.telegram.fail_next("sendMessage", TimeoutAfterDelivery(), times=2)
    edge.say(ANA, "Call 112", send_class="safety")
    edge.say(BEA, "Bridge")
    await edge.send()
    assert edge.telegram.texts(ANA) == ["Call 112", "R\n\nCall 112"]
    assert edge.telegram.texts(BEA) == ["Bridge"]
    assert edge.states() == {"sent": 1, "uncertain": 1}


@pytest.mark.fault("A05", guard="bot.telegram.sender:Sender.recover")
async def test_a_kill_between_delivery_and_writing_it_down(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = edge.store.run
    calls = iter(range(1000))

    async def dies(function: Callable[[Unit], Any]) -> Any:
        if next(calls):
            await asyncio.Event().wait()  # the claim is saved, then nothing is any more
        return await real(function)

    edge.say(ANA, "Call 112", send_class="safety")
    edge.say(BEA, "Bridge")
    with monkeypatch.context() as patch:
        patch.setattr(edge.store, "run", dies)
        await edge.sender.step()
        while not (edge.telegram.texts(ANA) and edge.telegram.texts(BEA)):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        dead = list(edge.sender._busy.values())
        for task in dead:
            task.cancel()
        await asyncio.gather(*dead, return_exceptions=True)
    assert edge.states() == {"sending": 2}
    edge.restart()
    await edge.sender.recover()
    await edge.send(5)
    assert edge.telegram.texts(ANA) == ["Call 112", "R\n\nCall 112"]
    assert edge.telegram.texts(BEA) == ["Bridge"]
    assert edge.states() == {"sent": 1, "uncertain": 1}


@pytest.mark.fault("C23", guard="bot.telegram.filing:file_letter")
async def test_a_group_is_left_without_a_trace(edge: Edge) -> None:
    edge.telegram.add_to_group(-500, ANA)
    (noted,) = await edge.hear()
    assert (noted.state, noted.reason, noted.body) == ("ignored", "group", {})
    await edge.send(2)
    assert edge.telegram.chat(-500).status == "left"
