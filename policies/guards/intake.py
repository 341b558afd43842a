"""Guards of the intake: the complaint, the rest of it in days of four, the two questions about mood."""

from __future__ import annotations

from datetime import timedelta

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
    return bool(coming) and coming[0].node == given.get("about") and intake_order.fits(coming, facts, book)


@guard
def rest_questions_are_left(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(intake_order.upcoming(facts, book))


@guard
def rest_intake_is_over(facts: Facts, given: Vars, book: Book) -> bool:
    """Said to be done, and nothing has come up since: the belly check waits for day 42."""
    done = facts.said("rest_intake_done") is Tri.YES
    return done and not intake_order.upcoming(facts, book)


@guard
def a_mood_answer_was_low(facts: Facts, given: Vars, book: Book) -> bool:
    """Either question answered yes (Whooley form, M41)."""
    return "yes" in _moods(facts, book)


@guard
def mood_is_low_again(facts: Facts, given: Vars, book: Book) -> bool:
    """Low now, and low the last time too: the rule about it has spoken before, and is told of again here."""
    return a_mood_answer_was_low(facts, given, book) and facts.said("mood_low") is Tri.YES


@guard
def support_was_given(facts: Facts, given: Vars, book: Book) -> bool:
    """Her own words of a low mood began the questions: what helps was said then, and stands above them."""
    return given.get("supported") == "yes"


@guard
def both_mood_answers_were_no(facts: Facts, given: Vars, book: Book) -> bool:
    return _moods(facts, book) == ("no", "no")


def _moods(facts: Facts, book: Book) -> tuple[FactValue | None, ...]:
    """Answers of these days: a yes of yesterday counts when the second question waited overnight (S06)."""
    fresh = timedelta(days=book.rules.limit("mood_fresh", facts.today))
    return tuple(facts.value(n) if facts.within(n, fresh) else None for n in ("mood_down", "mood_interest"))
