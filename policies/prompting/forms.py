"""A clinic's questionnaires: which is due in which wave, what of it is left, its score (R06, M41)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from content.questionnaire import FormWords, Questionnaire
from content.wording import BABY_WORDS
from policies.aftermath import after
from policies.effects import Effect, Record
from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.prompting import due
from policies.rules import Book

ASKED = "form_asked"
SKIPPED = "_skipped"


@dataclass(frozen=True)
class Place:
    """One questionnaire at one point in time; its answers are the facts <id>_<wave>_<item>."""

    form: Questionnaire = field(compare=False)
    wave: str
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.form.id)

    def fact(self, item: str) -> str:
        return f"{self.form.id}_{self.wave}_{item}"


def answers(place: Place, facts: Facts) -> dict[str, str]:
    """Item -> the option she chose. What she left out, even after an answer, is a blank."""
    found = {}
    for item in place.form.items:
        value, at = facts.value(place.fact(item)), facts.at(place.fact(item))
        left_out = facts.at(place.fact(item) + SKIPPED)
        if value is not None and at is not None and (left_out is None or at > left_out):
            found[item] = str(value)
    return found


def left(place: Place, facts: Facts) -> tuple[str, ...]:
    """The items still to be asked, in order: neither answered nor left out."""
    names = ((item, place.fact(item)) for item in place.form.items)
    return tuple(i for i, name in names if facts.at(name) is None and facts.at(name + SKIPPED) is None)


def opened(facts: Facts, book: Book) -> Iterator[Place]:
    """Every questionnaire whose wave is open now and that has a question left for her."""
    for form in book.content.questionnaires.values():
        if words_for_her(form, facts) is None:
            continue
        for wave in _waves(form, facts, book):
            place = Place(form, wave)
            if left(place, facts):
                yield place


def words_for_her(form: Questionnaire, facts: Facts) -> FormWords | None:
    """Its words in her own language: no other is asked, nor one with a baby in it after a loss (M38)."""
    lang = facts.lang
    words = form.languages.get(lang)
    if words is None or facts.said("baby_loss") is not Tri.YES:
        return words
    told = " ".join((words.intro, *(item.text for item in words.items)))
    return None if BABY_WORDS.get(lang, BABY_WORDS["en"]).search(told) else words


def due_now(facts: Facts, book: Book) -> Place | None:
    """The questionnaire to begin or go on with today: one a day, not again at once, none under a lock."""
    place = next(opened(facts, book), None)
    if place is None or stops.is_locked(facts):
        return None
    return place if facts.today >= _free_from(place, facts, book) else None


def goes_on(given: Mapping[str, Any], facts: Facts, book: Book) -> Place | None:
    """The questionnaire a frame is in, while its wave is open, something is left and she is not locked."""
    place = at(given, book)
    fits = place is not None and not stops.is_locked(facts) and place in opened(facts, book)
    return place if fits else None


def at(given: Mapping[str, Any], book: Book) -> Place | None:
    """The questionnaire that a frame or a question names; None when its file is gone."""
    form = book.content.questionnaires.get(str(given.get("form", "")))
    return Place(form, str(given.get("wave", ""))) if form is not None else None


def next_day(facts: Facts, book: Book) -> date | None:
    """The next day to look whether one is due, beside the days of the outcome waves."""
    if next(opened(facts, book), None) is not None:
        return facts.today + timedelta(days=1)  # whether it was left alone shows only by then
    began = facts.at("intake_done")
    every = [form.every_days for form in book.content.questionnaires.values() if form.every_days]
    if began is None or not every:
        return None
    first = facts.local(began).date()
    return min(first + timedelta(days=((facts.today - first).days // days + 1) * days) for days in every)


def _free_from(place: Place, facts: Facts, book: Book) -> date:
    """From when on it may be asked: the day after it was, later when she answered nothing of it then."""
    asked = facts.at(ASKED)
    if asked is None:
        return facts.today
    moments = [facts.at(place.fact(item) + end) for item in place.form.items for end in ("", SKIPPED)]
    answered = any(moment is not None and moment >= asked for moment in moments)
    days = 1 if answered else int(book.rules.limit("form_again", facts.today))
    return facts.local(asked).date() + timedelta(days=days)


def _waves(form: Questionnaire, facts: Facts, book: Book) -> Iterator[str]:
    open_days = timedelta(days=book.rules.limit("outcome_open", facts.today))
    for wave, day in due.wave_days(facts).items():
        if wave in form.waves and day <= facts.today < day + open_days:
            yield wave
    began = facts.at("intake_done")
    active = facts.patient is not None and facts.patient.status == "active"
    if began is not None and form.every_days and active:
        yield f"t{(facts.today - facts.local(began).date()).days // form.every_days}"


# -- what is kept of it ----------------------------------------------------------------------------------


def scored(effects: Sequence[Effect], facts: Facts, book: Book) -> Iterator[Effect]:
    """The blanks and the score of each questionnaire that this turn completes; `facts` are from before.

    Too many blanks give no score: it is missing, and stays so.
    """
    told = [effect.name for effect in effects if isinstance(effect, Record) and effect.kind == "fact"]
    world = after(facts, effects)
    for place in dict.fromkeys(place for name in told if (place := _of_fact(name, book)) is not None):
        if left(place, world):
            continue
        given = answers(place, world)
        yield Record("fact", place.fact("blank"), len(place.form.items) - len(given), "questions")
        score = place.form.score(given)
        if score is not None:
            yield Record("fact", place.fact("score"), score, place.form.scoring.scale)
            yield Record("fact", f"{place.form.id}_total", score, place.form.scoring.scale)


def blanks(facts: Facts, book: Book) -> int:
    """How many questions stayed blank in what she has begun, and finished or let pass."""
    places = {place for name in facts.known if (place := _of_fact(name, book)) is not None}
    still_open = set(opened(facts, book))
    return sum(len(p.form.items) - len(answers(p, facts)) for p in places if p not in still_open)


def _of_fact(name: str, book: Book) -> Place | None:
    """The questionnaire whose answer, or left-out item, a fact is."""
    form_id, _, rest = name.removesuffix(SKIPPED).partition("_")
    wave, _, item = rest.partition("_")
    form = book.content.questionnaires.get(form_id)
    return Place(form, wave) if form is not None and item in form.items else None
