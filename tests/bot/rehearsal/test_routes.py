"""The page's doors: who may come in, and what is answered to nonsense."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.rehearsal.play import Stage
from bot.rehearsal.routes import web

JSON = {"content-type": "application/json"}


def visitor(stage: Any, client: str = "127.0.0.1", base: str = "http://127.0.0.1:8080") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=web(stage), client=(client, 1234))
    return httpx.AsyncClient(transport=transport, base_url=base)


@pytest.fixture
def nobody(tmp_path: Path) -> Stage:
    """A stage on which nothing has been opened: enough for everything that is refused."""
    return Stage(tmp_path / "never")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "10.0.0.5:8080", "127.0.0.1.evil.example"]
)
async def test_another_name_for_this_machine_is_refused(nobody: Stage, host: str) -> None:
    async with visitor(nobody) as page:
        for path in ("/", "/rehearsal/state", "/page/page.js"):
            assert (await page.get(path, headers={"host": host})).status_code == 403


async def test_another_machine_is_refused(nobody: Stage) -> None:
    async with visitor(nobody, client="192.168.1.20") as page:
        assert (await page.get("/")).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        JSON | {"origin": "https://evil.example"},
        JSON | {"origin": "null"},
        JSON | {"origin": "http://127.0.0.1:9999"},
    ],
)
async def test_a_post_of_another_page_is_refused(nobody: Stage, headers: dict[str, str]) -> None:
    async with visitor(nobody) as page:
        answer = await page.post("/rehearsal/restart", content="{}", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("base", ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"])
async def test_the_page_is_served_from_disk_with_a_strict_policy(nobody: Stage, base: str) -> None:
    async with visitor(nobody, base=base) as page:
        for path in ("/", "/page/style.css", "/page/page.js", "/page/icon.svg"):
            answer = await page.get(path)
            assert answer.status_code == 200
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "access-control-allow-origin" not in answer.headers
        assert (await page.get("/page/..%2froutes.py")).status_code == 404
        assert (await page.get("/page/routes.py")).status_code == 404


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    folder = Path(web.__code__.co_filename).parent / "page"
    for file in folder.glob("*.*"):
        if file.suffix in {".html", ".css", ".js"}:
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text.replace("(https?|", "("), file.name
            assert "style=" not in text, file.name
            assert "innerHTML" not in text, file.name


@pytest.fixture
async def stage(tmp_path: Path) -> Any:
    opened = Stage(tmp_path / "rehearsal")
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("write", "[]"),
        ("write", "{"),
        ("write", '{"who": "operator", "text": "x"}'),
        ("write", '{"who": "mother"}'),
        ("write", '{"who": "mother", "text": "   "}'),
        ("tap", '{"who": "mother", "message": true, "data": "x"}'),
        ("tap", '{"who": "mother", "message": 1, "data": "' + "x" * 65 + '"}'),
        ("clock", '{"by": "-2h"}'),
        ("clock", '{"by": "99999999999d"}'),
        ("persona", '{"key": "nobody"}'),
    ],
)
async def test_nonsense_is_answered_in_words(stage: Stage, action: str, body: str) -> None:
    async with visitor(stage) as page:
        answer = await page.post(f"/rehearsal/{action}", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.req("O01")
async def test_what_is_typed_arrives_and_is_answered(stage: Stage) -> None:
    async with visitor(stage) as page:
        before = (await page.get("/rehearsal/state?since=-1")).json()
        assert before["phones"]["mother"]["messages"] == []
        said = before["phones"]["clinician"]["messages"]
        assert any(row for message in said for row in message["rows"]), "a test alert to take"
        answer = await page.post("/rehearsal/write", json={"who": "mother", "text": "/start"})
        assert answer.status_code == 200
        await stage.play.quiet()
        after = (await page.get(f"/rehearsal/state?since={before['version']}")).json()
    hers = after["phones"]["mother"]["messages"]
    assert [message["mine"] for message in hers][:2] == [True, False]


async def test_starting_over_forgets_everybody(stage: Stage) -> None:
    async with visitor(stage) as page:
        await page.post("/rehearsal/write", json={"who": "mother", "text": "hello"})
        await page.post("/rehearsal/clock", json={"by": "2h"})
        await page.post("/rehearsal/restart", json={})
        state = (await page.get("/rehearsal/state?since=-1")).json()
    assert state["phones"]["mother"]["messages"] == []
    assert state["clock"]["moves"] == 0
