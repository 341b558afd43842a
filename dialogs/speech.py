"""The variables every message may use: her name, her country's numbers, the exercise in hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from content.loss import exercise_without_baby
from content.schema import ExerciseWords
from dialogs.clockface import shown
from dialogs.items import items_of
from dialogs.talking import talks_with
from policies.effects import Ask, Item, Prescribe, Say
from policies.facts import Facts, FactValue, Tri
from policies.rules import Book

NAME_SHOWN = 40

LAST_AGE = 730
"""Days: how old a baby is told is left unsaid beyond two years."""


def known(facts: Facts, book: Book, lang: str) -> dict[str, Any]:
    """Name, case, the clock on her wall, the numbers to call where she lives, and when she gave birth."""
    patient = facts.patient
    country = book.content.country(patient.country if patient else "")
    given: dict[str, Any] = dict(country.variables(lang))
    given["now"] = shown(facts.local(facts.now).time(), facts)
    if patient is not None:
        given["case"] = patient.case_no
        if patient.name:
            given["first_name"] = patient.name
    if tags := facts.value("complaint_tags"):
        given["tags"] = complaint_in_words(tags, book, lang, facts.said("baby_loss") is Tri.YES)
    given["born"] = born_sentence(facts, book, lang)
    given.update(whom(facts, book, lang))
    return {**given, **about_baby(facts, book, lang)}


def about_baby(facts: Facts, book: Book, lang: str) -> Mapping[str, str]:
    """The baby's name, age in words and week, as far as they are known; nothing after a loss (M02, M38)."""
    if facts.said("baby_loss") is Tri.YES:
        return {}
    given: dict[str, str] = {}
    name, days = facts.value("baby_name"), facts.days_since_birth
    if isinstance(name, str) and name.strip():
        given["baby"] = name.strip()[:NAME_SHOWN]
    if days is not None and 0 <= days <= LAST_AGE:
        given["baby_age"] = age_in_words(days, book.content.message(lang, "general.ages").options)
        if days >= 7:
            given["week"] = str(days // 7)
    return given


def age_in_words(days: int, names: Mapping[str, str]) -> str:
    """ "5 days", "7 weeks", "4 months": as mothers count."""
    months = days * 12 // 365
    number, unit = (days, "day") if days < 7 else (days // 7, "week") if months < 3 else (months, "month")
    return names[unit if number == 1 else f"{unit}s"].replace("{{count}}", str(number))


def complaint_in_words(tags: FactValue, book: Book, lang: str, lost: bool = False) -> str:
    """The tags of her complaint as she and the clinic read them; one without a label stays as it is."""
    message = book.content.message(lang, "intake.complaint_labels")
    labels = message.labels(lost)
    listed = tags if isinstance(tags, tuple) else ()
    comma = book.content.message(lang, "general.pieces").options["comma"]
    return comma.join(labels.get(tag, tag.partition(".")[2]) for tag in listed)


def whom(facts: Facts, book: Book, lang: str) -> dict[str, str]:
    """Who talks with her, when the clinic was told, and who has taken it when: only what has happened."""
    names = {responder.person: responder.name for responder in facts.rota}
    somebody = book.content.message(lang, "human.somebody").say[0]
    talk, alert = talks_with(facts), facts.open_alert
    given = {"talk_name": names.get(talk) or somebody} if talk is not None else {}
    if alert is not None:
        given["asked_at"] = clock(alert.opened_at, facts, book, lang)
    wrote = facts.at("note_from_clinic")
    if wrote is not None:
        given["wrote_at"] = clock(wrote, facts, book, lang)
    if alert is not None and alert.owner is not None:
        given["seen_by"] = names.get(alert.owner) or somebody
        given["seen_at"] = clock(alert.acknowledged_at or alert.opened_at, facts, book, lang)
    return given


def clock(moment: datetime, facts: Facts, book: Book, lang: str) -> str:
    """A time on her own clock; with its day when that is another one."""
    here = facts.local(moment)
    at = shown(here.time(), facts)
    if here.date() == facts.today:
        return at
    month = book.content.message(lang, "general.months").options[f"m{here.month}"]
    template = book.content.message(lang, "general.pieces").options["other_day"]
    return template.replace("{{at}}", at).replace("{{day}}", str(here.day)).replace("{{month}}", month)


def born_sentence(facts: Facts, book: Book, lang: str) -> str:
    """The first words to say to a service: "I gave birth on 3 October"."""
    born = facts.value("birth_date")
    content = book.content
    if not isinstance(born, str):
        return content.message(lang, "general.born_unknown").say[0]
    day = date.fromisoformat(born)
    month = content.message(lang, "general.months").options[f"m{day.month}"]
    template = content.message(lang, "general.born_on").say[0]
    return template.replace("{{day}}", str(day.day)).replace("{{month}}", month)


def about_item(
    shown: Prescribe | None, effect: Say | Ask, facts: Facts, book: Book, lang: str
) -> Mapping[str, Any]:
    """The words of the exercise shown now, its dose in words, and where in the session she is."""
    items = shown.items if shown is not None else items_of(effect.vars.get("items", ()))
    if not items or not effect.message.startswith("session."):
        return {}
    index = shown.index if shown is not None else int(effect.vars.get("index", 0))
    item = items[min(index, len(items) - 1)]
    words = book.content.exercise_words(lang, item.exercise)
    if facts.said("baby_loss") is Tri.YES:
        words = exercise_without_baby(words)
    number = int(effect.vars.get("set", 1))
    return {
        "exercise": words.name,
        "why": words.why,
        "setup": words.setup,
        "cues": "\n".join(f"• {cue}" for cue in words.cues),
        "cue": words.cues[(number - 1) % len(words.cues)],
        "breath": words.breath,
        "compensation": words.compensation,
        "notice": words.notice,
        "stop_signs": stop_signs(words, book, lang),
        "dose": dose_in_words(item, words.dose),
        "sets": item.dose.sets,
        "set": number,
        "rest_s": item.dose.rest_s,
        "number": index + 1,
        "total": len(items),
    }


def stop_signs(words: ExerciseWords, book: Book, lang: str) -> str:
    """What ends it: the exercise's own sign first, where it has one, then those of every exercise."""
    common = book.content.message(lang, "general.stop_signs").say[0]
    if words.stop is None:
        return common
    template = book.content.message(lang, "general.stop_signs_own").say[0]
    return template.replace("{{stop}}", words.stop).replace("{{stop_signs}}", common)


def dose_in_words(item: Item, template: str) -> str:
    """The exercise's own dose sentence with today's numbers in it."""
    dose = item.dose
    minutes = max(1, (dose.hold_s or 0) // 60)
    told = {"reps": dose.reps, "hold_s": dose.hold_s, "minutes": minutes, "sets": dose.sets}
    for name, value in told.items():
        template = template.replace("{{" + name + "}}", str(value)).replace("{{ " + name + " }}", str(value))
    return template
