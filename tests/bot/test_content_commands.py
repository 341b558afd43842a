"""`napwise content …` as it is typed: what it prints, and that it never ends well when it could not do it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import commands
from bot.cli import cli
from bot.commands import releases
from bot.releasing.folder import files_in
from tests.support.releases import Quick, a_folder, edit

WORDS = ("messages/en/operator.yaml", "Please put somebody on duty", "Put somebody on duty, please")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NAPWISE_DATA", str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "edited")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the content check and the reading, which other tests look at: both are slow."""
    monkeypatch.setattr(commands, "content_problems", lambda *_: [])
    monkeypatch.setattr(releases, "Reading", Quick)


def content(*arguments: object) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    done = CliRunner().invoke(cli, ["content", *map(str, arguments)])
    assert not isinstance(done.exception, Exception), done.exception
    return done.exit_code, done.output


@pytest.mark.usefixtures("quick")
@pytest.mark.req("E04")
def test_from_a_folder_to_a_release_and_back(folder: Path, tmp_path: Path) -> None:
    assert content("list") == (0, "no release is kept yet: the installed files hold\n")
    edit(folder, *WORDS)
    code, said = content("publish", folder, "--by", "Ana", "--note", "shorter")
    assert code == 0 and "holds from now on. Every running bot turns to it within 10 seconds" in said
    name = said.split()[0]

    code, said = content("list")
    newest, installed = said.splitlines()
    assert (
        newest.startswith(name) and "by Ana  " in newest and newest.endswith("0 signed  [current]  shorter")
    )
    assert installed.endswith("[installed]  installed with the program")
    rows = [json.loads(line) for line in content("list", "--json")[1].splitlines()]
    assert [(row["by"], row["note"], row["marks"]) for row in rows] == [
        ("Ana", "shorter", ["current"]),
        ("", "installed with the program", ["installed"]),
    ]

    code, said = content("diff", rows[1]["release"][:8], name)
    assert code == 0 and "changed: messages/en/operator.yaml\n  changed by Ana, not reviewed\n" in said
    assert "Put somebody on duty, please" in said
    assert content("diff", "--folder", folder)[1] == f"0 files differ between {name} and {folder}\n"

    code, said = content("rollback")
    assert code == 0 and said.startswith(f"{rows[1]['release'][:12]} holds again.")
    assert "[current, installed]" in content("list")[1]
    code, said = content("publish", "--release", name[:7], "--by", "Bea")
    assert code == 0 and said.startswith(f"{name} holds from now on.")

    pulled = tmp_path / "pulled"
    assert content("pull", pulled)[0] == 0 and files_in(pulled) == files_in(folder)
    code, said = content("pull", pulled)
    assert code == 1 and "is not empty: choose another, or write over it with --force" in said
    (pulled / "messages/en/mine.yaml").write_text("", "utf-8")
    code, said = content("pull", pulled, "--release", rows[1]["release"], "--force")
    assert code == 0 and "1 other files were left there: messages/en/mine.yaml" in said


@pytest.mark.usefixtures("quick")
@pytest.mark.req("E04")
def test_signed_and_pushed(folder: Path) -> None:
    edit(folder, "safety/en.yaml", "Don't rub the leg", "Leave the leg alone")
    code, said = content("push", folder, "--by", "Ana")
    assert code == 1 and "safety/en.yaml:6: the safety text `dvt` is changed" in said
    code, said = content("sign", "safety/en.yaml", "--by", "Dr Roe", "--folder", folder)
    assert code == 0 and "signed by Dr Roe\nNothing proves the name" in said
    code, said = content("push", folder, "--by", "Ana")
    assert code == 0 and "It holds after: napwise content publish --release" in said
    newest, installed = content("list")[1].splitlines()
    assert "1 signed (Dr Roe)" in newest and "current" not in newest and "[current, installed]" in installed


@pytest.mark.fault("E06", guard="bot.commands.releases:publish")
def test_a_mistake_in_the_folder_refuses_it_with_file_and_line(folder: Path) -> None:
    edit(folder, *WORDS)
    edit(folder, "messages/en/operator.yaml", "{{count}} files", "{{counts}} files")
    code, said = content("publish", folder, "--by", "Ana")
    assert code == 1 and "messages/en/operator.yaml:" in said and "counts" in said
    assert content("list") == (0, "no release is kept yet: the installed files hold\n")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("publish", "say who you are: --by NAME"),
        ("publish --by ' '", "say who you are: --by NAME"),
        ("push", "say who you are: --by NAME"),
        ("sign safety/en.yaml", "say who you are: --by NAME"),
        ("publish nowhere --by Ana", "there is no folder nowhere"),
        ("publish --release abc --by Ana", "there is no release 'abc'"),
        ("rollback", "nothing held before this: there is nothing to go back to"),
        ("rollback xyz", "there is no release 'xyz'"),
        ("diff abc", "there is no release 'abc'"),
        ("diff --folder nowhere", "there is no folder nowhere"),
        ("pull out --release abc", "there is no release 'abc'"),
        ("pull data/napwise.db", "is not a folder"),
        ("sign nothing.yaml --by Roe", "nothing.yaml is no file of the content below"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(typed: str, said: str) -> None:
    code, printed = content(*(word.strip("'") for word in typed.replace("' '", "'\u00a0'").split(" ")))
    assert code == 1 and len(printed.splitlines()) == 1 and printed.startswith("napwise: ")
    assert said in printed
