"""The rehearsal as a newcomer meets it: `napwise rehearse` and nothing but the page, in a real Chromium."""

import os
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.clock import SystemClock
from tests.acceptance.browsing import CHROMIUM, rehearsing

PICTURE = Path(__file__).parents[2] / "bot" / "rehearsal" / "page" / "rehearsal.png"
PICTURE_BYTES = 400_000
PATIENCE_MS = 15_000
TAPS_AT_MOST, MINUTES_AT_MOST = 25, 3

expect.set_options(timeout=PATIENCE_MS)

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

# The newest message with buttons: its id and labels, which change with every answer.
BOARD = """() => {
  const boards = [...document.querySelectorAll('[data-testid=mother] .message:has(.board)')];
  const last = boards.at(-1);
  if (!last) return '';
  const labels = [...last.querySelectorAll('[data-option]')].map((button) => button.dataset.option);
  return [last.dataset.id, ...labels].join('|');
}"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with rehearsing(tmp_path) as opened:
        yield opened


class Newcomer:
    """Somebody at the page who taps what she sees. `taps` counts those in the mother's chat."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda asked: self.stays_here(asked.url))
        self.page.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.taps = 0
        self.page.goto(address)
        self.mother, self.clinic = self.page.get_by_test_id("mother"), self.page.get_by_test_id("clinician")
        self.decisions = self.page.get_by_test_id("decisions")

    def stays_here(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.errors.append(f"asked for {url}")

    def tap(self, label: str) -> None:
        """Tap the button on her newest question, and wait for what comes of it. "…label" is a label's end."""
        match = f'$="{label[1:]}"' if label.startswith("…") else f'="{label}"'
        button = self.newest(self.mother).locator(f"[data-option{match}]").first
        expect(button).to_be_visible()
        before = self.page.evaluate(BOARD)
        button.click()
        self.taps += 1
        self.until_changed(before)

    def until_changed(self, before: str) -> None:
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < deadline:
            if self.page.evaluate(BOARD) != before and self.mother.locator(".typing").count() == 0:
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"nothing came of it: {before}")

    def newest(self, phone: Locator) -> Locator:
        return phone.locator(".message:has(.board)").last

    def press(self, key: str) -> None:
        """One of the three keys that always stand."""
        before = self.page.evaluate(BOARD)
        self.mother.locator(f'[data-key="{key}"]').click()
        self.until_changed(before)

    def become(self, key: str) -> None:
        self.page.get_by_test_id("personas").locator("summary").click()
        with self.page.expect_response("**/rehearsal/persona", timeout=60_000) as filled:
            self.page.locator(f'[data-persona="{key}"]').click()
        assert filled.value.ok

    def answer_at_the_clinic(self, label: str) -> None:
        self.newest(self.clinic).locator(f'[data-option="{label}"]').click()

    def first_exercise(self) -> None:
        self.press("Baby is asleep")
        self.tap("Chair 5 min")
        self.tap("Nothing new")
        expect(self.mother.locator("img.photo").last).to_be_visible()

    def session_up_to_the_first_check(self) -> None:
        self.first_exercise()
        self.tap("Go")
        self.tap("Done")


@pytest.fixture
def newcomer(browser: Browser, address: str) -> Iterator[Newcomer]:
    arrived = Newcomer(browser, address)
    yield arrived
    arrived.page.close()
    assert not arrived.errors, arrived.errors


def intake(today: date) -> Iterator[str]:
    """What a first-time mother taps, from the greeting to the triage; her baby is about two months old."""
    birth = (today.replace(day=1) - timedelta(days=35)).replace(day=10)
    yield from ("Yes, show me", "I agree", "Skip")
    yield from ("…United Kingdom", f"{birth:%B %Y}", "10", "Vaginal", "No tear")
    yield from (
        "No",
        "No",
        "4",
        "No",
        "Healed",
        "No bleeding",
    )  # surgery, trauma, pain, needle, wound …
    yield from ["None of these"] * 3  # the three cards of the screen
    yield from ("Yes, I'm alone", "No", "No", "No", "I'm not afraid of anyone")
    yield from ["None of these"] * 2  # relative contraindications, joints


