"""The alert card's values in the clinic's words: severity, categories, what she was told, how late (C01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from dialogs.speech import complaint_in_words
from policies import heard
from policies.facts import Facts
from policies.rules import Book

LATE = timedelta(minutes=2)
TOLD_SHOWN = 160
COMPLAINT_SHOWN = 300
CARDS = (
    "screen.legs",
    "screen.chest",
    "screen.body",
    "session.leg",
    "intake.relative",
    "intake.joints",
    "clinic.answers",
)
VALUES = {"leg_after": "session.leg", "tear": "intake.tear", "scar_pain": "intake.scar"}
"""Where the words of an answer stand; the others are yes, no, not sure or a number."""


def card(given: Mapping[str, Any], facts: Facts, book: Book) -> dict[str, Any]:
    """The variables of `clinic.alert` from what escalation knows about the alert."""
    content = book.content
    labels = content.message("en", "clinic.labels").options
    severities = content.message("en", "clinic.severities").options
    names = content.message("en", "clinic.categories").options
    categories = [c for c in str(given.get("category", "")).split(",") if c]
    at = datetime.fromisoformat(str(given["at"]))
    return {
        **given,
        "severity": severities.get(str(given.get("severity")), str(given.get("severity"))),
        "category": ", ".join(names.get(c, c.replace("_", " ")) for c in categories),
        "complaint": _complaint(facts, book, labels),
        "words": _corrected(_words(str(given.get("words", "")), book) or labels["nothing"], facts, labels),
        "told": _told(str(given.get("told", "")), facts, book) or labels["nothing"],
        "at": facts.local(at).strftime("%d %b %H:%M"),
        "late": _late(facts.now - at, labels),
        "unknown": _unknown(str(given.get("unknown", "")), book) or labels["nothing"],
        "clears": labels["clears_lock"] if _stopped(given, facts) else labels["nothing"],
        "phone": _phones(facts, labels),
        "count": max(1, len(categories)),
    }


def _words(words: str, book: Book) -> str:
    """Her exact words, or her answers in the words of their questions; hidden where the clinic wants that."""
    words = "\n".join(_answers(line, book) for line in words.split("\n"))
    return Markup("<tg-spoiler>{}</tg-spoiler>").format(words) if words and book.hide_words else words


def _corrected(words: str, facts: Facts, labels: Mapping[str, str]) -> str:
    """Whoever is called later sees as well that she has said it is not what she meant."""
    alert, said = facts.open_alert, facts.at("note_not_meant")
    if alert is None or said is None or said < max(alert.opened_at, facts.at(heard.WORDS) or said):
        return words
    line = labels["not_meant"].replace("{{when}}", facts.local(said).strftime("%d %b %H:%M"))
    return Markup("{}\n<i>{}</i>").format(words, line)


def _complaint(facts: Facts, book: Book, labels: Mapping[str, str]) -> str:
    """A line with what bothers her most and its tags; nothing at all before she has said it (M05)."""
    said, tags = facts.value("complaint"), facts.value("complaint_tags")
    if not said:
        return ""
    line = _words(str(said)[:COMPLAINT_SHOWN], book)
    tagged = complaint_in_words(tags, book, "en") if tags else ""
    about = Markup(" ({})").format(tagged) if tagged else ""
    return Markup("<b>{}:</b> {}{}\n").format(labels["complaint"], line, about)


def _phones(facts: Facts, labels: Mapping[str, str]) -> str:
    """Her number and, where she gave it, that of somebody close to her."""
    hers, close = facts.value("phone"), facts.value("support_phone")
    other = f"{labels['support_phone']}: {close}" if close else ""
    return "; ".join(part for part in (str(hers or labels["no_phone"]), other) if part)


def _told(message: str, facts: Facts, book: Book) -> str:
    """The first words of the text she was sent, without its markup."""
    if not message or not book.content.has_message(message):
        return ""
    lang = facts.lang
    text = book.content.message(lang, message).say[0].replace("<b>", "").replace("</b>", "")
    numbers = book.content.country(facts.patient.country if facts.patient else "").variables(lang)
    for name, number in numbers.items():
        text = text.replace("{{" + name + "}}", number)
    first = text.split("\n", 1)[0]
    return first[:TOLD_SHOWN]


def _answers(line: str, book: Book) -> str:
    """`pain_after: 8.0; leg_after: leg_numb` as a clinician reads it; her own words stay as they are."""
    pairs = [part.split(": ", 1) for part in line.split("; ")]
    names = _names(book)
    if not all(len(pair) == 2 and pair[0] in names for pair in pairs):
        return line
    return "; ".join(f"{names[name]}: {_value(name, value, book)}" for name, value in pairs)


def _value(name: str, value: str, book: Book) -> str:
    message = VALUES.get(name, "general.yes_no_unsure")
    return book.content.message("en", message).options.get(value, value.removesuffix(".0"))


def _names(book: Book) -> dict[str, str]:
    said: dict[str, str] = {}
    for message in CARDS:
        said |= book.content.message("en", message).options
    return said


def _unknown(names: str, book: Book) -> str:
    """What has not been asked or answered, in the words of the cards that ask it."""
    said = _names(book)
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    return "; ".join(said.get(name, name.replace("_", " ")) for name in wanted)


def _late(passed: timedelta, labels: Mapping[str, str]) -> str:
    if passed < LATE:
        return labels["in_time"]
    return labels["late"].replace("{{minutes}}", str(int(passed.total_seconds() // 60)))


def _stopped(given: Mapping[str, Any], facts: Facts) -> bool:
    planned = str(given.get("stop", "none"))
    return planned != "none" or (facts.patient is not None and facts.patient.stop != "none")
