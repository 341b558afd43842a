"""Which of the named tests ran, case by case, and how each ended: a plugin of pytest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

PASSED = "passed"


def without_case(name: str) -> str:
    """`tests/file.py::test[case]` without its case."""
    return name.partition("[")[0]


class Ledger:
    """Runs the tests in `named`, collects those in `also`, and leaves out what stands beside them."""

    def __init__(self, named: Iterable[str], also: Iterable[str] = ()) -> None:
        self.named = frozenset(named)
        self.also = frozenset(also) - self.named
        self.exit_code: int = 0
        self._collected: set[str] = set()
        self._ended: defaultdict[str, list[str]] = defaultdict(list)

    @property
    def wanted(self) -> list[str]:
        """What pytest is asked for: whole functions, so that a case that is gone is missed by itself."""
        return sorted({without_case(name) for name in self.named | self.also})

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self._collected = {item.nodeid for item in items}
        chosen = [item for item in items if self._is(item.nodeid, self.named)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has passed when its call has and nothing around it went wrong."""
        if report.when == "call" or not report.passed:
            ended = "not as expected" if hasattr(report, "wasxfail") else report.outcome
            self._ended[report.nodeid].append(ended)

    def cases(self, name: str) -> list[str]:
        """The cases of `name` that pytest found."""
        return sorted(case for case in self._collected if name in (case, without_case(case)))

    def outcome(self, case: str) -> str:
        """How one case ended: passed, failed, skipped, "not as expected" or "not run"."""
        ended = self._ended.get(case, ["not run"])
        return next((word for word in ended if word != PASSED), PASSED)

    def outcomes(self, name: str) -> Counter[str]:
        """How the cases of `name` ended; empty when pytest found none."""
        return Counter(self.outcome(case) for case in self.cases(name))

    def _is(self, case: str, names: frozenset[str]) -> bool:
        return case in names or without_case(case) in names
