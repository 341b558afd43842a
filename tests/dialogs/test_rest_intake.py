"""The rest of the intake: four questions a day, gone on with by what is known, skipped ones left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs import registry
from dialogs.flows import rest_intake
from dialogs.speech import known
from policies.effects import Raise, Record
from policies.intake_order import TOPICS
from tests.support.night import enrolled, words
from tests.support.talk import Talk, the_book

DAY = timedelta(days=1)
ANSWERS = {
    "leg": ["no"],
    "girdle": ["none"],
    "mood_down": ["no"],
    "mood_interest": ["no"],
    "gap": ["2"],
    "baby_name": ["=Mia"],
    "goal_1": ["=lift her out of the cot"],
    "goal_2": ["skip"],
    "height": ["=1.65 m"],
    "weight": ["=150 lb"],
    "phone": ["=+44 7700 900 123"],
}


def begin(talk: Talk, days: int = 1) -> None:
    """The timer of another day."""
    talk.facts = replace(talk.facts, now=talk.facts.now + days * DAY)
    talk.begin("rest_intake")


def answer(talk: Talk) -> str:
    """Answer whatever is asked: as in ANSWERS, else the first way that is there. The node's name."""
    assert talk.conversation.open is not None
    node = talk.conversation.open.node
    for given in ANSWERS.get(node, [""]):
        if given.startswith("="):
            talk.write(given[1:])
        elif given:
            talk.tap(given)
        else:
            options = [o.id for o in talk.conversation.open.options]
            talk.tap("no" if "no" in options else "none" if "none" in options else options[0])
    return node


def day(talk: Talk) -> list[str]:
    """One day's questions, answered."""
    begin(talk)
    asked = []
    while talk.node.startswith(("rest_intake.", "mood.")):
        asked.append(answer(talk))
    return asked


@pytest.mark.req("M05")
def test_the_first_day_asks_what_decides_safety() -> None:
    talk = enrolled()
    assert day(talk) == ["leg", "girdle", "mood_down", "mood_interest"]
    assert talk.said[-1].endswith("rest_intake.enough")
    assert talk.facts.value("rest_intake_done") is None


@pytest.mark.req("M05")
def test_a_second_call_on_the_same_day_asks_nothing_more() -> None:
    talk = enrolled()
    day(talk)
    talk.begin("rest_intake")
    assert talk.node == ""
    assert "rest_intake.enough" in talk.said


@pytest.mark.req("M04", "M05")
def test_all_of_it_in_days_of_four_and_then_done() -> None:
    talk = enrolled()
    days = []
    while talk.facts.value("rest_intake_done") is None:
        days.append(day(talk))
        assert len(days) < 30
    assert all(len(asked) <= 4 for asked in days)
    asked = [node for each in days for node in each]
    assert len(asked) == len(set(asked))
    due = {a.node for t in TOPICS for a in t.asks} - {"illness_known", "needle_when", "goal_2_score"}
    assert due - {"goal_3", "goal_3_score"} == set(asked)
    assert talk.said[-1].endswith("rest_intake.all_done")
    assert talk.facts.value("weight_kg") == 68.0
    assert talk.facts.value("height_cm") == 165
    assert talk.facts.value("phone") == "+447700900123"
    talk.begin("rest_intake")
    assert talk.said == ["rest_intake.nothing_left"]


@pytest.mark.req("M04")
def test_it_goes_on_weeks_later_where_it_stopped() -> None:
    talk = enrolled()
    begin(talk)
    talk.tap("no")
    assert talk.node == "rest_intake.girdle"
    begin(talk, days=21)
    assert talk.node == "rest_intake.girdle"
    talk.tap("girdle_stairs", "done")
    assert talk.facts.value("girdle_stairs") == "yes"
    assert talk.node == "mood.mood_down"


@pytest.mark.req("M04")
def test_a_skipped_question_counts_as_asked_and_is_not_asked_again() -> None:
    talk = enrolled()
    begin(talk)
    talk.tap("skip", "skip", "skip", "skip")
    assert talk.node == ""
    assert talk.facts.value("leg_pain") is None
    assert talk.facts.value("mood_low") is None
    begin(talk)
    assert talk.node == "rest_intake.illness"


@pytest.mark.req("M05", "S01")
@pytest.mark.parametrize("tapped", ["leg_numb", "leg_weak"])
def test_a_numb_or_weak_leg_reports_the_sign(tapped: str) -> None:
    talk = enrolled()
    begin(talk)
    turn = talk.tap(tapped)
    assert talk.facts.value("leg_weak") == "yes"
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "lock"
    assert any(isinstance(e, Raise) and e.category == "neuro_deficit" for e in turn.effects)


