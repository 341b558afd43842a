"""The way to a violation as a transcript: who did what, what the bot said, what it caused and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.modelcheck import noting, stepping
from bot.modelcheck.books import Shelf
from bot.modelcheck.happenings import Happening
from bot.modelcheck.stepping import Step
from dialogs.model import Draft
from policies.effects import (
    Acknowledge,
    Begin,
    Clear,
    Effect,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Stop,
)
from policies.verdict import Decision, Outcome

TAG = re.compile(r"<[^>]+>")
SHOWN = 90
UNTOLD = frozenset({"decision_point", "set_check", "note"})
"""Records that explain nothing here."""


def transcript(start: str, way: list[Happening], shelf: Shelf) -> Iterator[str]:
    """The lines of a trace: the happenings are taken once more, one after another."""
    yield f"# {start}"
    for number, happening in enumerate(way, start=1):
        yield ""
        clock = f"{happening.before.facts.local(happening.before.facts.now):%a %H:%M}"
        yield f"{number:>2}. {happening.line}   [{clock}, {happening.before.place}]"
        if happening.event is not None:
            yield from _answered(stepping.take(happening, shelf))


def _answered(step: Step) -> Iterator[str]:
    if step.error is not None:
        yield f"    !! {type(step.error).__name__}: {step.error}"
        return
    for draft in step.turn.drafts:
        yield f"    {_said(draft)}"
    if not step.turn.drafts:
        yield f"    (silence: {step.turn.silence})"
    for effect in step.turn.effects:
        if told := _caused(effect):
            yield f"    * {told}"
    for decision in step.turn.decisions:
        if isinstance(decision, Decision) and decision.outcome is Outcome.REFUSED:
            yield f"    - refused {decision.about or 'it'}: {decision.rule} {decision.reason}"
    yield f"    = {_standing(step)}"


def _said(draft: Draft) -> str:
    first = TAG.sub("", draft.html).strip().split("\n", 1)[0][:SHOWN]
    shown = f" <{','.join(draft.exercises)}>" if draft.exercises else ""
    to = "" if draft.to == "patient" else f"{draft.to}: "
    return f"{to}{draft.message}{shown} ({draft.send_class})  {first}"


def _caused(effect: Effect) -> str:
    match effect:
        case Stop(kind, reason):
            return f"stop {kind.value} ({reason})"
        case Raise(category, disposition):
            return f"alert {category} ({disposition})"
        case Acknowledge() | Resolve() | Clear():
            return f"{type(effect).__name__.lower()} by {effect.by}"
        case Prescribe(want, items=items, index=index):
            names = ",".join(item.exercise for item in items[index:])
            return f"prescribe {want}: {names}"
        case Record(kind, name, value) if kind not in UNTOLD:
            return f"record {kind} {name} = {str(value)[:SHOWN]}"
        case Begin(flow):
            return f"begin {flow}"
        case _:
            return ""


def _standing(step: Step) -> str:
    """Where she stands afterwards: by the rows of the store, and by the model's own ledger."""
    after, ledger = step.after, replace(step.after, ledger=noting.noted(step)).ledger
    stack = " > ".join(f"{f.flow}.{f.node}" for f in after.conversation.frames) or "at rest"
    said = "lock" if ledger.lock else "hold" if ledger.hold else "no stop"
    if after.facts.patient is None:
        return stack
    return f"{after.patient.status}, stop {after.patient.stop} (ledger: {said}), {stack}"
