"""The last look before a message leaves, in the real house: what was allowed when decided may not be now."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal.telegram.faults import ServerError
from bot.store import outbox, patients, people, records
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from policies.facts import Fact
from tests.support.house import CLINIC, MOTHER, World
from tests.support.unread import patient


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


def stop(world: World, kind: str) -> None:
    """As if another process had stopped her between the decision and the sending."""
    person = world.store.now_run(lambda unit: people.by_telegram(unit, MOTHER))
    assert person is not None
    found = world.store.now_run(lambda unit: patients.of_person(unit, person.id))
    assert found is not None
    world.store.now_run(lambda unit: patients.set_fields(unit, found.id, stop=kind))


@pytest.mark.req("S02", "S04")
@pytest.mark.parametrize(("kind", "sent"), [("none", True), ("lock", False), ("hold", False)])
async def test_an_exercise_decided_before_a_stop_does_not_leave_after_it(
    world: World, kind: str, sent: bool
) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "chair_2", "today.nothing_new")
    await world.choose(MOTHER, "skip")
    before = len(world.texts(MOTHER))
    message, data = world._button(MOTHER, "go")
    world.telegram.tap(MOTHER, message, data)
    world.telegram.fail_next("sendMessage", ServerError(502), times=2, chat=MOTHER)
    await world.settle()
    stop(world, kind)
    await world.wait(minutes=5)
    said = "\n".join(world.texts(MOTHER)[before:])
    assert ("set 1 of" in said) is sent


@pytest.mark.req("M37", "C07")
@pytest.mark.parametrize(("talking", "sent"), [(False, True), (True, False)])
async def test_an_unasked_message_decided_before_a_talk_does_not_leave_into_it(
    world: World, talking: bool, sent: bool
) -> None:
    clinician = await world.add_clinician()
    await world.enrol()
    hers = patient(world)

    def prompt(unit: Unit) -> None:
        if talking:
            fact = Fact("talk_with", clinician, None, world.clock.now(), "test")
            records.learn(unit, hers.id, hers.person, [fact])
        given = {"html": "A tip for today", "options": []}
        for number, person in enumerate((hers.person, clinician)):
            chat = MOTHER if person == hers.person else CLINIC
            row = OutboxRow(
                person, chat, "sendMessage", "prompt", f"t:{number}", given, world.clock.now(), hers.id
            )
            outbox.add(unit, row)

    world.store.now_run(prompt)
    await world.settle()
    assert (world.last(MOTHER) == "A tip for today") is sent
    assert world.last(CLINIC) == "A tip for today", "only what goes to her waits"


@pytest.mark.req("M30", "M32", "R06")
@pytest.mark.parametrize(
    ("message", "row", "hours_on", "sent"),
    [
        ("prompt.routine", {}, 0, True),
        ("prompt.routine", {"stop": "lock"}, 0, False),
        ("prompt.routine", {}, 13, False),
        ("prompt.routine", {"status": "paused"}, 0, False),
        ("prompt.routine", {"status": "ended"}, 0, False),
        ("outcomes.hello+outcomes.pain", {"status": "ended"}, 0, True),
        ("outcomes.hello+outcomes.pain", {"status": "withdrawn"}, 0, False),
    ],
)
async def test_what_comes_by_itself_is_looked_at_once_more_before_it_leaves(
    world: World, message: str, row: dict[str, str], hours_on: int, sent: bool
) -> None:
    await world.add_clinician()
    await world.enrol()
    hers = patient(world)
    await world.wait(hours=hours_on)
    world.store.now_run(lambda unit: patients.set_fields(unit, hers.id, **row) if row else None)

    def prompt(unit: Unit) -> None:
        given = {"html": "Shall we?", "options": [], "message": message}
        now = world.clock.now()
        outbox.add(unit, OutboxRow(hers.person, MOTHER, "sendMessage", "prompt", "t:1", given, now, hers.id))

    world.store.now_run(prompt)
    await world.settle()
    assert (world.last(MOTHER) == "Shall we?") is sent
