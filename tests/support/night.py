"""A mother at night: enrolled, in the middle of a set, later, and what the bot just said to her."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs.model import EventKind
from tests.support.talk import CORE_INTAKE, Talk

CARDS = CORE_INTAKE.index("yes")
"""How many taps of the core intake come before "are you alone?"."""


def enrolled(clinicians: int = 1) -> Talk:
    talk = Talk(clinicians=clinicians)
    talk.enrol()
    return talk


def after_a_set() -> Talk:
    talk = enrolled()
    talk.command("asleep")
    talk.tap("mat_5", "today.nothing_new", "go", "done")
    return talk


def later(talk: Talk, **span: float) -> None:
    talk.facts = replace(talk.facts, now=talk.facts.now + timedelta(**span))


def timer(talk: Talk, kind: str, **payload: object) -> None:
    talk.take(EventKind.TIMER_DUE, kind=kind, **payload)


def words(talk: Talk) -> str:
    return "\n".join(draft.html for draft in talk.turns[-1].drafts)
