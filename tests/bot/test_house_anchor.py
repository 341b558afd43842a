"""The whole house keeps a log that verifies, and anchors it once a day."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import anchors, audit
from bot.store.anchors import AnchorRow
from tests.support.house import MOTHER, World


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


def written(world: World) -> list[AnchorRow]:
    return world.store.read(anchors.all_of)


@pytest.mark.req("S27")
async def test_there_is_an_anchor_a_day_and_its_hash_is_said(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.app")
    await world.add_clinician()
    await world.enrol()
    for _ in range(3):
        await world.house.anchor()
        await world.house.anchor()
        await world.write(MOTHER, "my left calf is swollen, red and painful")
        world.clock.advance(timedelta(days=1))
        await world.house.settle()
    found = written(world)
    assert [one.date for one in found] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    said = [record.getMessage() for record in caplog.records if "anchored" in record.getMessage()]
    assert [line.split()[-1] for line in said] == [one.hash for one in found]
    whole = world.store.read(lambda unit: list(audit.look(unit)))
    assert [one.breaks for one in whole if one.breaks] == []
    assert sum(one.length for one in whole if not one.is_anchor) >= 3


@pytest.mark.req("S27")
async def test_a_house_that_starts_writes_the_anchor_of_its_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pump in (world.house.receiver, world.house.inbox, world.house.sender):
        monkeypatch.setattr(pump, "run", at_rest)
    await world.house.start()
    assert [one.date for one in written(world)] == ["2026-03-02"]
    job = world.house.clockwork._scheduler.get_job("anchor")
    assert job is not None and job.trigger.interval <= timedelta(hours=1)


async def at_rest() -> None:
    """Nothing comes and nothing goes."""
