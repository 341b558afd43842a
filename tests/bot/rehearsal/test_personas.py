"""Every persona has an answer for every question of the intake, and taps real options only."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.rehearsal.personas import FILLED, PERSONAS, USUAL, Persona, Weeks, persona, tap
from dialogs.layout import TICKED
from dialogs.model import Asked, Node, Option
from dialogs.questions import Choice, Many, Nrs, YesNoUnsure
from dialogs.registry import FLOWS

TODAY = date(2026, 3, 2)
FILLING = [one for one in PERSONAS if one.answers is not None]


def questions() -> Iterator[tuple[str, Node]]:
    for flow in FILLED:
        for node in FLOWS[flow].nodes:
            if node.ask:
                yield f"{flow}.{node.name}", node


def options_of(node: Node) -> set[str] | None:
    match node.answer:
        case Choice(options) | Many(options):
            return set(options)
        case YesNoUnsure():
            return {"yes", "no", "unsure"}
        case Nrs():
            return {str(n) for n in range(11)}
        case _:
            return None


@pytest.mark.req("O01", "M05")
def test_there_is_an_answer_to_every_question_and_to_nothing_else() -> None:
    assert {name for name, _ in questions()} == set(USUAL)


@pytest.mark.parametrize("one", FILLING, ids=lambda one: one.key)
def test_answers_are_options_that_exist(one: Persona) -> None:
    nodes = dict(questions())
    for name, answer in {**USUAL, **(one.answers or {})}.items():
        known = options_of(nodes[name])
        if isinstance(answer, Weeks) or known is None:
            continue
        assert set((answer,) if isinstance(answer, str) else answer) <= known, name


def asked(name: str, *options: tuple[str, str]) -> Asked:
    flow, node = name.split(".")
    return Asked("ask", flow, node, tuple(Option(id, label) for id, label in options))


def test_a_card_is_ticked_then_closed() -> None:
    wide = persona("wide_gap")
    card = [("knees", "☐ Knees"), ("doming", "☐ A ridge"), ("none", "None of these")]
    assert tap(wide, asked("intake.joints", *card), TODAY) == 1
    ticked = [("knees", "☐ Knees"), ("doming", f"{TICKED}A ridge"), ("done", "Done")]
    assert tap(wide, asked("intake.joints", *ticked), TODAY) == 2
    assert tap(persona("first_time"), asked("intake.joints", *card), TODAY) == 2


def test_a_birth_is_a_month_and_then_a_day() -> None:
    first = persona("first_time")
    assert tap(first, asked("intake.birth", ("2026-01", "January 2026"), ("2026-02", "x")), TODAY) == 0
    assert tap(first, asked("intake.birth", ("2026-01-04", "4"), ("2026-01-05", "5")), TODAY) == 1


def test_nobody_answers_for_the_person_at_the_page() -> None:
    assert tap(persona("blank"), asked("intake.pain", ("4", "4")), TODAY) is None
    assert tap(persona("first_time"), asked("aftercare.how", ("mistake", "A slip")), TODAY) is None
    assert tap(persona("first_time"), asked("intake.new_question", ("yes", "Yes")), TODAY) is None
