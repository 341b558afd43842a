"""A loss in the whole house: the keys change their name, both names work, and what was queued is not sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import outbox, people
from tests.support.house import MOTHER, START, World
from tests.support.rows import outgoing


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    opened = World(tmp_path)
    await opened.add_clinician()
    await opened.enrol()
    yield opened
    await opened.close()


def keys(world: World) -> list[str]:
    return [label for row in world.telegram.chat(MOTHER).keyboard for label in row]


@pytest.mark.req("M38", "M34")
async def test_the_keys_change_their_name_and_back(world: World) -> None:
    assert keys(world)[0] == "Baby is asleep"
    await world.write(MOTHER, "/loss")
    assert keys(world) == ["A few minutes", "Not today", "Urgent"]
    await world.choose(MOTHER, "gently")
    await world.write(MOTHER, "Baby is asleep")  # an older keyboard may still stand on her phone
    assert "How long" in world.last(MOTHER) or "minutes" in world.last(MOTHER)
    await world.write(MOTHER, "A few minutes")
    assert "baby" not in world.last(MOTHER).lower()
    await world.write(MOTHER, "/loss")
    await world.choose(MOTHER, "slip")
    assert keys(world)[0] == "Baby is asleep"


@pytest.mark.req("M38")
async def test_a_prompt_that_was_queued_is_not_sent(world: World) -> None:
    person = world.store.read(lambda unit: people.by_telegram(unit, MOTHER))
    assert person is not None
    later = START + timedelta(minutes=10)
    row = outgoing("prompt", body={"html": "Is your baby asleep?", "options": [], "keyboard": []})
    queued = replace(
        row, person_id=person.id, chat_id=MOTHER, send_class="prompt", next_try_at=later, valid_until=None
    )
    await world.store.run(lambda unit: outbox.add(unit, queued))
    await world.write(MOTHER, "my baby died")
    await world.wait(minutes=20)
    assert not [text for text in world.texts(MOTHER) if "Is your baby asleep?" in text]


def her_menu(world: World) -> list[str] | None:
    """The commands of her own menu; None where she sees everybody's."""
    scoped = [v for k, v in world.telegram.profile.items() if str(MOTHER) in k and "commands" in k]
    return [str(line["command"]) for line in scoped[0]] if scoped else None


@pytest.mark.req("M38", "M34")
async def test_her_menu_says_nothing_of_a_baby_and_after_a_slip_is_everybodys(world: World) -> None:
    assert her_menu(world) is None
    await world.write(MOTHER, "/loss")
    shown = her_menu(world)
    assert shown and "fed" not in shown and "loss" not in shown and {"urgent", "human", "stop"} <= set(shown)
    await world.choose(MOTHER, "slip")
    assert her_menu(world) is None
