"""`napwise phrases candidates`: labelled words, masked, for an editor; nothing goes into the content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.clock import MovableClock
from bot.commands.labelled import BENIGN
from bot.store import Store, patients, records
from bot.store.unit import Unit
from policies.facts import Fact
from policies.labels import NOTE
from tests.support.rows import NINE, a_mother

NUMB = "Ana here, call 07700 900123: i can't feel it when i wipe"


@dataclass
class House:
    """A database with one mother called Ana; `labelled` adds a label of her words."""

    url: str
    data: Path

    def napwise(self, *arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["phrases", "candidates", *arguments])
        return done.exit_code, done.stdout, done.stderr

    def labelled(self, **given: Any) -> None:
        body: Mapping[str, Any] = {
            "label": "right",
            "words": NUMB,
            "signs": ["saddle_numb"],
            "lang": "en",
            "by": 5,
            "alert": 1,
            "case": "1001",
            "at": NINE.isoformat(),
            **given,
        }

        def keep(unit: Unit) -> None:
            mother = patients.by_case(unit, "1001") or a_mother(unit, name="Ana")
            patients.set_fields(unit, mother.id, status="active")
            note = Fact(f"note_{NOTE}", json.dumps(body), None, NINE, "inbox:1")
            records.learn(unit, mother.id, mother.person, [note])

        with Store.open(self.url, self.data, MovableClock(NINE), durable=False) as store:
            store.now_run(keep)


@pytest.fixture
def house(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    url = f"sqlite:///{tmp_path / 'napwise.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NAPWISE_DATA", str(tmp_path))
    monkeypatch.setenv("NAPWISE_DATABASE_URL", url)
    return House(url, tmp_path)


def test_a_line_for_an_editor_without_who_she_is(house: House) -> None:
    house.labelled()
    code, said, _ = house.napwise()
    assert code == 0
    assert said == (
        '"<name> here, call <phone>: i can\'t feel it when i wipe"  heard right  2026-03-02'
        "  → content/phrases/en/examples/cauda_equina.txt\n"
    )


def test_a_line_for_a_machine(house: House) -> None:
    house.labelled(label="not_meant", words="我胸口痛", signs=["chest_pain"], lang="zh")
    code, said, _ = house.napwise("--json")
    assert code == 0 and json.loads(said) == {
        "phrase": "我胸口痛",
        "label": "not_meant",
        "date": "2026-03-02",
        "lang": "zh",
        "signs": ["chest_pain"],
        "file": f"content/phrases/zh/examples/{BENIGN}.txt",
    }
    assert "1001" not in said and '"by"' not in said


@pytest.mark.parametrize(
    ("label", "signs", "file", "phrase"),
    [
        ("idiom", ["chest_pain"], "idiom", "x y"),
        ("right", ["bleeding_red_again"], "haemorrhage", "[same_day] x y"),
        ("right", ["asks_for_human"], "<category>", "x y"),
        ("right", ["asks_for_human", "fever"], "infection_sepsis", "x y"),
        ("right", [], "<category>", "x y"),
    ],
)
def test_which_file_it_may_go_to(house: House, label: str, signs: list[str], file: str, phrase: str) -> None:
    house.labelled(label=label, signs=signs, words="# [x y")
    row = json.loads(house.napwise("--json")[1])
    assert (row["file"], row["phrase"]) == (f"content/phrases/en/examples/{file}.txt", phrase)


def test_the_same_line_comes_once_with_its_newest_day(house: House) -> None:
    house.labelled()
    house.labelled(alert=2, at="2026-03-05T10:00:00+00:00")
    house.labelled(alert=3, label="idiom")
    rows = [json.loads(line) for line in house.napwise("--json")[1].splitlines()]
    assert [(row["label"], row["date"]) for row in rows] == [("right", "2026-03-05"), ("idiom", "2026-03-02")]


def test_nothing_yet_and_nothing_is_written(house: House) -> None:
    code, said, _ = house.napwise()
    assert code == 0 and "no words are labelled yet" in said
    assert house.napwise("--json") == (0, "", "")
    house.labelled()
    content = Path(__file__).parents[2] / "content"
    before = {path: path.stat().st_mtime_ns for path in content.rglob("*.txt")}
    house.napwise()
    assert before == {path: path.stat().st_mtime_ns for path in content.rglob("*.txt")}


def test_bad_input_is_answered_in_a_line(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert house.napwise("--nosuch")[0] == 2 and "--nosuch" in house.napwise("--nosuch")[2]
    assert house.napwise("anything")[0] == 2
    monkeypatch.setenv("NAPWISE_DATABASE_URL", "nonsense://x")
    code, said, wrong = house.napwise()
    assert (code, said) == (2, "") and wrong.startswith("napwise: ") and "Traceback" not in wrong
