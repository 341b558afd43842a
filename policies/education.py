"""Which education bite comes next: one she has not had, that fits her week and what she has told (M36)."""

from __future__ import annotations

from collections.abc import Iterator

from content.routine import LAST_DAY
from content.schema import Bite
from policies.facts import Facts, Tri
from policies.rules import Book

ANYBODY = "any"
TAG_OF = {
    ("birth_mode", "planned_caesarean"): "caesarean",
    ("birth_mode", "emergency_caesarean"): "caesarean",
    ("birth_mode", "vaginal"): "vaginal",
    ("birth_mode", "assisted"): "vaginal",
    ("leak_on_cough", "yes"): "leak",
    ("wrists", "yes"): "wrists",
    ("pelvis_pain", "yes"): "girdle",
    ("sleep_last_night", "under_5"): "poor_sleep",
    ("feeding", "breast_sitting"): "breastfeeding",
    ("feeding", "breast_lying"): "breastfeeding",
    ("feeding", "pump"): "bottle",
    ("feeding", "bottle"): "bottle",
}
"""What she told -> the tag it is in `fits`. What she has not told gives no tag."""
FEEDS_BOTH_WAYS = "mixed"


def next_bite(facts: Facts, book: Book) -> str | None:
    """The id of the bite she gets next; None when none is left. The same facts give the same bite.

    What is most her own comes first, then what soonest no longer fits her week, then the order of the ids.
    """
    told = frozenset(_told(facts))
    left = [bite for bite in book.content.bites.values() if _is_for_her(bite, told, facts)]
    return min(left, key=lambda bite: _place(bite, told)).id if left else None


def _place(bite: Bite, told: frozenset[str]) -> tuple[int, int, str]:
    return -len(told & set(bite.fits)), bite.to_day, bite.id


def _told(facts: Facts) -> Iterator[str]:
    yield from (tag for (name, value), tag in TAG_OF.items() if facts.value(name) == value)
    if facts.value("feeding") == FEEDS_BOTH_WAYS:
        yield from ("breastfeeding", "bottle")


def _is_for_her(bite: Bite, told: frozenset[str], facts: Facts) -> bool:
    if bite.id in had(facts) or (bite.needs_baby and facts.said("baby_loss") is Tri.YES):
        return False
    return _is_her_week(bite, facts.days_since_birth) and (
        ANYBODY in bite.fits or bool(told & set(bite.fits))
    )


def _is_her_week(bite: Bite, days: int | None) -> bool:
    """An unknown date of birth leaves only what fits every week."""
    if days is None:
        return bite.from_day == 0 and bite.to_day == LAST_DAY
    return bite.from_day <= min(days, LAST_DAY) <= bite.to_day


def had(facts: Facts) -> tuple[str, ...]:
    """The ids of the bites she has had, in the order in which she got them."""
    value = facts.value("bites_had")
    return value if isinstance(value, tuple) else ()
