"""`napwise content preview` in the terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.books import CONTENT
from bot.cli import cli


def preview(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["content", "preview", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    pictures = shutil.ignore_patterns("stills", "motions")
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=pictures))


@pytest.mark.req("E03")
def test_a_message_in_the_terminal() -> None:
    code, said, _ = preview("session.rest")
    assert code == 0
    assert said.startswith("session.rest · en · First-time mother\nmessages/en/session.yaml:")
    assert "of 4096 characters" in said and "of 60 words" in said
    assert "[ Ready ]" in said and "[ I have to stop ]" in said and "why?" in said
    assert "known: rest_s, set, sets" in said
    assert "<b>" not in said and "\x1b" not in said


def test_an_exercise_with_its_pictures() -> None:
    code, said, _ = preview("X08", "--mother", "wide_gap")
    assert code == 0
    assert "of 1024 characters" in said
    assert "content/figures/motions/cat-cow.gif, content/figures/stills/cat-cow.png" in said


def test_as_json_it_says_the_same() -> None:
    code, said, _ = preview("hard.loss", "--lang", "es", "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["id"], told["lang"]) == ("hard.loss", "es")
    assert told["wordings"][0]["line"] > 0
    assert told["problems"] == []


def test_a_beginning_lists_its_ids() -> None:
    code, said, _ = preview("session.")
    assert code == 0
    assert "session.rest" in said.split("\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sesion.rst",), "near: session.rest"),
        (("session.rest", "--lang", "xx"), "there is no language 'xx': en"),
        (("session.rest", "--mother", "nobody"), "there is no sample mother 'nobody': first_time"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(arguments: tuple[str, ...], told: str) -> None:
    code, said, refused = preview(*arguments)
    assert (code, said) == (2, "")
    assert told in refused and len(refused.strip().split("\n")) == 1


def test_a_slip_is_shown_beside_the_words(copied: Path) -> None:
    file = copied / "messages" / "en" / "session.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("Rest about {{rest_s}} seconds", "Rest about {{rest}} seconds"), "utf-8")
    code, said, _ = preview("session.rest", "--directory", str(copied))
    assert code == 0
    assert "left out, not known here: rest (line" in said
    assert "check  messages/en/session.yaml:" in said and "there is no {{rest}} here" in said


def test_a_rehearsal_of_broken_files_says_so_and_opens_nothing(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied / "messages" / "en" / "session.yaml").write_text("rest: [", "utf-8")
    monkeypatch.setenv("NAPWISE_DATA", str(copied.parent / "data"))
    monkeypatch.setenv("NAPWISE_LISTEN", "127.0.0.1:0")
    done = CliRunner().invoke(cli, ["rehearse", "--content", str(copied)])
    assert done.exit_code == 2
    assert "the content has mistakes" in done.stderr and "messages/en/session.yaml:" in done.stderr


def test_a_broken_file_is_told_with_its_line(copied: Path) -> None:
    file = copied / "messages" / "en" / "session.yaml"
    file.write_text(file.read_text("utf-8") + '  say: "twice"\n', "utf-8")
    code, said, refused = preview("session.rest", "--directory", str(copied))
    assert (code, said) == (2, "")
    assert "messages/en/session.yaml:" in refused and "stands here twice" in refused
