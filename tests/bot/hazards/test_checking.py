"""The hazard table: every mistake is told with file and line, and what is gone is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.hazards import checking, reading
from policies.hazards import STARTERS

ENTRY = """\
- id: {id}
  hazard: "She is hurt."
  cause: "Nobody looked."
  severity: [3, 4]
  likelihood: null
  owner_room: policies
  controls:
    - policies.screen:screen
    - content/numbers.yaml#crisis
  invariants: [S3, L5]
  requirements: [S07, O01b]
  tests:
    - tests/test_small.py::test_fine
    - "tests/test_small.py::test_fine[a case]"
  also: [tests/test_small.py::Walks::runTest]
  open: null
  signed: null
"""
LINES = ENTRY.count("\n")
FILES = {
    "content/numbers.yaml": "crisis: one\n",
    "policies/rules/few.yaml": "- id: RF01\n- name: pain\n- {sign: numb, category: nerve}\n",
    "tests/test_small.py": "class Machine: ...\nWalks = Machine\nasync def test_fine(): ...\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with a whole table: every hazard held by the same two controls."""
    for name, text in {**FILES, str(reading.TABLE): "".join(ENTRY.format(id=id) for id in STARTERS)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def spoil(house: Path, old: str, new: str) -> list[str]:
    """Everything that is told when the first `old` of the table reads `new`."""
    table = house / reading.TABLE
    text = table.read_text("utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), "utf-8")
    return [str(problem) for problem in checking.problems(house)]


@pytest.mark.req("S07")
def test_every_hazard_of_this_house_has_controls_and_tests_that_are_there() -> None:
    assert not checking.problems()
    table = reading.read()
    assert {hazard.id for hazard in table.hazards} > set(STARTERS)


def test_a_whole_table_has_no_problem(house: Path) -> None:
    assert not checking.problems(house)


@pytest.mark.req("S07")
@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("  cause:", "  couse:", 3, "H01: unknown key `couse`; did you mean `cause`?"),
        ("  cause:", "  couse:", 1, "H01: `cause` is missing"),
        ('cause: "Nobody looked."', "cause: null", 3, "H01: `cause` must be text"),
        ("- id: H02", "- id: H01", 1 + LINES, "`H01` stands here twice"),
        ("- id: H07\n", "- id: H70\n", 0, "H07 is missing"),
        ("- id: H01", "- id: one", 1, "one: `id` is 'one', and is written H01"),
        ("severity: [3, 4]", "severity: 6", 4, "H01: `severity` is 6; it is 1 to 5"),
        ("severity: [3, 4]", "severity: 0", 4, "H01: `severity` is 0; it is 1 to 5"),
        ("severity: [3, 4]", "severity: [4, 3]", 4, "H01: `severity` is [4, 3]; it is 1 to 5"),
        ("severity: [3, 4]", "severity: [3, 4, 5]", 4, "H01: `severity` is [3, 4, 5]"),
        ("severity: [3, 4]", "severity: true", 4, "H01: `severity` is True"),
        ("severity: [3, 4]", "severity: null", 4, "H01: without a `severity`, `open` must say why"),
        ("likelihood: null", "likelihood: 9", 5, "H01: `likelihood` is 9; it is 1 to 5, or null"),
        ("likelihood: null", "likelihood: 2", 5, "H01: a clinical safety officer scores `likelihood`"),
        (
            "owner_room: policies",
            "owner_room: policy",
            6,
            "H01: `owner_room` is 'policy'; did you mean `policies`",
        ),
        ("[S3, L5]", "[S35]", 10, "H01: 'S35' is not an invariant, S1 to S34 or L1 to L5"),
        ("[S07, O01b]", "[safety]", 11, "H01: 'safety' is not a requirement, as S07"),
        ("open: null", "open: 7", 16, "H01: `open` must be text, or null"),
    ],
)
def test_a_mistake_is_told_with_its_line(house: Path, old: str, new: str, line: int, problem: str) -> None:
    where = f"{reading.TABLE}:{line}" if line else f"{reading.TABLE}"
    told = spoil(house, old, new)
    assert any(one.startswith(f"{where}: {problem}") for one in told), told


