"""The whole house behind a webhook of a strict Telegram: brought until taken, decided once, left in peace."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import House
from bot.rehearsal.telegram import ServerError
from bot.rehearsal.telegram.courier import Courier
from bot.store import StoreUnavailable, alerts, patients, people
from bot.store.unit import Unit
from bot.telegram.client import KINDS
from bot.telegram.webhook.receiver import Hook, Webhook
from bot.telegram.webhook.registration import Address
from tests.bot.telegram.ledger import received
from tests.support.house import CLINIC, MOTHER, World

URL, SECRET = "https://bot.example.org/telegram", "a-secret"
LEGS = "I can't feel my legs and I wet myself"


class Visited(World):
    """A world whose Telegram brings updates, until it is opened with `by_webhook` False."""

    by_webhook = True

    def open(self) -> None:
        super().open()
        if not self.by_webhook:
            return
        hook = Hook(Address(URL, SECRET))
        self.choices = replace(self.choices, webhook=hook)
        self.house = House(self.store, self.clock, self._client, self.choices)
        assert isinstance(self.house.receiver, Webhook)
        self.webhook = self.house.receiver
        transport = httpx.ASGITransport(self.webhook.door)
        self.courier = Courier(self.telegram, httpx.AsyncClient(transport=transport))

    async def settle(self) -> None:
        if self.by_webhook:
            await self.courier.round()
        await super().settle()


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Visited]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = Visited(tmp_path)
    await made.webhook.registration.set()
    yield made
    await made.close()


def alerts_of(world: World) -> list[Any]:
    def find(unit: Unit) -> list[Any]:
        person = people.by_telegram(unit, MOTHER)
        patient = patients.of_person(unit, person.id) if person else None
        return alerts.of(unit, patient.id) if patient else []

    return world.store.now_run(find)


async def full(_: Callable[[Unit], Any]) -> Any:
    raise StoreUnavailable("disk full")


@pytest.mark.req("O02")
async def test_a_mother_and_a_clinician_are_served_without_one_poll(world: Visited) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new", "go", "done", "pain_up.no")
    await world.write(MOTHER, LEGS)
    assert "999" in "".join(world.texts(MOTHER)[-2:]) and LEGS in world.last(CLINIC)
    await world.choose(CLINIC, "acknowledge")
    assert world.telegram.unanswered == [] and world.telegram.asked("getUpdates") == []
    assert {status for _, status in world.courier.answers} == {200}
    assert world.webhook.door.refused == {}
    world.telegram.assert_nothing_left()


@pytest.mark.fault("B18", guard="bot.telegram.filing:file_letter")
async def test_everything_brought_three_times_is_decided_once(world: Visited) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    said, called = world.texts(MOTHER), world.texts(CLINIC)
    for _ in range(2):
        for number in {number for number, _ in world.courier.answers if number}:
            world.telegram.duplicate(number)
        await world.settle()
    assert (world.texts(MOTHER), world.texts(CLINIC)) == (said, called)
    assert len(alerts_of(world)) == 1


@pytest.mark.fault("B17", guard="bot.telegram.webhook.door:Door")
async def test_a_telegram_with_another_secret_is_nobody(world: Visited) -> None:
    world.telegram.person(MOTHER, "Ana")
    world.telegram.webhook.secret = "another"
    await world.write(MOTHER, "/start")
    assert world.texts(MOTHER) == [] and world.webhook.door.refused == {403: 1}
    info = await world.house.client.bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == (
        "Wrong response from the webhook: 403 Forbidden",
        1,
    )
    await world.webhook.registration.set()
    await world.settle()
    assert len(world.texts(MOTHER)) == 1, "what waited comes with the right word"


@pytest.mark.fault("B03", guard="dialogs.turn:take_turn")
@pytest.mark.parametrize("tap_first", [False, True])
async def test_a_flag_and_a_button_that_change_places_are_one_verdict(
    world: Visited, tap_first: bool
) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2")
    message, data = world._button(MOTHER, "today.nothing_new")
    # Messages of a chat and buttons of a person are two queues: nobody promises an order between them.
    if tap_first:
        world.telegram.tap(MOTHER, message, data)
    world.telegram.write(MOTHER, LEGS)
    if not tap_first:
        world.telegram.tap(MOTHER, message, data)
    await world.settle()
    assert len(alerts_of(world)) == 1 and any("999" in text for text in world.texts(MOTHER)[-3:])
    assert not any(button.label == "Go" for row in world.telegram.last(MOTHER).buttons for button in row)


@pytest.mark.fault("A12", guard="bot.telegram.webhook.receiver:Webhook.take")
@pytest.mark.fault("A11", guard="bot.telegram.webhook.receiver:Webhook.take")
async def test_while_nothing_can_be_saved_it_stays_at_telegram_and_is_heard_after(
    world: Visited, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.add_clinician()
    await world.enrol()
    said = len(world.texts(MOTHER))
    world.telegram.write(MOTHER, LEGS)
    world.telegram.write(MOTHER, "hello?")
    with monkeypatch.context() as broken:
        broken.setattr(world.store, "run", full)
        assert [await world.courier.round() for _ in range(3)] == [2, 2, 2]
    (told,) = world.texts(MOTHER)[said:]
    assert "emergency number" in told
    await world.settle()
    assert len(alerts_of(world)) == 1 and LEGS in "".join(world.texts(CLINIC)[-2:])
    world.telegram.assert_nothing_left()


@pytest.mark.fault("A21", guard="bot.telegram.webhook.receiver:Webhook.take")
@pytest.mark.fault("A22", guard="bot.telegram.filing:_set_aside")
async def test_a_flag_in_an_update_nobody_can_read_is_heard_and_holds_back_nothing(world: Visited) -> None:
    await world.add_clinician()
    await world.enrol()
    who = {"id": MOTHER, "is_bot": False, "first_name": "Ana"}
    chat = {"id": MOTHER, "type": "private"}
    world.telegram.raw({"message": {"message_id": "x", "date": "y", "from": who, "chat": chat, "text": LEGS}})
    await world.write(MOTHER, "hello?")
    assert len(alerts_of(world)) == 1 and LEGS in "".join(world.texts(CLINIC)[-2:])
    assert any("999" in text for text in world.texts(MOTHER)[-3:])
    world.telegram.assert_nothing_left()


@pytest.mark.fault("B04", guard="bot.telegram.webhook.receiver:Webhook.look")
async def test_what_was_written_in_an_outage_of_telegram_comes_with_its_own_time(world: Visited) -> None:
    await world.add_clinician()
    await world.enrol()
    world.telegram.outage()
    world.telegram.write(MOTHER, LEGS)
    wrote_at = world.clock.now()
    await world.wait(hours=6)
    assert alerts_of(world) == []
    world.telegram.heal()
    await world.settle()
    assert len(alerts_of(world)) == 1
    (row,) = (row for row in received(world.store) if row.body.get("text") == LEGS)
    assert row.sent_at == wrote_at
    world.telegram.assert_nothing_left()


async def test_whoever_polls_next_ends_the_webhook_and_gets_what_waits(world: Visited) -> None:
    world.telegram.person(MOTHER, "Ana")
    world.telegram.write(MOTHER, "/start")
    await world.close()
    assert world.telegram.webhook.url == URL and world.telegram.asked("deleteWebhook") == []
    world.by_webhook = False
    world.open()
    await world.house.receiver.start()
    await world.settle()
    assert len(world.texts(MOTHER)) == 1
    assert {call.code for call in world.telegram.asked("getUpdates")} == {200}, "not one 409"
    assert world.telegram.webhook.url == "" and not len(world.telegram.updates)


async def test_a_webhook_that_could_not_be_ended_at_the_start_is_ended_at_the_first_conflict(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path)
    await world.house.client.bot.set_webhook(URL, secret_token=SECRET, allowed_updates=list(KINDS))
    world.telegram.person(MOTHER, "Ana")
    world.telegram.write(MOTHER, "/start")
    world.telegram.fail_next("deleteWebhook", ServerError(502))
    receiver = world.house.receiver
    receiver._ways = replace(receiver._ways, sleep=lambda _: no_time())
    await receiver.start()
    assert [await receiver.turn() for _ in range(2)] == [0, 1]
    assert "running twice" not in caplog.text
    await world.close()


async def no_time() -> None:
    """A pause that takes none."""


@pytest.mark.parametrize("back_after", [timedelta(seconds=149), timedelta(seconds=151)])
async def test_the_strict_telegram_keeps_a_button_for_150_seconds(
    world: Visited, back_after: timedelta
) -> None:
    world.telegram.person(MOTHER, "Ana", started=True)
    world.telegram.outage()
    world.telegram.tap(MOTHER, 1, "n1.abc.0")
    world.telegram.write(MOTHER, "hello?")
    world.clock.advance(back_after)
    world.telegram.heal()
    await world.courier.round()
    assert len(world.courier.answers) == (2 if back_after < timedelta(seconds=150) else 1)
