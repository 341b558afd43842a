"""Owns the rest of the intake: which question comes next, and how many a day may bring (M05, second step)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.rules import Book

Applies = Callable[[Facts, Book], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: any of `facts` known, or the mark that `node` was left out, means it was asked."""

    node: str
    facts: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        return (*self.facts, f"{self.node}_skipped")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked in one go: `asks` in order, `applies` to her now or not."""

    name: str
    asks: tuple[Asked, ...]
    applies: Applies

    def left(self, facts: Facts, book: Book) -> tuple[Asked, ...]:
        """Its questions still to be asked: none once the first was left out, or while it does not apply."""
        if facts.value(f"{self.asks[0].node}_skipped") is not None or not self.applies(facts, book):
            return ()
        return tuple(ask for ask in self.asks if not any(facts.value(mark) is not None for mark in ask.marks))


def always(facts: Facts, book: Book) -> bool:
    return True


def not_in_loss(facts: Facts, book: Book) -> bool:
    """Nothing about a baby, feeding or holding is asked in that mode (M38)."""
    return facts.said("baby_loss") is not Tri.YES


def had_a_needle(facts: Facts, book: Book) -> bool:
    return facts.said("needle_in_back") is Tri.YES


def gap_may_be_felt(facts: Facts, book: Book) -> bool:
    """Not before week six, nor over a scar that hurts (clinical-facts 2, diastasis)."""
    days = facts.days_since_birth
    late = days is not None and days >= book.rules.limit("gap_check_from_day", facts.today)
    return late and facts.value("scar_pain") not in ("some_pain", "strong_pain")


def may_bend(facts: Facts, book: Book) -> bool:
    """Bending forward is a movement: not in a stop, and not with severe pain."""
    pain = facts.number("pain_now")
    quiet = pain is not None and pain < book.rules.limit("severe_pain", facts.today)
    return (
        quiet and not stops.is_held(facts) and not stops.is_locked(facts) and not stops.stopped_today(facts)
    )


def cancer_was_told(facts: Facts, book: Book) -> bool:
    """Told on the health list before: a clinician knows, and asking again would only stop her again."""
    return Tri.YES in (facts.said("cancer_or_weight_loss"), facts.said("cancer_before"))


def cancer_was_not_told(facts: Facts, book: Book) -> bool:
    return not cancer_was_told(facts, book)


def _one(name: str, *facts: str, applies: Applies = always) -> Topic:
    return Topic(name, (Asked(name, facts or (name,)),), applies)


def _goal(number: int) -> Topic:
    """A second wish is only asked for after a first one."""
    name = f"goal_{number}"

    def applies(facts: Facts, book: Book) -> bool:
        return number == 1 or facts.value(f"goal_{number - 1}") is not None

    return Topic(name, (Asked(name, (name,)), Asked(f"{name}_score", (f"{name}_score",))), applies)


TOPICS = (
    # what decides safety and level
    _one("leg", "leg_pain"),
    _one("girdle", "girdle_one_leg", "girdle_unclear"),
    Topic("mood", (Asked("mood_down", ("mood_down",)), Asked("mood_interest", ("mood_interest",))), always),
    _one("illness", "diabetes", "illness_unclear", applies=cancer_was_not_told),
    _one("illness_known", "diabetes", "illness_known_unclear", applies=cancer_was_told),
    _one("thinners", "blood_thinners"),
    _one("pressure", "pressure_history"),
    _one("needle_when", applies=had_a_needle),
    _one("birth_trouble", "birth_blood_loss", "birth_trouble_unclear"),
    Topic("gap", (Asked("gap", ("abdominal_gap",)), Asked("dome", ("doming",))), gap_may_be_felt),
    # what a day is like: it shapes every session
    _one("baby_name", applies=not_in_loss),
    _goal(1),
    _one("support", applies=not_in_loss),
    _one("longest_stretch"),
    _one("floor_space"),
    _one("noise_matters"),
    _one("pain_worst"),
    _one("pain_average"),
    _one("where", "pain_low_back", "where_unclear"),
    _goal(2),
    _goal(3),
    _one("phone"),
    _one("support_phone"),
    _one("main_carer", applies=not_in_loss),
    _one("feeding", applies=not_in_loss),
    _one("lifting"),
    _one("strain"),
    # where it comes from
    _one("earlier_pain"),
    _one("pregnancy_pain"),
    _one("first_days_pain"),
    _one("family_pain"),
    _one("parity"),
    _one("age", "age_years"),
    _one("activity", "activity_before"),
    _one("height", "height_cm"),
    _one("weight", "weight_kg"),
    _one("weight_before", "weight_before_kg"),
    _one("baby_weight", "baby_weight_kg", applies=not_in_loss),
    _one("forward_bend", "forward_bend_cm", applies=may_bend),
    _one("sex_pain", "pain_with_sex"),
)
"""Every question of the second step, first things first. The flow `rest_intake` has a node of each name."""


def upcoming(facts: Facts, book: Book) -> tuple[Asked, ...]:
    """What is left of the first topic that is not through; () when nothing is left at all."""
    return next((left for topic in TOPICS if (left := topic.left(facts, book))), ())


def fits(coming: tuple[Asked, ...], facts: Facts, book: Book) -> bool:
    """Whether these questions still fit into her local day, together or not at all."""
    asked = sum(
        any(facts.is_today(mark) for mark in ask.marks)
        for each in TOPICS
        for ask in each.asks
        if each.name != "illness_known"  # the same facts as "illness", counted once
    )
    return asked + len(coming) <= book.rules.limit("rest_intake_a_day", facts.today)
