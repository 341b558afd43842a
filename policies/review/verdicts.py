"""One verdict over all effects of a turn: kept, refused or replaced, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policies import prescribing, prompting
from policies.aftermath import after
from policies.effects import (
    Acknowledge,
    Ask,
    Begin,
    Clear,
    Effect,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Say,
    SendClass,
)
from policies.facts import Facts
from policies.prescribing.pick import as_item
from policies.prescribing.stops import in_force
from policies.review import actors, standing
from policies.review.owed import owed
from policies.rules import Book
from policies.verdict import Decision, Disposition, Outcome, Verdict

SINCE = "2026-11-20"
DISPOSITIONS = {disposition.word: disposition for disposition in Disposition}
Judged = tuple[Effect | None, tuple[Decision, ...]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What an effect is judged by: facts after and before the turn, the book, an exercise granted or not."""

    facts: Facts
    before: Facts
    book: Book
    now: datetime
    granted: bool = False


def review(effects: Sequence[Effect], facts: Facts, book: Book, now: datetime) -> Verdict:
    """What becomes of `effects` (`facts` from before the turn), and what policy adds. Fails safe (S17)."""
    try:
        return _review(effects, facts, book, now)
    except Exception as wrong:  # no exercise leaves on a doubt; everything else still does
        used = {"error": type(wrong).__name__}
        broken = Decision("S17", SINCE, Outcome.REFUSED, "policy_failed", facts=used)
        kept = [effect for effect in effects if not _moves(effect, book)]
        return Verdict((*kept, Record("note", "policy_failed", type(wrong).__name__)), (broken,))


def _review(effects: Sequence[Effect], facts: Facts, book: Book, now: datetime) -> Verdict:
    allowed, decisions = _acted(effects, facts, book)
    more, why = owed(allowed, facts, book)
    decisions += why
    bench = Bench(after(facts, [*allowed, *more]), facts, book, now)
    kept: list[Effect] = []
    for effect in _prescriptions_first(allowed):
        result, reasons = _judge(effect, bench)
        decisions += reasons
        if isinstance(effect, Prescribe):
            bench = replace(bench, granted=result is not None)
        if result is not None:
            kept.append(result)
    everything = (*_in_order(kept, allowed), *more)
    worst = max(
        (DISPOSITIONS[e.disposition] for e in everything if isinstance(e, Raise)), default=Disposition(0)
    )
    return Verdict(everything, tuple(decisions), disposition=worst)


def _acted(effects: Sequence[Effect], facts: Facts, book: Book) -> tuple[list[Effect], list[Decision]]:
    """The effects without refused actions, each accepted action followed by what it brings."""
    allowed: list[Effect] = []
    decisions: list[Decision] = []
    for effect in effects:
        if not isinstance(effect, Acknowledge | Resolve | Clear):
            allowed.append(effect)
            continue
        decision = actors.judged(effect, facts)
        decisions.append(decision)
        if decision.outcome is Outcome.KEPT:
            allowed += [effect, *actors.follows(effect, facts, book)]
    return allowed, decisions


def _judge(effect: Effect, bench: Bench) -> Judged:
    match effect:
        case Prescribe():
            return prescribing.pick(effect, bench.facts, bench.book, bench.now)
        case Begin("session"):
            return _begin(effect, bench)
        case (Say() | Ask()) as words if words.message in bench.book.rules.lists["exercise_messages"]:
            return _shown(words, bench)
        case Say(send_class=SendClass.PROMPT) | Ask(send_class=SendClass.PROMPT):
            too_much = prompting.refused(effect, bench.before, bench.book)
            return (effect, ()) if too_much is None else (None, (too_much,))
        case Record("patient", "status"):
            outside = standing.refused(effect, bench.before)
            return (effect, ()) if outside is None else (None, (outside,))
        case _:
            return effect, ()


def _begin(effect: Begin, bench: Bench) -> Judged:
    closed = next((stop for stop in in_force(bench.facts, bench.book) if stop.allows == ()), None)
    if closed is None:
        return effect, ()
    return None, (Decision(closed.id, closed.since, Outcome.REFUSED, closed.reason, about="session"),)


def _shown(effect: Say | Ask, bench: Bench) -> Judged:
    """Words that show an exercise: with the one just granted, or with one that may still be sent."""
    if bench.granted:
        return effect, ()
    items, index = effect.vars.get("items") or (), int(effect.vars.get("index", 0))
    exercises = [as_item(items[index]).exercise] if index < len(items) else []
    refused = prescribing.gate(exercises or ["X00"], bench.facts, bench.book, bench.now)
    return (effect, ()) if refused is None else (None, (refused,))


def _moves(effect: Effect, book: Book) -> bool:
    if isinstance(effect, Say | Ask):
        return effect.message in book.rules.lists["exercise_messages"]
    return isinstance(effect, Prescribe) or (isinstance(effect, Begin) and effect.flow == "session")


def _prescriptions_first(effects: Sequence[Effect]) -> list[Effect]:
    return sorted(effects, key=lambda effect: not isinstance(effect, Prescribe))


def _in_order(kept: Sequence[Effect], before: Sequence[Effect]) -> list[Effect]:
    """The kept effects in the order the dialog gave them; a replaced Prescribe stands where the first was."""
    prescribed = [effect for effect in kept if isinstance(effect, Prescribe)]
    others = [effect for effect in kept if not isinstance(effect, Prescribe)]
    at = next((i for i, effect in enumerate(before) if isinstance(effect, Prescribe)), 0)
    ahead = sum(1 for effect in others if any(effect is earlier for earlier in before[:at]))
    return [*others[:ahead], *prescribed, *others[ahead:]]
