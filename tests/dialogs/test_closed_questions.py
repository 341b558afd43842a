"""The closed questions behind a sign: asked at once, never passed over, and what each answer brings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.facts import Fact
from tests.support.states import enrolled
from tests.support.talk import Talk


def stop(talk: Talk) -> str:
    assert talk.facts.patient is not None
    return talk.facts.patient.stop


def not_asked_today(talk: Talk, name: str) -> Talk:
    known = {key: fact for key, fact in talk.facts.known.items() if key != name}
    talk.facts = replace(talk.facts, known=known)
    return talk


def told(talk: Talk) -> str:
    return " ".join(talk.said)


@pytest.mark.req("S06", "M06")
def test_a_leak_with_a_cough_is_asked_about_and_then_is_for_the_days_to_come() -> None:
    talk = enrolled()
    talk.write("I leak when I sneeze")
    assert talk.node == "leak.signs" and "safety.prolapse" not in told(talk)
    talk.tap("none")
    assert "safety.prolapse" in told(talk) and stop(talk) == "none"


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    "sign", ["leak_changed", "leak_with_pain", "saddle_numb", "no_bladder_feeling", "lost_control"]
)
def test_any_of_the_questions_about_a_leak_makes_it_an_emergency(sign: str) -> None:
    talk = enrolled()
    talk.write("I leak when I sneeze")
    talk.tap(sign)
    assert "safety.cauda_equina" in told(talk) and stop(talk) == "lock"
    talk.tap("done")
    assert "clarify.stopped" in told(talk) and "safety.prolapse" not in told(talk)


@pytest.mark.req("S06")
def test_not_sure_twice_about_a_leak_is_an_emergency() -> None:
    talk = enrolled()
    talk.write("I leak when I sneeze")
    talk.tap("unsure", "unsure")
    assert stop(talk) == "lock"


@pytest.mark.req("M06")
def test_thoughts_that_frighten_and_are_unwanted_bring_support_and_no_lock() -> None:
    talk = not_asked_today(enrolled(), "hears_or_sees_things")
    talk.write("I keep picturing hurting him")
    assert talk.node == "thoughts.frighten" and "safety.unwanted_thoughts" in told(talk)
    talk.tap("yes", "no", "no")
    assert "thoughts.thanks" in told(talk) and stop(talk) == "none"


INTENT = "no | unsure unsure | yes yes | yes unsure unsure | yes no yes | yes no unsure unsure"


@pytest.mark.req("M06", "S06")
@pytest.mark.parametrize("answers", INTENT.split(" | "))
def test_thoughts_with_intent_or_without_fear_or_with_voices_are_an_emergency(answers: str) -> None:
    talk = not_asked_today(enrolled(), "hears_or_sees_things")
    talk.write("I keep picturing hurting him")
    talk.tap(*answers.split())
    assert stop(talk) == "lock"


@pytest.mark.req("S06")
def test_a_fever_asks_for_the_needle_where_nobody_knows_of_one() -> None:
    talk = not_asked_today(enrolled(), "needle_in_back")
    born = Fact("birth_date", "2026-02-20", None, talk.facts.now, "test")
    talk.facts = replace(talk.facts, known={**talk.facts.known, "birth_date": born})
    talk.write("my temperature is 38.5")
    assert talk.node == "needle.asked" and stop(talk) == "lock"
    talk.tap("unsure", "unsure")
    assert "safety.spinal_infection" in told(talk)


@pytest.mark.req("S06", "S04")
def test_no_exercise_while_a_question_about_a_red_flag_is_open() -> None:
    talk = enrolled()
    talk.write("no numbness or tingling")
    assert talk.node == "clarify.now"
    talk.command("asleep")
    assert talk.node == "clarify.now" and "asleep.question_first" in told(talk)
    talk.tap("no")
    talk.command("asleep")
    assert talk.node.startswith("asleep.")


@pytest.mark.req("M19")
def test_the_morning_asks_about_the_bleeding_only_while_there_is_some() -> None:
    for bleeding, node in (("none", ""), ("light", "morning.bleeding")):
        talk = enrolled()
        fact = Fact("bleeding", bleeding, None, talk.facts.now, "test")
        talk.facts = replace(talk.facts, known={**talk.facts.known, "bleeding": fact})
        talk.begin("morning")
        talk.tap("2")
        assert talk.node == node
    talk.tap("pink")
    assert talk.facts.number("bleeding_heavier_times") == 1 and stop(talk) == "none"
    talk.begin("morning")
    talk.tap("2", "pink")
    assert stop(talk) == "lock" and "safety.haemorrhage_today" in told(talk)


@pytest.mark.req("M35")
def test_the_week_asks_again_what_keeps_her_at_easy_moves() -> None:
    talk = enrolled()
    for name, value in (("wound", "healing"), ("bleeding", "light")):
        fact = Fact(name, value, None, talk.facts.now, "test")
        talk.facts = replace(talk.facts, known={**talk.facts.known, name: fact})
    talk.begin("review")
    talk.tap("3", "7_or_more")
    assert talk.node == "review.wound"
    talk.tap("healed")
    assert talk.node == "review.bleeding"
    talk.tap("none")
    assert talk.facts.value("wound") == "healed" and talk.facts.value("bleeding") == "none"


@pytest.mark.req("M04")
def test_what_she_has_answered_today_is_not_asked_twice() -> None:
    talk = enrolled()
    talk.write("I keep picturing hurting him")
    talk.tap("yes", "no")
    assert "thoughts.thanks" in told(talk)
