"""Owns clinicians' cases as values: a situation in plain facts, what happens, what is expected of policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from content.places import FITS
from policies import fact_table
from policies.effects import Record
from policies.explaining import EVENTS, Explanation, explain
from policies.facts import AlertView, Fact, Facts, PatientView, PlanView, Responder, SessionView
from policies.listening import hear
from policies.listening.signals import Heard
from policies.prescribing import tracks
from policies.rules import Book
from policies.verdict import Disposition

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""When a case happens: her own noon, unless it says another hour."""
ROTA = (Responder(101, "the clinic"),)
ALIASES = {
    **dict.fromkeys(("", "message_received", "option_chosen", "answer", "screen", "intake"), "message"),
    **dict.fromkeys(("asleep", "baby_asleep", "start", "session"), "session_start"),
    **dict.fromkeys(("set_done", "after_set"), "set_check"),
    **dict.fromkeys(("morning", "next_morning"), "morning_check"),
    **dict.fromkeys(("prompt", "window_prompt", "timer_due"), "prompt_due"),
    **dict.fromkeys(("clear", "clinician_clears"), "clearance"),
}
EXPECTED = ("disposition", "stop", "rules", "refused", "allowed", "asks", "told", "not_rules", "track")
TRACKS = (tracks.CORE, *tracks.TABLE)
STOPS = ("none", "session", "hold", "lock")
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `facts` are told now on top of the well mother; `event` is one of `explaining.EVENTS`.

    `place` = where she would move: mat, chair, cot, bed, outside.
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    said: str = ""
    event: str = "message"
    expect: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    place: str = "mat"


@dataclass(frozen=True, slots=True)
class Result:
    """What policy says of a case, and each expectation it does not meet, in words."""

    case: Case
    explanation: Explanation
    assumed: tuple[str, ...]
    wrong: tuple[str, ...]


def event_of(name: str) -> str | None:
    """The moment a case means; None for a name nobody knows."""
    known = ALIASES.get(name, name)
    return known if known in EVENTS else None


def judged(case: Case, book: Book) -> Result:
    """The case on policy's own road. WrongValue for a fact that cannot be what the case says."""
    before, told = situation(case, book)
    heard = hear(case.said, book) if case.said else Heard()
    explanation = explain(before, told, heard, event_of(case.event) or "message", book, case.place)
    used = {name for reason in explanation.because for name in reason.facts}
    assumed = tuple(sorted(used & set(book.rules.facts) - set(case.facts)))
    return Result(case, explanation, assumed, tuple(differences(case.expect, explanation, book)))


def situation(case: Case, book: Book) -> tuple[Facts, list[Record]]:
    """The mother before, who is well but for what is unknown, and what is told now."""
    given = {name: _read(name, value, book) for name, value in case.facts.items()}
    unknown = {name for name, value in given.items() if value is None}
    known = {**fact_table.well(book.rules.facts, NOON.date())}
    for name in unknown:
        known.pop({"days_since_birth": "birth_date", "weeks_since_birth": "birth_date"}.get(name, name), None)
    patient = PatientView(
        1,
        1,
        "1001",
        status=str(given.get("status") or "active"),
        stop=str(given.get("stop") or "none"),
        zone="Europe/London",
        country="GB",
    )
    level = given.get("level_cleared")
    plan = PlanView(1, level=int(level), author="clinician") if level is not None else PlanView(0)
    start = given.get("pain_start")
    facts = Facts(NOON, {n: _fact(n, v, 2) for n, v in known.items()}, patient, plan, rota=ROTA)
    facts = replace(facts, session=_session(start), alerts=_alerts(patient.stop))
    records = [Record("fact", name, value) for name, value in _told(given, facts)]
    return facts, [*records, *_reported(given, book)]


def _reported(given: Mapping[str, Any], book: Book) -> list[Record]:
    """The signs that answers report, as a tap on that answer does."""
    signs = [book.rules.facts[name].means.get(str(value)) for name, value in given.items()]
    return [Record("fact", sign, "yes") for sign in signs if sign is not None]


def _read(name: str, value: Any, book: Book) -> Any:
    fact = book.rules.facts.get(name)
    if fact is None:
        raise fact_table.WrongValue(f"`{name}` is no fact of the table (`napwise facts` lists them)")
    return fact.read(value)


OF_HER_ROW = frozenset({"status", "stop", "level_cleared", "pain_start"})


