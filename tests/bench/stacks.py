"""G3: the same turn on the usual stacks: SQLModel objects, a session an update, sync and async."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.clinic_day import installed
from tests.bench.measure import Line, median_us, ratio, timed
from tests.bench.napwise import Napwise
from tests.bench.orm import AsyncOrm, SyncOrm


def lines(folder: Path) -> Iterator[Line]:
    ours = Napwise(installed(folder / "ours"), 128, 64)
    peers = {
        "sync": SyncOrm(installed(folder / "sync"), 32),
        "async": AsyncOrm(installed(folder / "async"), 32, 1),
        "crowd": AsyncOrm(installed(folder / "crowd"), 32, 16),
    }
    costs = timed({"ours": ours, **peers})
    for subject in (ours, *peers.values()):
        subject.close()
    for name, what, goal in (
        ("sync", "SQLModel objects, a session an update : Napwise", 5),
        ("async", "the same, async, and transitions add_model : Napwise", 9),
        ("crowd", "the async one, 16 in flight : Napwise", 50),
    ):
        note = f"{median_us(costs[name])} : {median_us(costs['ours'])}"
        yield Line("G3", what, ratio(costs[name], costs["ours"]), "x", goal, at_least=True, note=note)
