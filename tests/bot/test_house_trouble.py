"""The whole house in trouble: load, broken turns, a full disk, restarts, goodbyes, new content."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.process
from bot.app import Choices, House
from bot.books import CONTENT
from bot.store import StoreUnavailable, alerts, inbox, outbox, patients, people, timers
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from bot.telegram.watch import Limits
from policies.facts import AlertView, PatientView
from tests.support.house import CLINIC, MOTHER, World

OTHER, OPERATOR = 7_012_345_679, 8_100_000_009
LEGS = "I can't feel my legs and I wet myself"
MANY, CHATS = 10_000, 100


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


def patient_of(world: World, who: int = MOTHER) -> PatientView:
    def find(unit: Unit) -> PatientView:
        person = people.by_telegram(unit, who)
        found = patients.of_person(unit, person.id) if person else None
        assert found is not None
        return found

    return world.store.now_run(find)


def alerts_of(world: World, who: int = MOTHER) -> list[AlertView]:
    patient = patient_of(world, who)
    return world.store.now_run(lambda unit: alerts.of(unit, patient.id))


# -- load ----------------------------------------------------------------------------------------------------


@pytest.mark.fault("B08", guard="bot.store.inbox:claim")
@pytest.mark.slow
async def test_an_alert_does_not_wait_behind_ten_thousand_of_anything(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.add_clinician()
    await world.enrol()
    chats = list(range(9_000_000_001, 9_000_000_001 + CHATS))
    for number in chats:
        world.telegram.person(number, "Routine", "en", started=True)
    world.store.now_run(lambda unit: pile_up(unit, world, chats))
    world.clock.advance(timedelta(seconds=1))
    assert await world.house.timers.tick() >= MANY

    before = len(world.texts(CLINIC))
    world.telegram.write(MOTHER, LEGS)
    began, wall = world.clock.now(), time.monotonic()
    await world.house.receiver.turn()
    await world.house.inbox.turn()
    await world.house.sender.step()
    await world.house.sender.settle()
    wall = time.monotonic() - wall
    assert len(world.texts(CLINIC)) > before, "not among the first to be decided and sent"
    assert "999" in world.last(MOTHER)
    assert world.clock.now() - began <= timedelta(seconds=1)
    with capsys.disabled():
        print(f"\nalert behind {MANY} timers and {MANY} messages: {wall * 1000:.0f} ms of wall time")  # noqa: T201


def pile_up(unit: Unit, world: World, chats: list[int]) -> None:
    """Ten thousand due timers and ten thousand routine messages, of a hundred other mothers."""
    now = world.clock.now()
    persons = [people.meet(unit, number, "Routine", "en").id for number in chats]
    for number in range(MANY):
        which = number % CHATS
        timers.set(unit, f"person:{persons[which]}", "snooze", f"k{number}", now, {"kind": "snooze"})
        outbox.add(
            unit,
            OutboxRow(
                person_id=persons[which],
                chat_id=chats[which],
                method="sendMessage",
                send_class="prompt",
                purpose=f"routine {number}",
                body={"html": f"prompt {number}"},
                created_at=now,
            ),
        )


# -- broken turns --------------------------------------------------------------------------------------------


def broken_for(monkeypatch: pytest.MonkeyPatch, person: int) -> list[int]:
    """The dialog raises for everything this person says; the rows it raised for."""
    tried: list[int] = []
    real: Callable[..., Any] = bot.process.take_turn

    def take_turn(conversation: Any, event: Any, facts: Any, book: Any, now: Any, dice: int) -> Any:
        if event.actor == person and event.kind == "message_received":
            tried.append(dice)
            raise ZeroDivisionError("a broken flow")
        return real(conversation, event, facts, book, now, dice)

    monkeypatch.setattr(bot.process, "take_turn", take_turn)
    return tried


@pytest.mark.fault("A20", guard="bot.worker:Worker")
async def test_a_turn_that_keeps_failing_is_set_aside_and_nobody_else_notices(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.add_clinician()
    await world.add_clinician(OPERATOR, role="operator")
    await world.enrol()
    tried = broken_for(monkeypatch, patient_of(world).person)
    world.telegram.person(OTHER, "Bea", "en")
    world.telegram.write(MOTHER, "how are you?")
    world.telegram.write(OTHER, "/start")
    await world.settle()
    assert any("Napwise" in text for text in world.texts(OTHER)), "she is served while another's turn fails"
    for _ in range(4):
        await world.settle()
    assert len(tried) == 3
    row = world.store.now_run(lambda unit: inbox.get(unit, tried[0]))
    assert row is not None and (row.state, row.reason) == ("quarantined", "gave_up")
    assert "send it again" in world.last(MOTHER) or "try again" in world.last(MOTHER)
    assert any("could not be handled" in text for text in world.texts(OPERATOR))
    assert alerts_of(world) == []
    await world.write(MOTHER, "/help")
    assert "set aside" not in world.last(MOTHER), "what comes after it is answered"


@pytest.mark.fault("A20", guard="bot.process.fallback:safe")
@pytest.mark.fault("A22", guard="bot.process.fallback:safe")
async def test_a_red_flag_in_a_broken_turn_is_heard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.add_clinician()
    await world.enrol()
    broken_for(monkeypatch, patient_of(world).person)
    await world.write(MOTHER, LEGS)
    for _ in range(4):
        await world.settle()
    assert any("999" in text for text in world.texts(MOTHER)[-3:])
    assert [alert.state for alert in alerts_of(world)] == ["new"] and patient_of(world).stop == "lock"
    assert LEGS in world.last(CLINIC)
    monkeypatch.undo()
    await world.choose(CLINIC, "acknowledge")
    assert alerts_of(world)[0].state == "acknowledged"


@pytest.mark.fault("A22", guard="bot.telegram.filing:_set_aside")
async def test_a_red_flag_in_an_update_nobody_can_read_is_heard(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    sender = {"id": MOTHER, "is_bot": False, "first_name": "Ana"}
    chat = {"id": MOTHER, "type": "private"}
    world.telegram.raw(
        {"message": {"message_id": "x", "date": "y", "from": sender, "chat": chat, "text": LEGS}}
    )
    await world.settle()
    assert len(alerts_of(world)) == 1 and LEGS in world.last(CLINIC)
    assert any("999" in text for text in world.texts(MOTHER)[-3:])


# -- the store -----------------------------------------------------------------------------------------------


@pytest.mark.fault("A12", guard="bot.telegram.outage:Outage")
@pytest.mark.fault("A11", guard="bot.telegram.receiver:Receiver")
async def test_while_nothing_can_be_saved_everybody_is_told_once_who_helps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.add_clinician()
    await world.enrol()

    async def full(*_: Any) -> Any:
        raise StoreUnavailable("disk full")

    async def at_once(_: float) -> None:
        pass

    receiver = world.house.receiver
    receiver._ways = replace(receiver._ways, sleep=at_once)
    said = len(world.texts(MOTHER))
    with monkeypatch.context() as broken:
        broken.setattr(world.store, "run", full)
        world.telegram.write(MOTHER, LEGS)
        for _ in range(3):
            await receiver.turn()
        told = world.texts(MOTHER)[said:]
        assert len(told) == 1 and "emergency number" in told[0]
        world.telegram.write(MOTHER, "hello?")
        await receiver.turn()
        assert len(world.texts(MOTHER)) == said + 1, "once a chat"
    await world.settle()
    assert len(alerts_of(world)) == 1, "what waited at Telegram is heard as soon as it can be saved"
    assert any("999" in text for text in world.texts(MOTHER)[said + 1 :])


@pytest.mark.fault("A04", guard="bot.telegram.sender:Sender")
@pytest.mark.fault("A08", guard="bot.process.scene:load")
async def test_an_open_question_outlives_a_restart(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2")
    world.telegram.write(MOTHER, "/help")
    await world.house.receiver.turn()
    await world.close()
    world.open()
    await world.settle()
    assert any("/pause" in text for text in world.texts(MOTHER)[-3:]), "filed before, answered after"
    await world.choose(MOTHER, "today.nothing_new", "go", "done", "pain_up.no")
    await world.close()
    world.open()
    await world.choose(MOTHER, "tired_up.no")
    assert "2 of 2" in world.last(MOTHER), "the set she had just made counts once, and the next move follows"


@pytest.mark.fault("E05", guard="bot.process:_release")
async def test_a_session_keeps_the_words_it_began_with(world: World, tmp_path: Path) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new")
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("*.png", "__pycache__"))
    words = content / "messages" / "en" / "session.yaml"
    changed = words.read_text("utf-8").replace("Tap Done", "NEW WORDS. Tap Done")
    words.write_text(changed, "utf-8")
    choices = Choices(chat_gap=timedelta(0), limits=Limits(poll_s=0, gap=None), content=content)
    world.house = House(world.store, world.clock, world._client, choices)

    await world.choose(MOTHER, "go")
    assert "Done" in world.last(MOTHER) and "NEW WORDS" not in world.last(MOTHER)
    await world.choose(MOTHER, "woke")
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "fresh", "mat_2", "today.nothing_new", "go")
    assert "NEW WORDS" in world.last(MOTHER), "a new session begins with today's words"


# -- goodbye -------------------------------------------------------------------------------------------------


@pytest.mark.fault("C30", guard="bot.process.recording:_consent")
@pytest.mark.req("M39")
async def test_after_stop_nothing_goes_out_but_the_receipt_and_safety(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new", "go", "done", "pain_up.yes")
    await world.write(MOTHER, "/stop")
    await world.choose(MOTHER, "leave")
    assert patient_of(world).status == "withdrawn"
    said = len(world.texts(MOTHER))
    await world.wait(hours=30)
    assert world.texts(MOTHER)[said:] == [], "no morning check, no prompt, no reminder"
    assert "pending" not in world.store.now_run(outbox.counts)
    await world.write(MOTHER, "Baby is asleep")
    assert not any(button.label == "Go" for row in world.telegram.last(MOTHER).buttons for button in row)
    await world.write(MOTHER, LEGS)
    assert any("999" in text for text in world.texts(MOTHER)[-2:]), "help is for everybody"


# -- the other database --------------------------------------------------------------------------------------


@pytest.mark.req("O02")
async def test_the_same_house_on_postgresql(
    tmp_path: Path, new_migrated_postgresql: Callable[[], str]
) -> None:
    world = World(tmp_path, new_migrated_postgresql())
    try:
        await world.add_clinician()
        await world.enrol()
        await world.write(MOTHER, "Baby is asleep")
        await world.choose(MOTHER, "mat_2", "today.nothing_new", "go", "done", "pain_up.no", "tired_up.no")
        await world.write(MOTHER, LEGS)
        assert len(alerts_of(world)) == 1 and LEGS in world.last(CLINIC)
        await world.close()
        world.open()
        await world.choose(CLINIC, "acknowledge", "clear", "clear")
        assert patient_of(world).stop == "none" and alerts_of(world)[0].state == "resolved"
    finally:
        await world.close()
