"""One rehearsal: personas end where they should, and time that is moved passes as it would in life."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.rehearsal import views
from bot.rehearsal.personas import persona
from bot.rehearsal.play import CLINICIAN, MOTHER, STILL, Play
from bot.rehearsal.transcript import START


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    opened = Play(tmp_path / "play", MovableClock(START), STILL)
    await opened.open()
    yield opened
    await opened.close()


STOPS = {"first_time": "none", "wide_gap": "none", "low_mood": "hold", "red_flag": "lock"}


@pytest.mark.req("O01", "M06")
@pytest.mark.parametrize(("key", "stop"), STOPS.items())
async def test_each_mother_ends_where_her_answers_lead(play: Play, key: str, stop: str) -> None:
    await play.become(persona(key))
    patient = play.patient()
    assert patient is not None
    assert patient.stop == stop
    asked = play.question()
    assert asked is None or asked.flow not in ("onboarding", "intake", "private"), "she answered to the end"


@pytest.mark.req("M30")
async def test_her_zone_follows_from_a_country_that_has_one(play: Play) -> None:
    await play.become(persona("first_time"))
    assert (play.patient() or pytest.fail("nobody")).country == "GB"
    assert play.zone() == "Europe/London"


async def test_a_new_mother_has_a_chat_of_her_own(play: Play) -> None:
    await play.become(persona("red_flag"))
    first = play.mother
    await play.become(persona("blank"))
    assert play.mother != first
    assert play.chat(MOTHER).messages == []
    assert play.question() is None


@pytest.mark.req("O01", "C02")
async def test_moved_time_stops_at_every_timer_on_the_way(play: Play) -> None:
    await play.become(persona("red_flag"))
    began = play.clock.now()
    await play.move(timedelta(minutes=10))
    assert play.clock.now() - began == timedelta(minutes=10)
    alert = next(line for line in views.state(play)["decisions"] if line["type"] == "alert")
    called = [step["at"] for step in alert["steps"] if step["kind"] in ("notify", "repeat")]
    assert len(called) >= 3
    assert len(set(called)) == len(called), "each call has its own minute"


async def test_a_night_with_an_alert_that_nobody_takes_ends(play: Play) -> None:
    await play.become(persona("red_flag"))
    await play.move(timedelta(hours=24))
    assert len(play.chat(CLINICIAN).messages) > 20
