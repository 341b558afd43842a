"""The last look at what the bot sends by itself: nobody writes to her at night or once too often (S19)."""

from __future__ import annotations

from policies.effects import Ask, Say, SendClass
from policies.facts import Facts
from policies.prompting import hours, limits
from policies.rules import Book
from policies.verdict import Decision, Outcome

SINCE = "2026-11-25"


def refused(effect: Say | Ask, facts: Facts, book: Book) -> Decision | None:
    """Why a message of class prompt may not go now; None when it may. `facts` are from before the turn."""
    if effect.send_class is not SendClass.PROMPT or effect.to != "patient":
        return None
    if hours.is_quiet(facts, book) and not hours.is_asked_for(facts):
        return _no("CL01", "quiet_hours", effect)
    counted = len([one for one in limits.started(facts) if facts.local(one.at).date() == facts.today])
    if counted >= book.rules.limit("bot_started_a_day", facts.today):
        return _no("CL02", "enough_today", effect)
    return None


def _no(rule: str, reason: str, effect: Say | Ask) -> Decision:
    return Decision(rule, SINCE, Outcome.REFUSED, reason, about=effect.message)
