"""G9: what a process needs for a mother who is idle; measured in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from bot.store import timers
from tests.bench.enrolled import FEW, MANY, enrolled
from tests.bench.measure import Line
from tests.bench.napwise import Napwise

PROCESSES = 3
TICKS, TURNS = 500, 16


def lines(_: Path) -> Iterator[Line]:
    few, many = enrolled(FEW), enrolled(MANY)
    pairs = [(_measured(few), _measured(many)) for _ in range(PROCESSES)]
    grown = median(b[0] - a[0] for a, b in pairs)
    note = f"{median(b[0] for _, b in pairs):.0f} MB : {median(a[0] for a, _ in pairs):.0f} MB"
    yield Line("G9", "RAM after ticks and turns, from 10,000 to 1,000,000", grown, "MB", 1, note=note)
    turns = median(b[1] / a[1] for a, b in pairs)
    note = f"{median(b[1] for _, b in pairs):.0f} us : {median(a[1] for a, _ in pairs):.0f} us"
    yield Line("G9", "a turn, 1 in flight, 1,000,000 : 10,000 enrolled", turns, "x", note=note)


def _measured(folder: Path) -> tuple[float, float]:
    """MB of memory in use, and µs a turn."""
    command = [sys.executable, "-m", "tests.bench.memory", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[-2]), float(said[-1])


def _live(folder: Path) -> None:
    clock = SystemClock()
    bot = Napwise(folder, TURNS, 1)
    for _ in range(TICKS):
        bot.store.now_run(lambda unit: timers.file_due(unit, clock.now(), 500))
    bot()
    began = clock.monotonic()
    bot()
    spent_us = (clock.monotonic() - began) / TURNS * 1e6
    status = Path("/proc/self/status").read_text().splitlines()
    resident = next(line for line in status if line.startswith("VmRSS"))
    bot.close()
    print(int(resident.split()[1]) / 1024, spent_us)


if __name__ == "__main__":
    _live(Path(sys.argv[1]))