def _told(given: Mapping[str, Any], facts: Facts) -> Iterator[tuple[str, Any]]:
    """Facts as they are kept: what is worked out stands for what it is worked out from."""
    for name, value in given.items():
        if value is None or name in OF_HER_ROW:
            continue
        match name:
            case "days_since_birth" | "weeks_since_birth":
                days = float(value) * (7 if name == "weeks_since_birth" else 1)
                yield "birth_date", (NOON.date() - timedelta(days=int(days))).isoformat()
            case "pain_rise":
                start = facts.session.pain_start if facts.session and facts.session.pain_start else 0
                yield "pain_after", start + value
            case "bmi":
                yield from (("height_cm", 160), ("weight_kg", float(value) * 1.6 * 1.6))
            case _:
                yield name, value


def _fact(name: str, value: Any, hours_ago: float) -> Fact:
    return Fact(name, value, None, NOON - timedelta(hours=hours_ago), "case")


def _session(start: Any) -> SessionView:
    """A session is in hand in every case: at the pain of the well mother, or what the case says."""
    return SessionView(1, "", ("X01",), NOON - timedelta(minutes=5), 3 if start is None else int(start))


def _alerts(stop: str) -> tuple[AlertView, ...]:
    if stop == "none":
        return ()
    opened = NOON - timedelta(hours=1)
    kind = "emergency" if stop == "lock" else "routine_review"
    return (AlertView(7, 1, 1, ("earlier",), kind, "acknowledged", 101, 1, opened),)


# -- what was expected -------------------------------------------------------------------------------------


def differences(expect: Mapping[str, Any], found: Explanation, book: Book) -> Iterator[str]:
    """Each expectation that is not met, in words; what a case does not name is not looked at."""
    for key, wanted in expect.items():
        match key:
            case "disposition" if wanted != found.disposition.word:
                yield f"disposition is {found.disposition.word}, expected {wanted}"
            case "stop" if str(wanted) != found.stop:
                yield f"stop is {found.stop}, expected {wanted}"
            case "track" if str(wanted) != found.track:
                yield f"track is {found.track}, expected {wanted}"
            case "rules":
                yield from _rules(_list(wanted), found)
            case "not_rules":
                yield from (f"{rule} fired" for rule in _list(wanted) if rule in _speaking(found))
            case "refused":
                yield from _refused(wanted, found)
            case "allowed":
                yield from _allowed(_list(wanted), found, book)
            case "asks" | "told":
                missing = set(_list(wanted)) - set(getattr(found, key))
                yield from (f"{key} {name!r} is missing" for name in sorted(missing))
            case _:
                pass


def _rules(wanted: Sequence[str], found: Explanation) -> Iterator[str]:
    """Every named rule must have spoken; an empty list means that none fired."""
    yield from (f"{rule} did not fire" for rule in wanted if rule not in _speaking(found))
    if not wanted and found.rules:
        yield f"no rule was expected, and {', '.join(found.rules)} fired"


def _speaking(found: Explanation) -> set[str]:
    return {*found.rules, *found.limits, *(rule for rules in found.refused.values() for rule in rules)}


def _refused(wanted: Any, found: Explanation) -> Iterator[str]:
    by = wanted if isinstance(wanted, Mapping) else dict.fromkeys(_list(wanted))
    for exercise, rule in by.items():
        rules = found.refused.get(exercise, ())
        if exercise in found.allowed:
            yield f"{exercise} is allowed, expected refused"
        elif rule is not None and rule not in rules:
            yield f"{exercise} is refused by {', '.join(rules)}, expected {rule}"


def _allowed(wanted: Sequence[str], found: Explanation, book: Book) -> Iterator[str]:
    for exercise in wanted:
        if exercise not in book.content.exercises:
            yield f"{exercise} is not in the catalogue"
        elif exercise not in found.allowed:
            yield f"{exercise} is refused by {', '.join(found.refused[exercise])}, expected allowed"
    if not wanted and found.allowed:
        yield f"nothing was expected to be allowed, and {', '.join(found.allowed)} is"


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def mistakes(case: Case, book: Book) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) for everything in a case that policy cannot read."""
    if event_of(case.event) is None:
        yield "event", f"there is no event {case.event!r}: {', '.join(EVENTS)}"
    if case.place not in FITS:
        yield "place", f"there is no place {case.place!r}: {', '.join(FITS)}"
    for name, value in case.facts.items():
        try:
            _read(name, value, book)
        except fact_table.WrongValue as wrong:
            yield name, str(wrong)
    for key, value in case.expect.items():
        if key not in EXPECTED:
            yield key, f"`{key}` cannot be expected: {', '.join(EXPECTED)}"
        elif key == "disposition" and value not in {d.word for d in Disposition}:
            yield key, f"disposition is {value!r}: {', '.join(d.word for d in Disposition)}"
        elif key == "track" and value not in TRACKS:
            yield key, f"track is {value!r}: {', '.join(TRACKS)}"
        elif key == "stop" and str(value) not in STOPS:
            yield key, f"stop is {value!r}: {', '.join(STOPS)}"
