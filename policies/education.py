"""Which education bite comes next, and why: one she has not had, for her week and what she has told (M36)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from content.bite import LAST_DAY, Bite
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
    ("pain_tailbone", "yes"): "tailbone",
    ("birth_tailbone", "yes"): "tailbone",
    ("sleep_last_night", "under_5"): "poor_sleep",
    ("feeding", "breast_sitting"): "breastfeeding",
    ("feeding", "breast_lying"): "breastfeeding",
    ("feeding", "pump"): "bottle",
    ("feeding", "bottle"): "bottle",
}
"""What she told -> the tag it is in `fits`. What she has not told gives no tag."""
FEEDS_BOTH_WAYS = "mixed"
NOT_UNDER_THREAT = frozenset({"closeness", "help"})
"""Topics that may bring trouble upon her where somebody at home hurts or frightens her."""
THREATENED = ("not_safe_at_home", "danger_at_home")


@dataclass(frozen=True)
class Chosen:
    """A bite and why it fits her: `because` names the facts that made it so, her week at the least."""

    id: str
    because: tuple[str, ...]


def next_bite(facts: Facts, book: Book) -> str | None:
    """The id of the bite she gets next; None when none is left. The same facts give the same bite."""
    chosen = choose(facts, book)
    return chosen.id if chosen else None


def choose(facts: Facts, book: Book) -> Chosen | None:
    """The bite she gets next, with the reason; none comes twice.

    Not the topic of the last one, while there is another. Then what is most her own, then the topic she has
    had least of, then what soonest no longer fits her week, then the order of the ids.
    """
    told = _told(facts)
    left = [bite for bite in book.content.bites.values() if _is_for_her(bite, told, facts)]
    if not left:
        return None
    topics = [book.content.bites[id].topic for id in had(facts) if id in book.content.bites]
    bite = min(left, key=lambda bite: _place(bite, told, topics))
    own = tuple(dict.fromkeys(name for tag in bite.fits for name in told.get(tag, ())))
    return Chosen(bite.id, own or (() if facts.days_since_birth is None else ("days_since_birth",)))


def _place(bite: Bite, told: Container[str], topics: Sequence[str]) -> tuple[bool, int, int, int, str]:
    own = sum(tag in told for tag in bite.fits)
    return bite.topic in topics[-1:], -own, topics.count(bite.topic), bite.to_day, bite.id


def _told(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Each tag that fits her, with the facts it is from."""
    found: dict[str, tuple[str, ...]] = {}
    for (name, value), tag in TAG_OF.items():
        if facts.value(name) == value:
            found[tag] = (*found.get(tag, ()), name)
    if facts.value("feeding") == FEEDS_BOTH_WAYS:
        found |= dict.fromkeys(("breastfeeding", "bottle"), ("feeding",))
    return found


def _is_for_her(bite: Bite, told: Container[str], facts: Facts) -> bool:
    if bite.id in had(facts) or (bite.needs_baby and facts.said("baby_loss") is Tri.YES):
        return False
    if bite.topic in NOT_UNDER_THREAT and any(facts.said(name) is Tri.YES for name in THREATENED):
        return False
    return _is_her_week(bite, facts.days_since_birth) and any(
        tag == ANYBODY or tag in told for tag in bite.fits
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
