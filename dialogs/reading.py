"""Reading an event against the open question: what was answered, what is still unclear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from dialogs import daytimes, measures, places, spans, typed
from dialogs.layout import rows_left
from dialogs.model import Node
from dialogs.questions import (
    Choice,
    Date,
    Form,
    Language,
    Many,
    Minutes,
    Nrs,
    Number,
    Phone,
    Question,
    Rows,
    Window,
    Words,
    YesNoUnsure,
    Zone,
)
from dialogs.said import NOTHING, UNREADABLE, Reading, ReadingKind, Said, control, said
from policies.facts import Tri

__all__ = ["NOTHING", "Reading", "ReadingKind", "read", "said", "unreadable"]
UNSURE_LIMIT = 2  # S06: unclear twice means yes
UNREADABLE_LIMIT = 3  # C26: two more tries for words nobody can read
IN_POUNDS = frozenset({"US"})
"""Countries where a bare weight is in pounds."""
COMPARED = {"more": "yes", "same": "no"}
"""What she types about a set, as an answer to "is it more than before?"."""
NEWS = {"no": "nothing_new", "yes": "something_new", "unsure": "something_new"}  # S06: unsure is looked at


def read(node: Node, answer: Said, unsure_before: int) -> Reading:
    """What `answer` says to `node`, with unclear answers counted (S06, C26)."""
    if node.answer is None:
        return NOTHING
    key = control(node, answer)
    if key is not None:
        return Reading(key)
    reading = READERS[type(node.answer)](node.answer, answer)
    return _settle(node.answer, reading, unsure_before, must=not node.skippable)


def unreadable(node: Node, unsure_before: int) -> Reading:
    """What a picture or a voice note says to `node`: nothing that can be read, and the third time unclear."""
    if node.answer is None:
        return NOTHING
    return _settle(node.answer, UNREADABLE, unsure_before, must=not node.skippable)


def _settle(question: Question, reading: Reading, before: int, must: bool) -> Reading:
    """`must`: a question she cannot skip; words that say nothing three times count as "not sure" there."""
    limit = UNSURE_LIMIT if reading.kind is ReadingKind.UNSURE else UNREADABLE_LIMIT
    if reading.kind not in (ReadingKind.UNSURE, ReadingKind.UNREADABLE) or before + 1 < limit:
        return reading
    match question:
        case YesNoUnsure() if reading.kind is ReadingKind.UNSURE or question.sign:
            signs = (question.sign,) if question.sign else ()
            return Reading(ReadingKind.ANSWERED, "yes", ("unsure", "yes"), signs)
        case Many() if reading.kind is ReadingKind.UNSURE:
            signs = ("screen_unclear",) if question.signs else ()
            return Reading(ReadingKind.ANSWERED, "unsure", ("unsure",), signs, reading.partial)
        case Choice() if reading.kind is ReadingKind.UNSURE or (must and "unsure" in question.options):
            return _chosen(question, "unsure")
        case Rows() if must and all("unsure" in options for options in question.rows.values()):
            left = {name: "unsure" for name in question.rows} | dict(reading.partial)
            return Reading(ReadingKind.ANSWERED, "unsure", ("unsure",), partial=left)
        case _:
            return reading


def _chosen(question: Choice, option: str) -> Reading:
    sign = question.signs.get(option)
    return Reading(ReadingKind.ANSWERED, option, (option,), (sign,) if sign else ())


def _choice(question: Choice, answer: Said) -> Reading:
    if answer.option == "unsure" and question.again:
        return Reading(ReadingKind.UNSURE)
    if answer.option in question.options:
        return _chosen(question, str(answer.option))
    if meant := typed.mentioned(answer.words, question.words, answer.vocabulary):
        return _chosen(question, meant)
    if question.open and answer.words.strip():
        sign, words = question.signs.get("other"), answer.words.strip()
        return Reading(
            ReadingKind.ANSWERED, words[:80], ("other",), (sign,) if sign else (), words=answer.words
        )
    return UNREADABLE


def _minutes(question: Minutes, answer: Said) -> Reading:
    room = answer.facts.said("floor_space") is Tri.YES
    option = answer.option or spans.meant(question, answer.words, room, answer.vocabulary)
    known = option in question.options or option in question.also
    return Reading(ReadingKind.ANSWERED, option, (str(option),)) if known else UNREADABLE


def _yes_no(question: YesNoUnsure, answer: Said) -> Reading:
    match answer.option:
        case "unsure":
            return Reading(ReadingKind.UNSURE)
        case "yes":
            return _yes(question)
        case "no":
            return Reading(ReadingKind.ANSWERED, "no", ("no",))
        case _ if typed.begins_with("yes_first", answer.words, answer.vocabulary):
            return _yes(question)
        case _:  # "no" and more may be anything: "no feeling", "no, my other leg"
            return UNREADABLE


def _yes(question: YesNoUnsure) -> Reading:
    return Reading(ReadingKind.ANSWERED, "yes", ("yes",), (question.sign,) if question.sign else ())


def _nrs(question: Nrs, answer: Said) -> Reading:
    del question
    score = typed.score(answer.option or answer.words, answer.vocabulary)
    return UNREADABLE if score is None else Reading(ReadingKind.ANSWERED, score, (str(score),))


def _number(question: Number, answer: Said) -> Reading:
    patient = answer.facts.patient
    pounds = patient is not None and patient.country in IN_POUNDS
    number = measures.quantity(answer.words, question.unit, pounds)
    if number is None or not question.low <= number <= question.high:
        return UNREADABLE
    return Reading(ReadingKind.ANSWERED, number)


def _phone(question: Phone, answer: Said) -> Reading:
    del question
    number = measures.phone(answer.words)
    return UNREADABLE if number is None else Reading(ReadingKind.ANSWERED, number)


def _words(question: Words, answer: Said) -> Reading:
    del question
    text = answer.words.strip()
    if not text:
        return UNREADABLE
    chosen = ("cancel",) if typed.plain(text, answer.vocabulary) == "cancel" else ()
    return Reading(ReadingKind.ANSWERED, text, chosen, words=text)


def _many(question: Many, answer: Said) -> Reading:
    ticked = tuple(answer.partial.get("ticked", ()))
    match answer.option:
        case "done" | "none" | "no":
            value = ",".join(ticked) or "none"
            kept = {**_ever(question, answer, None), "ticked": ticked}
            return Reading(ReadingKind.ANSWERED, value, ticked or ("none",), partial=kept)
        case "unsure":
            return Reading(ReadingKind.UNSURE, partial={"ticked": ticked})
        case option if option in question.options:
            left = tuple(t for t in ticked if t != option)
            now = left if option in ticked else (*ticked, str(option))
            sign = question.signs.get(str(option)) if option not in ticked else None
            return Reading(
                ReadingKind.PARTIAL,
                chosen=(str(option),),
                signs=(sign,) if sign else (),
                partial={**_ever(question, answer, sign), "ticked": now},
            )
        case _:
            return UNREADABLE


def _ever(question: Many, answer: Said, sign: str | None) -> dict[str, Any]:
    """The signs that were ticked on this card at any time, the one just ticked included."""
    was = (*answer.partial.get("was", ()), *((sign,) if sign else ()))
    return {"was": tuple(dict.fromkeys(was))} if was else {}


def _rows(question: Rows, answer: Said) -> Reading:
    asked = rows_left(question, answer.facts)
    key = answer.option or _row_of_words(asked, answer)
    if key is None:
        return UNREADABLE
    if key in question.extra:
        partial = {**answer.partial, key: not answer.partial.get(key, False)}
        return Reading(ReadingKind.PARTIAL, chosen=(key,), partial=partial)
    name, _, choice = key.partition(".")
    if choice not in asked.get(name, ()):
        return UNREADABLE
    partial = {**answer.partial, name: choice}
    chosen = tuple(f"{row}.{partial[row]}" for row in asked if row in partial)
    complete = key in question.ends or all(row in partial for row in asked)
    kind = ReadingKind.ANSWERED if complete else ReadingKind.PARTIAL
    return Reading(kind, choice, chosen, partial=partial)


def _row_of_words(asked: Mapping[str, tuple[str, ...]], answer: Said) -> str | None:
    """Typed words answer the first open row that knows them: a number, yes, no, not sure, or how she is."""
    score = typed.score(answer.words, answer.vocabulary)
    word = typed.plain(answer.words, answer.vocabulary)
    meant = (str(score), str(COMPARED.get(str(word), word)), NEWS.get(COMPARED.get(str(word), str(word))))
    left = ((name, options) for name, options in asked.items() if name not in answer.partial)
    return next((f"{name}.{m}" for name, options in left for m in meant if m in options), None)


def _date(question: Date, answer: Said) -> Reading:
    if answer.option == "back":
        return Reading(ReadingKind.PARTIAL, partial={})
    today = answer.facts.today
    text = answer.option or answer.words
    if answer.option and len(answer.option) == len("2026-01"):
        return Reading(ReadingKind.PARTIAL, partial={"month": answer.option})
    if question.ahead:
        return _day_ahead(question, text, answer)
    day = typed.day(text, today, answer.vocabulary)
    if day is None or not today - timedelta(days=question.days) <= day <= today:
        return UNREADABLE
    return Reading(ReadingKind.ANSWERED, day.isoformat(), ("date",))


def _day_ahead(question: Date, text: str, answer: Said) -> Reading:
    today = answer.facts.today
    day = daytimes.coming_day(text, today, answer.vocabulary)
    if day is None or not today < day <= today + timedelta(days=question.days):
        return UNREADABLE
    return Reading(ReadingKind.ANSWERED, day.isoformat(), ("date",))


def _window(question: Window, answer: Said) -> Reading:
    """Ticked presets closed with Done, or stretches of the day in her own words."""
    if question.one:
        hers = question.presets.get(str(answer.option)) or daytimes.stretch(answer.words, answer.ear)
        return Reading(ReadingKind.ANSWERED, hers, (str(answer.option or "typed"),)) if hers else UNREADABLE
    ticked = tuple(answer.partial.get("ticked", ()))
    if answer.option in question.presets:
        left = tuple(t for t in ticked if t != answer.option)
        now = left if answer.option in ticked else (*ticked, str(answer.option))
        return Reading(ReadingKind.PARTIAL, chosen=(str(answer.option),), partial={"ticked": now})
    if answer.option in ("done", "none"):
        chosen = tuple(question.presets[name] for name in question.presets if name in ticked)
        return Reading(ReadingKind.ANSWERED, chosen, ("done",) if chosen else ("none",))
    hers_all = daytimes.windows(answer.words, answer.ear)
    return Reading(ReadingKind.ANSWERED, hers_all, ("done",)) if hers_all else UNREADABLE


def _language(question: Language, answer: Said) -> Reading:
    del question
    if answer.option is None:
        return UNREADABLE
    return Reading(ReadingKind.ANSWERED, answer.option, ("language",))


def _form(question: Form, answer: Said) -> Reading:
    """One of the item's options, tapped or typed; "later" is no answer to it."""
    if answer.option == "later" or not question.options:  # none: its file has been taken away meanwhile
        return Reading(ReadingKind.ANSWERED, None, ("later",))
    option = str(answer.option or "").removeprefix(f"{question.item}.")
    if answer.option is None:
        written = typed.bare(answer.words)
        option = next((id for id, words in question.options if written and typed.bare(words) == written), "")
    if option not in dict(question.options):
        return UNREADABLE
    sign = question.signs.get(option)
    return Reading(ReadingKind.ANSWERED, option, (option,), (sign,) if sign else ())


def _zone(question: Zone, answer: Said) -> Reading:
    del question
    country = answer.facts.patient.country if answer.facts.patient else ""
    named = places.zones(answer.words) if answer.option is None else ()
    if len(named) == 1:  # "Kenya" is an answer as good as "Nairobi"
        return Reading(ReadingKind.ANSWERED, named[0], ("zone",))
    zone = typed.zone(answer.option or answer.words, answer.facts.now, places.zones(country))
    return UNREADABLE if zone is None else Reading(ReadingKind.ANSWERED, zone, ("zone",))


Reader = Callable[[Any, Said], Reading]
READERS: dict[type, Reader] = {
    Choice: _choice,
    Minutes: _minutes,
    YesNoUnsure: _yes_no,
    Nrs: _nrs,
    Number: _number,
    Words: _words,
    Phone: _phone,
    Many: _many,
    Rows: _rows,
    Date: _date,
    Zone: _zone,
    Window: _window,
    Language: _language,
    Form: _form,
}
