"""What her days ask for beside the dialog: that she was here, the morning's promise, timers planned anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dialogs.model import Event, EventKind
from policies.aftermath import after
from policies.effects import CancelTimer, Clear, Effect, Record, SetTimer, Stop, StopKind
from policies.facts import Facts
from policies.prescribing import stops
from policies.prompting import hours, limits, rhythm
from policies.rules import Book

KIND, KEY = "morning_check", "morning"
HERS = frozenset(
    {EventKind.MESSAGE_RECEIVED, EventKind.OPTION_CHOSEN, EventKind.COMMAND_GIVEN, EventKind.MEDIA_RECEIVED}
)
RESHAPING = frozenset(
    {
        "intake_done", "windows", "quiet_hours", "rest_intake_done", "review_done", "mood_asked",
        "reassessment_asked", "first_session", "baby_loss", "after_loss", "bites",
    }
)  # fmt: skip
"""Facts that move her timers when they are learned."""
RESHAPING_ROW = frozenset({"zone", "status"})


def here(event: Event, facts: Facts) -> Iterator[Effect]:
    """She did something: kept once a local day, and nothing waits for an answer any more (M32)."""
    if event.kind not in HERS or facts.me is not None or not stops.has_consented(facts):
        return
    if not facts.is_today("seen"):
        yield Record("fact", "seen", "yes")
    if limits.unanswered(facts):
        yield Record("fact", "unanswered", 0, "messages")
        yield Record("decision_point", "replied", "yes")
    if facts.number("still_wanted_asked"):
        yield Record("fact", "still_wanted_asked", 0)


def promised(effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """Tomorrow's question after symptoms or exercise: on her next day, at the check-in's hour (M19)."""
    ended = any(
        isinstance(e, Stop) and e.kind is StopKind.SESSION and e.reason == "symptoms_up" for e in effects
    )
    exercised = any(isinstance(e, Record) and e.name == "exercised" for e in effects)
    if ended or exercised:
        day = facts.today + timedelta(days=1)
        after_it = rhythm.until(facts, day, hours.checkin_at(facts, book))
        yield SetTimer(KIND, KEY, after_it, {"local_date": day.isoformat(), "slot": KIND})


def planned(effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """Her timers set anew when something they hang on has changed; `facts` are from before the turn."""
    if facts.patient is None or facts.me is not None:
        return
    world = after(facts, effects)
    if any(_reshapes(effect) for effect in effects):
        yield from rhythm.planned(world, book)
    elif CancelTimer(rhythm.WINDOW) in effects and not stops.is_locked(world):
        yield from rhythm.windows_tomorrow(world)
    yield from _pauses(effects, facts, book)


def _reshapes(effect: Effect) -> bool:
    match effect:
        case Record("fact", "unanswered", 0):
            return True  # heard of again: what was looked at once a week is her day again
        case Record("fact", name):
            return name in RESHAPING
        case Record("patient", name):
            return name in RESHAPING_ROW
        case Record("person", "reachable", "yes") | Clear():
            return True  # an emergency, or a chat that was closed, had ended them
        case Record("consent", name):
            return name != "withdrawn"
        case _:
            return False


def _pauses(effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """A pause with a date ends on the morning of that day."""
    for effect in effects:
        if isinstance(effect, Record) and effect.name == "pause_until" and effect.value:
            day = date.fromisoformat(str(effect.value))
            yield SetTimer("snooze", "pause_end", rhythm.until(facts, day, hours.checkin_at(facts, book)))
        elif isinstance(effect, Record) and effect.name == "pause_until":
            yield CancelTimer("snooze", "pause_end")
