"""The second step of the intake: its order, whom each question is for, and the number made of two answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.asking import reading
from policies.facts import Facts
from policies.intake_order import TOPICS, fits, upcoming
from tests.support.mothers import book, mother

DECIDE_LEVEL = ("leg", "girdle", "mood", "illness", "thinners", "pressure")
# In the order in which she is asked: the question, and every fact that shows it was answered.
QUESTIONS = """
leg: leg_pain
girdle: girdle_one_leg girdle_unclear
mood_down: mood_down
mood_interest: mood_interest
illness: diabetes illness_unclear
illness_known: diabetes illness_known_unclear
thinners: blood_thinners
pressure: pressure_history
needle_when: needle_when
birth_trouble: birth_blood_loss birth_trouble_unclear
gap: abdominal_gap
dome: doming
baby_name: baby_name
goal_1: goal_1
goal_1_score: goal_1_score
support: support
longest_stretch: longest_stretch
floor_space: floor_space
noise_matters: noise_matters
pain_worst: pain_worst
pain_average: pain_average
where: pain_low_back where_unclear
goal_2: goal_2
goal_2_score: goal_2_score
goal_3: goal_3
goal_3_score: goal_3_score
phone: phone
support_phone: support_phone
main_carer: main_carer
feeding: feeding
lifting: lifting
strain: strain
earlier_pain: earlier_pain
pregnancy_pain: pregnancy_pain
first_days_pain: first_days_pain
family_pain: family_pain
parity: parity
age: age_years
activity: activity_before
height: height_cm
weight: weight_kg
weight_before: weight_before_kg
baby_weight: baby_weight_kg
forward_bend: forward_bend_cm
sex_pain: pain_with_sex
"""
ANSWERED_BY = {
    node: facts.split() for node, facts in (line.split(":") for line in QUESTIONS.split("\n") if line)
}
OPEN = {"needle_in_back": "yes", "doming": None, "goal_1": "run", "goal_2": "walk"}
ASKS = [ask for topic in TOPICS for ask in topic.asks]


@pytest.mark.req("M05")
def test_what_decides_safety_and_level_comes_first() -> None:
    assert tuple(topic.name for topic in TOPICS[:4]) == DECIDE_LEVEL[:4]
    assert {topic.name for topic in TOPICS[:7]} >= set(DECIDE_LEVEL)


def test_no_two_questions_share_a_name() -> None:
    names = [ask.node for ask in ASKS]
    assert len(names) == len(set(names))


@pytest.mark.req("M05")
def test_the_questions_in_their_order() -> None:
    assert [ask.node for ask in ASKS] == list(ANSWERED_BY)


def left_to_ask(said: dict[str, str | None]) -> list[str]:
    facts = mother(said={**OPEN, **said})
    return [ask.node for topic in TOPICS for ask in topic.left(facts, book())]


@pytest.mark.req("M05")
@pytest.mark.parametrize("node", ANSWERED_BY)
def test_a_question_is_asked_until_one_of_its_facts_is_known_or_it_was_left_out(node: str) -> None:
    before: dict[str, str | None] = {"cancer_before": "yes"} if node == "illness_known" else {}
    before |= {fact: None for fact in ANSWERED_BY[node]}
    assert node in left_to_ask(before)
    for fact in (*ANSWERED_BY[node], f"{node}_skipped"):
        assert node not in left_to_ask({**before, fact: "yes"}), fact


@pytest.mark.req("M05")
@pytest.mark.parametrize(("first", "second"), [("mood_down", "mood_interest"), ("gap", "dome")])
def test_who_leaves_out_the_first_of_two_is_not_asked_the_second(first: str, second: str) -> None:
    assert second in left_to_ask({})
    assert second not in left_to_ask({f"{first}_skipped": "yes"})


@pytest.mark.req("M05")
def test_an_illness_asked_in_either_way_counts_once_in_a_day() -> None:
    three: dict[str, str | None] = {
        "doming": None,
        "leg_pain": "no",
        "diabetes": "no",
        "blood_thinners": "no",
    }
    (coming,) = [topic.asks for topic in TOPICS if topic.name == "pressure"]
    assert fits(coming, mother(said=three), book())
    assert not fits(coming, mother(said={**three, "mood_down": "no"}), book())


@pytest.mark.req("M05")
def test_after_the_last_question_nothing_comes() -> None:
    facts = mother(said={mark: "yes" for ask in ASKS for mark in ask.marks})
    assert upcoming(facts, book()) == () and fits((), mother(), book())


def open_topics(facts: Facts) -> set[str]:
    return {topic.name for topic in TOPICS if topic.left(facts, book())}


@pytest.mark.req("M05")
@pytest.mark.parametrize(
    ("topic", "asked", "left_out"),
    [
        ("needle_when", mother(said={"needle_in_back": "yes"}), mother(said={"needle_in_back": "unsure"})),
        ("illness", mother(), mother(said={"cancer_or_weight_loss": "yes"})),
        ("illness_known", mother(said={"cancer_or_weight_loss": "yes"}), mother()),
        ("gap", mother(days=42), mother(days=41)),
        ("gap", mother(days=60), mother(days=None)),
        ("gap", mother(mode="planned_caesarean"),
         mother(mode="planned_caesarean", said={"scar_pain": "some_pain"})),
        ("goal_2", mother(said={"goal_1": "run"}), mother(said={"goal_1_skipped": "yes"})),
        ("forward_bend", mother(), mother(said={"pain_now": 7})),
        ("forward_bend", mother(), mother(said={"pain_now": None})),
        ("forward_bend", mother(), mother(stop="hold")),
        ("forward_bend", mother(), mother(said={"symptom_stop": "yes"})),
        ("feeding", mother(), mother(said={"baby_loss": "yes"})),
    ],
)  # fmt: skip
def test_whom_a_question_is_for(topic: str, asked: Facts, left_out: Facts) -> None:
    assert topic in open_topics(asked)
    assert topic not in open_topics(left_out)


@pytest.mark.req("M05")
@given(st.lists(st.sampled_from(ASKS), max_size=8, unique=True), st.booleans())
def test_a_day_never_holds_more_than_four(asked: list, skipped: bool) -> None:  # type: ignore[type-arg]
    marks = {ask.marks[-1] if skipped else ask.marks[0]: "yes" for ask in asked}
    facts = mother(said=marks)
    coming = upcoming(facts, book())
    if coming and fits(coming, facts, book()):
        assert len({*asked}) + len(coming) <= 4 or any(a.node == "illness_known" for a in asked)


@pytest.mark.req("M05", "M18")
def test_bmi_follows_from_two_answers_and_is_unknown_without_them() -> None:
    assert reading(mother(), "bmi") is None
    assert reading(mother(said={"height_cm": 160}), "bmi") is None
    assert reading(mother(said={"height_cm": 160, "weight_kg": 76.8}), "bmi") == pytest.approx(30)
    assert book().rules.limit("walking_offer_bmi") == 30
