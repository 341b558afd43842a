"""The clinic's own thresholds in the running house: they hold, or the house's own do and somebody is told."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.books import read_book
from bot.checking import content_problems
from bot.library import Library
from tests.support.house import CLINIC, World

TIGHT = """\
clinic: "Riverside"
signed: null
limits:
  - {name: pain_fresh, value: 3, why: "we ask more often"}
rules:
  - {id: AM10, at_least: {pain_now: 6}, why: "seen too late before"}
"""
LOOSE = TIGHT.replace("value: 3", "value: 9")
SAID = "clinic.yaml:4: limits[1]: pain_fresh 9 is looser than the house's 6 (tighter is lower): refused"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clinic.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
async def world(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    made = World(tmp_path)
    yield made
    await made.close()


def test_what_the_clinic_tightens_holds(tmp_path: Path) -> None:
    book = read_book(thresholds=written(tmp_path, TIGHT))
    assert book.rules.limit("pain_fresh") == 3 and book.rules.rule("AM10").when.number == 6
    assert book.clinic_slips == 0 and read_book().rules.limit("pain_fresh") == 6


@pytest.mark.req("O01b")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LOOSE, SAID),
        ("clinic: [\n", "clinic.yaml:2: cannot be read as YAML"),
        ("", "clinic.yaml: is empty"),
        (TIGHT.replace("limits:", "limit:"), "clinic.yaml:3: unknown key `limit`; did you mean `limits`?"),
    ],
)
def test_with_a_slip_the_house_starts_with_its_own_rules_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, said: str
) -> None:
    book = read_book(thresholds=written(tmp_path, text))
    assert book.rules.limit("pain_fresh") == 6 and not [r for r in book.rules.everything if r.clinic]
    assert book.clinic_slips == 1 and said in caplog.text


@pytest.mark.req("O01b")
def test_a_file_that_is_not_there_is_a_slip_too(tmp_path: Path) -> None:
    assert read_book(thresholds=tmp_path / "absent.yaml").clinic_slips == 1


@pytest.mark.req("E02")
def test_the_check_reads_the_file_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert content_problems(thresholds=written(tmp_path, TIGHT)) == []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NAPWISE_CLINIC_RULES", str(written(tmp_path, LOOSE)))
    result = CliRunner().invoke(cli.cli, ["content", "check"])
    assert result.exit_code == 1 and SAID in result.output


@pytest.mark.req("O01b")
async def test_the_operator_hears_once_a_day_that_the_file_is_refused(world: World, tmp_path: Path) -> None:
    def told() -> int:
        texts = [message.text for message in world.telegram.chat(CLINIC).from_bot]
        return sum("file of thresholds is refused as a whole (1 mistake" in text for text in texts)

    await world.add_clinician(role="operator")
    assert told() == 0
    slips = read_book(thresholds=written(tmp_path, LOOSE)).clinic_slips
    world.house.books = Library(replace(world.house.books.current, clinic_slips=slips), world.store)
    for day, count in ((0, 1), (0, 1), (1, 2)):
        await world.wait(days=day)
        await world.house.unsigned()
        await world.settle()
        assert told() == count


async def test_the_setting_reaches_the_running_house(world: World, tmp_path: Path) -> None:
    choices = replace(world.choices, clinic_rules=written(tmp_path, TIGHT))
    house = type(world.house)(world.store, world.clock, world._client, choices)
    assert house.books("").rules.limit("pain_fresh") == 3
    await house.stop()
