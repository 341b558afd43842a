"""How long and where: what she taps or types before a session, and which routine follows (M10, M31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dialogs import spans
from dialogs.flows.asleep import HOW_LONG, WHERE
from policies.effects import Prescribe
from policies.facts import Fact
from tests.support.talk import Talk, the_book

VOCABULARY = the_book().content.message("en", "typed.answers").options


@pytest.mark.req("M01", "M31")
@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("2", "chair_2"), ("5", "chair_5"), ("ten", "chair_10"), ("10 min chair", "chair_10"),
        ("5 minutes on the floor", "mat_5"), ("floor", "mat"), ("chair", "chair"),
        ("i'm in bed", "bed"),
        ("in bed 5", "bed_5"), ("hands full", "cot"), ("my hands are full, 2 minutes", "cot_2"),
        ("3 min", "chair_2"), ("7", "chair_5"), ("1", "chair_2"), ("5 or 10", "chair_5"),
        ("20 mins", "chair_10"),
        ("500", None), ("0", None), ("floor or chair", None), ("not the floor", None), ("", None),
        ("huh", None),
        ("five minutes is what I have had for myself since this morning", None),
    ],
)  # fmt: skip
def test_her_words_name_a_length_and_a_place(words: str, option: str | None) -> None:
    assert spans.meant(WHERE, words, False, VOCABULARY) == option


@pytest.mark.req("M01", "M40")
@pytest.mark.parametrize(
    ("lang", "words", "option"),
    [
        ("es", "5 minutos en el suelo", "mat_5"), ("es", "en la cama", "bed"),
        ("es", "dos, en una silla", "chair_2"), ("es", "con las manos ocupadas", "cot"),
        ("es", "no en el suelo", None), ("zh", "地上5分钟", "mat_5"), ("zh", "在床上", "bed"),
        ("zh", "腾不开手", "cot"), ("zh", "椅子十分钟", "chair_10"), ("zh", "不要地上", None),
    ],
)  # fmt: skip
def test_each_language_has_its_words(lang: str, words: str, option: str | None) -> None:
    vocabulary = the_book().content.message(lang, "typed.answers").options
    assert spans.meant(WHERE, words, False, vocabulary) == option


@pytest.mark.req("M01")
def test_a_length_alone_is_the_floor_where_she_has_room() -> None:
    assert spans.meant(WHERE, "5", True, VOCABULARY) == "mat_5"
    assert spans.meant(WHERE, "5 on a chair", True, VOCABULARY) == "chair_5"
    assert spans.meant(HOW_LONG, "five minutes", True, VOCABULARY) == "5"


def talk(at: datetime | None = None, **said: Any) -> Talk:
    """A mother who has answered everything and asks for a session."""
    her = Talk()
    her.enrol()
    if at is not None:
        her.facts = _moved(her, at)
    her.facts = her.facts.learn(*(Fact(n, v, None, her.facts.now, "test") for n, v in said.items()))
    return her


def _moved(her: Talk, at: datetime) -> Any:
    known = {name: replace(fact, at=at) for name, fact in her.facts.known.items()}
    return replace(her.facts, now=at, known=known)


def lines(her: Talk) -> list[list[str]]:
    opened = her.conversation.open
    assert opened is not None
    rows: dict[int, list[str]] = {}
    for option in opened.options:
        rows.setdefault(option.row, []).append(option.id)
    return list(rows.values())


def prescribed(her: Talk) -> Prescribe:
    return next(e for t in reversed(her.turns) for e in t.effects if isinstance(e, Prescribe))


@pytest.mark.req("M10", "M31")
@pytest.mark.parametrize(
    ("way", "place", "minutes"),
    [
        (("cot", "2"), "cot", 2), (("bed", "10"), "bed", 10), (("mat_5",), "mat", 5),
        (("chair_10",), "chair", 10),
    ],
)  # fmt: skip
def test_a_tap_leads_to_the_routine_of_that_place_and_length(
    way: tuple[str, ...], place: str, minutes: int
) -> None:
    her = talk()
    her.command("asleep")
    her.tap(*way)
    her.tap("today.nothing_new")
    got = prescribed(her)
    assert (got.place, got.minutes) == (place, minutes) and got.routine
    assert got.routine in {r.id for r in the_book().content.routines if r.place == place}


@pytest.mark.req("M01", "M31")
@pytest.mark.parametrize(
    ("words", "next_node"), [("5 minutes in bed", "asleep.card_today"), ("in bed", "asleep.how_long")]
)
def test_what_she_has_typed_is_not_asked_again(words: str, next_node: str) -> None:
    her = talk()
    her.command("asleep")
    her.write(words)
    assert her.node == next_node
    if next_node.endswith("how_long"):
        her.write("5")
        assert her.node == "asleep.card_today"
    her.write("nope all good")
    assert (prescribed(her).place, prescribed(her).minutes) == ("bed", 5)


@pytest.mark.req("M01", "M09")
@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("no", False), ("nope all good", False), ("all good", False), ("tired", True), ("worn out", True),
        ("I'm so tired", True),
    ],
)  # fmt: skip
def test_how_she_is_today_may_be_typed(words: str, rest: bool) -> None:
    her = talk()
    her.command("asleep")
    her.tap("mat_5")
    assert her.node == "asleep.card_today"
    her.write(words)
    assert her.node == "session.card"
    assert (prescribed(her).want == "rest") is rest


@pytest.mark.req("M01", "M09")
def test_beside_the_pain_score_it_may_be_typed_in_any_order() -> None:
    for first, then in (("tired", "4"), ("4", "tired")):
        her = talk()
        her.facts = replace(her.facts, now=her.facts.now + timedelta(hours=7))
        her.command("asleep")
        her.tap("mat_5")
        assert her.node == "asleep.card"
        her.write(first)
        her.write(then)
        assert her.node == "session.card" and prescribed(her).want == "rest"


@pytest.mark.req("M09", "S06")
@pytest.mark.parametrize("words", ["yes", "not sure"])
def test_something_new_or_an_unsure_answer_is_looked_at_first(words: str) -> None:
    her = talk()
    her.command("asleep")
    her.tap("mat_5")
    her.write(words)
    assert her.node.startswith("screen.")


@pytest.mark.req("M30", "M31")
def test_in_her_quiet_hours_the_bed_comes_first() -> None:
    by_day, at_night = talk(), talk(at=datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
    for her in (by_day, at_night):
        her.command("asleep")
    assert lines(by_day)[0] == ["mat_2", "mat_5", "mat_10"]
    assert lines(at_night)[0] == ["bed", "cot"]
    assert sorted(lines(by_day)) == sorted(lines(at_night))


@pytest.mark.req("M38")
def test_after_a_loss_nobody_speaks_of_hands_that_are_full() -> None:
    her = talk(baby_loss="yes", after_loss="gently")
    her.command("asleep")
    assert ["bed"] in lines(her) and not any("cot" in line for line in lines(her))


@pytest.mark.req("M18")
@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ({"height_cm": 160, "weight_kg": 90}, True),
        ({"height_cm": 160, "weight_kg": 70}, False),
        ({}, False),
        ({"height_cm": 160, "weight_kg": 90, "heaviness": "yes"}, False),
        ({"height_cm": 160, "weight_kg": 90, "pelvis_pain": "yes"}, False),
    ],
)
def test_a_walk_is_offered_by_the_index_and_only_while_it_may_be_sent(
    said: dict[str, Any], offered: bool
) -> None:
    her = talk(**said)
    her.command("asleep")
    assert (["outside"] in lines(her)) is offered
    if offered:
        her.tap("outside", "10")
        her.tap("today.nothing_new")
        assert "X30" in [item.exercise for item in prescribed(her).items]


@pytest.mark.req("M33")
@pytest.mark.parametrize(
    ("way", "words"),
    [
        (("cot", "2"), "seated or standing"), (("bed", "2"), "makes no sound"),
        (("mat_2",), "your weeks after the birth"),
    ],
)  # fmt: skip
def test_she_is_told_why_she_gets_these_moves(way: tuple[str, ...], words: str) -> None:
    her = talk()
    her.command("asleep")
    her.tap(*way)
    her.tap("today.nothing_new")
    her.command("why")
    assert any(words in draft.html for draft in her.turns[-1].drafts)