@pytest.mark.req("S07")
@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("policies.screen:scream", "is not there: no `scream`; did you mean `screen`?"),
        ("policies.scream:screen", "is not there: no module `policies.scream`"),
        ("policies.rules:Book.unsined", "is not there: no `unsined`; did you mean `unsigned`?"),
        ("os:system", "is not in one of our rooms"),
        ("policies.screen", "is not `module:name` or `file.yaml#key`"),
        ("content/numbers.yaml#crises", "is not there; did you mean `crisis`?"),
        ("content/nothing.yaml#crisis", "no file `content/nothing.yaml`"),
        ("content/../../numbers.yaml#crisis", "no file"),
        ("policies/rules/few.yaml#RF02", "is not there; did you mean `RF01`?"),
    ],
)
def test_a_control_that_is_gone_is_missed(house: Path, written: str, problem: str) -> None:
    told = spoil(house, "policies.screen:screen", written)
    assert len(told) == 1 and told[0].startswith(f"{reading.TABLE}:8: H01: ") and problem in told[0]


@pytest.mark.parametrize(
    "written",
    ["policies.rules:Book.unsigned", *(f"policies/rules/few.yaml#{key}" for key in ("RF01", "pain", "numb"))],
)
def test_a_control_is_a_name_or_an_entry(house: Path, written: str) -> None:
    assert not spoil(house, "policies.screen:screen", written)


@pytest.mark.req("S07")
@pytest.mark.parametrize(
    ("old", "written", "line", "problem"),
    [
        ("test_fine", "test_find", 13, "is not there; did you mean `test_fine`?"),
        ("test_fine[a case]", "test_find[a case]", 14, "is not there; did you mean `test_fine`?"),
        ("test_small.py", "test_smell.py", 13, "no file `tests/test_smell.py`"),
        ("tests/test_small.py::test_fine", "test_small.py::test_fine", 13, "is not `tests/file.py::test`"),
        ("Walks::runTest", "Walk::runTest", 15, "is not there; did you mean `Walks`?"),
    ],
)
def test_a_test_that_is_gone_is_missed(house: Path, old: str, written: str, line: int, problem: str) -> None:
    told = spoil(house, old, written)
    assert len(told) == 1 and told[0].startswith(f"{reading.TABLE}:{line}: H01: ") and problem in told[0]


@pytest.mark.req("S07")
@pytest.mark.parametrize("key", ["controls", "tests"])
def test_a_hazard_without_a_control_or_a_test_is_not_held(house: Path, key: str) -> None:
    told = spoil(house, f"  {key}:\n", f"  {key}: []\n  nothing:\n")
    assert any(f"H01: `{key}` is empty: a hazard without one is not held" in line for line in told)


def test_the_same_name_twice_is_told(house: Path) -> None:
    told = spoil(house, "    - content/numbers.yaml#crisis", "    - policies.screen:screen")
    assert told == [f"{reading.TABLE}:9: H01: `policies.screen:screen` stands here twice"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "must be a list"),
        ("- H01", "must have keys of its own"),
        ("- id: a\n  id: b", "stands here twice"),
    ],
)
def test_a_file_of_another_shape_is_refused(house: Path, text: str, problem: str) -> None:
    (house / reading.TABLE).write_text(text, "utf-8")
    assert any(problem in str(told) for told in checking.problems(house))


def test_all_mistakes_are_told_at_once(house: Path) -> None:
    spoil(house, "owner_room: policies", "owner_room: attic")
    assert len(spoil(house, "policies.screen:screen", "policies.scream:screen")) == 2


@pytest.mark.parametrize("room", ["content", "policies", "dialogs", "bot"])
def test_every_room_of_the_house_may_own_a_hazard(house: Path, room: str) -> None:
    assert not spoil(house, "owner_room: policies", f"owner_room: {room}")


@pytest.mark.parametrize("scores", ["1", "[1, 5]", "5"])
def test_the_least_and_the_most_severe_may_be_written(house: Path, scores: str) -> None:
    assert not spoil(house, "severity: [3, 4]", f"severity: {scores}")
