"""S19, S25: what the bot begins keeps her night, her limits and her goodbye."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.modelcheck.noting import OFFERS
from bot.modelcheck.stepping import Step
from bot.modelcheck.world import Ledger, World

NIGHT = "21:00-08:00"
BY_THE_WAY = ("gap", "talk_end", "safety_reminder")
"""Timers whose words are no routine: we were away, a talk is over, a question about a red flag is open."""
A_DAY, GAP, SHORT = timedelta(hours=23), timedelta(hours=4), timedelta(minutes=30)
MOST, MOST_EXERCISE = 3, 2


def nothing_at_night(step: Step) -> str | None:
    """S19: nothing is begun in quiet hours, hers or the house's, except at a time she asked for."""
    if not _begun(step):
        return None
    if is_night(step.before):
        facts = step.before.facts
        return f"{_begun(step)} at {facts.local(facts.now):%H:%M}, in her quiet hours"
    return None


def is_night(world: World) -> bool:
    """In her own quiet hours where she has set them, else 21 to 8; not at a time she asked for."""
    facts = world.facts
    here, hers, windows = facts.local(facts.now).time(), facts.value("quiet_hours"), facts.value("windows")
    if hers == "none" or any(_inside(str(span), here) for span in _spans(windows)):
        return False
    return _inside(hers if isinstance(hers, str) and "-" in hers else NIGHT, here)


def _spans(windows: object) -> tuple[object, ...]:
    return windows if isinstance(windows, tuple) else ()


def _inside(span: str, here: time) -> bool:
    begins, ends = (time.fromisoformat(part) for part in span.split("-"))
    return begins <= here < ends if begins <= ends else here >= begins or here < ends


def not_too_often(step: Step) -> str | None:
    """S19: three begun a day at most, two of them exercise; four hours between offers, else half an hour."""
    begun = _begun(step)
    if not begun:
        return None
    before, now = step.before.ledger, step.before.facts.now
    exercise = begun.split("+")[0] in OFFERS
    return _too_many(before, now, exercise) or _too_soon(before, now, exercise)


def _too_many(before: Ledger, now: datetime, exercise: bool) -> str | None:
    lately = [kind for kind, at in before.prompts if now - at < A_DAY]
    if len(lately) >= MOST:
        return f"{len(lately) + 1} messages begun by the bot in a day"
    if exercise and lately.count("exercise") >= MOST_EXERCISE:
        return f"{lately.count('exercise') + 1} exercise prompts in a day"
    return None


def _too_soon(before: Ledger, now: datetime, exercise: bool) -> str | None:
    for kind, at in before.prompts:
        gap = GAP if exercise and kind == "exercise" else SHORT
        if now - at < gap:
            return f"{int((now - at).total_seconds() // 60)} minutes after the last one"
    return None


def only_to_who_is_there(step: Step) -> str | None:
    """S19: nothing is begun in a pause, after a goodbye, under a lock or where she blocked the bot."""
    begun = _begun(step)
    if not begun:
        return None
    patient = step.before.patient
    if patient.status != "active" and not (patient.status == "ended" and begun.startswith("outcomes.")):
        return f"{begun} while she is {patient.status}"
    if step.before.ledger.lock:
        return f"{begun} while a red flag is not cleared"
    if not patient.reachable:
        return f"{begun} to a chat that is closed"
    return None


def no_offer_to_who_may_not_move(step: Step) -> str | None:
    """S19: no exercise is offered under a hold, on a day of symptoms or of "not today", or in mourning."""
    begun, facts, ledger = _begun(step), step.before.facts, step.before.ledger
    if begun.split("+")[0] not in OFFERS:
        return None
    if ledger.hold:
        return f"{begun} under a hold"
    if ledger.symptoms_on == facts.today:
        return f"{begun} on the day symptoms ended her session"
    if facts.is_today("unwilling"):
        return f'{begun} on a day of "not today"'
    mourns = facts.value("baby_loss") == "yes" and facts.value("after_loss") != "gently"
    return f"{begun} in her mourning" if mourns else None


def _begun(step: Step) -> str:
    """The message the bot began by itself in this step."""
    return next((d.message for d in step.to_her() if d.send_class == "prompt"), "")


def silence_after_goodbye(step: Step) -> str | None:
    """S25: without her consent nothing comes by itself, and what she does gets receipts and safety only."""
    if step.after.ledger.consented or not step.before.hers or step.before.patient.status != "withdrawn":
        return None
    for draft in step.to_her():
        if draft.send_class in ("safety", "alert"):
            continue
        if step.happening.kind == "timer" and step.event.payload.get("kind") not in BY_THE_WAY:
            return f"{draft.message} by itself after her goodbye"
        if draft.exercises or draft.send_class == "prompt":
            return f"{draft.message} after her goodbye"
    return None
