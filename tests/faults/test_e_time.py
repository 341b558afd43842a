"""Clocks that change, zones that move, machines that sleep (E01, E03, E04): once a local day, never a burst.

The tests of the store hold for whoever plans slots: what is planned twice for one local date fires once.
What a planner computes (which moment is 09:00 when the clocks change that night) is tested for each planner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.clock import MovableClock
from bot.rehearsal.telegram import ConnectionRefused
from bot.store import Store, inbox, outbox, timers
from policies.prompting import rhythm
from tests.support.house import CLINIC, MOTHER, World
from tests.support.inside import open_alerts, timers_of
from tests.support.mothers import mother

YEARS = (2026, 2027)
PARTS = ("Europe/", "America/", "Australia/", "Africa/C", "Asia/B")
SLOTS = tuple(time(hour, minute) for hour in (0, 1, 2, 3) for minute in (0, 30))
DAY = timedelta(days=1)
NINE_O_CLOCK = time(9)


@cache
def nights(zone: str) -> tuple[date, ...]:
    """The local dates of these years on which the clocks of this zone change."""
    return tuple(_nights(ZoneInfo(zone)))


def _nights(zone: ZoneInfo) -> Iterator[date]:
    day = datetime(YEARS[0], 1, 1, 12, tzinfo=zone)
    while day.year <= YEARS[-1]:
        after = (day + DAY).replace(tzinfo=zone)
        if day.utcoffset() != after.utcoffset():
            yield after.date()
        day = after


ZONES = tuple(sorted(zone for zone in available_timezones() if nights(zone)))
SOME = [zone for zone in ZONES if zone.startswith(PARTS)][::8]


def planned(day: date, slot: time, zone: str) -> list[datetime]:
    """Every moment (UTC) that somebody could take for this local time of this day: none is passed over."""
    naive = datetime.combine(day, slot)
    return sorted({naive.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)})


def plan(store: Store, owner: str, slot: dict[str, str], at: datetime) -> None:
    store.now_run(lambda unit: timers.set(unit, owner, "window_prompt", slot["slot"], at, slot))


def due_and_filed(store: Store, owner: str, slot: dict[str, str], moments: list[datetime]) -> int:
    """Plan the slot for each of the moments and let it come due; how often it reached her queue."""
    for moment in moments:
        store.now_run(
            lambda unit, at=moment: timers.set(unit, owner, "window_prompt", slot["slot"], at, slot)
        )
        store.now_run(lambda unit, at=moment: timers.file_due(unit, at))
    rows = store.now_run(lambda unit: inbox.claim(unit, moments[-1], 500))
    for row in rows:
        store.now_run(lambda unit, id=row.id: inbox.finish(unit, id, "done"))
    return len(rows)


@pytest.mark.fault("E01", guard="bot.store.timers:TimerRow.arrival")
@pytest.mark.req("S28")
def test_a_slot_that_comes_twice_in_a_night_fires_once(sqlite_store: Store) -> None:
    twice = 0
    for number, zone in enumerate(SOME):
        for day in nights(zone)[:2]:
            for slot in SLOTS:
                moments = planned(day, slot, zone)
                twice += len(moments) == 2
                named = {"local_date": day.isoformat(), "slot": slot.isoformat()}
                assert due_and_filed(sqlite_store, f"person:{number}", named, moments) == 1, (zone, day, slot)
    assert twice > len(SOME) // 2, "these nights have hours that come twice, or never"


@pytest.mark.fault("E01", guard="policies.prompting.rhythm:until")
@pytest.mark.req("M19", "S28")
def test_the_morning_check_is_at_nine_in_every_zone_after_every_such_night() -> None:
    for zone in ZONES:
        for day in nights(zone):
            for before in (timedelta(hours=23), timedelta(hours=13), timedelta(hours=8, minutes=40)):
                nine = datetime.combine(day, NINE_O_CLOCK, ZoneInfo(zone))
                now = (nine - before).astimezone(UTC)
                facts = replace(mother(zone=zone), now=now)
                due = (now + rhythm.until(facts, day, NINE_O_CLOCK)).astimezone(ZoneInfo(zone))
                assert due.time() == NINE_O_CLOCK, f"{zone}, night to {day}: {due}"
                assert due.date() == day


@pytest.mark.fault("E03", guard="bot.store.timers:set")
@pytest.mark.req("S28")
def test_a_mother_who_travels_gets_the_slot_of_her_day_once(sqlite_store: Store, clock: MovableClock) -> None:
    """Planned for London, planned anew for New York: one timer, and one prompt for that date."""
    day, slot, owner = date(2026, 3, 3), time(9), "person:1"
    named = {"local_date": day.isoformat(), "slot": "am"}
    (london,), (new_york,) = (planned(day, slot, zone) for zone in ("Europe/London", "America/New_York"))
    for moment in (london, new_york):
        sqlite_store.now_run(
            lambda unit, at=moment: timers.set(unit, owner, "window_prompt", "am", at, named)
        )
    (left,) = sqlite_store.now_run(lambda unit: timers.of(unit, owner))
    assert left.due_at == new_york, "the plan of the new zone counts"
    assert sqlite_store.now_run(lambda unit: timers.file_due(unit, london)) == 0
    assert due_and_filed(sqlite_store, owner, named, [new_york]) == 1
    later = planned(day, slot, "Pacific/Honolulu")
    assert due_and_filed(sqlite_store, owner, named, later) == 0, "she has had this one"
    tomorrow = {**named, "local_date": (day + DAY).isoformat()}
    assert due_and_filed(sqlite_store, owner, tomorrow, planned(day + DAY, slot, "Pacific/Honolulu")) == 1


@pytest.mark.fault("E04", guard="policies.escalation:step")
@pytest.mark.req("C03", "S5")
async def test_after_a_machine_slept_eight_hours_an_alert_goes_on_at_once_and_once(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "i can't feel my legs")
    called, told = len(world.texts(CLINIC)), len(world.texts(MOTHER))
    world.clock.advance(timedelta(hours=8))
    await world.house.settle()
    assert len(world.texts(CLINIC)) == called + 1, "no burst of what would have been fifty calls"
    assert any("reach anyone there right now" in text for text in world.texts(MOTHER)[told:])
    assert len(open_alerts(world)) == 1
    await world.wait(minutes=11)
    assert len(world.texts(CLINIC)) == called + 2


@pytest.mark.fault("E04", guard="bot.telegram.sender:Sender._refusal")
@pytest.mark.req("S2")
async def test_a_prompt_of_the_morning_is_not_sent_in_the_afternoon(world: World) -> None:
    await world.add_clinician()
    await world.enrol()
    await world.write(MOTHER, "Baby is asleep")
    await world.choose(MOTHER, "mat_2", "today.nothing_new", "go", "done", "pain_up.yes", "5", "no")
    (morning,) = [t for t in timers_of(world) if t.kind == "morning_check"]
    world.clock.advance(morning.due_at - world.clock.now())
    world.telegram.fail_next("sendMessage", ConnectionRefused(), times=None)
    await world.settle()
    assert world.store.now_run(outbox.counts)["pending"] == 1, "the prompt waits for Telegram"
    said = len(world.texts(MOTHER))
    world.clock.advance(timedelta(hours=8))
    world.telegram.heal()
    await world.wait(minutes=5)
    assert world.texts(MOTHER)[said:] == [], "its moment is over: the next one comes with its own"
