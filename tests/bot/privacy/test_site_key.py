"""The site key's file: made once, for its owner alone, never written over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.privacy import site_key


def test_there_is_no_key_before_it_is_made(tmp_path: Path) -> None:
    assert site_key.read(tmp_path) is None
    assert not site_key.is_there(tmp_path)
    key = site_key.make(tmp_path / "new")
    assert len(key) == 32
    assert site_key.read(tmp_path / "new") == key
    assert site_key.is_there(tmp_path / "new")


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    site_key.make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [site_key.NAME], "nothing is left lying about"
    assert (tmp_path / site_key.NAME).stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    first = site_key.make(tmp_path)
    assert site_key.make(tmp_path) == first


def test_of_several_at_once_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: site_key.make(tmp_path), range(32)))
    assert keys == {site_key.read(tmp_path)}


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33, "é"])
def test_a_file_that_holds_something_else(tmp_path: Path, text: str) -> None:
    (tmp_path / site_key.NAME).write_text(text)
    with pytest.raises(ValueError):
        site_key.read(tmp_path)
