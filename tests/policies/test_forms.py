"""A clinic's questionnaire by policy alone: when it is open, when it is asked again, what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from bot.books import CONTENT, read_book
from content.catalog import Catalog
from content.questionnaire import Questionnaire
from policies.effects import Record
from policies.facts import Facts
from policies.guards import GUARDS
from policies.prompting import forms
from policies.rules import Book
from tests.support.mothers import NOON, ROOT, mother
from tests.support.situations import book_of_two_dates

TODAY = NOON.date()
WEEK = 24 * 7


@cache
def days() -> Questionnaire:
    folder = ROOT / "tests" / "dialogs" / "transcripts" / "a_questionnaire"
    return read_book(CONTENT, folder=folder).content.questionnaires["days"]


def book(*given: Questionnaire) -> Book:
    plain = book_of_two_dates()
    found = {form.id: form for form in given or (days(),)}
    content = plain.content.content.model_copy(update={"questionnaires": found})
    return replace(plain, content=Catalog("test", content))


def hers(hours: float, said: Mapping[str, Any] | None = None, **row: Any) -> Facts:
    """A mother whose intake ended `hours` ago."""
    row = {"zone": "Europe/London", **row}
    return mother(said={"intake_done": ["yes", hours], **(said or {})}, **row)


def every(number: int) -> Questionnaire:
    return days().model_copy(update={"waves": (), "every_days": number})


def open_waves(facts: Facts, of: Book) -> list[str]:
    return [place.wave for place in forms.opened(facts, of)]


@pytest.mark.req("R06")
@pytest.mark.parametrize(
    ("days_ago", "waves"),
    [(0, ["w0"]), (13, ["w0"]), (14, []), (41, []), (42, ["w6"]), (55, ["w6"]), (56, []), (84, [])],
)
def test_it_is_open_for_two_weeks_from_the_day_of_its_wave(days_ago: int, waves: list[str]) -> None:
    assert open_waves(hers(24 * days_ago), book()) == waves


@pytest.mark.req("R06")
def test_every_so_many_days_only_while_she_is_with_us() -> None:
    of = book(every(14))
    assert open_waves(hers(24 * 15), of) == ["t1"]
    assert open_waves(hers(24 * 15, status="ended"), of) == []
    assert open_waves(replace(hers(24 * 15), patient=None), of) == []
    assert open_waves(mother(said={"intake_done": None}), of) == []


@pytest.mark.req("M38")
def test_one_that_is_not_in_her_language_does_not_hide_the_next() -> None:
    foreign = days().model_copy(update={"id": "other", "languages": {"es": days().plan}})
    assert [place.form.id for place in forms.opened(hers(1), book(foreign, days()))] == ["days"]


@pytest.mark.req("M38")
def test_after_a_loss_no_word_of_a_baby_is_read_wherever_it_stands_and_in_any_language() -> None:
    lost = hers(1, {"baby_loss": "yes"})
    last = days().plan.items[-1].model_copy(update={"text": "Did your baby sleep?"})
    plan = days().plan.model_copy(update={"items": (*days().plan.items[:-1], last)})
    assert forms.words_for_her(days().model_copy(update={"languages": {"en": plan}}), lost) is None
    # Each text is looked at for itself: the end of one and the begin of the next are no word.
    split = days().plan.model_copy(update={"intro": "Tell us about a car"})
    assert forms.words_for_her(days().model_copy(update={"languages": {"en": split}}), lost) is not None
    spanish = days().plan.model_copy(update={"intro": "¿Cómo duerme su bebé?"})
    in_spanish = replace(lost, patient=replace(lost.patient, lang="es"))  # type: ignore[type-var]
    assert forms.words_for_her(days().model_copy(update={"languages": {"es": spanish}}), in_spanish) is None
    french = replace(lost, patient=replace(lost.patient, lang="fr"))  # type: ignore[type-var]
    form = days().model_copy(update={"languages": {"fr": plan}})
    assert forms.words_for_her(form, french) is None, (
        "the English words stand in for a language without a list"
    )
    assert forms.words_for_her(form, replace(french, known={})) is plan


@pytest.mark.req("R06")
@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({}, True),
        ({"form_asked": ["yes", 24]}, False),
        ({"form_asked": ["yes", 48]}, False),
        ({"form_asked": ["yes", 72]}, True),
        ({"form_asked": ["yes", 24], "days_w0_1": ["1", 24]}, True),
        ({"form_asked": ["yes", 24], "days_w0_1_skipped": ["yes", 23]}, True),
        ({"form_asked": ["yes", 24], "days_w0_1": ["1", 30]}, False),
        ({"form_asked": ["yes", 1], "days_w0_1": ["1", 0]}, False),
    ],
)
def test_left_alone_it_waits_three_days_and_answered_in_part_until_tomorrow(
    said: dict[str, Any], due: bool
) -> None:
    facts = hers(24 * 5, said)
    assert (forms.due_now(facts, book()) is not None) is due
    assert GUARDS["form_is_due"](facts, {}, book()) is due
    assert forms.due_now(replace(facts, patient=replace(facts.patient, stop="lock")), book()) is None  # type: ignore[type-var]


@pytest.mark.req("R06")
def test_the_next_look_is_tomorrow_or_at_the_next_round() -> None:
    through = {f"days_t1_{item}": "1" for item in days().items}
    assert forms.next_day(hers(24 * 15), book(every(14))) == date(2026, 3, 3)
    assert forms.next_day(hers(24 * 15, through), book(every(14))) == TODAY + timedelta(days=13)
    assert forms.next_day(hers(24 * 20), book()) is None
    assert forms.next_day(mother(said={"intake_done": None}), book(every(14))) is None


def test_a_frame_names_the_questionnaire_and_its_wave() -> None:
    place = forms.at({"form": "days", "wave": "w6"}, book())
    assert place is not None and (place.form.id, place.name, place.wave) == ("days", "days", "w6")
    bare = forms.at({"form": "days"}, book())
    assert bare is not None and bare.wave == ""
    assert forms.at({}, book()) is None and forms.at({"form": "gone"}, book()) is None
    assert forms.Place(days(), "w0") != forms.Place(every(14).model_copy(update={"id": "other"}), "w0")


@pytest.mark.req("R06")
@pytest.mark.parametrize("said", [{}, {"days_w0_1": "1"}])
def test_a_frame_goes_on_while_something_is_left(said: dict[str, Any]) -> None:
    frame = {"form": "days", "wave": "w0"}
    assert GUARDS["form_goes_on"](hers(1, said), frame, book())
    assert GUARDS["form_is_cut_short"](hers(1, said), frame, book())
    through = hers(1, {f"days_w0_{item}": "1" for item in days().items})
    assert not GUARDS["form_goes_on"](through, frame, book())
    assert not GUARDS["form_is_cut_short"](through, frame, book())
    assert not GUARDS["form_is_cut_short"](hers(1), {}, book())


@pytest.mark.req("R06")
def test_what_she_left_out_after_an_answer_is_a_blank() -> None:
    place = forms.Place(days(), "w0")
    later = {"days_w0_1": ["1", 1], "days_w0_1_skipped": ["yes", 2], "days_w0_2": "2"}
    assert forms.answers(place, hers(9, later)) == {"1": "1", "2": "2"}
    for hours in (0, 1):
        out = {"days_w0_1": ["1", 1], "days_w0_1_skipped": ["yes", hours]}
        assert forms.answers(place, hers(9, out)) == {}


def kept(said: dict[str, Any], told: list[str], of: Book) -> list[Record]:
    records = [Record("fact", name, "yes" if name.endswith("skipped") else "1") for name in told]
    return [record for record in forms.scored(records, hers(9, said), of) if isinstance(record, Record)]


@pytest.mark.req("R06", "M41")
def test_the_last_answer_completes_it_and_its_score_is_kept_by_wave_and_as_the_newest() -> None:
    given = {"days_w0_1": "1", "days_w0_2": "1"}
    assert kept(given, ["days_w0_tea"], book()) == [
        Record("fact", "days_w0_blank", 0, "questions"),
        Record("fact", "days_w0_score", 3, "points"),
        Record("fact", "days_total", 3, "points"),
    ]
    assert kept(given, ["days_w0_tea_skipped"], book())[0] == Record("fact", "days_w0_blank", 1, "questions")
    assert kept({"days_w0_1": "1", "days_w0_2_skipped": "yes"}, ["days_w0_tea_skipped"], book()) == [
        Record("fact", "days_w0_blank", 2, "questions")
    ]
    assert kept({"days_w0_1": "1"}, ["days_w0_tea"], book()) == []


@pytest.mark.req("R06")
def test_one_that_is_not_complete_does_not_keep_another_from_its_score() -> None:
    other = days().model_copy(update={"id": "other"})
    given = {"other_w0_1": "1", "other_w0_2": "1"}
    found = kept(given, ["pain_now", "days_w0_1", "other_w0_tea"], book(days(), other))
    assert [record.name for record in found] == ["other_w0_blank", "other_w0_score", "other_total"]
