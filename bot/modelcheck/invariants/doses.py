"""S20: level and dose rise one at a time, never on doubt, and no exercise stands above her level."""

from __future__ import annotations

from datetime import timedelta

from bot.modelcheck import noting
from bot.modelcheck.invariants.flags import REST, moves
from bot.modelcheck.stepping import Step

MOST_PAIN = 5
FLAG_FREE = timedelta(days=7)
BOUNDS = (-3, 3)
EARLY = ((14, 0), (42, 1), (84, 2))
"""Days since birth below which no more than this level may be shown."""
WALK = "X30"


def one_level_at_a_time(step: Step) -> str | None:
    """S20: the level rises by one at most, the dose by one step, and both stay in their bounds."""
    ledger = step.before.ledger
    for name, value in noting.facts_recorded(step):
        if name == "level_now" and ledger.level is not None and float(value) - ledger.level > 1:
            return f"the level went from {ledger.level:g} to {value}"
        if name == "dose_step":
            if float(value) - (ledger.dose or 0) > 1:
                return f"the dose went from step {ledger.dose or 0:g} to {value}"
            if not BOUNDS[0] <= float(value) <= BOUNDS[1]:
                return f"the dose went to step {value}"
    return None


def nothing_harder_on_doubt(step: Step) -> str | None:
    """S20: no rise with pain above 5, without a pain score, under a stop, after symptoms or after a flag."""
    if not _rises(step):
        return None
    ledger, now = step.after.ledger, step.before.facts.now
    if ledger.pain is None or ledger.pain > MOST_PAIN:
        return f"harder at pain {'unknown' if ledger.pain is None else f'{ledger.pain:g}'}"
    if ledger.lock or ledger.hold or ledger.symptoms_on is not None:
        return "harder while she is stopped"
    if ledger.flagged_at is not None and now - ledger.flagged_at < FLAG_FREE:
        return f"harder {(now - ledger.flagged_at).days} days after a flag"
    return None


def _rises(step: Step) -> bool:
    ledger = step.before.ledger
    for name, value in noting.facts_recorded(step):
        if name == "level_now" and ledger.level is not None and float(value) > ledger.level:
            return True
        if name == "dose_step" and float(value) > (ledger.dose or 0) >= 0:
            return True
    return False


def no_exercise_above_her_level(step: Step) -> str | None:
    """S20: no exercise above what her plan, her weeks since birth and the level she has reached allow."""
    moved = {e for e in moves(step) if e not in REST and e != WALK}
    if not moved:
        return None
    cap, content = _cap(step), step.shelf.book_for(step.before).content
    above = sorted(e for e in moved if e in content.exercises and content.exercises[e].level > cap)
    return f"{', '.join(above)} above level {cap:g}" if above else None


def _cap(step: Step) -> float:
    facts, ledger = step.before.facts, step.after.ledger
    days = facts.days_since_birth or 0
    weeks = next((level for before, level in EARLY if days < before), 3)
    plan = facts.plan.level if facts.plan.author != "policy" else 1
    reached = 3.0 if ledger.level is None else ledger.level
    return min(weeks, plan, reached)
