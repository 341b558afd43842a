"""`make bench`: each goal of the product beside its peers, in one process and one run; a table at the end.

`make bench GOAL=G6` measures one goal alone. Machines are noisy: read the ratios, not the times.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench import clinic_day, inbound, memory, sending, stacks, timer_rows
from tests.bench.measure import ROUNDS, Line

GOALS: dict[str, Callable[[Path], Iterable[Line]]] = {
    "G1": inbound.lines,
    "G3": stacks.lines,
    "G5": timer_rows.idle,
    "G6": timer_rows.due,
    "G9": memory.lines,
    "G12": sending.lines,
}


def _measured(name: str) -> list[Line]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="napwise-bench-") as folder:
        found = list(GOALS[name](Path(folder)))
    print(f"{name} measured in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return found


def main(wanted: list[str]) -> None:
    unknown = [name for name in wanted if name not in GOALS]
    if unknown:
        sys.exit(f"No such goal: {', '.join(unknown)}. There are {', '.join(GOALS)}.")
    try:
        found = [line for name in wanted or GOALS for line in _measured(name)]
    finally:
        clinic_day.forget()
    print(f"\n{'':<4}{f'median of {ROUNDS} alternating rounds':<58}{'measured':>10} {'':<7}{'goal':>8}")
    print(*found, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
