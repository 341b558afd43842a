"""A clinic's own questionnaires: slips are told with their line, scores count what was answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.books import own, read_book
from bot.checking import content_problems
from content.catalog import Catalog, restore
from content.check import check
from content.load import load
from content.problems import ContentError
from content.questionnaire import Questionnaire

INVENTED = """\
id: days
title: "Day diary"
permission: "Invented for the tests."
languages:
  en:
    intro: "Please think of the last week."
    items:
      - "I went for a walk."
      - "I read a page."
      - {id: tea, text: "How was your tea?", options: ["Cold", "Warm", "Hot"]}
    options: ["Never", "Sometimes", "Often"]
scoring: {kind: sum, reverse: [tea], range: [0, 6], higher_is: worse}
missing: 1
waves: [w0, w6]
red_items:
  tea: {"2": self_harm}
"""
TICKED = (
    INVENTED.replace('["Never", "Sometimes", "Often"]', '[{id: "yes", text: "Yes"}, {id: "no", text: "No"}]')
    .replace("kind: sum, reverse: [tea]", 'kind: count_ticked, ticked: ["yes", "2"]')
    .replace("range: [0, 6]", "range: [0, 3]")
    .replace("missing: 1", "missing: 0")
)  # fmt: skip


def folder(tmp_path: Path, text: str, name: str = "days") -> Path:
    place = tmp_path / "questionnaires"
    place.mkdir(exist_ok=True)
    (place / f"{name}.yaml").write_text(text, "utf-8")
    return place


def form(tmp_path: Path, directory: Path, text: str) -> Questionnaire:
    return load(directory, own(folder(tmp_path, text))).questionnaires["days"]


@pytest.mark.req("R06", "E02")
@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title:", "titel:", 2, "unknown key `titel`; did you mean `title`?"),
        ('permission: "Invented for the tests."\n', "", 1, "`permission` is missing"),
        ('"Invented for the tests."', '""', 3, "`permission`"),
        ("id: days", "id: diary", 1, "`id` is diary, and the file is called days.yaml"),
        ("id: days", "id: day_s", 1, "must be small letters and digits only"),
        ("waves: [w0, w6]\n", "", 1, "is never asked"),
        ("w6]", "w7]", 14, "may only be"),
        ("[0, 6]", "[0, 9]", 12, "the score goes from 0 to 6, and `range` says [0, 9]"),
        ("kind: sum", "kind: count_ticked", 12, "needs `ticked`"),
        ("reverse: [tea]", "reverse: [teas]", 12, "there is no item `teas`"),
        ("missing: 1", "missing: 3", 13, "leave nothing to score"),
        ("  tea: {", "  coffee: {", 16, "there is no item `coffee`"),
        ('{"2": self_harm}', '{"7": self_harm}', 16, "item tea has no option `7`"),
        ("self_harm", "selfharm", 16, "there is no sign `selfharm`; did you mean `self_harm`?"),
        ("{id: tea,", '{id: "1",', 10, "`1` stands here twice"),
        ('"Never"', "{id: later, text: Never}", 11, "cannot be called `later`"),
        ('"Never", "Sometimes"', "{id: often, text: Never}, Sometimes", 12, "no score for often"),
        ('"I read a page."', "5", 9, "must have keys of its own below it, not 5"),
        ('"I read a page."', '"I read\u200b a page."', 9, "invisible character"),
        ("every", "every", 0, ""),
    ],
)
def test_a_slip_is_told_with_its_line(
    tmp_path: Path, directory: Path, old: str, new: str, line: int, says: str
) -> None:
    problems = check(directory, None, own(folder(tmp_path, INVENTED.replace(old, new))))
    if not says:
        assert problems == []
        return
    assert [
        p for p in problems if p.file == "questionnaires/days.yaml" and p.line == line and says in p.text
    ], problems


def test_another_language_has_the_same_items_and_options(tmp_path: Path, directory: Path) -> None:
    spanish = (
        '  es:\n    intro: "Hola"\n    items: ["Uno", "Dos"]\n    options: ["No", "Algo", "Sí"]\nscoring'
    )
    problems = check(directory, None, own(folder(tmp_path, INVENTED.replace("scoring", spanish, 1))))
    assert [p.text for p in problems] == ["has other items than the first language, or another order"]


@pytest.mark.req("R06")
def test_a_sum_counts_reversed_items_from_the_other_end_and_never_fills_a_blank(
    tmp_path: Path, directory: Path
) -> None:
    days = form(tmp_path, directory, INVENTED)
    assert days.score({"1": "2", "2": "1", "tea": "2"}) == 3
    assert days.score({"1": "2", "2": "1", "tea": "0"}) == 5
    assert days.score({"1": "2", "tea": "0"}) == 4, "one blank counts nothing"
    assert days.score({"tea": "0"}) is None, "two blanks are more than the file allows"
    assert days.score({}) is None


@pytest.mark.req("R06")
def test_ticks_are_counted_and_a_percentage_is_of_what_was_answered(tmp_path: Path, directory: Path) -> None:
    ticked = form(tmp_path, directory, TICKED)
    assert ticked.score({"1": "yes", "2": "no", "tea": "2"}) == 2
    assert ticked.score({"1": "yes", "2": "no"}) is None
    percent = INVENTED.replace("range: [0, 6]", "range: [0, 100], scale: percent")
    days = form(tmp_path, directory, percent)
    assert days.score({"1": "1", "2": "1", "tea": "1"}) == 50
    assert days.score({"1": "2", "2": "1"}) == 75


@pytest.mark.req("R06", "E04")
def test_the_release_has_it_in_its_name_and_keeps_it(
    tmp_path: Path, directory: Path, catalog: Catalog
) -> None:
    with_it = load(directory, own(folder(tmp_path, INVENTED)))
    assert with_it.release != catalog.release
    assert restore(with_it.dump()).questionnaires == with_it.questionnaires
    assert [option.text for option in with_it.questionnaires["days"].plan.options] == [
        "Never",
        "Sometimes",
        "Often",
    ]


@pytest.mark.req("R06", "M41")
def test_none_is_shipped_and_no_folder_is_none(tmp_path: Path, directory: Path) -> None:
    assert load(directory, own(tmp_path / "absent")).questionnaires == {}
    assert [path.name for path in (directory / "questionnaires").iterdir()] == ["README.md"]


@pytest.mark.req("O01b")
def test_a_slip_in_a_clinics_file_keeps_the_bot_running_without_it(
    tmp_path: Path, directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = read_book(directory, folder=folder(tmp_path, INVENTED.replace("title:", "titel:")))
    assert book.content.questionnaires == {}
    assert "questionnaires/days.yaml:2: unknown key `titel`" in caplog.text
    with pytest.raises(ContentError):
        load(directory, own(tmp_path / "questionnaires"))


@pytest.mark.req("E02")
def test_the_check_looks_at_the_clinics_folder_too(tmp_path: Path) -> None:
    place = folder(tmp_path, INVENTED.replace("title:", "titel:"))
    assert {problem.file for problem in content_problems(questionnaires=place)} == {
        "questionnaires/days.yaml"
    }
