"""Content that breaks while the bot runs: mothers are answered from what was read, editors get a line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import House
from bot.books import CONTENT
from content.check import check
from content.load import load
from content.problems import ContentError
from tests.support.house import MOTHER, World

CALF = "my left calf is swollen, red and painful"
FILE = "messages/en/urgent.yaml"
BROKEN = {
    "cut off": b'menu:\n  say:\n    - "What',
    "not text": "a: Señora\n".encode("latin-1"),
    "a bomb": b"a: &a [x]\nb: *a\n",
    "logic": b'menu: {say: ["{{ \'a\' * 10 ** 9 }}", "{% for a in b %}"]}\n',
    "gone": b"",
}


@pytest.mark.fault("E05", "E06", "E08", "E09", guard="bot.app:House")
async def test_a_file_that_breaks_leaves_the_running_bot_as_it_is(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "napwise.db")
    ours = shutil.copytree(
        CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    world = World(tmp_path)
    world.choices = replace(world.choices, content=Path(ours))
    world.house = House(world.store, world.clock, world._client, world.choices)
    await world.add_clinician()
    await world.enrol()
    release = world.house.books.current.content.release
    for broken in BROKEN.values():
        (ours / FILE).write_bytes(broken)
        (ours / "safety/en.yaml").write_bytes(broken)
        assert any(problem.file == FILE for problem in check(ours))
        with pytest.raises(ContentError, match=FILE):
            load(ours)
        before = len(world.texts(MOTHER))
        await world.write(MOTHER, "/help")
        assert len(world.texts(MOTHER)) > before
    before = len(world.texts(MOTHER))
    await world.write(MOTHER, CALF)
    assert any("rub the leg" in text for text in world.texts(MOTHER)[before:])
    assert world.house.books.current.content.release == release
    await world.close()
