"""What stops movement at this moment: the table S04 read against the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from policies import open_question
from policies.facts import Facts, Tri
from policies.readings import MORE_BLEEDING
from policies.rules import Book, StopRule

AVAILABLE = frozenset({"active"})


def in_force(facts: Facts, book: Book, starting: bool = False) -> tuple[StopRule, ...]:
    """Every row of the table that holds now. `starting` also asks for a fresh pain score and screen (M09)."""
    asked = ALWAYS | AT_START if starting else ALWAYS
    return tuple(book.rules.stop(name) for name, holds in asked.items() if holds(facts, book))


def allowed_by(stops: Iterable[StopRule]) -> frozenset[str] | None:
    """The exercises all these stops still allow; None = no bar."""
    allowed: frozenset[str] | None = None
    for stop in stops:
        if stop.allows is not None:
            allowed = frozenset(stop.allows) if allowed is None else allowed & frozenset(stop.allows)
    return allowed


def has_consented(facts: Facts) -> bool:
    """Her care consent: as she last said it, else what her row says."""
    said = facts.said("consent")
    if said is not Tri.UNKNOWN:
        return said is Tri.YES
    return facts.patient is not None and facts.patient.status in ("active", "paused", "ended")


def is_locked(facts: Facts) -> bool:
    return facts.patient is not None and facts.patient.stop == "lock"


def is_held(facts: Facts) -> bool:
    return facts.patient is not None and facts.patient.stop == "hold"


def screen_is_open(facts: Facts, book: Book) -> bool:
    """Whether a sign of the cards was not answered this week (M08): an older "no" is unknown today."""
    fresh = timedelta(days=book.rules.limit("screen_fresh", facts.today))
    if facts.said("screen_done") is not Tri.YES or not facts.within("screen_done", fresh):
        return True
    return any(not facts.within(sign, fresh) for sign in book.rules.lists["screen_cards"])


def stopped_today(facts: Facts) -> bool:
    return facts.is_today("symptom_stop")


def morning_check_is_due(facts: Facts) -> bool:
    """After a stop for symptoms, on a later day, until a morning check says back to baseline (S04)."""
    return not stopped_today(facts) and not_back_to_baseline(facts) and not facts.is_today("back_to_baseline")


def not_back_to_baseline(facts: Facts) -> bool:
    """Whether no morning check has said "back" since the last symptom stop or bad morning."""
    stopped = _since_clearance(facts, "symptom_stop")
    checked = facts.at("back_to_baseline")
    answer = facts.said("back_to_baseline")
    if answer is Tri.NO and _since_clearance(facts, "back_to_baseline") is not None:
        return True
    if stopped is None:
        return False
    later_day = checked is not None and facts.local(checked).date() > facts.local(stopped).date()
    return not (answer is Tri.YES and later_day)


def _since_clearance(facts: Facts, name: str) -> datetime | None:
    at, cleared = facts.at(name), facts.at("cleared")
    return None if at is not None and cleared is not None and at <= cleared else at


def _severe_pain(facts: Facts, book: Book) -> bool:
    pain = facts.number("pain_now")
    return pain is not None and pain >= book.rules.limit("severe_pain", facts.today)


def _pain_not_fresh(facts: Facts, book: Book) -> bool:
    return not facts.within("pain_now", timedelta(hours=book.rules.limit("pain_fresh", facts.today)))


def _bleeding_rest(facts: Facts, book: Book) -> bool:
    """Two days without exercise after bleeding that was pink or heavier the morning after (11.8)."""
    rest = timedelta(hours=book.rules.limit("bleeding_rest", facts.today))
    changed = facts.value("bleeding_after_exercise") in MORE_BLEEDING
    return changed and facts.within("bleeding_after_exercise", rest)


def worn_out(facts: Facts, book: Book) -> bool:
    short = facts.is_today("sleep_last_night") and facts.value("sleep_last_night") == "under_5"
    short = short or (facts.is_today("longest_stretch") and facts.value("longest_stretch") == "under_3")
    tired = facts.number("tiredness")
    worn = facts.is_today("today") and facts.value("today") == "worn_out"
    spent = (
        facts.is_today("tiredness")
        and tired is not None
        and tired >= book.rules.limit("tired_day", facts.today)
    )
    return short or worn or spent


def _not_available(facts: Facts, book: Book) -> bool:
    del book
    return facts.patient is None or facts.patient.status not in AVAILABLE or not has_consented(facts)


def _intake_open(facts: Facts, book: Book) -> bool:
    del book
    return facts.said("intake_done") is not Tri.YES


Holds = Callable[[Facts, Book], bool]
ALWAYS: dict[str, Holds] = {
    "lock": lambda facts, _: is_locked(facts),
    "not_available": _not_available,
    "not_screened": _intake_open,
    "safety_question": lambda facts, _: open_question.is_open(facts),
    "hold": lambda facts, _: is_held(facts),
    "symptoms_today": lambda facts, _: stopped_today(facts),
    "not_back_to_baseline": lambda facts, _: not_back_to_baseline(facts),
    "severe_pain_now": _severe_pain,
    "pain_unknown": lambda facts, _: facts.number("pain_now") is None,
    "bleeding_rest": _bleeding_rest,
    "worn_out_today": worn_out,
}
AT_START: dict[str, Holds] = {
    "not_screened": lambda facts, book: _intake_open(facts, book) or screen_is_open(facts, book),
    "pain_unknown": _pain_not_fresh,
}
