"""Guards of the intake: the complaint, the rest of it in days of four, the two questions about mood."""

from __future__ import annotations

from policies import intake_order
from policies.facts import Facts, FactValue, Tri
from policies.guards.named import Vars, guard
from policies.rules import Book


@guard
def complaint_was_tagged(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(facts.value("complaint_tags"))


@guard
def no_baby_is_spoken_of(facts: Facts, given: Vars, book: Book) -> bool:
    return not intake_order.not_in_loss(facts, book)


@guard
def rest_question_is_next(facts: Facts, given: Vars, book: Book) -> bool:
    """The question `about` comes next, and today still has room for it (M05)."""
    coming = intake_order.upcoming(facts, book)
    return coming is not None and coming.name == given.get("about") and intake_order.fits(coming, facts, book)


@guard
def rest_questions_are_left(facts: Facts, given: Vars, book: Book) -> bool:
    return intake_order.upcoming(facts, book) is not None


@guard
def rest_intake_is_over(facts: Facts, given: Vars, book: Book) -> bool:
    """Said to be done, and nothing has come up since: the belly check waits for day 42."""
    done = facts.said("rest_intake_done") is Tri.YES
    return done and intake_order.upcoming(facts, book) is None


@guard
def a_mood_answer_was_low(facts: Facts, given: Vars, book: Book) -> bool:
    """Either question answered yes this time (Whooley form, M41)."""
    return "yes" in _moods(facts)


@guard
def both_mood_answers_were_no(facts: Facts, given: Vars, book: Book) -> bool:
    return _moods(facts) == ("no", "no")


def _moods(facts: Facts) -> tuple[FactValue | None, ...]:
    """Today's answers to the two questions; one left out today is unknown."""
    return tuple(facts.value(n) if facts.is_today(n) else None for n in ("mood_down", "mood_interest"))
