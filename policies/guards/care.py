"""Guards about who she is, what stops her, what is still to be asked, and the session in hand."""

from __future__ import annotations

from datetime import timedelta

from policies import escalation, triage
from policies.facts import Facts, Tri
from policies.guards.named import Vars, guard
from policies.prescribing import stops
from policies.prescribing.pick import as_item
from policies.rules import Book
from policies.talk import talks_with

# -- who she is, and whether anybody is there ---------------------------------------------------------


@guard
def has_consented(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.has_consented(facts)


@guard
def has_not_consented(facts: Facts, given: Vars, book: Book) -> bool:
    return not stops.has_consented(facts)


@guard
def is_paused(facts: Facts, given: Vars, book: Book) -> bool:
    return _status(facts) == "paused"


@guard
def has_left(facts: Facts, given: Vars, book: Book) -> bool:
    return _status(facts) in ("withdrawn", "ended")


@guard
def nobody_is_on_the_rota(facts: Facts, given: Vars, book: Book) -> bool:
    return not facts.rota


@guard
def a_clinician_talks_with_her(facts: Facts, given: Vars, book: Book) -> bool:
    return talks_with(facts) is not None


@guard
def the_clinic_was_just_told(facts: Facts, given: Vars, book: Book) -> bool:
    """Somebody is there to be told, and was told in this very turn."""
    return given.get("told") == "yes" and bool(facts.rota)


@guard
def the_clinic_could_not_be_told(facts: Facts, given: Vars, book: Book) -> bool:
    """Nobody is on duty, and she was told so in this very turn."""
    return given.get("told") == "yes" and not facts.rota


@guard
def her_alert_was_taken(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.open_alert is not None and facts.open_alert.state == "acknowledged"


@guard
def her_clinic_has_written(facts: Facts, given: Vars, book: Book) -> bool:
    """Since the alert that is open: nobody has taken it by a tap, but somebody is there."""
    return facts.open_alert is not None and escalation.has_written(facts.open_alert, facts)


@guard
def her_alert_is_waiting(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.open_alert is not None


@guard
def her_wish_is_waiting(facts: Facts, given: Vars, book: Book) -> bool:
    """She has asked for a person already, and nobody has taken it yet."""
    return facts.open_alert is not None and "asks_for_human" in facts.open_alert.categories


@guard
def nobody_is_there_to_get_it(facts: Facts, given: Vars, book: Book) -> bool:
    """Nobody on duty, and nobody has her alert: what she adds is only kept."""
    return not facts.rota and (facts.open_alert is None or facts.open_alert.owner is None)


@guard
def no_phone_is_known(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.value("phone") is None


# -- what stops her -----------------------------------------------------------------------------------


@guard
def is_locked(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.is_locked(facts)


@guard
def only_rest_is_allowed(facts: Facts, given: Vars, book: Book) -> bool:
    """Hold, symptoms today, a morning not back to baseline, severe pain, or an amber answer (S04).

    Pain of another day decides nothing: it is asked again first, or she could never leave the rest.
    """
    if stops.is_held(facts) or stops.stopped_today(facts) or stops.not_back_to_baseline(facts):
        return True
    severe = pain_is_severe(facts, given, book) and not pain_is_unasked(facts, given, book)
    return severe or bool(triage.amber(facts, book))


@guard
def morning_check_is_missing(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.morning_check_is_due(facts)


@guard
def back_to_baseline(facts: Facts, given: Vars, book: Book) -> bool:
    """Pain not above what it was before the last session, and no new symptom (11.5); unknown is not back."""
    now = facts.number("pain_now")
    before = facts.number("pain_before")
    if before is None:
        before = facts.session.pain_start if facts.session else None
    if now is None or before is None or stops.is_locked(facts) or stops.is_held(facts):
        return False
    return now <= before


@guard
def pain_is_severe(facts: Facts, given: Vars, book: Book) -> bool:
    pain = facts.number("pain_now")
    return pain is not None and pain >= book.rules.limit("severe_pain", facts.today)


# -- what is still to be asked ------------------------------------------------------------------------


@guard
def intake_is_open(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.said("intake_done") is not Tri.YES


@guard
def screen_is_open(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.screen_is_open(facts, book)


@guard
def pain_is_unasked(facts: Facts, given: Vars, book: Book) -> bool:
    """No pain score of the last hours: without one only rest would be allowed (M09)."""
    return not facts.within("pain_now", timedelta(hours=book.rules.limit("pain_fresh", facts.today)))


@guard
def is_held(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.is_held(facts)


@guard
def private_questions_are_open(facts: Facts, given: Vars, book: Book) -> bool:
    """Not asked this week, and not put off by her today (M08)."""
    fresh = timedelta(days=book.rules.limit("private_fresh", facts.today))
    asked = facts.said("private_done") is Tri.YES and facts.within("private_done", fresh)
    return not asked and not facts.is_today("private_later")


@guard
def private_questions_were_answered(facts: Facts, given: Vars, book: Book) -> bool:
    """All that are asked, this week: one left out is unknown, not no (S06)."""
    fresh = timedelta(days=book.rules.limit("private_fresh", facts.today))
    asked = [name for name in book.rules.lists["private_questions"] if not _is_left_out(name, facts)]
    return all(facts.within(name, fresh) for name in asked)


def _is_left_out(name: str, facts: Facts) -> bool:
    """After a loss nobody asks about thoughts of the baby (M38)."""
    return name == "thoughts_about_baby" and facts.said("baby_loss") is Tri.YES


@guard
def baby_was_lost(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.said("baby_loss") is Tri.YES


@guard
def baby_is_with_her(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.said("baby_loss") is not Tri.YES


@guard
def a_card_was_skipped(facts: Facts, given: Vars, book: Book) -> bool:
    return given.get("skipped") == "yes"


@guard
def zone_follows_from_country(facts: Facts, given: Vars, book: Book) -> bool:
    country = facts.patient.country if facts.patient else ""
    return bool(country) and len(book.content.country(country).zones) == 1


@guard
def birth_is_over_a_year_ago(facts: Facts, given: Vars, book: Book) -> bool:
    days = facts.days_since_birth
    return days is not None and days > book.rules.limit("birth_long_ago", facts.today)


@guard
def birth_was_caesarean(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.value("birth_mode") in ("planned_caesarean", "emergency_caesarean")


@guard
def birth_mode_is_unknown(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.value("birth_mode") is None


@guard
def sleep_is_unasked_today(facts: Facts, given: Vars, book: Book) -> bool:
    return not facts.is_today("sleep_last_night")


# -- the session in hand ------------------------------------------------------------------------------


@guard
def session_can_be_resumed(facts: Facts, given: Vars, book: Book) -> bool:
    """Her baby woke today and nothing hurt since (M15)."""
    kept = facts.value("rest_of_today")
    return bool(kept) and facts.is_today("rest_of_today") and not stops.stopped_today(facts)


@guard
def symptoms_stopped_today(facts: Facts, given: Vars, book: Book) -> bool:
    return stops.stopped_today(facts)


@guard
def session_is_old(facts: Facts, given: Vars, book: Book) -> bool:
    """Too long ago to go on with the next set: closed meanwhile, of another day, or begun an hour ago."""
    session = facts.session
    if session is None:
        return False
    span = timedelta(minutes=book.rules.limit("session_old", facts.today))
    return bool(session.ended_by) or facts.now - session.started_at > span


@guard
def set_made_it_worse(facts: Facts, given: Vars, book: Book) -> bool:
    return "yes" in _check(given)


@guard
def set_check_is_unclear(facts: Facts, given: Vars, book: Book) -> bool:
    """Not sure, or not answered: a missing answer is never a no (M12)."""
    return "yes" not in _check(given) and set(_check(given)) != {"no"}


@guard
def form_was_lost(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(given.get("check", {}).get("form_lost", False))


@guard
def sets_are_left(facts: Facts, given: Vars, book: Book) -> bool:
    items, index = given.get("items") or (), int(given.get("index", 0))
    return index < len(items) and int(given.get("set", 1)) < as_item(items[index]).dose.sets


@guard
def items_are_left(facts: Facts, given: Vars, book: Book) -> bool:
    return int(given.get("index", 0)) < len(given.get("items") or ())


@guard
def form_matters(facts: Facts, given: Vars, book: Book) -> bool:
    """Breathing and rest have no form to lose."""
    items, index = given.get("items") or (), int(given.get("index", 0))
    if index >= len(items):
        return False
    exercise = book.content.exercises.get(as_item(items[index]).exercise)
    return exercise is not None and exercise.kind == "exercise"


def _check(given: Vars) -> tuple[str, ...]:
    """The two answers of the set check; a row without one is "missing"."""
    answers = given.get("check", {})
    return tuple(str(answers.get(row, "missing")) for row in ("pain_up", "tired_up"))


def _status(facts: Facts) -> str:
    return facts.patient.status if facts.patient else ""
