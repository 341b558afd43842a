"""Her clock: each slot of each of her days comes exactly once, whatever the zone does in the night (E01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from policies.facts import Facts, PatientView
from policies.prompting import hours
from policies.prompting.hours import Span
from tests.support.mothers import book, mother

FIVE = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Shanghai")
YEAR = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in range(0, 366 * 24, 12)]


def at_home(zone: str, now: datetime) -> Facts:
    return Facts(now, {}, PatientView(1, 1, "1001", status="active", zone=zone))


def changes(zone: str) -> list[date]:
    """The days of 2026 around which this zone moves its clocks."""
    offsets = [(moment, moment.astimezone(ZoneInfo(zone)).utcoffset()) for moment in YEAR]
    pairs = pairwise(offsets)
    return [later[0].date() for earlier, later in pairs if earlier[1] != later[1]]


def in_a_gap(day: date, at: time, zone: str) -> bool:
    """Whether clocks jump over this time of day (PEP 495)."""
    there = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    before, after = there.replace(fold=0).utcoffset(), there.replace(fold=1).utcoffset()
    return before is not None and after is not None and before < after


@pytest.mark.req("M30")
@pytest.mark.fault("E01", guard="policies.prompting.hours:next_slot")
@pytest.mark.parametrize("zone", sorted(z for z in available_timezones() if "/" in z and changes(z)))
def test_every_slot_comes_once_a_day_when_the_clocks_change(zone: str) -> None:
    for change in changes(zone)[:2]:
        for hour in range(24):
            at = time(hour, 30)
            now = datetime.combine(change - timedelta(days=3), time(0), tzinfo=UTC)
            days: list[date] = []
            while len(days) < 6:
                slot = hours.next_slot(at_home(zone, now), at)
                here = slot.due.astimezone(ZoneInfo(zone))
                assert slot.due > now
                assert (here.time() == at) is not in_a_gap(slot.day, at, zone), (
                    "an hour later where it is skipped"
                )
                assert here - datetime.combine(slot.day, at, tzinfo=here.tzinfo) <= timedelta(hours=2)
                days.append(slot.day)
                now = slot.due
            assert days == [days[0] + timedelta(days=n) for n in range(6)], "each of her days exactly once"


@pytest.mark.req("M30")
@pytest.mark.parametrize("zone", FIVE)
def test_a_window_begins_at_the_same_minute_of_her_clock_all_year(zone: str) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for _ in range(366):
        slot = hours.next_slot(at_home(zone, now), time(10, 30))
        assert f"{slot.due.astimezone(ZoneInfo(zone)):%H:%M}" == "10:30"
        now = slot.due


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [("21:00-08:00", ["21:00", "23:59", "07:59"], ["08:00", "20:59", "12:00"]),
     ("01:00-05:00", ["01:00", "04:59"], ["05:00", "00:59", "23:00"])],
)  # fmt: skip
def test_a_span_may_run_over_midnight(text: str, inside: list[str], outside: list[str]) -> None:
    span = Span.of(text)
    assert all(time.fromisoformat(at) in span for at in inside)
    assert not any(time.fromisoformat(at) in span for at in outside)
    assert str(span) == text


@pytest.mark.req("M30")
def test_quiet_hours_are_the_house_s_until_she_sets_hers() -> None:
    assert str(hours.quiet(mother(), book())) == "21:00-08:00"
    assert str(hours.quiet(mother(said={"quiet_hours": "22:30-06:00"}), book())) == "22:30-06:00"
    assert hours.quiet(mother(said={"quiet_hours": "none"}), book()) is None
    assert hours.checkin_at(mother(), book()) == time(9)
    assert hours.checkin_at(mother(said={"quiet_hours": "22:00-10:15"}), book()) == time(10, 15)


@pytest.mark.parametrize(("clock", "quiet"), [(7, True), (8, False), (20, False), (21, True)])
def test_night_is_night_on_her_own_clock(clock: int, quiet: bool) -> None:
    facts = mother(zone="America/New_York")
    here = facts.local(facts.now).replace(hour=clock, minute=0)
    assert hours.is_quiet(replace(facts, now=here.astimezone(UTC)), book()) is quiet
