"""Alerts through the whole house: who is called when, who may answer, what she is told meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.store import alerts, decisions, patients, people
from bot.store.decisions import DecisionRow
from policies.facts import AlertView, PatientView
from tests.support.house import CLINIC, MOTHER, SECOND, World

OTHER, THIRD = 7_012_345_679, 8_100_000_003
CALF = "my left calf is swollen, red and painful"
LEGS = "I can't feel my legs and I wet myself"
SLACK = timedelta(seconds=10)


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


def patient_of(world: World, who: int = MOTHER) -> PatientView:
    person = world.store.now_run(lambda unit: people.by_telegram(unit, who))
    assert person is not None
    found = world.store.now_run(lambda unit: patients.of_person(unit, person.id))
    assert found is not None
    return found


def alert_of(world: World, who: int = MOTHER) -> AlertView:
    patient = patient_of(world, who)
    return world.store.now_run(lambda unit: alerts.of(unit, patient.id))[-1]


def refusals(world: World, who: int) -> list[DecisionRow]:
    patient = patient_of(world, who).id
    said = world.store.now_run(lambda unit: decisions.of(unit, patient, 500))
    return [row for row in said if row.rule == "S7" and row.outcome == "refused"]


def times(world: World, who: int, words: str) -> list[timedelta]:
    """When the bot said this to `who`, counted from the opening of the mother's alert."""
    opened = alert_of(world).opened_at
    return [m.date - opened for m in world.telegram.chat(who).from_bot if words in m.text]


async def pass_time(world: World, span: timedelta, step: timedelta) -> None:
    left = span
    while left > timedelta():
        world.clock.advance(step)
        left -= step
        await world.house.settle()


# -- the time line -------------------------------------------------------------------------------------------


@pytest.mark.fault("D03", guard="policies.escalation:step")
@pytest.mark.req("C01", "C02", "C03")
async def test_an_alert_goes_on_until_somebody_takes_it(world: World) -> None:
    for number in (CLINIC, SECOND, THIRD):
        await world.add_clinician(number)
    await world.enrol()
    await world.write(MOTHER, CALF)
    card = "deep vein thrombosis"
    assert alert_of(world).disposition == "urgent_review"
    assert [len(times(world, who, card)) for who in (CLINIC, SECOND, THIRD)] == [1, 0, 0]
    assert times(world, CLINIC, card)[0] <= timedelta(seconds=1)

    await pass_time(world, timedelta(minutes=11), timedelta(seconds=5))
    two, five, ten = (timedelta(minutes=m) for m in (2, 5, 10))
    repeats = times(world, CLINIC, card)[1:]
    assert all(at <= later < at + SLACK for at, later in zip((two, five, ten), repeats, strict=True))
    assert [round(t / timedelta(minutes=1)) for t in times(world, SECOND, card)] == [2, 5, 10]
    assert [round(t / timedelta(minutes=1)) for t in times(world, THIRD, card)] == [5, 10]
    told = times(world, MOTHER, "reach anyone there right now")
    assert len(told) == 1 and ten <= told[0] < ten + SLACK

    await pass_time(world, timedelta(hours=2), timedelta(seconds=30))
    again = times(world, THIRD, card)
    gaps = [later - earlier for earlier, later in pairwise(again)]
    assert len(again) >= 13 and max(gaps) <= timedelta(minutes=10, seconds=30)

    await world.choose(SECOND, "acknowledge")
    assert alert_of(world).state == "acknowledged"
    assert "Second" in world.last(MOTHER)
    calls = len(times(world, CLINIC, card))
    await pass_time(world, timedelta(minutes=29), timedelta(seconds=30))
    assert len(times(world, CLINIC, card)) == calls, "nobody is called for what somebody has taken"


@pytest.mark.fault("D06", guard="policies.escalation:step")
async def test_what_was_taken_and_forgotten_is_opened_again(world: World) -> None:
    await world.add_clinician()
    await world.add_clinician(SECOND)
    await world.enrol()
    await world.write(MOTHER, CALF)
    await world.choose(CLINIC, "acknowledge")
    await world.wait(minutes=29)
    assert not any("still with you" in text for text in world.texts(CLINIC))
    await world.wait(minutes=2)
    assert "Case 1001 is still with you" in world.last(CLINIC)
    assert not any("still with you" in text for text in world.texts(SECOND))
    await world.wait(minutes=31)
    assert (alert_of(world).state, alert_of(world).owner) == ("notified", None)
    assert "deep vein thrombosis" in world.last(SECOND) and "deep vein thrombosis" in world.last(CLINIC)
    before = len(world.texts(SECOND))
    await world.wait(minutes=12)
    assert len(world.texts(SECOND)) > before, "opened again, it is called again"


@pytest.mark.fault("D01", guard="policies.escalation:step")
async def test_a_clinician_who_blocked_the_bot_is_passed_over_at_once(world: World) -> None:
    await world.add_clinician()
    await world.add_clinician(SECOND)
    await world.enrol()
    world.telegram.block(CLINIC)
    await world.write(MOTHER, CALF)
    card = times(world, SECOND, "deep vein thrombosis")
    assert card and card[0] <= timedelta(seconds=5)


