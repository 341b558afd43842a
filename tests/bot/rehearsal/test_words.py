"""The editors' view behind the page: what is read when, what stays when a file breaks, and who may look."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bot.books import CONTENT
from bot.rehearsal.play import Manner, Stage
from bot.rehearsal.routes import Doors, Wrong, web
from bot.rehearsal.words import Asked, Desk

REST = Asked("session.rest", "en", "first_time")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    pictures = shutil.ignore_patterns("motions")
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=pictures))


def visitor(copied: Path, client: str = "127.0.0.1") -> httpx.AsyncClient:
    stage = Stage(copied.parent / "never", Manner(alive=False, content=copied))
    transport = httpx.ASGITransport(app=web(stage), client=(client, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080")


def words(state: dict[str, Any]) -> list[str]:
    return [wording["html"] for wording in state["look"]["wordings"]]


@pytest.mark.req("E03")
async def test_a_file_is_read_when_it_has_changed_and_then_checked(copied: Path) -> None:
    desk, file = Desk(copied), copied / "messages" / "en" / "session.yaml"
    await desk.look()
    first = desk.state(REST)
    assert (first["number"], first["checked"]) == (1, False)
    await desk.look()
    checked = desk.state(REST)
    assert (checked["number"], checked["checked"], checked["look"]["problems"]) == (2, True, [])
    await desk.look()
    assert desk.number == 2
    file.write_text(file.read_text("utf-8").replace("Good. Rest about", "Lovely. Rest about"), "utf-8")
    await desk.look()
    assert desk.number == 3
    assert words(desk.state(REST))[0].startswith("Lovely. Rest about 30")


async def test_a_broken_or_a_missing_folder_leaves_the_last_good_words(copied: Path) -> None:
    desk, file = Desk(copied), copied / "messages" / "en" / "session.yaml"
    await desk.look()
    before = words(desk.state(REST))
    file.write_text("rest: [", "utf-8")
    await desk.look()
    broken = desk.state(REST)
    assert words(broken) == before
    assert broken["checked"] and broken["broken"][0].startswith("messages/en/session.yaml:")
    shutil.rmtree(copied)
    await desk.look()
    assert words(desk.state(REST)) == before and desk.state(REST)["broken"]


async def test_content_that_is_broken_from_the_start_shows_only_what_is_wrong(copied: Path) -> None:
    (copied / "messages" / "en" / "session.yaml").write_text("rest: [", "utf-8")
    desk = Desk(copied)
    await desk.look()
    state = desk.state(REST)
    assert state["look"] is None and state["ids"] == () and state["broken"]


async def test_what_is_asked_for_wrongly_is_answered(copied: Path) -> None:
    async with visitor(copied) as page:
        state = (await page.get("/rehearsal/words", params={"id": "sesion.rst", "mother": "nobody"})).json()
        assert state["look"] is None and "session.rest" in state["near"]
        state = (await page.get("/rehearsal/words", params={"lang": "xx"})).json()
        assert state["look"]["lang"] == "en"


async def test_nothing_starts_over_with_a_file_that_cannot_be_read(copied: Path) -> None:
    (copied / "messages" / "en" / "session.yaml").write_text("rest: [", "utf-8")
    stage = Stage(copied.parent / "never", Manner(alive=False, content=copied))
    desk = Desk(copied)
    stage.play = SimpleNamespace(filling=False)  # type: ignore[assignment]
    with pytest.raises(Wrong, match=r"messages/en/session\.yaml:\d+"):
        await Doors(stage, desk).acts["restart"]({})


async def test_only_pictures_of_the_content_are_served(copied: Path) -> None:
    async with visitor(copied) as page:
        assert (await page.get("/words")).status_code == 200
        assert (await page.get("/rehearsal/figure/stills/cat-cow.png")).status_code == 200
        for path in (
            "stills/..%2f..%2fREADME.md",
            "cat-cow.yaml",
            "stills/no.png",
            "%2e%2e/README.md",
            "motions/a",
        ):
            assert (await page.get(f"/rehearsal/figure/{path}")).status_code == 404, path


async def test_another_machine_sees_no_words(copied: Path) -> None:
    async with visitor(copied, "192.168.1.20") as page:
        for path in ("/words", "/rehearsal/words", "/rehearsal/figure/stills/cat-cow.png"):
            assert (await page.get(path)).status_code == 403