@pytest.mark.req("O01", "M01", "M05", "M12", "M31")
def test_a_core_intake_a_session_and_a_stop(newcomer: Newcomer) -> None:
    newcomer.mother.get_by_role("button", name="Start").click()
    newcomer.taps += 1
    for label in intake(SystemClock().now().date()):
        newcomer.tap(label)
    expect(newcomer.mother.locator(".message").last).to_contain_text("Baby is asleep")
    assert newcomer.taps <= TAPS_AT_MOST
    newcomer.session_up_to_the_first_check()
    newcomer.tap("Pain: more")
    newcomer.tap("5")
    newcomer.newest(newcomer.mother).locator('[data-option="No, none of that"]').click()
    stopped = newcomer.mother.locator(".message").last
    expect(stopped).to_contain_text("breathing and rest", ignore_case=True)
    expect(newcomer.decisions.get_by_test_id("decision").first).to_be_visible()


@pytest.mark.req("O01", "C01", "C06", "S01")
def test_a_red_flag_is_taken_and_cleared(newcomer: Newcomer) -> None:
    began = time.monotonic()
    newcomer.become("red_flag")
    expect(newcomer.mother).to_contain_text("999")
    expect(newcomer.clinic).to_contain_text("EMERGENCY")
    alert = newcomer.decisions.get_by_test_id("alert")
    expect(alert).to_contain_text("was called")
    newcomer.answer_at_the_clinic("I take it")
    expect(alert).to_contain_text("has taken it")
    newcomer.newest(newcomer.clinic).locator('[data-option="Clear"]').click()
    newcomer.answer_at_the_clinic("Yes, clear it")
    expect(newcomer.clinic).to_contain_text("cleared in your name")
    expect(alert).to_contain_text("closed")
    assert time.monotonic() - began < MINUTES_AT_MOST * 60


@pytest.mark.req("O01", "S01", "C01")
def test_words_typed_in_the_middle_of_a_session_stop_it(newcomer: Newcomer) -> None:
    newcomer.become("first_time")
    newcomer.session_up_to_the_first_check()
    newcomer.mother.get_by_role("textbox").fill("my bottom feels numb when I wipe")
    newcomer.mother.get_by_role("textbox").press("Enter")
    expect(newcomer.mother).to_contain_text("999")
    expect(newcomer.clinic).to_contain_text("my bottom feels numb when I wipe")
    newcomer.answer_at_the_clinic("I take it")
    expect(newcomer.mother.locator(".message").last).to_contain_text(re.compile("took it|has seen"))


@pytest.mark.req("O01")
def test_the_picture_of_the_readme(newcomer: Newcomer) -> None:
    newcomer.page.set_viewport_size({"width": 1440, "height": 1060})
    newcomer.become("red_flag")
    expect(newcomer.clinic).to_contain_text("EMERGENCY")
    newcomer.answer_at_the_clinic("I take it")
    expect(newcomer.decisions.get_by_test_id("alert")).to_contain_text("has taken it")
    newcomer.become("first_time")
    newcomer.first_exercise()
    newcomer.decisions.locator('[data-rule="RF01"] summary').click()
    newcomer.page.mouse.move(0, 0)
    newcomer.page.wait_for_timeout(1500)
    shot = newcomer.page.screenshot()
    assert len(shot) < PICTURE_BYTES
    if os.environ.get("NAPWISE_PICTURE") == "1":
        PICTURE.write_bytes(shot)


@pytest.mark.req("O01")
def test_time_passes_and_everything_can_start_over(newcomer: Newcomer) -> None:
    clock = newcomer.page.get_by_test_id("clock")
    before = clock.get_attribute("datetime")
    newcomer.page.get_by_role("button", name="Next morning").click()
    expect(clock).to_contain_text("09:0")
    assert clock.get_attribute("datetime") != before
    newcomer.become("wide_gap")
    expect(newcomer.mother.locator(".message").nth(20)).to_be_attached()
    newcomer.page.get_by_role("button", name="Start over").click()
    expect(newcomer.mother.locator(".message")).to_have_count(0)
    expect(newcomer.mother.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.req("O01")
def test_a_narrow_screen_shows_one_pane_and_the_keyboard_reaches_all(newcomer: Newcomer) -> None:
    newcomer.page.set_viewport_size({"width": 400, "height": 800})
    newcomer.mother.get_by_role("button", name="Start").press("Enter")
    expect(newcomer.newest(newcomer.mother)).to_be_visible()
    expect(newcomer.clinic).to_be_hidden()
    newcomer.page.get_by_role("tab", name="You").press("ArrowRight")
    expect(newcomer.clinic).to_be_visible()
    expect(newcomer.mother).to_be_hidden()
    newcomer.page.get_by_role("tab", name="Clinic").press("ArrowRight")
    expect(newcomer.decisions).to_be_visible()
