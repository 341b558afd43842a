"""`napwise talk`: numbers of buttons, commands, and the transcript it leaves behind."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rehearsal import transcript
from bot.rehearsal.telegram.markup import Button, Markup
from bot.rehearsal.telegram.model import Message
from bot.rehearsal.terminal import numbered, talk
from bot.settings import Settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def typed(lines: Sequence[str]) -> Callable[[str], str]:
    left = iter(lines)

    def ask(prompt: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def with_buttons(*labels: str) -> Message:
    rows = tuple((Button(label, f"n1.a.{i}"),) for i, label in enumerate(labels))
    return Message(1, 1, 1, True, NOON, "?", markup=Markup("inline", rows, {}))


def test_a_number_is_called_by_itself() -> None:
    assert list(numbered(with_buttons("0", "1", "2", "Skip", "Why?"))) == [
        ("0", "0"), ("1", "1"), ("2", "2"), ("3", "Skip"), ("4", "Why?"),
    ]  # fmt: skip


def test_the_second_of_two_equal_buttons_has_its_own_name() -> None:
    assert list(numbered(with_buttons("More", "Not sure", "Less", "Not sure"))) == [
        ("1", "More"), ("2", "Not sure"), ("3", "Less"), ("4", "Not sure (2)"),
    ]  # fmt: skip


@pytest.mark.req("O01")
def test_a_talk_is_saved_as_a_transcript_that_replays(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "talk.txt"
    lines = ["1", ":persona first_time", "Baby is asleep", ":clock +2h", ":nonsense", ":clinic 1", ":quit"]
    talk(Settings(data=tmp_path), file, typed(lines), said.append)
    written = file.read_text("utf-8")
    assert transcript.replay(file) == written
    assert written.startswith("> /start\n")
    assert "> [Yes, show me]\n" in written
    assert "* first_time\n" in written
    assert "@ +2h\n" in written
    assert "clinic> [I take it]\n" in written
    assert any("[1] Yes, show me" in line for line in said)
    assert any("there is no :nonsense" in line for line in said)


def test_what_cannot_be_done_is_said_and_not_written_down(tmp_path: Path) -> None:
    said: list[str] = []
    talk(
        Settings(data=tmp_path),
        None,
        typed([":clock soon", ":persona nobody", "x" * 4097, ":help"]),
        said.append,
    )
    assert any("say +10m" in line for line in said)
    assert any("no persona" in line for line in said)
    assert any("4096 characters" in line for line in said)
