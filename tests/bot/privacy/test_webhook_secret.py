"""The word at the door: as long as Telegram takes it, made once, for its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.privacy import webhook_secret


def test_it_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first = webhook_secret.read_or_make(folder)
    assert len(first) == 256 and webhook_secret.ALLOWED.fullmatch(first)
    assert webhook_secret.read_or_make(folder) == first
    assert [path.name for path in folder.iterdir()] == [webhook_secret.NAME], "nothing is left lying about"
    assert (folder / webhook_secret.NAME).stat().st_mode & 0o777 == 0o600
    assert webhook_secret.read_or_make(tmp_path / "other") != first


def test_of_several_at_once_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: webhook_secret.read_or_make(tmp_path), range(32)))) == 1


@pytest.mark.parametrize("text", ["", "x" * 257, "two words", "é"])
def test_a_file_that_holds_something_else_is_not_written_over(tmp_path: Path, text: str) -> None:
    file = tmp_path / webhook_secret.NAME
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="must hold 1 to 256 of the signs"):
        webhook_secret.read_or_make(tmp_path)
    assert file.read_text("utf-8") == text
