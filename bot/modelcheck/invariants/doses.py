"""S20: level and dose rise one at a time, and never on doubt."""

from __future__ import annotations

from datetime import timedelta

from bot.modelcheck import noting
from bot.modelcheck.stepping import Step

MOST_PAIN = 5
FLAG_FREE = timedelta(days=7)
BOUNDS = (-3, 3)


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
