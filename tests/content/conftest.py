"""The real content, and a copy of it in which a test may plant a mistake."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.spoken import spoken
from content.catalog import Catalog
from content.check import check
from content.load import load
from content.problems import Problem

CONTENT = Path(__file__).parents[2] / "content"

Plant = Callable[[str, str, str], list[Problem]]


@pytest.fixture(scope="session")
def directory() -> Path:
    return CONTENT


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(CONTENT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All of the content an editor may change."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "phrases")
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=ignored))


@pytest.fixture
def plant(copy: Path) -> Plant:
    """Replace `old` by `new` in one file and return what the linter says."""

    def planted(file: str, old: str, new: str) -> list[Problem]:
        path = copy / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return check(copy, spoken=spoken())

    return planted
