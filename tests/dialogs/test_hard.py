"""A hard answer is acknowledged first, whichever flow asked for it: one table, walked against every flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs import hard, registry
from dialogs.hard import CLASSES
from dialogs.model import Node
from dialogs.questions import Choice, Nrs, Rows, YesNoUnsure
from policies.effects import Record
from tests.support.night import after_a_set, enrolled, later, timer
from tests.support.talk import CORE_INTAKE, Talk, the_book

NODES = [(flow.name, node) for flow in registry.FLOWS.values() for node in flow.nodes]
ABOUT = ("pain", "sleep", "stretch", "support", "mood")
"""What a node's fact is called when it asks about one of the hard things."""
NOT_HARD = {
    "support_phone": "a number to call",
    "pregnancy_pain": "pain of another time, yes or no",
    "first_days_pain": "pain of another time, yes or no",
    "earlier_pain": "pain of another time, yes or no",
    "family_pain": "somebody else's pain",
    "leg_pain": "where, not how much; a numb leg is a red flag",
    "pain_with_sex": "a private yes or no, with a reason of its own",
    "scar_pain": "the operation itself was acknowledged just before",
}


def answers(node: Node) -> Iterator[tuple[str, object]]:
    """Every fact and value the node can keep."""
    match node.answer:
        case Choice(options=options) if node.fact:
            yield from ((node.fact, option) for option in options)
        case YesNoUnsure() if node.fact:
            yield from ((node.fact, value) for value in ("yes", "no"))
        case Nrs() if node.fact:
            yield from ((node.fact, score) for score in range(11))
        case Rows(rows=rows):
            yield from ((n, int(o) if o.isdigit() else o) for n, options in rows.items() for o in options)
        case _:
            pass


def classes_of(node: Node) -> set[str]:
    facts = Talk().facts
    kept = [Record("fact", name, value) for name, value in answers(node)]
    options = node.answer.options if isinstance(node.answer, Choice) else ()
    return set(hard.classes(kept, options, facts, the_book()))


@pytest.mark.req("M02")
@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_class_has_three_first_sentences(name: str) -> None:
    for lang in the_book().content.languages:
        assert len(the_book().content.message(lang, f"hard.{name}").say) >= 3


@pytest.mark.req("M02")
def test_every_class_can_be_reached_and_every_sentence_has_a_class() -> None:
    reached = {name for _, node in NODES for name in classes_of(node)}
    said = {str(node.say).removeprefix("hard.") for _, node in NODES if str(node.say).startswith("hard.")}
    told = {rule.tells.removeprefix("hard.") for rule in the_book().rules.red_flags}  # a loss, from her words
    assert set(CLASSES) <= reached | said | told
    english = the_book().content.content.messages["en"]
    assert {id.removeprefix("hard.") for id in english if id.startswith("hard.")} == set(CLASSES)


@pytest.mark.req("M02")
def test_every_question_about_pain_sleep_help_or_mood_is_covered() -> None:
    for flow, node in NODES:
        for fact in {str(name) for name, _ in answers(node)}:
            asks = any(word in fact for word in ABOUT) and fact not in NOT_HARD
            if asks and not fact.endswith(("_up", "_unclear")):
                assert classes_of(node), f"{flow}.{node.name}: {fact} is not in dialogs.hard"


@pytest.mark.req("M02")
def test_no_flow_says_again_what_the_table_says() -> None:
    for flow, node in NODES:
        if str(node.say).startswith("hard."):
            assert flow in ("not_today", "loss"), f"{flow}.{node.name}"


@pytest.mark.req("M02")
@pytest.mark.parametrize(
    ("before", "answer", "name"),
    [
        (("GB", "2025-12", "2025-12-20"), "planned_caesarean", "operation"),
        (("GB", "2025-12", "2025-12-20", "vaginal", "small"), "yes", "operation"),
        (("GB", "2025-12", "2025-12-20", "vaginal", "small", "no", "no"), "7", "pain_high"),
    ],
)
def test_a_hard_answer_of_the_core_is_acknowledged_first(
    before: tuple[str, ...], answer: str, name: str
) -> None:
    talk = Talk()
    talk.command("start")
    talk.tap(*CORE_INTAKE[:3], *before, answer)
    assert talk.said[0].startswith(f"hard.{name}")


@pytest.mark.req("M02")
def test_seven_is_hard_and_six_is_not() -> None:
    for score, first in (("6", "session"), ("7", "hard")):
        talk = after_a_set()
        talk.tap("pain_up.yes", score)
        said = [d.message for d in talk.turns[-1].drafts if d.send_class == "reply"]
        assert said[0].startswith(first)


@pytest.mark.req("M02")
def test_a_score_in_a_row_of_buttons_is_heard_like_any_other() -> None:
    talk = enrolled()
    later(talk, hours=8)
    talk.command("asleep")
    talk.tap("chair_2", "pain_now.8", "today.nothing_new")
    assert any(m.startswith("hard.pain_high") for m in talk.said)


@pytest.mark.req("M02", "M18")
def test_no_helping_hand_and_short_nights_are_acknowledged() -> None:
    talk = enrolled()
    known = talk.facts.known["fever"]
    for topic in (
        "leg",
        "girdle",
        "illness",
        "thinners",
        "pressure",
        "birth_trouble",
        "gap",
        "baby_name",
        "goal_1",
    ):
        talk.facts = talk.facts.learn(replace(known, name=f"{topic}_skipped", value="yes"))
    talk.facts = talk.facts.learn(replace(known, name="mood_down_skipped", value="yes"))
    later(talk, hours=24)
    timer(talk, "rest_intake")
    talk.tap("no")
    assert talk.said[0].startswith("hard.no_help")
    talk.tap("under_3")
    assert talk.said[0].startswith("hard.sleep_short")
