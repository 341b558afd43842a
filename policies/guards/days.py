"""Guards about her days: what is due, what she set, how long she was away, how she is doing."""

from __future__ import annotations

from datetime import timedelta

from policies.facts import Facts, Tri
from policies.guards.named import Vars, guard
from policies.prescribing import stops
from policies.prescribing.items import refusals
from policies.prescribing.tracks import low_mood, may_be_offered_walks
from policies.prompting import due, hours
from policies.rules import Book

SCORES = ("goal_1_score", "goal_2_score", "goal_3_score")


# -- what is due ---------------------------------------------------------------------------------------


@guard
def morning_check_is_promised(facts: Facts, given: Vars, book: Book) -> bool:
    return due.morning_check_is_promised(facts) or stops.morning_check_is_due(facts)


@guard
def review_is_due(facts: Facts, given: Vars, book: Book) -> bool:
    return due.is_due("weekly_review", facts, book)


@guard
def mood_is_due(facts: Facts, given: Vars, book: Book) -> bool:
    return due.is_due("mood_check", facts, book)


@guard
def reassessment_is_due(facts: Facts, given: Vars, book: Book) -> bool:
    return due.is_due("reassessment", facts, book)


@guard
def outcomes_are_due(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(due.wave_due(facts, book))


@guard
def rest_intake_is_due(facts: Facts, given: Vars, book: Book) -> bool:
    return due.is_due("rest_intake", facts, book)


# -- who she is in her days ----------------------------------------------------------------------------


@guard
def has_ended(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.patient is not None and facts.patient.status == "ended"


@guard
def zone_is_unknown(facts: Facts, given: Vars, book: Book) -> bool:
    """Skipped, so that UTC stands in for it: nothing may be timed by it."""
    return not hours.has_a_clock(facts)


@guard
def wants_a_session(facts: Facts, given: Vars, book: Book) -> bool:
    return given.get("then") == "asleep"


@guard
def one_language_is_installed(facts: Facts, given: Vars, book: Book) -> bool:
    return len(book.content.languages) == 1


@guard
def there_is_a_second_listener(facts: Facts, given: Vars, book: Book) -> bool:
    """The house has one: only then is she told of it, and asked."""
    return book.second_listener


@guard
def bites_are_off(facts: Facts, given: Vars, book: Book) -> bool:
    return facts.said("bites") is Tri.NO


@guard
def times_were_left_out(facts: Facts, given: Vars, book: Book) -> bool:
    """She named more times than are kept."""
    return given.get("times_left_out") == "yes"


# -- where she may move --------------------------------------------------------------------------------


@guard
def it_is_quiet_time(facts: Facts, given: Vars, book: Book) -> bool:
    """In her quiet hours: most likely she is in bed."""
    return hours.has_a_clock(facts) and hours.is_quiet(facts, book)


@guard
def a_walk_may_be_offered(facts: Facts, given: Vars, book: Book) -> bool:
    """Only who is to be offered one, and only while one of them may be sent to her."""
    held = stops.in_force(facts, book)
    walks = book.rules.lists["outside"]
    return may_be_offered_walks(facts, book) and any(not refusals(e, facts, book, held) for e in walks)


# -- what the prompt offers ----------------------------------------------------------------------------


@guard
def idea_is_micro(facts: Facts, given: Vars, book: Book) -> bool:
    return given.get("idea") == "micro"


@guard
def idea_is_breathing(facts: Facts, given: Vars, book: Book) -> bool:
    return given.get("idea") == "breathing"


# -- goals, and how the week was -----------------------------------------------------------------------


@guard
def has_goal_1(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(facts.value("goal_1"))


@guard
def has_goal_2(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(facts.value("goal_2"))


@guard
def has_goal_3(facts: Facts, given: Vars, book: Book) -> bool:
    return bool(facts.value("goal_3"))


@guard
def pain_is_clearly_less(facts: Facts, given: Vars, book: Book) -> bool:
    """Two points and three tenths less than at first: the smallest change that matters (OST)."""
    before, now = facts.number("pain_first"), facts.number("week_pain")
    if before is None or now is None:
        return False
    return before - now >= 2 and before - now >= 0.3 * before


@guard
def pain_is_clearly_more(facts: Facts, given: Vars, book: Book) -> bool:
    before, now = facts.number("pain_first"), facts.number("week_pain")
    return before is not None and now is not None and now - before >= 2


@guard
def may_graduate(facts: Facts, given: Vars, book: Book) -> bool:
    """Her goals are met, or the weeks of the programme are over; not asked again for some weeks (M42)."""
    again = timedelta(days=book.rules.limit("graduation_again", facts.today))
    if facts.within("graduation_later", again) or stops.is_held(facts) or stops.is_locked(facts):
        return False
    return _goals_are_met(facts, book) or _programme_is_over(facts, book)


def _goals_are_met(facts: Facts, book: Book) -> bool:
    scores = [facts.number(name) for name in SCORES if facts.number(name) is not None]
    pain = facts.number("week_pain")
    met = book.rules.limit("goal_met", facts.today)
    return bool(scores) and all(s is not None and s >= met for s in scores) and pain is not None and pain <= 2


def _programme_is_over(facts: Facts, book: Book) -> bool:
    first = facts.at("first_session")
    weeks = timedelta(weeks=book.rules.limit("programme_weeks", facts.today))
    return first is not None and facts.now - first >= weeks


@guard
def mood_is_low(facts: Facts, given: Vars, book: Book) -> bool:
    return low_mood(facts, book)


@guard
def a_wound_was_healing(facts: Facts, given: Vars, book: Book) -> bool:
    """The last she said of her stitches or scar was not yet "healed" (LV12)."""
    return facts.value("wound") in ("healing", "open_or_oozing")


@guard
def she_was_bleeding(facts: Facts, given: Vars, book: Book) -> bool:
    """The last she said of the bleeding was not yet "none" (LV13)."""
    return facts.value("bleeding") in ("light", "red_again", "soaking")
