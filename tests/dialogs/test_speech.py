"""Her name, her baby's name and age: said where they are known, left out where they are not."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from dialogs.clockface import shown
from dialogs.render import Voice
from dialogs.speech import about_item, age_in_words, known, stop_signs
from policies.aftermath import learned
from policies.effects import Dose, Item, Prescribe, Record, Say
from policies.facts import Facts
from tests.support.talk import Talk, the_book

AGES = the_book().content.message("en", "general.ages").options


def told(**facts: object) -> Facts:
    known_so_far = Talk().facts
    for name, value in facts.items():
        known_so_far = learned(known_so_far, Record("fact", name, value))
    return known_so_far


def born(days: int) -> str:
    return (Talk().facts.today - timedelta(days=days)).isoformat()


@pytest.mark.req("M02")
@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (6, "6 days"), (7, "1 week"), (55, "7 weeks"), (91, "13 weeks"),
     (92, "3 months"), (125, "4 months"), (365, "12 months")],
)  # fmt: skip
def test_an_age_is_told_as_mothers_count(days: int, words: str) -> None:
    assert age_in_words(days, AGES) == words


@pytest.mark.req("M02")
def test_what_is_known_can_be_said() -> None:
    given = known(told(baby_name=" Mia ", birth_date=born(50)), the_book(), "en")
    assert (given["baby"], given["baby_age"], given["week"]) == ("Mia", "7 weeks", "7")


@pytest.mark.req("M02", "S06")
@pytest.mark.parametrize(
    "facts", [{}, {"baby_name": "  "}, {"birth_date": born(-2)}, {"birth_date": born(900)}]
)
def test_what_is_not_known_is_left_out(facts: dict[str, str]) -> None:
    assert not {"baby", "baby_age", "week"} & known(told(**facts), the_book(), "en").keys()


@pytest.mark.req("M38")
def test_after_a_loss_nothing_of_the_baby_is_known() -> None:
    facts = told(baby_name="Mia", birth_date=born(50), baby_loss="yes")
    assert not {"baby", "baby_age", "week"} & known(facts, the_book(), "en").keys()


FREQUENT = """
asleep.minutes asleep.later asleep.resume session.woke session.close session.idle_kept
morning.pain morning.thanks intake.green settings.resumed onboarding.again
""".split()  # noqa: SIM905


@pytest.mark.req("M02")
def test_frequent_messages_say_the_names() -> None:
    facts = told(baby_name="Mia", birth_date=born(50))
    named = 0
    for id in FREQUENT:
        said = {Voice(facts, the_book(), {}, dice).words(Say(id))[0] for dice in range(6)}
        named += any("Mia" in text or "Ana" in text for text in said)
        unnamed = {Voice(told(), the_book(), {}, dice).words(Say(id))[0] for dice in range(6)}
        assert not [text for text in unnamed if "Mia" in text or "{" in text], id
    assert named >= 10


@pytest.mark.req("M30")
@pytest.mark.parametrize(
    ("country", "at", "shown_as"),
    [("GB", time(14, 30), "14:30"), ("US", time(14, 30), "2:30 pm"), ("US", time(0, 5), "12:05 am"),
     ("IN", time(9), "9 am"), ("CA", time(12), "12 pm"), ("", time(7), "07:00")],
)  # fmt: skip
def test_a_clock_shows_what_hers_shows(country: str, at: time, shown_as: str) -> None:
    facts = Talk().facts
    assert facts.patient is not None
    assert shown(at, replace(facts, patient=replace(facts.patient, country=country))) == shown_as


def card(exercise: str, dose: Dose, **facts: object) -> dict[str, object]:
    shown_now = Prescribe("next", 5, "mat", items=(Item(exercise, dose),), index=0)
    return dict(about_item(shown_now, Say("session.exercise"), told(**facts), the_book(), "en"))


COMMON = the_book().content.message("en", "general.stop_signs").say[0]


@pytest.mark.req("M11")
def test_a_card_says_the_stop_sign_of_its_own_before_those_of_all() -> None:
    assert card("X14", Dose(1, 4, 5))["stop_signs"] == f"your hips wobble twice; {COMMON}"


@pytest.mark.req("M11")
def test_without_a_stop_sign_of_its_own_a_card_says_those_of_all() -> None:
    words = the_book().content.exercise_words("en", "X14").model_copy(update={"stop": None})
    assert stop_signs(words, the_book(), "en") == COMMON


@pytest.mark.req("M11")
@pytest.mark.parametrize(
    ("exercise", "dose", "words"),
    [
        ("X30", Dose(1, None, 300), "about 5 min, and turn back at half time"),
        ("X30", Dose(1, None, 330), "about 5 min, and turn back at half time"),
        ("X31", Dose(2, None, 50), "about 1 min uphill"),
        ("X22", Dose(2, None, 12), "12 seconds on each side"),
        ("X14", Dose(1, 4, 5), "4 times on each side, hold each 5 seconds"),
    ],
)
def test_how_much_is_said_in_the_words_of_the_exercise(exercise: str, dose: Dose, words: str) -> None:
    assert card(exercise, dose)["dose"] == words


@pytest.mark.req("M38")
def test_after_a_loss_a_card_has_no_baby_to_put_down() -> None:
    dose = Dose(1, 4, 5)
    assert "baby" in str(card("X14", dose)["setup"])
    assert "baby" not in str(card("X14", dose, baby_loss="yes"))
