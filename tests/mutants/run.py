"""`make mutants`: changes policies/ and its rules in every way the operators know; do tests notice?

PATHS=policies/review narrows the Python and leaves the rules out; AGAIN=1 tries only what survived last time.
Prints a summary; ends with 1 below 95 % or when a survivor is in no list.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import coverage
import pytest

from tests.mutants import code, cold, summary, warm
from tests.mutants.summary import Result

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "build" / "mutants.jsonl"
# Text compared with text would notice every change to a rule, and say nothing about what a mother meets.
TEXT_ONLY = "tests/policies/test_readme.py"
# These look at the rules themselves, not at what is decided by them.
LOOK_AT_RULES = (TEXT_ONLY, "tests/policies/test_registry.py", "tests/policies/test_load.py")
SUITES = ("tests/policies", "tests/dialogs")
# `warm.Suite` brings its own clock; hypothesis stops at the first example that fails.
QUIET = ("-q", "-p", "no:cacheprovider", "-o", "timeout=0")
Keep = Callable[[str, str, str], None]


class _InTheSuite:
    """Takes the place of pytest's own loop over the collected tests."""

    def __init__(self, changes: Sequence[code.Change], with_rules: bool, keep: Keep, old: set[Key]) -> None:
        self.changes, self.with_rules, self.keep, self.old = changes, with_rules, keep, old
        self.seen = coverage.Coverage(data_file=None, source=["policies"], config_file=False)
        self.seen.start()

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings  # noqa: PLC0415 - pytest loads it first

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", settings.default, phases=phases, report_multiple_bugs=False)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        suite = warm.Suite(session.items, ROOT)
        suite.learn(self.seen)
        for change in self.changes:
            found = suite.notice(partial(suite.put, change), suite.tests_of(change), change.name)
            self.keep(change.name, change.diff, found)
        if self.with_rules:
            self._rules(suite)
        return True

    def _rules(self, suite: warm.Suite) -> None:
        from tests.mutants import rules  # noqa: PLC0415 - policies/ must not be loaded before it is measured
        from tests.support.mothers import book  # noqa: PLC0415

        near = [name for name in suite.items if name.startswith("tests/policies/")]
        tests = suite.mixed(name for name in near if not name.startswith(LOOK_AT_RULES))
        for change in rules.changes(book().rules):
            if (change.name, change.diff) in self.old:
                continue
            likely = sorted(tests, key=lambda name: not mentions(suite.items[name], change.about))
            self.keep(
                change.name,
                change.diff,
                suite.notice(partial(suite.put_rule, change, book), likely, change.name),
            )


Key = tuple[str, str]


def mentions(item: pytest.Item, words: Iterable[str]) -> bool:
    text = f"{item.nodeid} {getattr(getattr(item, 'callspec', None), 'params', '')}"
    return any(word in text for word in words)


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    began = time.monotonic()
    before = _before(asked.results) if asked.again else []
    old = {(r.name, r.diff) for r in before if r.found != "survived"}
    files = sorted({file for path in asked.paths for file in _files(ROOT / path)})
    every = [change for file in files for change in code.changes(file, ROOT)]
    names = {(change.name, change.diff) for change in every}
    asked.results.parent.mkdir(exist_ok=True)
    with asked.results.open("w", encoding="utf-8") as file:
        keep = partial(_keep, file.fileno())
        for result in before:
            if (result.name, result.diff) in old and (
                (result.name, result.diff) in names or _is_rule(result)
            ):
                keep(result.name, result.diff, result.found)
        todo = [change for change in every if (change.name, change.diff) not in old]
        print(f"{len(every)} changes to {len(files)} files, {len(todo)} to try", flush=True)
        _warm([change for change in todo if not change.cold], asked.rules, keep, old)
        _cold([change for change in todo if change.cold] if asked.cold else [], keep)
    results = _before(asked.results)
    known = summary.accepted()
    print(*summary.lines(results, known), sep="\n")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if summary.passes(results, known) else 1


def _warm(changes: Sequence[code.Change], with_rules: bool, keep: Keep, old: set[Key]) -> None:
    """In a process of its own: the slow half begins where nothing of ours is loaded."""
    child = os.fork()
    if child == 0:
        plugin = _InTheSuite(changes, with_rules, keep, old)
        ended = pytest.main([*QUIET, f"--deselect={TEXT_ONLY}", *SUITES], [plugin])
        os._exit(ended)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit("The suite could not be run; see above.")


def _cold(changes: Sequence[code.Change], keep: Keep) -> None:
    args = [*QUIET, f"--deselect={TEXT_ONLY}", "--confcutdir=tests/policies", *_cases_first()]
    for change, found in zip(changes, cold.results(changes, ROOT, args), strict=True):
        keep(change.name, change.diff, found)


def _cases_first() -> list[str]:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "policies").glob("test_*.py"))
    return sorted(files, key=lambda file: "test_cases" not in file)


def _is_rule(result: Result) -> bool:
    return not result.name.startswith("policies")


def _files(path: Path) -> Iterable[Path]:
    return path.rglob("*.py") if path.is_dir() else [path]


def _before(file: Path) -> list[Result]:
    if not file.exists():
        return []
    return [Result(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _keep(file: int, name: str, diff: str, found: str) -> None:
    """Written at once: a run that is broken off has not been for nothing."""
    os.write(file, (json.dumps(Result(name, diff, found).row()) + "\n").encode())


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=["policies"])
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the single results are kept")
    parser.add_argument("--no-rules", dest="rules", action="store_false")
    parser.add_argument("--no-cold", dest="cold", action="store_false")
    parser.add_argument("--again", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
