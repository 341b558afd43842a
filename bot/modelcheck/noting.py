"""The model's own ledger: written from what happened and what was caused, never from what the bot thinks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.modelcheck.phrases import CARDS, NO, SAFETY_NODES, UNSURE, Means
from bot.modelcheck.stepping import Step
from bot.modelcheck.taps import Tap
from bot.modelcheck.world import CLINICIAN, SECOND, Ledger
from dialogs.model import Asked, EventKind
from policies.effects import Record, Stop, StopKind

ROWS = ("pain_up", "tired_up")
"""The two questions after every set."""
CHECK = ("session", "check")
OFFERS = ("prompt.routine", "prompt.micro", "prompt.breathing", "prompt.rest")


def noted(step: Step) -> Ledger:
    """The ledger after `step`."""
    ledger = step.before.ledger
    for note in (
        _flags,
        _clearance,
        _consent,
        _facts,
        _set_check,
        _symptoms,
        _cards,
        _unsure,
        _prompts,
        _talk,
    ):
        ledger = note(step, ledger)
    return ledger


def answered(step: Step) -> Tap | None:
    """The tap, when it was on the open question."""
    tap, opened = step.happening.tap, step.before.conversation.open
    return tap if tap is not None and opened is not None and tap.asked.ask == opened.ask else None


def typed_at(step: Step) -> Asked | None:
    """The open question, when she wrote words while it was open."""
    return step.before.conversation.open if step.happening.kind == "words" else None


def clears(step: Step) -> bool:
    """Whether a clinician on the rota cleared an alert of hers that can be cleared (S7, S8)."""
    event = step.event
    if event.kind is not EventKind.CLINICIAN_ACTED or event.payload["action"] != "clear":
        return False
    alert = next((a for a in step.before.alerts if a.id == event.payload["alert"]), None)
    if alert is None or event.payload["by"] not in (CLINICIAN, SECOND):
        return False
    return alert.state != "resolved" or step.before.open_alert is None


def stops(step: Step, kind: StopKind) -> bool:
    return any(isinstance(e, Stop) and e.kind is kind for e in step.turn.effects)


def facts_recorded(step: Step) -> Iterator[tuple[str, Any]]:
    return ((e.name, e.value) for e in step.turn.effects if isinstance(e, Record) and e.kind == "fact")


def _flags(step: Step, ledger: Ledger) -> Ledger:
    lock = step.happening.means is Means.LOCK or stops(step, StopKind.LOCK)
    hold = stops(step, StopKind.HOLD)
    if not lock and not hold:
        return ledger
    now = step.before.facts.now
    return replace(ledger, lock=ledger.lock or lock, hold=ledger.hold or hold, flagged_at=now)


def _clearance(step: Step, ledger: Ledger) -> Ledger:
    return replace(ledger, lock=False, hold=False, symptoms_on=None) if clears(step) else ledger


def _consent(step: Step, ledger: Ledger) -> Ledger:
    tap = answered(step)
    if tap is None:
        return ledger
    if (*tap.question, tap.option) == ("onboarding", "consent", "agree"):
        return replace(ledger, consented=True)
    if (*tap.question, tap.option) == ("stop", "sure", "leave"):
        return replace(ledger, consented=False)
    return ledger


def _facts(step: Step, ledger: Ledger) -> Ledger:
    for name, value in facts_recorded(step):
        match name:
            case "pain_now" if isinstance(value, int | float):
                ledger = replace(ledger, pain=float(value), pain_at=step.before.facts.now)
            case "level_now":
                ledger = replace(ledger, level=float(value))
            case "dose_step":
                ledger = replace(ledger, dose=float(value))
            case _:
                pass
    return ledger


def _set_check(step: Step, ledger: Ledger) -> Ledger:
    """Rows of the check that have no answer yet; a new check owes both."""
    owed = still_owed(step)
    asked = any(d.asked and (d.asked.flow, d.asked.node) == CHECK for d in step.to_her())
    if asked and not owed and not _is_at_check(step):
        owed = frozenset(ROWS)
    if not any((f.flow, f.node) == CHECK for f in step.after.conversation.frames):
        owed = frozenset()
    return replace(ledger, owed=owed)


def still_owed(step: Step) -> frozenset[str]:
    """What was owed before, without what this step answered."""
    owed = step.before.ledger.owed
    tap, asked = answered(step), typed_at(step)
    if tap is not None and tap.question == CHECK:
        return owed - {tap.option.partition(".")[0]}
    if asked is not None and (asked.flow, asked.node) == CHECK:
        words = str(step.event.payload.get("text"))
        first = next((row for row in ROWS if row in owed), "")
        return owed - {first} if words in (NO.words, UNSURE.words) else owed
    return owed


def _is_at_check(step: Step) -> bool:
    opened = step.before.conversation.open
    return opened is not None and (opened.flow, opened.node) == CHECK


def _symptoms(step: Step, ledger: Ledger) -> Ledger:
    """The day symptoms ended a session; over when a morning on a later day says "back", or by a clearance."""
    today = step.before.facts.today
    if any(isinstance(e, Stop) and e.reason == "symptoms_up" for e in step.turn.effects):
        return replace(ledger, symptoms_on=today)
    back = ("back_to_baseline", "yes") in facts_recorded(step)
    later = ledger.symptoms_on is not None and ledger.symptoms_on < today
    return replace(ledger, symptoms_on=None) if back and later else ledger


def _cards(step: Step, ledger: Ledger) -> Ledger:
    """The red-flag cards she answered herself: closed with a button, or with a plain no in words."""
    tap, asked = answered(step), typed_at(step)
    place: tuple[str, str] | None = None
    if tap is not None and tap.question in CARDS and tap.option in ("none", "done", "unsure"):
        place = tap.question
    elif asked is not None and (asked.flow, asked.node) in CARDS:
        said = str(step.event.payload.get("text"))
        place = (asked.flow, asked.node) if said in (NO.words, UNSURE.words) else None
    if place is None:
        return ledger
    answered_at = {**ledger.cards, place[1]: step.before.facts.now}
    return replace(ledger, cards=MappingProxyType(answered_at))


def _unsure(step: Step, ledger: Ledger) -> Ledger:
    """How often in a row she was not sure about the same question about a red flag."""
    question = unsure_about(step)
    if not question:
        answers = step.happening.tap is not None or step.happening.kind == "words"
        return replace(ledger, unsure=("", 0)) if answers else ledger
    before, times = ledger.unsure
    return replace(ledger, unsure=(question, times + 1 if question == before else 1))


def unsure_about(step: Step) -> str:
    """The question about a red flag that this step answers with "not sure"."""
    tap, asked = answered(step), typed_at(step)
    if tap is not None and tap.option == "unsure":
        asked = tap.asked
    elif asked is None or step.event.payload.get("text") != UNSURE.words:
        return ""
    place = (asked.flow, asked.node)
    return f"{asked.flow}.{asked.node} {asked.keep.get('sign', '')}" if place in SAFETY_NODES else ""


def _prompts(step: Step, ledger: Ledger) -> Ledger:
    begun = [d.message for d in step.to_her() if d.send_class == "prompt"]
    if not begun:
        return ledger
    kind = "exercise" if any(m.split("+")[0] in OFFERS for m in begun) else "other"
    return replace(ledger, prompts=(*ledger.prompts[-6:], (kind, step.before.facts.now)))


def _talk(step: Step, ledger: Ledger) -> Ledger:
    event = step.event
    wrote = event.kind is EventKind.CLINICIAN_ACTED and event.payload["action"] == "message"
    return replace(ledger, talk_at=step.before.facts.now) if wrote else ledger
