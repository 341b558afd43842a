"""The hazard table of policies/README.md says what the file says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.hazards import page, reading
from policies.hazards import HEAD, STARTERS, markdown


@pytest.mark.req("S07")
def test_the_table_of_hazards_is_the_file() -> None:
    said = page.said((reading.ROOT / page.PAGE).read_text("utf-8"))
    assert said == markdown(reading.read().hazards), "run `napwise hazards write`"


def test_each_hazard_has_one_row_of_as_many_cells_as_the_head() -> None:
    hazards = reading.read().hazards
    head, rule, *rows = markdown(hazards).splitlines()
    assert head == HEAD and set(rule) == {"|", "-"} and len(rows) == len(hazards)
    assert {line.replace(r"\|", "").count("|") for line in (head, rule, *rows)} == {HEAD.count("|")}


def test_writing_changes_what_is_between_the_marks_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / page.PAGE).parent.mkdir()
    (tmp_path / page.PAGE).write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", "utf-8")
    hazards = reading.read().hazards
    page.write(hazards, tmp_path)
    text = (tmp_path / page.PAGE).read_text("utf-8")
    assert text.startswith(f"before\n{page.BEGIN}\n| id |") and text.endswith(f"|\n{page.END}\nafter\n")
    assert page.said(text) == markdown(hazards)


@pytest.mark.parametrize("text", ["", page.BEGIN, page.END, f"{page.END}{page.BEGIN}"])
def test_a_page_without_its_marks_is_not_touched(text: str) -> None:
    with pytest.raises(page.NoMarks):
        page.with_table(text, ())


def test_a_bar_in_a_sentence_does_not_end_its_cell() -> None:
    (one, *_) = reading.read().hazards
    *_, row = markdown([replace(one, hazard="sore | numb", open="", signed=None)]).splitlines()
    assert r"| sore \| numb |" in row and row.endswith("| – | – |")


@pytest.mark.req("S07")
def test_the_hazards_the_house_began_with_are_twenty_two() -> None:
    assert (len(STARTERS), STARTERS[0], STARTERS[-1]) == (22, "H01", "H22")
