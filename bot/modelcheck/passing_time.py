"""Time in the model: what it is possible to wait for, and the timers that may come due in any state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.modelcheck.phrases import SAFETY_NODES
from bot.modelcheck.world import World

Due = tuple[str, World, dict[str, Any]]
AT_HER_CLOCK = (
    "morning_check",
    "weekly_review",
    "mood_check",
    "outcome_check",
    "reassessment",
    "rest_intake",
)
"""They look at the same clock and the same questions: in the middle of something one stands for all."""
NIGHT, MORNING = time(3), time(10)
TEN_MINUTES = timedelta(minutes=10)


def waits(world: World) -> Iterator[tuple[str, World]]:
    """Five hours, three in the night, the next morning, eight days."""
    yield "five hours pass", world.later(timedelta(hours=5))
    yield "it is three in the night", world.at(upcoming(world, NIGHT))
    yield "it is ten the next morning", world.at(upcoming(world, MORNING))
    yield "eight days pass", world.later(timedelta(days=8))


def upcoming(world: World, at: time) -> datetime:
    """The next time her clock shows `at` on another of her days (UTC)."""
    zone = ZoneInfo(world.facts.patient.zone if world.facts.patient else "UTC")
    here = world.facts.now.astimezone(zone)
    day = here.date() + timedelta(days=1)
    return datetime.combine(day, at, zone).astimezone(world.facts.now.tzinfo)


def due(world: World) -> Iterator[Due]:
    """Timers of hers: whatever was ever set may come due now, early, late or after its reason has gone."""
    soon = world.later(TEN_MINUTES)  # nobody is in the middle of something any more
    today = soon.facts.today.isoformat()
    yield "one of her times begins", soon, {"kind": "window_prompt", "key": "w1", "local_date": today}
    for kind in AT_HER_CLOCK if world.conversation.top is None else AT_HER_CLOCK[:1]:
        yield f"timer {kind}", soon, {"kind": kind, "key": kind, "local_date": today, "slot": kind}
    yield "timer education", soon, {"kind": "education", "key": "education"}
    yield "timer snooze", soon, {"kind": "snooze", "key": "prompt"}
    yield "timer talk_end", soon, {"kind": "talk_end", "key": "talk_end"}
    yield "timer session_idle", world.later(2 * TEN_MINUTES), {"kind": "session_idle", "key": "session_idle"}
    yield "we could not hear her for a while", soon, {"kind": "gap", "key": "gap"}
    if world.patient.status == "paused":
        yield "the pause ends", soon, {"kind": "snooze", "key": "pause_end"}
    yield from _reminders(soon)


def _reminders(world: World) -> Iterator[Due]:
    """The question about a red flag that nobody has answered, once and again (C28)."""
    for frame in reversed(world.conversation.frames):
        if (frame.flow, frame.node) in (*SAFETY_NODES, ("urgent", "what")):
            count = int(frame.vars.get("reminded", 0))
            payload = {"kind": "safety_reminder", "key": "safety_reminder", "count": count}
            line = f"timer safety_reminder about {frame.flow}.{frame.node}"
            yield line, world, {**payload, "flow": frame.flow, "node": frame.node}
            return


def due_for_alert(world: World) -> Iterator[Due]:
    """The clock of the open alert: the next call, or whether it is still with whoever took it."""
    alert = world.open_alert
    if alert is None:
        return
    yield "the alert's clock", world.later(TEN_MINUTES), {"kind": "alert_step", "key": "step"}
    if alert.state == "acknowledged":
        for reminder in (1, 2):
            payload = {"kind": "ack_reminder", "key": "ack", "reminder": reminder}
            yield f"ack_reminder {reminder}", world.later(TEN_MINUTES), payload
