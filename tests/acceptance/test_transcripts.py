"""Whole conversations as text: each file in `tests/dialogs/transcripts` replays to itself.

`pytest tests/acceptance/test_transcripts.py --update` writes them anew; the change is read as a diff.
"""

from pathlib import Path

import pytest

from bot.rehearsal import transcript

FILES = sorted((Path(__file__).parents[1] / "dialogs" / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_conversation_is_as_written(file: Path, request: pytest.FixtureRequest) -> None:
    now = transcript.replay(file)
    if request.config.getoption("--update"):
        file.write_text(now, "utf-8")
    assert now == file.read_text("utf-8")


def test_there_are_transcripts() -> None:
    assert len(FILES) >= 6
