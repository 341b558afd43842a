"""She wants a person, and she goes away and comes back, through the whole house (M37, B09, B10, H17)."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal.telegram.faults import BadRequest
from bot.store import alerts, timers
from policies.facts import AlertView
from tests.support.house import CLINIC, MOTHER, SECOND, World
from tests.support.unread import buttons, everybody_leaves, fact, patient, place, rows, send

WORDS = "my back is so much worse when I lift him"
LEGS = "I can't feel my legs and I wet myself"


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    await made.add_clinician()
    await made.enrol()
    yield made
    await made.close()


def alert(world: World) -> AlertView | None:
    hers = patient(world).id
    found = world.store.now_run(lambda unit: alerts.of(unit, hers))
    return found[-1] if found else None


def kinds(world: World) -> set[str]:
    hers = patient(world).person
    return {timer.kind for timer in world.store.now_run(lambda unit: timers.of(unit, f"person:{hers}"))}


async def talk(world: World, words: str = "Tell me more") -> None:
    await world.choose(CLINIC, "message")
    await world.write(CLINIC, words)
    await world.choose(CLINIC, "send")


# -- asking --------------------------------------------------------------------------------------------------


@pytest.mark.req("M37", "C01", "M34")
async def test_her_words_open_an_alert_and_she_is_told_how_it_stands(world: World) -> None:
    await world.write(MOTHER, "/human")
    assert "On duty" in world.last(MOTHER) or "on duty" in world.last(MOTHER)
    assert alert(world) is None, "asking what she wants to say tells nobody anything yet"
    await world.write(MOTHER, WORDS)
    opened = alert(world)
    assert opened is not None and opened.categories == ("asks_for_human",) and opened.words == WORDS
    assert patient(world).stop == "none"
    assert "asks for a person" in world.last(CLINIC) and WORDS in world.last(CLINIC)
    await world.write(MOTHER, "has anyone read it?")
    at = f"{opened.opened_at:%H:%M}"
    assert at in world.last(MOTHER)
    assert "nobody has taken it" in world.last(MOTHER) or "Nobody has said yet" in world.last(MOTHER)
    await world.choose(MOTHER, "nothing_more")
    await world.wait(minutes=3)
    await world.choose(CLINIC, "acknowledge")
    assert "Clinic" in world.last(MOTHER)
    await world.write(MOTHER, "/human")
    taken = alert(world)
    assert taken is not None and taken.acknowledged_at is not None
    assert "Clinic" in world.last(MOTHER) and f"{taken.acknowledged_at:%H:%M}" in world.last(MOTHER)
    await world.write(MOTHER, "the left side")
    assert "Case 1001, note: the left side" in world.last(CLINIC)


@pytest.mark.req("M37")
async def test_without_words_the_wish_alone_goes_and_a_number_is_asked_for(world: World) -> None:
    await world.write(MOTHER, "/human")
    await world.choose(MOTHER, "call_back")
    assert "Just call me back" in world.last(CLINIC) and "no phone given" in world.last(CLINIC)
    assert place(world) == ("human", "phone")
    await world.write(MOTHER, "0123 456")
    assert "note: 0123 456" in world.last(CLINIC)
    assert (found := fact(world, "phone")) is not None and found.value == "0123 456"


@pytest.mark.req("M37", "M34")
async def test_the_urgent_key_calls_at_once_and_asks_for_words_after(world: World) -> None:
    await world.write(MOTHER, "Urgent")
    await world.choose(MOTHER, "human")
    opened = alert(world)
    assert opened is not None and opened.categories == ("asks_for_human",)
    await world.write(MOTHER, WORDS)
    assert f"note: {WORDS}" in world.last(CLINIC)


@pytest.mark.req("M37")
async def test_leaving_it_tells_nobody(world: World) -> None:
    before = len(world.texts(CLINIC))
    await world.write(MOTHER, "/human")
    await world.choose(MOTHER, "leave")
    assert alert(world) is None and len(world.texts(CLINIC)) == before


@pytest.mark.req("M37", "O01b")
@pytest.mark.fault("D02", guard="policies.guards.care:nobody_is_on_the_rota")
async def test_with_nobody_on_duty_it_says_so_and_keeps_the_words(world: World) -> None:
    world.store.now_run(everybody_leaves)
    await world.write(MOTHER, "/human")
    assert "nobody on duty" in world.last(MOTHER) or "Nobody from your clinic is on duty" in world.last(
        MOTHER
    )
    assert "999" in world.last(MOTHER)
    await world.write(MOTHER, WORDS)
    assert "could not tell anybody" in world.last(MOTHER)
    await world.add_clinician(SECOND)
    await world.wait(minutes=11)
    assert any(WORDS in text for text in world.texts(SECOND)), "whoever comes on duty gets it"


@pytest.mark.req("M37")
@pytest.mark.fault("D02", guard="policies.guards.care:nobody_is_there_to_get_it")
async def test_with_nobody_on_duty_a_number_is_kept_and_not_called_passed_on(world: World) -> None:
    world.store.now_run(everybody_leaves)
    await world.write(MOTHER, "/human")
    await world.choose(MOTHER, "call_back")
    await world.write(MOTHER, "0123 456")
    assert "assed" not in world.last(MOTHER) and "kept" in world.last(MOTHER)
    await world.add_clinician(SECOND)
    await world.wait(minutes=11)
    assert any("Phone: 0123 456" in text for text in world.texts(SECOND))


@pytest.mark.req("S01", "M37")
async def test_a_red_flag_in_what_she_says_is_a_red_flag(world: World) -> None:
    await world.write(MOTHER, "/human")
    await world.write(MOTHER, LEGS)
    opened = alert(world)
    assert patient(world).stop == "lock" and opened is not None
    assert {"asks_for_human", "cauda_equina"} <= set(opened.categories)


@pytest.mark.req("S01", "M37")
async def test_a_doubtful_flag_beside_the_wish_is_asked_about(world: World) -> None:
    await world.write(MOTHER, "/human")
    await world.write(MOTHER, "no chest pain at all, can someone explain it to me")
    opened = alert(world)
    assert opened is not None and opened.categories == ("asks_for_human",)
    assert place(world) == ("clarify", "now")
    await world.choose(MOTHER, "yes")
    assert patient(world).stop == "lock"


@pytest.mark.req("C02", "M37")
async def test_after_ten_minutes_without_anybody_she_is_told_so_once(world: World) -> None:
    await world.write(MOTHER, "/human")
    await world.write(MOTHER, WORDS)
    await world.wait(minutes=25)
    told = [
        text for text in world.texts(MOTHER) if "taken your request yet" in text or "Still no answer" in text
    ]
    assert len(told) == 1


@pytest.mark.req("C02")
@pytest.mark.fault("D03", guard="bot.process.effects:_set_timer")
async def test_who_writes_on_and_on_does_not_keep_the_next_one_from_being_called(world: World) -> None:
    await world.add_clinician(SECOND)
    await world.write(MOTHER, "my left calf is swollen, red and painful")
    there = len(world.texts(SECOND))
    for _ in range(3):
        await world.wait(seconds=55)
        await world.write(MOTHER, "my calf is swollen and hot")
    assert len(world.texts(SECOND)) > there, "two minutes are two minutes"


# -- talking -------------------------------------------------------------------------------------------------


@pytest.mark.req("M37", "C07")
async def test_in_a_talk_her_words_go_there_and_the_bot_says_one_line_in_a_quarter_of_an_hour(
    world: World,
) -> None:
    await world.write(MOTHER, "/human")
    await world.write(MOTHER, WORDS)
    await world.choose(CLINIC, "acknowledge")
    await talk(world)
    before = len(world.texts(MOTHER))
    for words in ("the left side", "7", "yes", "since monday"):
        await world.write(MOTHER, words)
        assert world.last(CLINIC) == f"Case 1001 writes:\n{words}"
    assert len(world.texts(MOTHER)) == before + 1 and world.telegram.last(MOTHER).silent
    await world.wait(minutes=16)
    await world.write(MOTHER, "hello?")
    await world.write(MOTHER, "still there?")
    assert len(world.texts(MOTHER)) == before + 2
    await world.wait(minutes=20)
    assert len(world.texts(MOTHER)) == before + 2, "her own words keep the talk open"
    await world.wait(minutes=11)
    assert "quiet" in world.last(MOTHER)


@pytest.mark.req("M37", "M12")
async def test_routine_waits_for_the_end_of_a_talk(world: World) -> None:
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "chair_2", "today.nothing_new", "skip")
    await world.write(MOTHER, "please call me")
    await talk(world)
    before = len(world.texts(MOTHER))
    await world.wait(minutes=25)
    assert len(world.texts(MOTHER)) == before and "session_idle" in kinds(world)
    await world.wait(minutes=30)
    said = "\n".join(world.texts(MOTHER)[before:])
    assert "quiet" in said and "session_idle" not in kinds(world), "and then it is closed kindly"


@pytest.mark.req("S01", "S06", "M37")
async def test_a_flag_in_a_talk_fires_and_an_open_safety_question_is_still_read(world: World) -> None:
    await world.write(MOTHER, "please call me")
    await talk(world)
    await world.write(MOTHER, "no numbness or tingling")
    assert place(world) == ("clarify", "now") and "no numbness" in world.last(CLINIC)
    await world.write(MOTHER, "sorry the baby cried")
    assert place(world) == ("clarify", "now") and "the baby cried" in world.last(CLINIC)
    await world.write(MOTHER, "yes")
    assert patient(world).stop == "lock"
    assert any(text == "Case 1001 writes:\nyes" for text in world.texts(CLINIC))


@pytest.mark.req("M37")
async def test_a_silent_safety_question_is_repeated_in_a_talk_too(world: World) -> None:
    await world.write(MOTHER, "please call me")
    await talk(world)
    await world.write(MOTHER, "no numbness or tingling")
    await world.wait(minutes=5)
    opened = alert(world)
    assert opened is not None and "no_answer" in opened.categories


@pytest.mark.req("M37")
async def test_asking_who_has_read_it_in_a_talk_names_the_person(world: World) -> None:
    await world.write(MOTHER, "please call me")
    await talk(world)
    await world.write(MOTHER, "has anyone read it?")
    assert "Clinic" in world.last(MOTHER) and "can't" in world.last(MOTHER)
    assert world.last(CLINIC) == "Case 1001 writes:\nhas anyone read it?"


# -- going away and coming back ------------------------------------------------------------------------------


@pytest.mark.fault("B09", guard="dialogs.acted:unreachable")
@pytest.mark.req("M34")
async def test_blocking_ends_routine_and_coming_back_asks_what_was_open(world: World) -> None:
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "chair_2", "today.nothing_new", "skip")
    asked, labels = place(world), buttons(world)
    assert "session_idle" in kinds(world)
    world.telegram.block(MOTHER)
    await world.settle()
    assert not patient(world).reachable and not kinds(world)
    calls = len(world.telegram.asked("sendMessage", MOTHER))
    await world.wait(minutes=90)
    assert len(world.telegram.asked("sendMessage", MOTHER)) == calls
    world.telegram.unblock(MOTHER)
    await world.settle()
    assert patient(world).reachable
    assert "back" in world.texts(MOTHER)[-2] or "again" in world.texts(MOTHER)[-2]
    assert place(world) == asked and buttons(world) == labels


@pytest.mark.fault("B09", guard="bot.process.recording:_person")
async def test_what_was_still_to_go_to_her_is_dropped(world: World) -> None:
    world.telegram.write(MOTHER, "/help")
    world.telegram.block(MOTHER)
    await world.house.receiver.turn()
    while await world.house.inbox.turn():
        pass
    assert [row.state for row in rows(world) if "settings.help" in row.body.get("message", "")] == ["dropped"]


@pytest.mark.fault("B10", guard="bot.telegram.results:tell")
@pytest.mark.fault("H17", guard="dialogs.acted:unreachable")
async def test_an_account_that_is_gone_with_an_alert_open_is_to_be_phoned_once(world: World) -> None:
    await world.write(MOTHER, LEGS)
    world.telegram.deactivate(MOTHER)
    await world.choose(CLINIC, "acknowledge")
    await world.choose(CLINIC, "clear", "clear")
    assert not patient(world).reachable
    assert sum("cannot be reached on Telegram" in text for text in world.texts(CLINIC)) == 1


@pytest.mark.fault("H17", guard="dialogs.unanswered:alarm")
@pytest.mark.req("S06")
async def test_a_flag_question_left_behind_is_an_alert_at_once(world: World) -> None:
    await world.write(MOTHER, "no numbness or tingling")
    world.telegram.block(MOTHER)
    await world.settle()
    opened = alert(world)
    assert opened is not None and opened.categories == ("no_answer",) and patient(world).stop == "hold"
    assert any("cannot be reached on Telegram" in text for text in world.texts(CLINIC))
    world.telegram.unblock(MOTHER)
    await world.settle()
    assert place(world) == ("clarify", "now") and "safety_reminder" in kinds(world)


@pytest.mark.fault("B12", guard="bot.telegram.results:tell")
async def test_one_message_that_fails_does_not_mean_that_she_is_gone(world: World) -> None:
    refused = BadRequest("something is wrong with this message")
    world.telegram.fail_next("sendMessage", refused, times=3, chat=MOTHER)
    await world.write(MOTHER, LEGS)
    await world.wait(minutes=1)
    assert patient(world).reachable
    assert any("may not have arrived" in text for text in world.texts(CLINIC))


@pytest.mark.fault("B09", guard="dialogs.turn:_reached")
async def test_anything_she_does_shows_that_she_is_there(world: World) -> None:
    world.telegram.block(MOTHER)
    await world.settle()
    world.telegram.chat(MOTHER).blocked = False  # she came back, and that update was lost
    await send(world, "sticker")
    assert patient(world).reachable


@pytest.mark.req("M37")
async def test_after_a_talk_that_nobody_took_she_hears_that_somebody_wrote(world: World) -> None:
    await world.write(MOTHER, "please call me")
    await talk(world)
    await world.wait(minutes=40)
    assert not any("taken your request yet" in t or "Still no answer" in t for t in world.texts(MOTHER))
    await world.write(MOTHER, "/human")
    assert "your clinic wrote to you" in world.last(MOTHER).replace("Your", "your")
