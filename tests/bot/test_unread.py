"""What the bot cannot read, in every state: one kind answer, the same question, people get it (C11, C12)."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.rehearsal.telegram.faults import ServerError
from tests.support.house import CLINIC, MOTHER, SECOND, World
from tests.support.unread import (
    FORBIDDEN,
    KINDS,
    LEFT,
    PASSED_ON,
    buttons,
    everybody_leaves,
    everything_kept,
    patient,
    place,
    rows,
    send,
)

LEGS = "I can't feel my legs and I wet myself"
ANSWERS = {
    "passed on": ("goes on to your clinic", "pass it on to the people"),
    "left": ("I don't keep it", "haven't kept it"),
    "not yet": ("nothing on to anyone unless", "I give it to no one"),
    "nobody": ("nobody from your clinic is on duty", "nobody on duty I could"),
}
Step = Callable[[World], Awaitable[None]]


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    await made.add_clinician()
    yield made
    await made.close()


async def nothing(world: World) -> None:
    await world.enrol()


async def set_check(world: World) -> None:
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "chair_2", "today.nothing_new", "skip", "go", "done")
    assert place(world) == ("session", "check")


async def safety_question(world: World) -> None:
    await world.enrol()


async def asked_again(world: World) -> None:
    """Three unclear answers are a yes: each kind gets a question of its own."""
    if place(world) == ("clarify", "now"):
        await world.choose(MOTHER, "no")
    await world.write(MOTHER, "no numbness or tingling")
    assert place(world) == ("clarify", "now")


async def before_consent(world: World) -> None:
    world.telegram.person(MOTHER, "Ana", "en")
    await world.write(MOTHER, "/start")


async def paused(world: World) -> None:
    await world.enrol()
    await world.write(MOTHER, "/pause")
    await world.choose(MOTHER, "3_days")
    assert patient(world).status == "paused"


async def talk(world: World) -> None:
    await world.enrol()
    await send(world, "photo")
    await world.choose(CLINIC, "message")
    await world.write(CLINIC, "Tell me more")
    await world.choose(CLINIC, "send")


async def stay(world: World) -> None:
    del world


STATES: dict[str, tuple[Step, Step]] = {
    "no session": (nothing, stay),
    "open set check": (set_check, stay),
    "open safety question": (safety_question, asked_again),
    "before consent": (before_consent, stay),
    "paused": (paused, stay),
}


@pytest.mark.req("M37", "S01")
@pytest.mark.fault("C11", guard="dialogs.beside:sent_media")
@pytest.mark.fault("C12", guard="dialogs.passing:answer")
@pytest.mark.parametrize("state", STATES)
async def test_every_kind_in_every_state(world: World, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begin, again = STATES[state]
    await begin(world)
    with everything_kept(monkeypatch) as kept:
        for kind in KINDS:
            await again(world)
            await one_kind(world, state, kind)
    assert not [line for line in kept for word in FORBIDDEN if word in line]
    stored = b"".join(file.read_bytes() for file in world.folder.glob("napwise.db*"))
    assert not [word for word in FORBIDDEN if word.encode() in stored]


async def one_kind(world: World, state: str, kind: str) -> None:
    before, asked, labels = len(world.texts(MOTHER)), place(world), buttons(world)
    seen, sent = len(world.telegram.chat(CLINIC).from_bot), len(rows(world))
    number = await send(world, kind)
    said = world.texts(MOTHER)[before:]
    expected = "not yet" if state == "before consent" and kind in PASSED_ON else "passed on"
    expected = "left" if kind in LEFT else expected
    told = [name for text in said for name, parts in ANSWERS.items() if any(p in text for p in parts)]
    assert told == [expected], (kind, said)
    assert len(said) <= 2 and place(world) == asked and buttons(world) == labels, (kind, said)
    got = world.telegram.chat(CLINIC).from_bot[seen:]
    if expected != "passed on":
        assert not got and not any(row.method == "copyMessage" for row in rows(world, sent + 1)), kind
        return
    card, copy = got
    assert "Case 1001 sends a " in card.text and card.silent and card.protected
    assert (copy.kind, copy.protected, copy.silent, copy.origin) == (kind, True, True, None)
    her = world.telegram.chat(MOTHER).by_id[number]
    assert copy.file_id == her.file_id and copy.text == ""


@pytest.mark.req("M37", "C07")
@pytest.mark.fault("C11", guard="dialogs.passing:passed_on")
async def test_in_a_talk_it_goes_to_the_clinician_and_the_bot_says_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(world)
    second = len(rows(world))
    await world.add_clinician(SECOND)
    before, there = len(world.texts(MOTHER)), len(world.texts(SECOND))
    with everything_kept(monkeypatch) as kept:
        for kind in KINDS:
            await send(world, kind)
    said = world.texts(MOTHER)[before:]
    assert sum("What you write here goes to" in text or "keep quiet while" in text for text in said) == 1
    assert sum("kept it" in text or "keep it" in text for text in said) == len(LEFT)
    assert len(said) == 1 + len(LEFT), "and no question is put again between people"
    copies = [row for row in rows(world, second + 1) if row.method == "copyMessage"]
    assert [row.state for row in copies] == ["sent"] * len(PASSED_ON)
    assert len(world.texts(SECOND)) == there, "only he who talks with her gets it"
    assert not [line for line in kept for word in FORBIDDEN if word in line]


@pytest.mark.req("S01")
@pytest.mark.fault("C11", guard="dialogs.hearing:hear")
async def test_a_flag_in_a_caption_fires_and_the_picture_goes_with_it(world: World) -> None:
    await world.enrol()
    await send(world, "photo", LEGS)
    assert patient(world).stop == "lock"
    assert any("cauda equina" in text and LEGS in text for text in world.texts(CLINIC))
    assert world.telegram.last(CLINIC).kind == "photo"


@pytest.mark.req("S01", "M03")
async def test_before_consent_a_flag_in_a_caption_fires_and_the_picture_stays(world: World) -> None:
    await before_consent(world)
    await send(world, "photo", LEGS)
    assert patient(world).stop == "lock"
    assert any("cauda equina" in text for text in world.texts(CLINIC))
    assert not world.telegram.asked("copyMessage")


@pytest.mark.req("M37")
async def test_with_nobody_on_duty_she_is_told_that_nobody_has_seen_it(world: World) -> None:
    await world.enrol()
    world.store.now_run(everybody_leaves)
    await send(world, "voice")
    assert any(part in world.last(MOTHER) for part in ANSWERS["nobody"])
    assert not world.telegram.asked("copyMessage")


@pytest.mark.req("M37")
async def test_whoever_has_her_alert_gets_it_and_nobody_else(world: World) -> None:
    await world.add_clinician(SECOND)
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.choose(SECOND, "acknowledge")
    there = len(world.telegram.chat(CLINIC).from_bot)
    await send(world, "photo", "it looks like this")
    card, copy = world.telegram.chat(SECOND).from_bot[-2:]
    assert "it looks like this" in card.text and not card.silent and copy.kind == "photo"
    assert len(world.telegram.chat(CLINIC).from_bot) == there


@pytest.mark.fault("C11", guard="bot.telegram.delivery:Delivery._copy")
async def test_what_she_deleted_meanwhile_is_an_honest_line(world: World) -> None:
    await world.enrol()
    world.telegram.send_media(MOTHER, "photo")
    world.telegram.delete(MOTHER, world.telegram.chat(MOTHER).messages[-1].id)
    await world.settle()
    assert "the photo can't be shown" in world.last(CLINIC) and "Case 1001" in world.last(CLINIC)
    assert [call.outcome for call in world.telegram.asked("copyMessage")] == [
        "Bad Request: message to copy not found"
    ]
    await world.wait(minutes=30)
    assert len(world.telegram.asked("copyMessage")) == 1 and not [r for r in rows(world) if r.state != "sent"]


@pytest.mark.fault("B08", guard="bot.telegram.results:store_result")
async def test_a_copy_waits_for_telegram_as_any_message_does(world: World) -> None:
    await world.enrol()
    world.telegram.fail_next("copyMessage", ServerError(502), times=2, chat=CLINIC)
    await send(world, "voice")
    await world.wait(minutes=2)
    assert world.telegram.last(CLINIC).kind == "voice"


async def test_a_clinician_who_blocked_the_bot_does_not_make_her_picture_fail_for_others(
    world: World,
) -> None:
    await world.add_clinician(SECOND)
    await world.enrol()
    world.telegram.block(CLINIC)
    await send(world, "photo")
    assert world.telegram.last(SECOND).kind == "photo"
    states = [row.state for row in rows(world) if row.method == "copyMessage"]
    assert states == ["dropped", "sent"], "nothing more goes to a chat that is closed"


@pytest.mark.fault("C11", guard="dialogs.passing:is_more_of_it")
async def test_an_album_is_one_act_with_one_answer(world: World) -> None:
    await world.enrol()
    await asked_again(world)
    before, there = len(world.texts(MOTHER)), len(world.telegram.chat(CLINIC).from_bot)
    for number in range(4):
        await send(world, "photo", "all four" if number == 0 else "", album="13800001")
    assert len(world.texts(MOTHER)) == before + 1 and place(world) == ("clarify", "now")
    assert patient(world).stop == "none", "four pictures of one album are not four unclear answers"
    got = world.telegram.chat(CLINIC).from_bot[there:]
    assert [message.kind for message in got] == ["text", "photo", "photo", "photo", "photo"]


@pytest.mark.req("S06")
@pytest.mark.fault("C11", guard="dialogs.reading:unreadable")
async def test_three_voice_notes_to_a_question_about_a_flag_are_a_yes(world: World) -> None:
    await world.enrol()
    await asked_again(world)
    for _ in range(3):
        await send(world, "voice")
    assert patient(world).stop == "lock"
    assert sum(row.method == "copyMessage" and row.state == "sent" for row in rows(world)) == 3


async def test_a_picture_is_never_fetched(world: World) -> None:
    await world.enrol()
    await send(world, "photo")
    assert not world.telegram.asked("getFile")
