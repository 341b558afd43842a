"""What /plan, /progress, /settings and the weekly review show: what is known of her, in words she reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from dialogs import forms as items
from dialogs.clockface import shown
from policies import dosing
from policies.effects import Ask, Say
from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.prompting import due, forms, hours, limits
from policies.rules import Book

GOALS = ("goal_1", "goal_2", "goal_3")


def about(effect: Say | Ask, facts: Facts, book: Book, lang: str) -> Mapping[str, Any]:
    """The variables of a message that shows what is known; nothing for all others."""
    show = SHOWN.get(effect.message) or SHOWN.get(effect.message.split(".")[0])
    return show(effect, facts, Words(book, lang)) if show else {}


class Words:
    """The small words of her language: labels in `plan.words`, `progress.words`, `settings_menu.words`."""

    def __init__(self, book: Book, lang: str) -> None:
        self.book = book
        self.lang = lang
        self.comma = book.content.message(lang, "general.pieces").options["comma"]

    def __call__(self, message: str, name: str, **given: Any) -> str:
        text = self.book.content.message(self.lang, f"{message}.words").options[name]
        for key, value in given.items():
            text = text.replace("{{" + key + "}}", str(value))
        return text


def times(facts: Facts, words: Words) -> str:
    return words.comma.join(shown(span.begins, facts) for span in hours.windows(facts))


def zone(facts: Facts, words: Words) -> str:
    """Her time zone as her country's page calls it in her language; else as the time-zone database does."""
    if facts.patient is None:
        return "UTC"
    named = dict(words.book.content.country(facts.patient.country).zone_labels(words.lang))
    return named.get(facts.patient.zone, facts.patient.zone.replace("_", " "))


def _plan(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    aim = facts.value("plan_days")
    number = aim if isinstance(aim, str) and aim.isdigit() else None
    step = dosing.step(facts)
    how_much = "as_started" if step == 0 else "more" if step > 0 else "less"
    return {
        "aim": words("plan", "days", number=number) if number else words("plan", "as_it_comes"),
        "level": words("plan", f"level_{dosing.level(facts, words.book)}"),
        "amount": words("plan", how_much),
        "times": times(facts, words) or words("plan", "no_times"),
        "state": words("plan", _state(facts, words.book)),
    }


def _state(facts: Facts, book: Book) -> str:
    if stops.is_locked(facts):
        return "locked"
    if stops.is_held(facts):
        return "held"
    if facts.patient is not None and facts.patient.status != "active":
        return "paused"
    if stops.stopped_today(facts) or stops.not_back_to_baseline(facts) or stops.worn_out(facts, book):
        return "resting"
    return "open"


def _progress(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    missed = len(due.missed_waves(facts, words.book)) + forms.blanks(facts, words.book)
    return {
        "sessions": _count("progress", int(facts.number("all_sessions") or 0), words),
        "week": _count("progress", int(facts.number("week_sessions") or 0), words),
        "pain": _pain(facts, words),
        "goals": _goals(facts, words),
        "missed": words("progress", "missed", number=missed) if missed else "",
    }


def _count(message: str, number: int, words: Words) -> str:
    return words(message, "none" if number == 0 else "one" if number == 1 else "some", number=number)


def _pain(facts: Facts, words: Words) -> str:
    first, now = facts.number("pain_first"), facts.number("week_pain")
    if first is None:
        return words("progress", "pain_unknown")
    latest = now if now is not None else facts.number("pain_now")
    return words("progress", "pain", first=int(first), now=int(first if latest is None else latest))


def _goals(facts: Facts, words: Words) -> str:
    """Her own activities, each with her last score; her words are data and never markup."""
    lines = []
    for name in GOALS:
        score = facts.number(f"{name}_score")
        if facts.value(name):
            told = (
                words("progress", "score", score=int(score))
                if score is not None
                else words("progress", "unscored")
            )
            lines.append(f"• {facts.value(name)}: {told}")
    return "\n".join(lines) or words("progress", "no_goals")


def _settings(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    quiet = hours.quiet(facts, words.book)
    yes_no = {Tri.YES: "on", Tri.NO: "off"}
    asked = facts.said("prompts_wanted") is not Tri.NO
    names = words.book.content.message(words.lang, "language.names").options
    lang = facts.lang
    return {
        "times": times(facts, words) or words("settings_menu", "no_times"),
        "quiet": f"{shown(quiet.begins, facts)} – {shown(quiet.ends, facts)}"
        if quiet
        else words("settings_menu", "off"),
        "how_many": limits.prompts_a_day(facts, words.book) if asked else 0,
        "sound": words("settings_menu", yes_no.get(facts.said("sound"), "off")),
        "bites": words("settings_menu", "off" if facts.said("bites") is Tri.NO else "on"),
        "zone": zone(facts, words),
        "language": names.get(lang, lang),
    }


def _times(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    spans = [hours.Span.of(str(text)) for text in effect.vars.get("chosen_windows", ())]
    chosen = words.comma.join(shown(span.begins, facts) for span in spans)
    quiet = hours.quiet(facts, words.book)
    return {
        "times": chosen or times(facts, words),
        "quiet_from": shown(quiet.begins, facts) if quiet else "",
        "quiet_to": shown(quiet.ends, facts) if quiet else "",
        "how_often": words("times", "twice" if limits.prompts_a_day(facts, words.book) > 1 else "once"),
        "zone": zone(facts, words),
    }


def _review(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    given = {name: facts.value(name) for name in GOALS if facts.value(name)}
    return {**given, "week": _count("progress", int(facts.number("week_sessions") or 0), words)}


def _bite(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    bite = effect.vars.get("bite")
    if not bite:
        return {}
    said = words.book.content.bite_words(words.lang, str(bite))
    text = said.say[facts.today.toordinal() % len(said.say)]
    return {"title": said.title, "text": Markup(text)}  # an editor's words, tags checked: not hers


def _languages(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    names = words.book.content.message(words.lang, "language.names").options
    return {"languages": words.comma.join(names.get(code, code) for code in words.book.content.languages)}


def _item(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    return items.shown(effect.vars, facts, words.book)


def _meant(effect: Say | Ask, facts: Facts, words: Words) -> Mapping[str, Any]:
    """The sign a closed question asks about; one that nobody else may read stays unnamed."""
    message = words.book.content.message(words.lang, "clarify.meant")
    names = message.labels(facts.said("baby_loss") is Tri.YES)
    return {"meant": names.get(str(effect.vars.get("sign")), names["other"])}


Shows = Callable[[Say | Ask, Facts, Words], Mapping[str, Any]]
SHOWN: dict[str, Shows] = {
    "plan.show": _plan,
    "clarify.now": _meant,
    "progress.show": _progress,
    "settings_menu.show": _settings,
    "times": _times,
    "review": _review,
    "graduate": _review,
    "education.bite": _bite,
    "language": _languages,
    "questionnaire": _item,
}
