"""What a timer that has come due says to her, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from dialogs import registry, routine, unanswered
from dialogs.items import as_text
from dialogs.model import Conversation, Event, Frame
from dialogs.talking import TALK, talks_with
from dialogs.walk import Walk
from policies.effects import Record, SetTimer, Stop, StopKind
from policies.prompting import is_busy

REMINDERS = 1  # one reminder, then her silence is an alert (C28)


def due(event: Event, conversation: Conversation, walk: Walk) -> None:
    """File the timer's own words; a timer whose reason has gone says nothing (a named silence)."""
    kind = str(event.payload.get("kind"))
    if kind not in registry.SPEAKS and _is_gone(walk):
        return
    talking = talks_with(walk.facts) is not None
    if talking and kind not in registry.SPEAKS and kind != "window_prompt":
        walk.cause(_put_off(kind, event.payload, TALK))
    elif not talking and kind in ROUTINE and is_busy(walk.facts, walk.book):
        again = walk.book.rules.limit("live_again", walk.facts.today)
        walk.cause(_put_off(kind, event.payload, timedelta(minutes=again)))
    elif kind in ROUTINE:
        ROUTINE[kind](event, walk)
    elif kind in KINDS:
        KINDS[kind](event.payload, conversation, walk)


def _is_gone(walk: Walk) -> bool:
    """She cannot be reached, or has taken her consent back: a timer that was on its way is too late (S25)."""
    patient = walk.facts.patient
    return patient is not None and (not patient.reachable or patient.status == "withdrawn")


def _put_off(kind: str, payload: Mapping[str, Any], wait: timedelta) -> SetTimer:
    """After the talk, or when she has answered: nothing routine breaks into a conversation (M37, M32).

    Without the slot of her day it was planned for: that has had its turn, and would not come a second time.
    """
    kept = {k: v for k, v in payload.items() if k not in ("kind", "key", "local_date", "slot")}
    return SetTimer(kind, str(payload.get("key") or kind), wait, kept)


def _idle(payload: Mapping[str, Any], conversation: Conversation, walk: Walk) -> None:
    """Close kindly; an open check is not forgotten: it is asked before the next set.

    What she still owes after "more pain" stays open too (S06), and a finished session leaves no rest.
    """
    del payload, conversation
    frame = next((f for f in walk.frames if f.flow == "session"), None)
    if frame is None:
        return
    if frame.node in registry.OWED:
        walk.say("session.idle_closed" if frame.node.startswith("check") else "session.idle_owed")
        return
    if registry.is_after_the_last_set(frame):
        walk.frames.remove(frame)
        return
    walk.say("session.idle_kept")
    walk.cause(
        Record("fact", "rest_of_today", as_text(frame.vars.get("items", ()), frame.vars.get("index", 0)))
    )
    walk.frames.remove(frame)
    walk.cause(Stop(StopKind.SESSION, "idle"))


def _safety(payload: Mapping[str, Any], conversation: Conversation, walk: Walk) -> None:
    """A question about a red flag is still open: ask once more, then tell the clinic."""
    frame = next((f for f in reversed(walk.frames) if (f.flow, f.node) == _place(payload)), None)
    if frame is None:
        return
    if int(payload.get("count", 0)) < REMINDERS:
        walk.say("general.reminder")
        _on_top(walk, frame)
        walk.keep("reminded", REMINDERS)
        walk.ask_again()
    else:
        walk.cause(unanswered.alarm(frame, walk))


def _place(payload: Mapping[str, Any]) -> tuple[str, str]:
    return str(payload.get("flow")), str(payload.get("node"))


def _on_top(walk: Walk, frame: Frame) -> None:
    walk.frames.remove(frame)
    walk.frames.append(frame)


def _snoozed(event: Event, walk: Walk) -> None:
    """A pause with an end is over, or the half hour she asked for is."""
    if event.payload.get("key") != "pause_end":
        routine.snoozed(event, walk)
    elif walk.facts.patient and walk.facts.patient.status == "paused":
        walk.cause(Record("patient", "status", "active"))
        walk.say("settings.resumed")


def _talk_over(payload: Mapping[str, Any], conversation: Conversation, walk: Walk) -> None:
    del payload, conversation
    name = next((r.name for r in walk.facts.rota if r.person == walk.facts.number("talk_with")), "")
    walk.cause(Record("fact", "talk_with", 0))
    walk.say("human.talk_over", name=name)


def _gap(payload: Mapping[str, Any], conversation: Conversation, walk: Walk) -> None:
    """We were away: taps older than 150 s are lost at Telegram, so the open question is put again (B06)."""
    del payload, conversation
    walk.say("safety.outage")
    if walk.top is not None:
        walk.ask_again()


KINDS: dict[str, Callable[[Mapping[str, Any], Conversation, Walk], None]] = {
    "session_idle": _idle,
    "safety_reminder": _safety,
    "talk_end": _talk_over,
    "gap": _gap,
}
ROUTINE: dict[str, Callable[[Event, Walk], None]] = {
    "snooze": _snoozed,
    "window_prompt": routine.window,
    "education": routine.bite,
    **dict.fromkeys(
        (
            "morning_check", "rest_intake", "weekly_review", "mood_check", "reassessment", "outcome_check",
        ),
        routine.checkin,
    ),
}  # fmt: skip
"""What comes by her clock; each looks first whether she may be written to now."""
