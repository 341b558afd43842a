"""A thousand random walks: always an answer, no complaint in the log, never an exercise after a stop.

`NAPWISE_WALKS` says how many, `NAPWISE_WALK_SEED` with which seed they begin, `NAPWISE_WALK_STEPS` how long
they are: one seed walks the same way every time.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.support.walks import moves, starts
from tests.support.walks.walker import walk, walk_all

WALKS = int(os.environ.get("NAPWISE_WALKS", "1000"))
FIRST = int(os.environ.get("NAPWISE_WALK_SEED", "0"))
STEPS = int(os.environ.get("NAPWISE_WALK_STEPS", "0"))
CHUNK = 25
SHOWN = 3


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> starts.Starts:
    return asyncio.run(starts.make_all(tmp_path_factory.mktemp("starts")))


@pytest.mark.slow
@pytest.mark.timeout(3600 if WALKS <= 1000 else 0)
@pytest.mark.req("S1", "S2", "S5", "S12", "S13", "S32", "M34", "O02")
def test_a_thousand_random_walks(begun: starts.Starts, tmp_path: Path) -> None:
    failed: list[str] = []
    seeds = [range(at, min(at + CHUNK, FIRST + WALKS)) for at in range(FIRST, FIRST + WALKS, CHUNK)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for reports in pool.map(walk_all, seeds, *_same(begun, tmp_path, STEPS)):
            failed += reports
    assert not failed, f"{len(failed)} of {WALKS} walks failed:\n\n" + "\n\n".join(failed[:SHOWN])


def _same(*given: object) -> Iterator[list[object]]:
    """The same arguments for each part of the walks."""
    yield from ([one] * (WALKS // CHUNK + 1) for one in given)


async def test_one_seed_is_one_walk(begun: starts.Starts, tmp_path: Path) -> None:
    first, again = [await walk(seed, begun, tmp_path, 12) for seed in (7, 7)]
    assert first == again
    assert first != await walk(8, begun, tmp_path, 12)


async def test_a_walk_that_goes_wrong_is_told(
    begun: starts.Starts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A house that does not answer words is found at the first of them."""

    async def mute(given: moves.Walk) -> str:
        given.telegram.write(7_012_345_678, "hello")
        await given.world.house.receiver.turn()
        given.world.store.now_run(lambda unit: unit.command("UPDATE inbox SET state = 'done'"))
        return "she writes and nobody listens"

    monkeypatch.setattr(moves, "choose", lambda given: ("mute", mute))
    wrong, lines = await walk(1, begun, tmp_path, 5)
    assert wrong[0] == "step 0" and "silence" in wrong[1] and "nobody listens" in "\n".join(lines)


def test_every_kind_of_input_is_walked() -> None:
    """Whoever takes a move away says so here."""
    assert {"taps", "types", "types_a_flag", "sends_media", "edits", "forges", "meets_a_group"} <= set(
        moves.MOVES
    )
