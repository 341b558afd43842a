"""S2: what the gate at the moment of sending would let go in a state, whatever was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.gate import Leaving, refusal
from bot.modelcheck.books import Shelf
from bot.modelcheck.happenings import Happening
from bot.modelcheck.invariants.flags import REST, SEVERE
from bot.modelcheck.invariants.prompts import is_night
from bot.modelcheck.world import HER, World

MOVE, BREATHE = "X08", "X01"
MINUTES = timedelta(minutes=5)


def rows(world: World) -> Iterator[tuple[str, Leaving]]:
    """What may be waiting for Telegram in any state: an exercise, breathing, one too old, a prompt."""
    fresh = world.facts.now + MINUTES
    yield "an exercise that waited", Leaving("reply", "session.exercise", (MOVE,), HER, fresh)
    yield "breathing that waited", Leaving("reply", "session.exercise", (BREATHE,), HER, fresh)
    yield "a prompt that waited", Leaving("prompt", "prompt.routine", (), HER, fresh)
    old = world.facts.now - MINUTES
    yield "an exercise that waited too long", Leaving("reply", "session.exercise", (BREATHE,), HER, old)


def what_may_leave_here(world: World, shelf: Shelf) -> Iterator[tuple[Happening, str]]:
    """(what leaves, why it must not) for every row the gate lets go against what the model knows."""
    if not world.hers or world.patient.status == "enrolling":  # nothing was ever decided for her
        return
    opened = world.open_alert
    facts = replace(world.facts, alerts=(opened,) if opened else ())
    for name, row in rows(world):
        wrong = _must_stay(row, world)
        if wrong and refusal(row, facts, shelf.today(world)) is None:
            leaves = Happening("leaving", f"* {name} is taken by the sender, and leaves", world)
            yield leaves, f"{row.message} {','.join(row.exercises)}".strip() + f" left {wrong}"


def _must_stay(row: Leaving, world: World) -> str:
    if not world.ledger.consented:
        return "without her consent"
    if world.patient.status != "active":
        return f"while she is {world.patient.status}"
    if world.ledger.lock:
        return "while a red flag is not cleared"
    return _exercise(row, world) if row.exercises else _prompt(world)


def _exercise(row: Leaving, world: World) -> str:
    if row.valid_until is not None and row.valid_until < world.facts.now:
        return "after its time"
    moving, ledger = set(row.exercises) - REST, world.ledger
    if moving and ledger.hold:
        return "under a hold"
    if moving and ledger.symptoms_on is not None:
        return "after symptoms ended her session"
    if moving and (ledger.pain is None or ledger.pain >= SEVERE):
        return "at severe or unknown pain"
    return ""


def _prompt(world: World) -> str:
    if not world.patient.reachable:
        return "to a chat that is closed"
    return "in her quiet hours" if is_night(world) else ""
