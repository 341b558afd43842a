"""G1: what a whole turn costs beside a bare echo that keeps nothing and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.clinic_day import installed
from tests.bench.echo import Echo
from tests.bench.measure import Line, median_us, ratio, timed
from tests.bench.napwise import Napwise

UPDATES = 256


def lines(folder: Path) -> Iterator[Line]:
    echo, silent = Echo(UPDATES), Echo(UPDATES, answering=False)
    many = Napwise(installed(folder / "many"), UPDATES, 64)
    alone = Napwise(installed(folder / "alone"), UPDATES // 4, 1)
    costs = timed({"echo": echo, "silent": silent, "many": many, "alone": alone})
    for subject in (echo, silent, many, alone):
        subject.close()
    floor = costs["echo"]
    note = f"{median_us(costs['many'])} : {median_us(floor)}"
    yield Line("G1", "turn, 64 in flight : PTB echo", ratio(costs["many"], floor), "x", 2.5, note=note)
    note = f"{median_us(costs['alone'])} : {median_us(floor)}"
    yield Line("G1", "turn, 1 in flight : PTB echo", ratio(costs["alone"], floor), "x", 5, note=note)
    note = f"{median_us(costs['many'])} : {median_us(costs['silent'])}"
    against_silence = ratio(costs["many"], costs["silent"])
    yield Line("G1", "turn, 64 in flight : PTB that never answers", against_silence, "x", note=note)