@pytest.mark.fault("B09", guard="dialogs.acted:unreachable")
async def test_a_mother_who_blocks_the_bot_with_an_alert_open_is_to_be_phoned(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.choose(CLINIC, "acknowledge")
    world.telegram.block(MOTHER)
    await world.settle()
    assert any("cannot be reached on Telegram" in text for text in world.texts(CLINIC))
    assert alert_of(world).state == "acknowledged"


# -- who may -------------------------------------------------------------------------------------------------


@pytest.mark.fault("D04", guard="bot.process.scene:_tapped")
@pytest.mark.fault("C20", guard="bot.process.scene:_tapped")
async def test_the_wrong_person_s_tap_changes_nothing_and_is_logged(world: World) -> None:
    await world.add_clinician()
    await world.add_clinician(SECOND)
    await world.enrol()
    await world.enrol(OTHER)
    await world.write(MOTHER, CALF)
    message, data = world._button(CLINIC, "acknowledge")
    for who in (MOTHER, OTHER):
        world.telegram.tap(who, message, data)
        await world.settle()
        assert [row.reason for row in refusals(world, who)] == ["not_yours"]
    world.telegram.tap(SECOND, message, data)
    await world.settle()
    assert alert_of(world).state != "acknowledged"
    world.telegram.tap(OTHER, message, "n1.AAAAAAAAAAAAAAAA.0")
    await world.settle()
    assert refusals(world, OTHER)[0].reason == "unknown_button"
    assert not world.telegram.unanswered, "even a refused button stops spinning"


@pytest.mark.fault("C20", guard="bot.process.scene:_tapped")
async def test_another_mother_s_button_is_not_hers(world: World) -> None:
    await world.add_clinician()
    await world.enrol(but={"joints": "none"})
    world.telegram.person(OTHER, "Bea", "en")
    await world.write(OTHER, "/start")
    message, data = world._button(OTHER, "go_on")
    before = world.texts(OTHER)
    world.telegram.tap(MOTHER, message, data)
    await world.settle()
    assert world.texts(OTHER) == before
    assert [row.reason for row in refusals(world, MOTHER)] == ["not_yours"]


@pytest.mark.fault("D05", guard="policies.review.actors:judged")
async def test_two_clinicians_at_once_the_first_has_it_and_the_second_hears_so(world: World) -> None:
    first = await world.add_clinician()
    await world.add_clinician(SECOND)
    await world.enrol()
    await world.write(MOTHER, LEGS)
    for who in (CLINIC, SECOND):
        message, data = world._button(who, "acknowledge")
        world.telegram.tap(who, message, data)
    await world.settle()
    assert alert_of(world).owner == first
    assert any("Clinic already has it" in text for text in world.texts(SECOND))


# -- what clinicians do --------------------------------------------------------------------------------------


@pytest.mark.req("M37", "C06")
async def test_words_go_both_ways(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.choose(CLINIC, "acknowledge", "message")
    await world.write(CLINIC, "Please lie down, I call you <now>")
    assert not any("lie down" in text for text in world.texts(MOTHER)), "shown to him before it goes"
    await world.choose(CLINIC, "send")
    assert world.last(MOTHER) == "Clinic, your clinic:\nPlease lie down, I call you <now>"
    await world.write(MOTHER, "thank you & yes")
    assert "Case 1001 writes:\nthank you & yes" in world.last(CLINIC)
    assert "Clinic" in world.last(MOTHER) and "I can't see" in world.last(MOTHER)
    await world.choose(CLINIC, "message")
    await world.write(CLINIC, "on my way")
    await world.choose(CLINIC, "back")
    assert not any("on my way" in text for text in world.texts(MOTHER))


@pytest.mark.fault("D15", guard="dialogs.flows.clinic:FLOW")
@pytest.mark.req("C06")
async def test_clearing_takes_two_taps_and_the_second_names_the_case(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.choose(CLINIC, "acknowledge", "clear")
    assert world.last(CLINIC).startswith("Case 1001: ") and "lift" in world.last(CLINIC)
    assert patient_of(world).stop == "lock" and alert_of(world).state == "acknowledged"
    await world.choose(CLINIC, "back")
    assert patient_of(world).stop == "lock"
    await world.choose(CLINIC, "clear", "clear")
    assert (patient_of(world).stop, patient_of(world).episode) == ("none", 2)
    assert alert_of(world).state == "resolved"
    assert "Clinic" in world.last(MOTHER)
    await world.write(MOTHER, LEGS)
    assert alert_of(world).state != "resolved" and alert_of(world).episode == 2


@pytest.mark.req("C06")
async def test_keep_stopped_closes_the_alert_and_not_the_stop(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, LEGS)
    await world.choose(CLINIC, "acknowledge", "keep")
    assert alert_of(world).state == "acknowledged"
    await world.choose(CLINIC, "keep")
    assert (alert_of(world).state, patient_of(world).stop) == ("resolved", "lock")
    assert "stop stays" in world.last(MOTHER) or "keeps the stop" in world.last(MOTHER)
    await world.write(MOTHER, "Baby is asleep")
    assert not any(button.label == "Go" for row in world.telegram.last(MOTHER).buttons for button in row)


@pytest.mark.fault("D14", guard="policies.escalation:handed_over")
@pytest.mark.req("C06")
async def test_handed_over_the_next_one_is_called_at_once(world: World) -> None:
    await world.add_clinician()
    second = await world.add_clinician(SECOND)
    await world.enrol()
    await world.write(MOTHER, CALF)
    await world.choose(CLINIC, "acknowledge")
    before = len(times(world, SECOND, "deep vein thrombosis"))
    await world.choose(CLINIC, "hand_over")
    assert (alert_of(world).state, alert_of(world).owner) == ("notified", None)
    assert len(times(world, SECOND, "deep vein thrombosis")) == before + 1
    assert any("handed over" in text for text in world.texts(CLINIC))
    await world.choose(SECOND, "acknowledge")
    assert alert_of(world).owner == second
