"""The editors' view as an editor meets it: choose, save a file, see the new words; in a real Chromium."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.books import CONTENT
from tests.acceptance.browsing import CHROMIUM, rehearsing

PATIENCE_MS = 15_000
OLD, NEW = "Good. Rest about {{rest_s}} seconds", "Lovely. <i>Rest</i> for {{rest_s}} seconds"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("editor") / "content"))


@pytest.fixture(scope="module")
def address(copied: Path) -> Iterator[str]:
    with rehearsing(copied.parent, "--content", str(copied)) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.goto(f"{address}words")
    yield opened
    opened.close()
    assert not errors, errors


@pytest.fixture
def session(copied: Path) -> Iterator[Path]:
    """The English words of a session, put back as they were."""
    file = copied / "messages" / "en" / "session.yaml"
    before = file.read_text("utf-8")
    yield file
    file.write_text(before, "utf-8")


def find(page: Page, words: str) -> None:
    page.get_by_label("Find").fill(words)
    page.get_by_label("Find").press("Enter")


@pytest.mark.req("E03")
def test_a_saved_file_is_on_the_page_at_once(page: Page, session: Path) -> None:
    find(page, "session.rest")
    first = page.get_by_label("Wording 1").first
    expect(first).to_contain_text("Good. Rest about 30 seconds")
    expect(page.get_by_test_id("place")).to_have_text(re.compile(r"content/messages/en/session\.yaml:\d+"))
    expect(page.get_by_test_id("problems")).to_contain_text("finds nothing in its files")
    session.write_text(session.read_text("utf-8").replace(OLD, NEW), "utf-8")
    expect(first).to_contain_text("Lovely. Rest for 30 seconds", timeout=4_000)
    expect(first.locator("i")).to_have_text("Rest")
    expect(first).to_contain_text("of 4096 characters")


@pytest.mark.req("E02", "E03")
def test_a_slip_and_a_broken_file_are_told_and_the_last_good_words_stay(page: Page, session: Path) -> None:
    find(page, "session.rest")
    first, before = page.get_by_label("Wording 1").first, session.read_text("utf-8")
    expect(first).to_contain_text("Good. Rest about 30 seconds")
    session.write_text(before.replace(OLD, "<script>x</script>Good {{rest}}"), "utf-8")
    expect(first).to_contain_text("Left out: rest not known here")
    expect(page.get_by_test_id("problems")).to_contain_text("there is no {{rest}} here")
    session.write_text(before, "utf-8")
    expect(first).to_contain_text("Good. Rest about 30 seconds")
    session.write_text(before + '  say: "twice"\n', "utf-8")
    broken = page.get_by_test_id("broken")
    expect(broken).to_contain_text(re.compile(r"messages/en/session\.yaml:\d+: `say` stands here twice"))
    expect(first).to_contain_text("Good. Rest about 30 seconds")
    session.write_text(before, "utf-8")
    expect(broken).to_be_empty()


def test_what_is_no_markup_of_ours_never_becomes_an_element(page: Page, session: Path) -> None:
    find(page, "session.rest")
    first = page.get_by_label("Wording 1").first
    wicked = "Look <img src=/page/x.png><b>here</b> {{rest_s}} seconds"
    session.write_text(session.read_text("utf-8").replace(OLD, wicked), "utf-8")
    expect(first).to_contain_text("Look here 30 seconds")
    assert page.locator("article img, article script").count() == 0
    expect(page.get_by_test_id("problems")).to_contain_text("only <b>, <i> and <u> may be used")


def test_by_keyboard_to_an_exercise_with_its_moving_picture(page: Page) -> None:
    find(page, "X08")
    expect(page.get_by_test_id("name")).to_have_text("cat-cow")
    picture = page.locator("img.photo").first
    expect(picture).to_have_attribute("src", re.compile(r"motions/cat-cow\.gif"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    page.get_by_label("Find").fill("session.re")
    page.get_by_label("Find").press("ArrowDown")
    expect(page.get_by_test_id("name")).to_have_text("session.rest")


def test_another_language_another_mother_and_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    find(page, "session.rest")
    page.get_by_label("Language").select_option("es")
    expect(page.get_by_test_id("place")).to_contain_text("messages/es/session.yaml")
    expect(page.get_by_test_id("loss")).to_contain_text("After a loss")
    page.get_by_label("Sample mother").select_option("loss")
    expect(page.get_by_test_id("loss")).to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.get_by_label("Sample mother")).to_have_value("loss")
    expect(page.get_by_test_id("name")).to_have_text("session.rest")
