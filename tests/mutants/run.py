"""`make mutants`: changes policies/ and its rules in every way the operators know; do tests notice?

PATHS=policies/review narrows the Python and leaves the rules out; PATHS=policies/rules takes the rules
alone; AGAIN=1 tries only what survived last time. With TESTS="tests/listening" only those are asked: a
quicker look, after which a survivor has yet to be tried with all.
Prints a summary; ends with 1 below 95 % or when a survivor is in no list.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import coverage
import pytest

from tests.mutants import code, cold, summary, tables, warm
from tests.mutants.summary import Result

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "build" / "mutants.jsonl"
# Text compared with text would notice every change to a rule, and say nothing about what a mother meets.
TEXT_ONLY = "tests/policies/test_readme.py"
# These look at the rules themselves, not at what is decided by them. The last draws its clinics' files from
# the numbers the rules had when it was collected: it would notice any other number.
LOOK_AT_RULES = (
    TEXT_ONLY,
    "tests/policies/test_registry.py",
    "tests/policies/test_load.py",
    "tests/policies/test_tighten_holds.py",
)
SUITES = ("tests/policies", "tests/dialogs", "tests/listening")
# The house's own tests of what policies/ writes for readers and reads from clinics.
OF_THE_HOUSE = ("tests/bot/hazards", "tests/bot/test_clinic_rules.py", "tests/bot/test_decision_commands.py")
# `warm.Suite` brings its own clock; hypothesis stops at the first example that fails.
QUIET = ("-q", "-p", "no:cacheprovider", "-o", "timeout=0")
Keep = Callable[[str, str, int, str], None]
Key = tuple[str, str, int]
"""Name, diff and line: what a change is known by from one run to the next."""


class _InTheSuite:
    """Takes the place of pytest's own loop over the collected tests."""

    def __init__(
        self, changes: Sequence[code.Change], keep: Keep, old: set[Key], *, with_rules: bool, once: bool
    ) -> None:
        self.changes, self.keep, self.old = changes, keep, old
        self.with_rules, self.once = with_rules, once
        # Which test runs which line matters for Python alone, and costs as much as the tests themselves.
        self.seen = (
            coverage.Coverage(data_file=None, source=["policies"], config_file=False) if changes else None
        )
        if self.seen is not None:
            self.seen.start()

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings  # noqa: PLC0415 - pytest loads it first

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", settings.default, phases=phases, report_multiple_bugs=False)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        suite = warm.Suite(session.items, ROOT)
        suite.learn(self.seen)
        trials = [*self._functions(suite), *self._tables(suite)]
        trials += self._rules(suite) if self.with_rules else []
        for most in (warm.FEW,) if self.once else (warm.FEW, warm.MOST):
            trials = [trial for trial in trials if self._survives(trial, suite, most)]
        return True

    def _functions(self, suite: warm.Suite) -> Iterator[Trial]:
        for change in self.changes:
            if not change.cold:
                yield Trial(_key(change), partial(suite.put, change), partial(suite.tests_of, change))

    def _tables(self, suite: warm.Suite) -> Iterator[Trial]:
        for change in (change for change in self.changes if change.cold):
            table = tables.statement(change, (ROOT / change.path).read_text("utf-8"))
            if table is not None:
                tests = partial(suite.tests_of_table, change, table)
                yield Trial(_key(change), partial(suite.put_table, change), tests)

    def _survives(self, trial: Trial, suite: warm.Suite, most: int) -> bool:
        """Whether it is worth trying again with more tests."""
        tests = trial.tests()
        found = suite.notice(trial.put, tests, trial.key, most)
        self.keep(*trial.key, found)
        return found == "survived" and len(tests) > most

    def _rules(self, suite: warm.Suite) -> Iterator[Trial]:
        from tests.mutants import rules  # noqa: PLC0415 - policies/ must not be loaded before it is measured
        from tests.support.mothers import book  # noqa: PLC0415

        near = [name for name in suite.items if name.startswith("tests/policies/")]
        tests = suite.mixed(name for name in near if not name.startswith(LOOK_AT_RULES))
        for change in rules.changes(book().rules):
            likely = partial(suite.tests_of_rule, change, tests)
            if (change.name, change.diff, 0) not in self.old:
                yield Trial((change.name, change.diff, 0), partial(suite.put_rule, change, book), likely)


@dataclass(frozen=True)
class Trial:
    """One change to try: how to put it in place, and the tests that may notice."""

    key: Key
    put: Callable[[], None]
    tests: Callable[[], list[str]]


def _key(change: code.Change) -> Key:
    return change.name, change.diff, change.lines[0]


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    began = time.monotonic()
    files = sorted({file for path in asked.paths for file in _files(ROOT / path)})
    every = {_key(change): change for file in files for change in code.changes(file, ROOT)}
    before = [r for r in _before(asked.results) if r.key in every or _is_rule(r)] if asked.again else []
    old = {result.key for result in before if result.found != "survived"}
    todo = [change for key, change in every.items() if key not in old]
    asked.results.parent.mkdir(exist_ok=True)
    with asked.results.open("w", encoding="utf-8") as file:
        keep = partial(_keep, file.fileno())
        for result in before:
            if result.key in old:
                keep(*result.key, result.found)
        print(f"{len(every)} changes to {len(files)} files, {len(todo)} to try", flush=True)
        _warm(_InTheSuite(todo, keep, old, with_rules=asked.rules, once=asked.once), asked.tests)
        if asked.cold:
            noticed = {result.key for result in _before(asked.results) if result.found != "survived"}
            _cold([change for change in todo if change.cold and _key(change) not in noticed], keep)
    results = _before(asked.results)
    known = summary.accepted()
    print(*summary.lines(results, known), sep="\n")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if summary.passes(results, known) else 1


def _warm(plugin: _InTheSuite, asked: Sequence[str]) -> None:
    """In a process of its own: the slow half begins where nothing of ours is loaded."""
    child = os.fork()
    if child == 0:
        suites = (*SUITES, *OF_THE_HOUSE) if plugin.changes else SUITES[:1]
        os._exit(pytest.main([*QUIET, *(asked or suites)], [plugin]))
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit("The suite could not be run; see above.")


def _cold(changes: Sequence[code.Change], keep: Keep) -> None:
    args = [*QUIET, f"--deselect={TEXT_ONLY}", "--confcutdir=tests/policies", *_cases_first()]
    for change, found in zip(changes, cold.results(changes, ROOT, args), strict=True):
        keep(*_key(change), found)


def _cases_first() -> list[str]:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "policies").glob("test_*.py"))
    return sorted(files, key=lambda file: "test_cases" not in file)


def _is_rule(result: Result) -> bool:
    return not result.name.startswith("policies")


def _files(path: Path) -> Iterable[Path]:
    return path.rglob("*.py") if path.is_dir() else [path]


def _before(file: Path) -> list[Result]:
    """The last word on each change: what survived a few tests may have been tried with more."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    found = [Result(**json.loads(line)) for line in lines]
    return list({result.key: result for result in found}.values())


def _keep(file: int, name: str, diff: str, line: int, found: str) -> None:
    """Written at once: a run that is broken off has not been for nothing."""
    os.write(file, (json.dumps(Result(name, diff, found, line).row()) + "\n").encode())


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=["policies"])
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the single results are kept")
    parser.add_argument("--tests", nargs="+", default=[], help="ask only these: a survivor is none yet")
    parser.add_argument("--no-rules", dest="rules", action="store_false")
    parser.add_argument("--no-cold", dest="cold", action="store_false")
    parser.add_argument("--once", action="store_true", help="few tests a change: a first look")
    parser.add_argument("--again", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