@pytest.mark.req("M05", "S01")
def test_cancer_reaches_the_red_flag_and_is_not_asked_twice() -> None:
    talk = enrolled()
    day(talk)
    begin(talk)
    turn = talk.tap("cancer_ever")
    assert any(isinstance(e, Raise) and e.rules == ("RF13",) for e in turn.effects)
    told = enrolled()
    told.facts = told.facts.learn(
        replace(told.facts.known["fever"], name="cancer_or_weight_loss", value="yes")
    )
    day(told)
    begin(told)
    assert told.node == "rest_intake.illness_known"


@pytest.mark.req("M38")
def test_in_baby_loss_nothing_about_a_baby_is_asked() -> None:
    talk = enrolled()
    talk.facts = talk.facts.learn(replace(talk.facts.known["fever"], name="baby_loss", value="yes"))
    asked: list[str] = []
    while talk.facts.value("rest_intake_done") is None:
        asked += day(talk)
        assert "baby" not in words(talk).lower()
    assert not {"baby_name", "support", "main_carer", "feeding", "baby_weight"} & set(asked)


@pytest.mark.req("M05")
def test_the_belly_check_waits_for_week_six() -> None:
    talk = enrolled()
    born = (talk.facts.now - timedelta(days=20)).date().isoformat()
    talk.facts = talk.facts.learn(replace(talk.facts.known["birth_date"], value=born))
    early: list[str] = []
    while talk.facts.value("rest_intake_done") is None:
        early += day(talk)
    assert "gap" not in early
    begin(talk, days=60)
    assert talk.node == "rest_intake.gap"


@pytest.mark.req("M41")
@pytest.mark.parametrize("answers", [("yes", "no"), ("no", "yes"), ("unsure", "unsure", "no")])
def test_a_yes_to_a_mood_question_brings_support_and_a_task(answers: tuple[str, ...]) -> None:
    talk = enrolled()
    begin(talk)
    talk.tap("no", "none", *answers)
    effects = [e for turn in talk.turns[-len(answers) :] for e in turn.effects]
    assert Record("note", "digest_task", "mood_low") in effects
    assert talk.facts.value("mood_low") == "yes"
    said = " ".join(d.message for turn in talk.turns[-len(answers) :] for d in turn.drafts)
    assert said.index("hard.mood_low") < said.index("safety.mood_support")


@pytest.mark.req("M05", "C05")
def test_what_a_clinic_should_know_is_a_line_of_its_digest() -> None:
    talk = enrolled()
    day(talk)
    begin(talk)
    first = talk.tap("weak_immunity", "done")
    second = talk.tap("unsure", "unsure")
    assert Record("note", "digest_task", "healing_illness") in first.effects
    assert Record("note", "digest_task", "blood_thinners") in second.effects
    assert talk.facts.patient is not None
    assert talk.facts.patient.stop == "none"


@pytest.mark.req("M02")
def test_her_babys_name_is_used_once_it_is_known_and_never_after_a_loss() -> None:
    talk = enrolled()
    named = talk.facts.learn(replace(talk.facts.known["fever"], name="baby_name", value="Mia"))
    assert known(named, the_book(), "en")["baby"] == "Mia"
    lost = named.learn(replace(named.known["fever"], name="baby_loss", value="yes"))
    assert "baby" not in known(lost, the_book(), "en")


@pytest.mark.req("M41")
def test_two_noes_are_thanked_and_half_an_answer_is_no_answer() -> None:
    talk = enrolled()
    begin(talk)
    talk.tap("no", "none", "no", "skip")
    assert talk.facts.value("mood_low") is None
    other = enrolled()
    begin(other)
    other.tap("no", "none", "no", "no")
    assert other.facts.value("mood_low") == "no"


@pytest.mark.req("M05")
def test_the_flow_has_a_node_for_every_topic() -> None:
    nodes = {node.name for node in rest_intake.FLOW.nodes} | {n.name for n in registry.FLOWS["mood"].nodes}
    assert {topic.name for topic in TOPICS} <= nodes
    assert {ask.node for topic in TOPICS for ask in topic.asks} <= nodes


@pytest.mark.req("M04")
def test_before_the_core_is_done_the_core_comes_first() -> None:
    talk = Talk()
    talk.command("start")
    talk.tap("go_on", "agree")
    talk.begin("rest_intake")
    assert talk.node.startswith("intake.")
