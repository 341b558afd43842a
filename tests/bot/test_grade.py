"""The reading grade that the editors' check uses, and what it makes of the real content."""

import shutil
from pathlib import Path

import pytest

from bot.books import CONTENT
from bot.checking import content_problems
from bot.grade import grade


@pytest.mark.req("E02")
def test_the_words_we_publish_are_as_easy_as_we_say() -> None:
    assert content_problems(CONTENT) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("", 0, 0),
        ("The cat sat. The dog ran.", -3, 1),
        ("Call your doctor now. If nobody answers, go to the emergency department.", 4, 9),
        ("Cardiopulmonary complications necessitate immediate hospitalisation and observation.", 15, 40),
    ],
)
def test_a_grade_is_where_one_expects_it(text: str, low: float, high: float) -> None:
    assert low <= grade(text) <= high


HARD = (
    "Notwithstanding considerable individual variability, physiological rehabilitation necessitates gradual "
    "progressive musculoskeletal reconditioning of the abdominal musculature. "
)


@pytest.mark.req("E02")
@pytest.mark.parametrize(
    ("file", "old", "most"),
    [
        ("messages/en/morning.yaml", "Thanks, good to know.", 8),
        ("education/en/pacing.yaml", "Backs tend to", 8),
        ("safety/en.yaml", "Sit still, don't walk about.", 6),
    ],
)
def test_a_text_that_is_too_hard_is_found_where_it_is(tmp_path: Path, file: str, old: str, most: int) -> None:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", "phrases"))
    text = (copy / file).read_text("utf-8")
    (copy / file).write_text(text.replace(old, HARD + old, 1), "utf-8")
    line = text.partition(old)[0].count("\n") + 1
    found = [p for p in content_problems(copy) if p.file == file and "reads at grade" in p.text]
    assert [p.line for p in found] == [line]
    assert f"{most} at most" in found[0].text
