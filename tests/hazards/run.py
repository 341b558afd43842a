"""Runs the tests that the hazard table names, in one pytest; fails unless each of them ran and passed.

`python -m tests.hazards.run [--record FILE]`: one line a hazard; the record says the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.hazards import checking, reading
from policies.hazards import Hazard
from tests.hazards.ledger import PASSED, Ledger


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every hazard is shown to be held; 1 when not; 2 when the table itself has mistakes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path, help="write what ran, and how it ended, as JSON")
    record = parser.parse_args(arguments).record
    if wrong := checking.problems():
        print(*wrong, sep="\n")
        return 2
    table = reading.read()
    ledger = run(table.hazards, reading.ROOT)
    for hazard in table.hazards:
        print(line(hazard, ledger))
    if record:
        record.write_text(json.dumps(recorded(table.hazards, ledger), indent=1), "utf-8")
    gaps = [table.problem(*gap) for hazard in table.hazards for gap in missing(hazard, ledger)]
    print(*gaps, sep="\n", end="\n" if gaps else "")
    return 1 if gaps or ledger.exit_code else 0


def run(hazards: Sequence[Hazard], root: Path, options: Sequence[str] = ("--tb=short", "-q")) -> Ledger:
    """One pytest below `root` with the tests of all hazards; what came of it stands in the ledger."""
    named = (test for hazard in hazards for test in hazard.tests)
    ledger = Ledger(named, (test for hazard in hazards for test in hazard.also))
    quiet = ("-p", "no:cacheprovider", "-r", "N", "--no-header", f"--rootdir={root}")
    ledger.exit_code = pytest.main(
        [*quiet, *options, *(f"{root}/{name}" for name in ledger.wanted)], plugins=[ledger]
    )
    return ledger


def missing(hazard: Hazard, ledger: Ledger) -> Iterator[tuple[Hazard, str, int, str]]:
    """What of a hazard was not shown: hazard, key, index in its list, and why in words."""
    for index, test in enumerate(hazard.tests):
        ended = ledger.outcomes(test)
        if not ended:
            yield hazard, "tests", index, f"the test `{test}` was not collected"
        for word in sorted(ended.keys() - {PASSED}):
            yield hazard, "tests", index, f"the test `{test}`: {ended[word]} of {ended.total()} {word}"
    for index, test in enumerate(hazard.also):
        if not ledger.cases(test):
            yield hazard, "also", index, f"the test `{test}` was not collected"


def line(hazard: Hazard, ledger: Ledger) -> str:
    """`H01  5 tests, 120 cases: 120 passed`."""
    ended = sum((ledger.outcomes(test) for test in hazard.tests), start=ledger.outcomes(""))
    told = ", ".join(f"{count} {word}" for word, count in sorted(ended.items())) or "nothing ran"
    return f"{hazard.id}  {len(hazard.tests)} tests, {ended.total()} cases: {told}"


def recorded(hazards: Sequence[Hazard], ledger: Ledger) -> dict[str, dict[str, dict[str, int]]]:
    """Hazard id → test → how many of its cases ended how."""
    return {hazard.id: {test: dict(ledger.outcomes(test)) for test in hazard.tests} for hazard in hazards}


if __name__ == "__main__":
    sys.exit(main())
