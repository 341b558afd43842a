"""What one turn leaves behind: rows named once, buttons that stay valid, the chosen words."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.process import process
from bot.rehearsal.telegram.model import Message
from bot.store import inbox, outbox
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from tests.support.house import CLINIC, MOTHER, World
from tests.support.talk import CORE_INTAKE


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    await made.add_clinician()
    yield made
    await made.close()


async def come_to(world: World, option: str) -> None:
    """From /start to the first question that has this option."""
    world.telegram.person(MOTHER, "Ana", "en")
    await world.write(MOTHER, "/start")
    for answer in CORE_INTAKE:
        if option in [world._option(b.data or "") for row in newest(world).buttons for b in row]:
            return
        await world.choose(MOTHER, answer)
    raise AssertionError(f"nobody asked for {option}")


def newest(world: World, who: int = MOTHER) -> Message:
    return world.telegram.last(who)


def kept(world: World) -> list[OutboxRow]:
    def read(unit: Unit) -> list[OutboxRow]:
        rows = (outbox.get(unit, number) for number in range(1, 500))
        return [row for row in rows if row is not None]

    return world.store.now_run(read)


async def test_every_outgoing_row_has_a_name_of_its_own(world: World) -> None:
    await come_to(world, "knees")
    names = [row.purpose for row in kept(world)]
    assert len(names) == len(set(names)) > 40
    assert all(name.partition(":")[0].lstrip("-").isdigit() for name in names)


class Crash(Exception):
    """Comes after everything was decided, before it is committed."""


@pytest.mark.fault("A03", guard="bot.process:process")
async def test_a_turn_that_was_never_committed_comes_out_the_same_again(world: World) -> None:
    await come_to(world, "go_on")
    world.telegram.write(MOTHER, "/help")
    await world.house.receiver.turn()
    row = world.store.now_run(lambda unit: inbox.claim(unit, world.clock.now()))[0]
    before, seen = [made.purpose for made in kept(world)], list[tuple[str, str | None]]()

    def once(unit: Unit) -> None:
        process(row, unit, world.house.books, world.clock)
        rows = (outbox.get(unit, number) for number in range(1, 50))
        seen.extend((made.purpose, made.ask_id) for made in rows if made and made.purpose not in before)

    def crash(unit: Unit) -> None:
        once(unit)
        raise Crash

    with pytest.raises(Crash):
        world.store.now_run(crash)
    assert [made.purpose for made in kept(world)] == before, "nothing of it can be seen"
    first, seen[:] = list(seen), []
    world.store.now_run(once)
    assert seen == first != []


@pytest.mark.req("M34")
async def test_ticks_are_drawn_in_the_same_message_under_the_same_question(world: World) -> None:
    await come_to(world, "kidney")
    message = newest(world)
    data = [b.data for row in message.buttons for b in row]
    await world.choose(MOTHER, "kidney", "anaemia")
    drawn = newest(world)
    assert drawn.id == message.id and [b.data for row in drawn.buttons for b in row] == data
    assert [b.label[0] for row in drawn.buttons for b in row].count("☑") == 2
    world.telegram.tap(MOTHER, message.id, data[0] or "")
    world.telegram.tap(MOTHER, message.id, data[0] or "")
    await world.settle()
    labels = [b.label for row in newest(world).buttons for b in row]
    assert labels[0].startswith("☐"), "two taps on their way at once are two ticks: on, and off again"


@pytest.mark.req("M34")
async def test_an_answered_question_keeps_the_chosen_words_and_no_buttons(world: World) -> None:
    await come_to(world, "GB")
    question = newest(world).id
    await world.choose(MOTHER, "GB")
    left = world.telegram.chat(MOTHER).by_id[question]
    assert left.buttons == () and left.text.endswith("\n\n✓ 🇬🇧 United Kingdom")


@pytest.mark.req("M34")
async def test_an_answered_card_keeps_all_that_was_ticked(world: World) -> None:
    await come_to(world, "kidney")
    card = newest(world).id
    await world.choose(MOTHER, "kidney", "anaemia", "done")
    left = world.telegram.chat(MOTHER).by_id[card]
    assert left.buttons == () and "✓ Kidney illness, Low iron or anaemia" in left.text


@pytest.mark.req("M34")
async def test_the_button_stops_spinning_before_anything_else_is_sent(world: World) -> None:
    await come_to(world, "go_on")
    before = len(world.telegram.calls)
    await world.choose(MOTHER, "go_on")
    made = [c.method for c in world.telegram.calls[before:] if c.chat == MOTHER or "Callback" in c.method]
    assert made[0] == "answerCallbackQuery" and made[1:] == ["sendMessage", "editMessageText"]
    assert not world.telegram.unanswered


@pytest.mark.req("C06")
async def test_an_alert_keeps_its_buttons_and_its_confirmations_do_not(world: World) -> None:
    await world.enrol()
    await world.write(MOTHER, "I can't feel my legs")
    alert = newest(world, CLINIC).id
    await world.choose(CLINIC, "acknowledge", "clear")
    confirm = newest(world, CLINIC).id
    await world.choose(CLINIC, "back")
    chat = world.telegram.chat(CLINIC).by_id
    assert chat[alert].buttons and not chat[confirm].buttons
    assert chat[confirm].text.endswith("✓ Back")
