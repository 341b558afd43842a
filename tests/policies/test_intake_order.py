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
ASKS = [ask for topic in TOPICS for ask in topic.asks]


@pytest.mark.req("M05")
def test_what_decides_safety_and_level_comes_first() -> None:
    assert tuple(topic.name for topic in TOPICS[:4]) == DECIDE_LEVEL[:4]
    assert {topic.name for topic in TOPICS[:7]} >= set(DECIDE_LEVEL)


def test_no_two_questions_share_a_name() -> None:
    names = [ask.node for ask in ASKS]
    assert len(names) == len(set(names))


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
