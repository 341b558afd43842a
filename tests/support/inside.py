"""What the rows of a world say about somebody: read through the store, as the bot would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.store import alerts, inbox, patients, people, records, timers
from bot.store.tables import Session, table
from bot.store.timers import TimerRow
from bot.store.unit import Unit
from policies.facts import AlertView, Fact, PatientView
from tests.support.house import MOTHER, World


def patient(world: World, who: int = MOTHER) -> PatientView:
    """Her row; AssertionError for somebody we have not met."""
    found = world.store.now_run(lambda unit: _patient(unit, who))
    assert found is not None
    return found


def facts(world: World, who: int = MOTHER) -> Mapping[str, Fact]:
    number = patient(world, who).id
    return world.store.now_run(lambda unit: records.facts_of(unit, number))


def open_alerts(world: World) -> list[AlertView]:
    return list(world.store.now_run(alerts.open_all))


def timers_of(world: World, who: int = MOTHER) -> list[TimerRow]:
    person = patient(world, who).person
    return world.store.now_run(lambda unit: timers.of(unit, f"person:{person}"))


def inbox_bodies(world: World) -> list[dict[str, Any]]:
    """What is kept of everything that came, oldest first."""

    def read(unit: Unit) -> list[dict[str, Any]]:
        rows = unit.rows(select(inbox.T.c.id).order_by(inbox.T.c.id))
        found = [inbox.get(unit, row.id) for row in rows]
        return [row.body for row in found if row is not None]

    return world.store.now_run(read)


def sessions(world: World) -> int:
    """How many sessions there ever were."""
    return len(world.store.now_run(lambda unit: unit.rows(select(table(Session).c.id))))


def _patient(unit: Unit, who: int) -> PatientView | None:
    person = people.by_telegram(unit, who)
    return patients.of_person(unit, person.id) if person else None
