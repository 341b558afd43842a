"""The question of the next morning, promised when symptoms end a session: at nine on her own clock (M19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from policies.effects import Effect, SetTimer, Stop, StopKind
from policies.facts import Facts

ASKED_AT = time(9, 0)
KIND, KEY = "morning_check", "morning"


def promised(effects: Sequence[Effect], facts: Facts) -> tuple[Effect, ...]:
    """The timer that keeps the promise; nothing when no session was ended by symptoms."""
    ended = any(
        isinstance(e, Stop) and e.kind is StopKind.SESSION and e.reason == "symptoms_up" for e in effects
    )
    return (SetTimer(KIND, KEY, until_morning(facts)),) if ended else ()


def until_morning(facts: Facts) -> timedelta:
    """From now to nine o'clock on her next local day, whatever the clocks do in the night."""
    here = facts.local(facts.now)
    morning = datetime.combine(here.date() + timedelta(days=1), ASKED_AT, tzinfo=here.tzinfo)
    return morning.astimezone(facts.now.tzinfo) - facts.now
