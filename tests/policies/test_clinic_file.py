"""A clinic's own file as values: what may stand in it, and what is told of each mistake (O01b)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from content.load import read_yaml
from content.problems import ContentError, Document
from policies.clinic_file import ClinicFile, LimitWish, ListWish, RuleWish, read

FULL = """\
clinic: Riverside
signed: Dr Wu, 2026-03-01
limits:
  - {name: pain_fresh, value: 3.5, why: we ask more often}
rules:
  - id: AM10
    at_least: {pain_now: 6}
    at_most: {age_years: 20}
    within_days: {birth_date: 60}
    disposition: urgent_review
    lock: true
    level: 0
    unknown: ask
    allows: [X01]
    why: seen too late
lists:
  - {name: rest, remove: [X32], why: nobody taught it}
"""


def made(text: str) -> ClinicFile:
    with TemporaryDirectory() as folder:
        (Path(folder) / "clinic.yaml").write_text(text, "utf-8")
        return read(read_yaml(Path(folder) / "clinic.yaml", Path(folder)))


def told(text: str) -> list[str]:
    with pytest.raises(ContentError) as found:
        made(text)
    return [str(problem) for problem in found.value.problems]


def test_every_wish_is_read_as_it_stands_there() -> None:
    rule = RuleWish(
        id="AM10",
        at_least={"pain_now": 6},
        at_most={"age_years": 20},
        within_days={"birth_date": 60},
        disposition="urgent_review",
        lock=True,
        level=0,
        unknown="ask",
        allows=("X01",),
        why="seen too late",
    )
    assert made(FULL) == ClinicFile(
        clinic="Riverside",
        signed="Dr Wu, 2026-03-01",
        limits=(LimitWish(name="pain_fresh", value=3.5, why="we ask more often"),),
        rules=(rule,),
        lists=(ListWish(name="rest", remove=("X32",), why="nobody taught it"),),
    )


def test_what_is_left_out_is_no_wish() -> None:
    bare = made("clinic: Riverside\n")
    assert (bare.signed, bare.limits, bare.rules, bare.lists) == (None, (), (), ())
    (rule,) = made("clinic: Riverside\nrules:\n  - {id: AM10, why: x}\n").rules
    assert (rule.at_least, rule.at_most, rule.within_days) == ({}, {}, {})
    assert (rule.disposition, rule.lock, rule.level, rule.unknown, rule.allows) == (
        None,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("old", ["Riverside", "Dr Wu", "3.5", "X32", "seen too late"])
def test_the_version_is_another_as_soon_as_anything_is_another(old: str) -> None:
    """Six letters: they stand behind the date of every rule that the clinic has moved."""
    here, there = made(FULL), made(FULL.replace(old, "4.5" if old == "3.5" else "Y"))
    assert here.version != there.version and len(here.version) == 6
    assert here.version == made(FULL + "# a remark\n").version
    assert here.version == sha256(here.model_dump_json().encode()).hexdigest()[:6]


def rule(extra: str) -> str:
    return f"clinic: Riverside\nrules:\n  - id: AM10\n    why: x\n    {extra}\n"


LIMITS = "clinic: Riverside\nlimits:\n  - {name: pain_fresh, value: 3, why: x}\n  - "
LISTS = "clinic: Riverside\nlists:\n  - "


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("signed: null\n", ["clinic.yaml:1: `clinic` is missing"]),
        ("clinic: ''\n", ["clinic.yaml:1: `clinic`: String should have at least 1 character"]),
        ("clinic: R\nsignd: x\n", ["clinic.yaml:2: unknown key `signd`; did you mean `signed`?"]),
        (
            "clinic: R\nzzz: x\n",
            ["clinic.yaml:2: unknown key `zzz`; known here: clinic, limits, lists, rules, signed"],
        ),
        (LIMITS + "{name: x, value: 1, why: ''}",
         ["clinic.yaml:4: `why`: String should have at least 1 character"]),
        (LIMITS + "{name: x, value: 1, wy: x}",
         ["clinic.yaml:4: `why` is missing", "clinic.yaml:4: unknown key `wy`; did you mean `why`?"]),
        (LIMITS + "{name: x, value: 1, why: x, zzz: 1}",
         ["clinic.yaml:4: unknown key `zzz`; known here: name, value, why"]),
        (LISTS + "{name: rest, removed: [X32], why: x}",
         ["clinic.yaml:3: `remove` is missing",
          "clinic.yaml:3: unknown key `removed`; did you mean `remove`?"]),
        (LISTS + "{name: rest, remove: [X32], why: x, zzz: 1}",
         ["clinic.yaml:3: unknown key `zzz`; known here: name, remove, why"]),
        (rule("disposed: x"), ["clinic.yaml:5: unknown key `disposed`; did you mean `disposition`?"]),
        (rule("zzz: 1"),
         ["clinic.yaml:5: unknown key `zzz`; known here: allows, at_least, at_most, disposition, id, level, "
          "lock, unknown, why, within_days"]),
        (rule("level: -1"), ["clinic.yaml:5: `level` is -1, and may be 0 at the least"]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line_and_what_may_stand_there(text: str, problems: list[str]) -> None:
    assert told(text) == problems


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_without_an_end_is_no_limit(number: float) -> None:
    """The reader of files lets none through; a number is asked to be one here too."""
    data = {"clinic": "R", "limits": [{"name": "x", "value": number, "why": "x"}]}
    with pytest.raises(ContentError, match="`value`: Input should be a finite number"):
        read(Document("clinic.yaml", data, {}))


def test_a_file_that_is_no_list_of_keys_is_told_so() -> None:
    (problem,) = told("- clinic\n")
    assert problem.startswith("clinic.yaml:1: ")


def test_a_single_text_may_stand_where_a_list_is_meant() -> None:
    given: Any = made(rule("allows: X01")).rules[0].allows
    assert given == ("X01",)
