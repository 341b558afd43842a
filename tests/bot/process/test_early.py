"""What she does before she can read the open question is heard, and answers nothing she was not asked."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import alerts, outbox, patients, people, records
from bot.store.unit import Unit
from policies.facts import Fact
from tests.support.house import MOTHER, World
from tests.support.talk import CORE_INTAKE

SURGERY = CORE_INTAKE.index("small") + 1


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    """A mother who has just been asked about surgery; a yes-or-no question about a fall comes next."""
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    await made.add_clinician()
    made.telegram.person(MOTHER, "Ana", "en")
    await made.write(MOTHER, "/start")
    await made.choose(MOTHER, *CORE_INTAKE[:SURGERY])
    yield made
    await made.close()


def known(world: World) -> dict[str, Fact]:
    def read(unit: Unit) -> dict[str, Fact]:
        person = people.by_telegram(unit, MOTHER)
        patient = patients.of_person(unit, person.id) if person else None
        assert patient is not None
        return records.facts_of(unit, patient.id)

    return world.store.now_run(read)


def asked_about_a_fall(world: World) -> int:
    """How many copies of the next question she has got."""
    labels = [b.label for m in world.telegram.chat(MOTHER).from_bot for row in m.buttons for b in row]
    return labels.count("Yes, since I was pregnant")


async def test_a_no_sent_twice_is_one_answer(world: World) -> None:
    world.telegram.write(MOTHER, "no")
    world.telegram.write(MOTHER, "no")
    await world.settle()
    assert known(world)["surgery_history"].value == "no"
    assert "trauma_history" not in known(world), "she was not asked about a fall when she wrote that"
    assert asked_about_a_fall(world) == 1
    await world.write(MOTHER, "no")
    assert known(world)["trauma_history"].value == "no"


async def test_a_red_flag_in_early_words_is_heard(world: World) -> None:
    world.telegram.write(MOTHER, "no")
    world.telegram.write(MOTHER, "no, and I can't feel my legs")
    await world.settle()
    assert len(world.store.now_run(alerts.open_all)) == 1


@pytest.mark.fault("C18", guard="bot.process.early:early")
async def test_a_button_tapped_twice_brings_no_second_copy_of_the_next_question(world: World) -> None:
    message, data = world._button(MOTHER, "no")
    for _ in range(3):
        world.telegram.tap(MOTHER, message, data)
    await world.settle()
    assert asked_about_a_fall(world) == 1 and not world.telegram.unanswered
    assert "trauma_history" not in known(world)


async def test_words_answer_whichever_copy_of_the_question_she_had(world: World) -> None:
    """The question was put again before her answer arrived: it is to the first copy, and counts."""
    world.telegram.send_media(MOTHER, "photo")
    world.telegram.write(MOTHER, "no")
    await world.settle()
    assert known(world)["surgery_history"].value == "no" and asked_about_a_fall(world) == 1


async def test_a_question_that_never_came_is_put_again(world: World) -> None:
    """The message with it expired or was refused: her words cannot answer it, and it is not lost."""
    message, data = world._button(MOTHER, "no")
    world.telegram.tap(MOTHER, message, data)
    await world.house.receiver.turn()
    await world.house.inbox.turn()

    def drop(unit: Unit) -> None:
        for number in range(1, 200):
            row = outbox.get(unit, number)
            if row is not None and row.state == "pending":
                outbox.mark(unit, number, "dropped", reason="expired")

    world.store.now_run(drop)
    assert asked_about_a_fall(world) == 0
    await world.write(MOTHER, "no")
    assert "trauma_history" not in known(world)
    assert asked_about_a_fall(world) == 1
