"""What the bot begins by itself when a timer of her day is due: a prompt, a check-in, a bite (M32, M36)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from dialogs.model import Event
from dialogs.walk import Walk
from policies import education
from policies.effects import Ask, Effect, Record, Say, SendClass, SetTimer
from policies.facts import Tri
from policies.prompting import SNOOZED, Occasion, due, forms, hours, limits, points, rhythm, why_not

CHECKINS = frozenset(
    {
        "checkin",
        "morning",
        "review",
        "mood",
        "outcomes",
        "reassess",
        "rest_intake",
        "graduate",
        "still_wanted",
        "questionnaire",
    }
)
"""What yesterday's check-in may have left open: today's begins anew and goes on by what is known."""
OFFERS = frozenset({"prompt", "asleep"})
LATER = timedelta(hours=1)


def window(event: Event, walk: Walk) -> None:
    """One of her windows begins: a decision point, kept whether or not anything is sent (R01)."""
    slot = str(event.payload.get("key"))
    point = points.window(walk.facts, walk.book, event.at, slot)
    before = len(walk.effects)
    if point.action in points.MINUTES:
        walk.drop(OFFERS)
        given = {"idea": point.action, "minutes": points.MINUTES[point.action]}
        walk.begin("prompt", given)
        _by_itself(walk, before, limits.EXERCISE)
    elif point.action == points.REST:
        walk.say("prompt.rest")
        _by_itself(walk, before, limits.EXERCISE, waits=False)
    elif point.action == limits.STILL_WANTED:
        _ask_whether_wanted(walk)
    walk.cause(point.kept())
    _all(walk, rhythm.window_again(walk.facts, walk.book, slot, event.at))


def checkin(event: Event, walk: Walk) -> None:
    """The day's check-in: by what is due, one conversation a day; what is left is asked tomorrow."""
    kind = str(event.payload.get("kind"))
    late = timedelta(hours=walk.book.rules.limit("checkin_late", walk.facts.today))
    occasion = Occasion(limits.CHECKIN, walk.facts, walk.book, event.at, event.at + late)
    reason = why_not(occasion) if _anything_due(walk) else "nothing_due"
    before = len(walk.effects)
    if not reason:
        walk.drop(CHECKINS | OFFERS)
        walk.begin(_afterwards(walk) if _has_ended(walk) else "checkin")
        _by_itself(walk, before, limits.CHECKIN)
    elif reason == "asks_whether_wanted" and not hours.windows(walk.facts):
        wanted = replace(occasion, kind=limits.STILL_WANTED)  # who has no times is asked here, or never
        if not points.why_not_still_wanted(wanted):
            _ask_whether_wanted(walk)
    walk.cause(points.checkin(walk.facts, reason, kind).kept())
    _all(walk, rhythm.checkins(walk.facts, walk.book))
    _all(walk, rhythm.outcome(walk.facts, walk.book))


def _ask_whether_wanted(walk: Walk) -> None:
    before = len(walk.effects)
    walk.drop(frozenset({"still_wanted"}))
    walk.begin("still_wanted")
    _by_itself(walk, before, limits.STILL_WANTED)


def bite(event: Event, walk: Walk) -> None:
    """One small thing to know, once a day (M36)."""
    late = timedelta(hours=walk.book.rules.limit("checkin_late", walk.facts.today))
    occasion = Occasion(limits.BITE, walk.facts, walk.book, event.at, event.at + late)
    reason = why_not(occasion)
    if reason == "too_soon" and _may_be_later(walk):
        walk.cause(SetTimer("education", "education", LATER, {"slot": "later"}))
        return
    before = len(walk.effects)
    if not reason and tell_bite(walk):
        _by_itself(walk, before, limits.BITE)
    _all(walk, rhythm.bite_again(walk.facts, walk.book))


def _may_be_later(walk: Walk) -> bool:
    """An hour from now is still today and not at night."""
    later = replace(walk.facts, now=walk.facts.now + LATER)
    return later.today == walk.facts.today and not hours.is_quiet(later, walk.book)


def tell_bite(walk: Walk) -> bool:
    """The next bite that fits her; False when she has had them all."""
    chosen = education.choose(walk.facts, walk.book)
    if chosen is None:
        return False
    walk.say("education.bite", bite=chosen.id, because=chosen.because)
    walk.cause(Record("fact", "bites_had", (*education.had(walk.facts), chosen.id)))
    return True


def snoozed(event: Event, walk: Walk) -> None:
    """She asked to be asked again: silent, and only what is right for her at that moment."""
    late = timedelta(minutes=walk.book.rules.limit("window_late", walk.facts.today))
    if why_not(Occasion(SNOOZED, walk.facts, walk.book, event.at, event.at + late)):
        return
    walk.drop(OFFERS)
    idea = points.choose(points.allowed(walk.facts, walk.book), walk.facts, walk.book)
    if idea in points.MINUTES:
        walk.begin("prompt", {"idea": idea, "minutes": points.MINUTES[idea]})
    elif idea == points.REST:
        walk.say("prompt.rest")
    _quietly(walk, 0, SendClass.REPLY)
    walk.cause(Record("fact", "snoozed", "yes"))


def _has_ended(walk: Walk) -> bool:
    return walk.facts.patient is not None and walk.facts.patient.status == "ended"


def _afterwards(walk: Walk) -> str:
    return "outcomes" if due.wave_due(walk.facts, walk.book) else "questionnaire"


def _a_form_is_due(walk: Walk) -> bool:
    return forms.due_now(walk.facts, walk.book) is not None


def _anything_due(walk: Walk) -> bool:
    """After the end only the outcomes are asked: the rest of the house has said goodbye."""
    if _has_ended(walk):
        return bool(due.wave_due(walk.facts, walk.book)) or _a_form_is_due(walk)
    kinds = ("rest_intake", "weekly_review", "mood_check", "reassessment")
    owed = any(due.is_due(kind, walk.facts, walk.book) for kind in kinds)
    owed = owed or _a_form_is_due(walk)
    return owed or due.morning_check_is_promised(walk.facts) or bool(due.wave_due(walk.facts, walk.book))


def _by_itself(walk: Walk, since: int, kind: str, *, waits: bool = True) -> None:
    """What was just said the bot began: counted, of class prompt, silent unless she wants a sound."""
    _quietly(walk, since, SendClass.PROMPT)
    _all(walk, limits.noted(kind, walk.facts, waits=waits))


def _quietly(walk: Walk, since: int, send_class: SendClass) -> None:
    silent = walk.facts.said("sound") is not Tri.YES
    walk.effects[since:] = [_as(effect, send_class, silent) for effect in walk.effects[since:]]


def _as(effect: Effect, send_class: SendClass, silent: bool) -> Effect:
    if isinstance(effect, Say | Ask) and effect.send_class is SendClass.REPLY:
        return replace(effect, send_class=send_class, silent=silent)
    return effect


def _all(walk: Walk, effects: Iterable[Effect]) -> None:
    for effect in effects:
        walk.cause(effect)
