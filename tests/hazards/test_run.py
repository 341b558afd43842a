"""The runner of the hazards' tests: what was skipped, deselected, failed or not there counts as not shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policies.hazards import Hazard
from tests.hazards import run
from tests.hazards.ledger import Ledger

SMALL = """
import pytest

@pytest.fixture
def broken():
    yield
    raise RuntimeError

def test_fine(): ...
def test_wrong(): assert False
def test_set_aside(): ...
def test_not_named(): raise SystemExit("nobody asked for this one")
@pytest.mark.skip
def test_skipped(): ...
@pytest.mark.xfail
def test_expected_to_fail(): assert False
@pytest.mark.parametrize("n", [1, 2, 3])
def test_of_three(n): assert n != 3
def test_broken_afterwards(broken): ...
"""
FILE = "tests/test_small.py"
INI = "[pytest]\naddopts = --import-mode=importlib\nasyncio_default_fixture_loop_scope = function\n"
Run = Callable[..., Ledger]


def hazard(*tests: str, also: tuple[str, ...] = ()) -> Hazard:
    named = tuple(f"{FILE}::{test}" for test in tests)
    later = tuple(f"{FILE}::{test}" for test in also)
    return Hazard("H01", "hurt", "why", (3,), None, "bot", ("a:b",), (), (), named, later, "", None)


@pytest.fixture
def ran(tmp_path: Path) -> Run:
    """Runs one hazard's tests in a small tree of its own."""
    (tmp_path / "tests").mkdir()
    (tmp_path / FILE).write_text(SMALL, "utf-8")
    (tmp_path / "pytest.ini").write_text(INI, "utf-8")

    def once(one: Hazard, *options: str) -> Ledger:
        return run.run([one], tmp_path, ("-q", "--tb=no", *options))

    return once


def gaps(one: Hazard, ledger: Ledger) -> list[str]:
    return [f"{key}.{index} {text}" for _, key, index, text in run.missing(one, ledger)]


@pytest.mark.req("S07")
def test_what_ran_and_passed_is_shown_and_nothing_else_runs(ran: Run) -> None:
    one = hazard("test_fine", "test_of_three[2]", also=("test_wrong",))
    ledger = ran(one)
    assert not gaps(one, ledger) and ledger.exit_code == 0
    assert run.line(one, ledger) == "H01  2 tests, 2 cases: 2 passed"
    assert run.recorded([one], ledger) == {
        "H01": {f"{FILE}::test_fine": {"passed": 1}, f"{FILE}::test_of_three[2]": {"passed": 1}}
    }


@pytest.mark.req("S07")
def test_what_did_not_run_and_pass_is_a_gap(ran: Run) -> None:
    one = hazard(
        "test_skipped", "test_wrong", "test_expected_to_fail", "test_of_three", "test_of_three[4]",
        "test_broken_afterwards", also=("test_of_three[5]", "test_fine"),
    )  # fmt: skip
    ledger = ran(one)
    assert gaps(one, ledger) == [
        f"tests.0 the test `{FILE}::test_skipped`: 1 of 1 skipped",
        f"tests.1 the test `{FILE}::test_wrong`: 1 of 1 failed",
        f"tests.2 the test `{FILE}::test_expected_to_fail`: 1 of 1 not as expected",
        f"tests.3 the test `{FILE}::test_of_three`: 1 of 3 failed",
        f"tests.4 the test `{FILE}::test_of_three[4]` was not collected",
        f"tests.5 the test `{FILE}::test_broken_afterwards`: 1 of 1 failed",
        f"also.0 the test `{FILE}::test_of_three[5]` was not collected",
    ]
    assert "1 skipped" in run.line(one, ledger)


@pytest.mark.req("S07")
@pytest.mark.parametrize("options", [("-k", "fine"), ("--deselect", f"{FILE}::test_set_aside"), ("--co",)])
def test_what_was_set_aside_is_a_gap(ran: Run, options: tuple[str, ...]) -> None:
    one = hazard("test_fine", "test_set_aside")
    told = gaps(one, ran(one, *options))
    assert told and f"tests.1 the test `{FILE}::test_set_aside`" in told[-1]
    assert told[-1].endswith(("was not collected", "1 of 1 not run"))


def test_a_test_that_is_gone_and_a_file_that_breaks_are_gaps(ran: Run, tmp_path: Path) -> None:
    one = hazard("test_fine", "test_gone")
    ledger = ran(one)
    assert ledger.exit_code and f"tests.1 the test `{FILE}::test_gone` was not collected" in gaps(one, ledger)
    (tmp_path / FILE).write_text("import nothing_of_that_name", "utf-8")
    broken = ran(one)
    assert broken.exit_code and len(gaps(one, broken)) == 2
    assert run.line(one, broken) == "H01  2 tests, 0 cases: nothing ran"
