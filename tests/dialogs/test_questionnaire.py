"""A clinic's questionnaire with her: its waves, going on after days, blanks, an answer that is a red flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.books import CONTENT, read_book
from dialogs.model import EventKind
from policies.effects import Raise
from policies.prompting import forms
from policies.rules import Book
from tests.support import talk, weeks
from tests.support.weeks import Weeks

FOLDER = Path(__file__).parent / "transcripts" / "a_questionnaire"
BOOK = read_book(CONTENT, folder=FOLDER)
DAYS = BOOK.content.questionnaires["days"]


def every_two_weeks() -> Book:
    form = DAYS.model_copy(update={"waves": (), "every_days": 14})
    content = BOOK.content.content.model_copy(update={"questionnaires": {"days": form}})
    return replace(BOOK, content=replace(BOOK.content, content=content))


def with_book(monkeypatch: pytest.MonkeyPatch, book: Book) -> Weeks:
    for module in (talk, weeks):
        monkeypatch.setattr(module, "the_book", lambda: book)
    her = Weeks()
    her.enrol()
    for name in ("rest_intake_done", "reassessment_asked"):
        her.facts = _said(her, name, "yes")
    her.facts = _said(her, "bites", "no")
    return her


def item_asked(her: Weeks) -> str:
    assert her.conversation.open is not None
    return str(her.conversation.open.keep["item"])


def _said(her: Weeks, name: str, value: str) -> talk.Facts:
    return her.facts.learn(replace(her.facts.known["intake_done"], name=name, value=value))


@pytest.fixture
def her(monkeypatch: pytest.MonkeyPatch) -> Weeks:
    return with_book(monkeypatch, BOOK)


def test_no_file_and_nothing_is_asked() -> None:
    plain = Weeks()
    plain.enrol()
    assert forms.due_now(plain.facts, talk.the_book()) is None
    plain.wait(days=6)
    assert not [heard for heard in plain.sent if "questionnaire." in heard.messages]


@pytest.mark.req("R06")
def test_it_goes_on_after_days_where_she_left_it_and_is_scored_at_the_end(her: Weeks) -> None:
    her.wait(days=1)
    assert her.node == "questionnaire.item"
    her.tap("1.1", "later")
    assert her.node == "" and her.facts.value("days_w0_1") == "1"
    her.wait(days=1)
    assert her.node == "questionnaire.item" and item_asked(her) == "2"
    her.tap("skip")
    assert her.facts.value("days_w0_score") is None
    her.tap("tea.2")
    assert her.said == ["questionnaire.thanks"]
    assert (her.facts.value("days_w0_blank"), her.facts.value("days_w0_score")) == (1, 1)
    assert forms.blanks(her.facts, BOOK) == 1
    her.wait(days=3)
    assert forms.due_now(her.facts, BOOK) is None


@pytest.mark.req("R06")
def test_left_alone_it_is_not_asked_again_the_next_morning_and_ends_with_its_wave(her: Weeks) -> None:
    her.wait(days=20)
    asked = [heard.at.date() for heard in her.sent if "questionnaire.hello" in heard.messages]
    first = her.local(her.facts.at("intake_done")).date()  # type: ignore[arg-type]
    assert len(asked) >= 2 and all((b - a).days >= 3 for a, b in pairwise(asked))
    assert asked[-1] < first + timedelta(days=14)
    assert her.facts.value("days_w0_blank") is None, "nothing is made up for what she never answered"


@pytest.mark.req("R06")
def test_at_six_weeks_it_follows_the_outcome_questions(her: Weeks) -> None:
    for _ in range(42):
        her.wait(days=1)
        her.command("help")
    while her.node.split(".")[0] not in ("outcomes", ""):
        her.tap("skip")
    assert her.node == "outcomes.pain"
    her.tap("skip", "skip", "skip")
    assert her.node == "questionnaire.item" and her.facts.value("outcome_w6") == "done"
    her.tap("1.0", "2.0", "tea.2")
    assert her.facts.value("days_w6_score") == 0 and her.node == ""


@pytest.mark.req("M04")
def test_back_asks_the_item_before_and_an_old_tap_answers_nothing(her: Weeks) -> None:
    her.wait(days=1)
    old = her.conversation.open
    her.tap("1.2", "back")
    assert her.facts.value("days_w0_1") == "2"
    her.tap("1.0")
    assert her.facts.value("days_w0_1") == "0" and item_asked(her) == "2"
    assert old is not None
    her.take(EventKind.OPTION_CHOSEN, asked=replace(old, ask="older"), index=2, ask="older")
    assert her.facts.value("days_w0_1") == "0" and her.facts.value("days_w0_2") is None
    her.tap("back", "skip")
    assert forms.answers(forms.Place(DAYS, "w0"), her.facts) == {}
    her.write("often")
    assert her.facts.value("days_w0_2") == "2"


@pytest.mark.req("M41", "S01")
@pytest.mark.parametrize("how", ["tapped", "its number", "its words"])
def test_a_red_item_takes_the_red_flag_path_in_the_same_turn(her: Weeks, how: str) -> None:
    her.wait(days=1)
    her.tap("1.0", "2.0")
    words = {"its number": "1", "its words": "So cold that I poured it away in the end"}
    turn = her.tap("tea.0") if how == "tapped" else her.write(words[how])
    raised = [effect for effect in turn.effects if isinstance(effect, Raise)]
    assert [alert.rules for alert in raised] == [("RF17",)]
    assert "poured it away" in raised[0].words or how == "its number"
    assert her.facts.value("self_harm") == "yes" and her.facts.value("days_w0_tea") == "0"
    assert "safety.self_harm" in "+".join(her.said) and her.facts.value("days_w0_score") == 2


@pytest.mark.req("M41", "M06")
def test_a_red_flag_in_the_middle_ends_it_until_a_clinician_has_cleared_her(her: Weeks) -> None:
    her.wait(days=1)
    her.tap("1.0")
    her.write("I want to kill myself")
    her.command("help")
    assert her.node != "questionnaire.item" and forms.due_now(her.facts, BOOK) is None
    her.wait(days=4)
    assert [h for h in her.sent if "questionnaire.item" in h.messages][-1].at.date() < her.facts.today
    cleared = replace(her.facts, patient=replace(her.facts.patient, stop="none"))  # type: ignore[type-var]
    assert forms.due_now(cleared, BOOK) is not None


@pytest.mark.req("M41")
def test_every_two_weeks_is_a_wave_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    book = every_two_weeks()
    her = with_book(monkeypatch, book)
    her.wait(days=1)
    her.tap("1.0", "2.0", "tea.2")
    assert her.facts.value("days_t0_score") == 0
    assert forms.next_day(her.facts, book) == her.facts.today + timedelta(days=13)
    her.facts = replace(her.facts, now=her.facts.now + timedelta(days=13))
    place = forms.due_now(her.facts, book)
    assert place is not None and place.wave == "t1"


@pytest.mark.req("M38")
def test_only_in_her_language_and_after_a_loss_without_a_word_of_a_baby(her: Weeks) -> None:
    assert her.facts.patient is not None
    spanish = replace(her.facts, patient=replace(her.facts.patient, lang="es"))
    assert forms.words_for_her(DAYS, spanish) is None
    lost = _said(her, "baby_loss", "yes")
    assert forms.words_for_her(DAYS, lost) is not None
    words = DAYS.plan.model_copy(update={"intro": "How are you and your baby?"})
    assert forms.words_for_her(DAYS.model_copy(update={"languages": {"en": words}}), lost) is None


def test_a_file_taken_away_ends_the_questionnaire_kindly(her: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    her.wait(days=1)
    without = replace(BOOK, content=read_book(CONTENT).content)
    monkeypatch.setattr(talk, "the_book", lambda: without)
    assert her.tap("1.1").drafts and her.facts.value("days_w0_1") is None
    assert her.node == "", "she is not stuck at a question nobody can read any more"
