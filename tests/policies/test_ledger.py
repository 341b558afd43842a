"""What policy answers to many mothers, each one thing away from an ordinary one (ledger/*.txt; --update writes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policies import dosing, education, escalation, intake_order, prescribing, readings, talk, triage
from policies.effects import (
    Acknowledge,
    Ask,
    Begin,
    Clear,
    Dose,
    Effect,
    Item,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Say,
    SendClass,
    Stop,
    StopKind,
)
from policies.facts import Fact, Facts
from policies.guards import GUARDS
from policies.listening.signals import Heard, Signal, SignalKind
from policies.prescribing import stops
from policies.prescribing.items import blocks_in_force, level_cap, refusals
from policies.prompting import Occasion, due, forms, hours, limits, points, refused, rhythm, why_not
from policies.prompting.availability import WHY_NOT, is_busy
from policies.reasons import reasons, words_of
from policies.review import review
from policies.rules import Book
from policies.screen import screen
from policies.verdict import Verdict
from tests.support.ledger import Ledger, differs, written
from tests.support.situations import book_of_two_dates as book
from tests.support.situations import ordinary, situations

FOLDER = Path(__file__).parent / "ledger"
ITEMS = (
    Item("X01", Dose(1, 6)),
    Item("X08", Dose(3, 20)),
    Item("X17", Dose(2, 5)),
    Item("X15", Dose(1, None, 60)),
)
SHOWN = [["X08", 1, 5, None, 30], ["X17", 2, 5, None, 30]]
FRAMES: dict[str, dict[str, Any]] = {
    "": {},
    "told": {"told": "yes", "skipped": "yes", "then": "asleep", "times_left_out": "yes", "idea": "micro"},
    "not told": {"told": "no", "skipped": "no", "then": "no", "times_left_out": "no", "idea": "breathing"},
    "check no": {"check": {"pain_up": "no", "tired_up": "no"}, "items": SHOWN, "index": 0, "set": 1},
    "check yes": {"check": {"pain_up": "no", "tired_up": "yes", "form_lost": True}, "items": SHOWN, "index": 1, "set": 1},
    "check half": {"check": {"pain_up": "no"}, "items": SHOWN, "index": 1, "set": 2},
    "rest only": {"items": [["X01", 2, 5, None, 30]], "index": 0, "set": 2},
    "through": {"items": SHOWN, "index": 2, "exercised": "yes"},
    **{f"about {name}": {"about": name} for name in ("leg", "illness", "gap", "baby_name")},
}  # fmt: skip
Probe = Callable[[Facts], Iterator[str]]


def guards(facts: Facts) -> Iterator[str]:
    for name, guard in GUARDS.items():
        held = [label or "–" for label, frame in FRAMES.items() if guard(facts, frame, book())]
        yield f"{name}: {' | '.join(held)}"


def allowed(facts: Facts) -> Iterator[str]:
    for starting in (False, True):
        held = stops.in_force(facts, book(), starting=starting)
        yield f"stops{' at the start' if starting else ''}: {[stop.id for stop in held]}"
    yield f"level: {written(level_cap(facts, book()))}, {written(level_cap(facts, book(), reached=False)[0])}"
    for code, (rule, answer) in blocks_in_force(facts, book()).items():
        yield f"blocked {code}: {rule.id} {written(answer)}"
    for exercise in (
        "X01",
        "X08",
        "X10",
        "X13",
        "X15",
        "X17",
        "X18",
        "X21",
        "X24",
        "X30",
        "X97",
        "X98",
        "X99",
    ):
        for decision in refusals(exercise, facts, book(), stops.in_force(facts, book())):
            yield f"no {exercise}: {written(decision)}"
    for exercises in (["X01"], ["X08", "X17"], []):
        yield f"gate {exercises}: {written(prescribing.gate(exercises, facts, book(), facts.now))}"
    for seconds in (-1, 0, 1):
        until = facts.now + timedelta(seconds=seconds)
        yield f"gate until {seconds} s: {written(prescribing.gate(['X01', 'X32'], facts, book(), facts.now, until))}"


def picked(facts: Facts) -> Iterator[str]:
    for place, minutes in (("mat", 2), ("mat", 5), ("mat", 10), ("mat", 7), ("chair", 5), ("chair", 10)):
        yield from _picked(Prescribe("routine", minutes, place), facts)
    for want in ("rest", "resume"):
        yield from _picked(Prescribe(want, 10), facts)
    for want, index in (
        ("next", 1),
        ("next", 4),
        ("ease", 1),
        ("ease", 3),
        ("ease", 4),
        ("swap", 1),
        ("swap", 4),
    ):
        yield from _picked(Prescribe(want, 5, "mat", ITEMS, index), facts)
    for want, place, item in (
        ("ease", "mat", Item("X16", Dose(2, 6))),
        ("ease", "mat", Item("X16", Dose(1, 2))),
        ("swap", "chair", Item("X29", Dose(2, 6))),
        ("swap", "mat", Item("X23", Dose(2, 6))),
        ("swap", "mat", Item("X98", Dose(2, 6))),
    ):
        yield from _picked(Prescribe(want, 2, place, (Item("X01", Dose(1, 6)), item), 1), facts)
    yield from _picked(Prescribe("resume", 10, index=2, routine="x"), facts)
    yield from _picked(Prescribe("rest", 5, "mat", ITEMS, 2, "x"), facts)


def _picked(request: Prescribe, facts: Facts) -> Iterator[str]:
    result, decisions = prescribing.pick(request, facts, book(), facts.now)
    asked = f"{request.want} {request.minutes} {request.place} {request.index} {len(request.items)}"
    yield f"{asked}: {written(result)}"
    for decision in decisions:
        yield f"{asked}: {written(decision)}"


def judged(facts: Facts) -> Iterator[str]:
    for name, found in (("red", triage.red_flags(facts, book())), ("amber", triage.amber(facts, book()))):
        yield f"{name}: {[f.rule.id for f in found]}"
        for each in found:
            yield f"{name}: {written(each.decision('here'))}"
            for effect in triage.alarm([each], facts, "words", book()) if name == "red" else ():
                yield f"alarm {each.rule.id}: {written(effect)}"
        yield f"{name} unknown: {triage.unknowns(found, facts, book())}"
        for stopped in (False, True) if name == "amber" and found else ():
            yield from (f"hold: {written(effect)}" for effect in triage.hold(found, facts, stopped))
    yield f"readings: {readings.pain_rise(facts)} {readings.bmi(facts)} {readings.days_since_level(facts)}"
    yield f"dose: step {dosing.step(facts)} level {dosing.level(facts, book())}"
    yield f"bites: {' '.join(bites(facts))} had {education.had(facts)}"
    coming = intake_order.upcoming(facts, book())
    yield f"rest of the intake: {written(coming)} fits {intake_order.fits(coming, facts, book())}"
    yield f"topics: {[topic.name for topic in intake_order.TOPICS if topic.left(facts, book())]}"
    yield f"talk: {talk.talks_with(facts)} {talk.line_is_due(facts, book())}"


def bites(facts: Facts) -> Iterator[str]:
    """Those she would get, one after the other."""
    while (bite := education.next_bite(facts, book())) is not None:
        yield bite
        facts = facts.learn(Fact("bites_had", (*education.had(facts), bite), None, facts.now, "test"))


def prompted(facts: Facts) -> Iterator[str]:
    for kind in WHY_NOT:
        for late in (0, 91):
            was = facts.now - timedelta(minutes=late)
            occasion = Occasion(kind, facts, book(), was, was + timedelta(minutes=90))
            yield f"{kind} {late} min late: {why_not(occasion) or 'may'}"
            if kind == limits.STILL_WANTED:
                yield f"{kind} {late} min late, once a week: {points.why_not_still_wanted(occasion) or 'may'}"
        yield f"halved {kind}: {limits.is_halved(kind, facts, book())} {limits.is_enough(kind, facts, book())}"
        for waits in (False, True):
            yield from (f"noted {kind} {waits}: {written(e)}" for e in limits.noted(kind, facts, waits=waits))
    yield f"busy: {is_busy(facts, book())} a day {limits.prompts_a_day(facts, book())}"
    for point in (
        points.window(facts, book(), facts.now - timedelta(minutes=20), "w1"),
        points.window(facts, book(), facts.now - timedelta(hours=13), "w2"),
        points.pulled(points.FEED, facts, book()),
        points.checkin(facts, "", "morning"),
        points.checkin(facts, "locked", "morning"),
    ):
        yield f"point: {written(point.kept())}"
    for effect in (Say("a", send_class=SendClass.PROMPT), Ask("b", "f", "n", send_class=SendClass.REPLY)):
        yield f"last look: {written(refused(effect, facts, book()))}"


def timed(facts: Facts) -> Iterator[str]:
    yield f"goes on: {rhythm.goes_on(facts)} away {due.was_away(facts, book())}"
    yield f"quiet: {written(hours.quiet(facts, book()))} now {hours.is_quiet(facts, book())}"
    yield f"her own time: {hours.is_asked_for(facts)} clock {hours.moment_at(facts, facts.now)}"
    for name, effects in (
        ("planned", rhythm.planned(facts, book())),
        ("tomorrow", rhythm.windows_tomorrow(facts)),
        *((slot, rhythm.window_again(facts, book(), slot, facts.now)) for slot in ("w1", "w2", "w0", "x")),
        ("bite again", rhythm.bite_again(facts, book())),
    ):
        yield from (f"{name}: {written(effect)}" for effect in effects)
    yield f"due: {written(due.days(facts, book()))}"
    yield f"wave: {due.wave_due(facts, book())} next {written(due.next_wave_day(facts, book()))}"
    yield f"missed: {due.missed_waves(facts, book())} days {written(due.wave_days(facts))}"
    yield f"forms: {written(forms.next_day(facts, book()))} {forms.blanks(facts, book())}"


def fact(name: str, value: Any, unit: str | None = None) -> Record:
    return Record("fact", name, value, unit)


TURNS: dict[str, list[Effect]] = {
    "words": [Say("a"), Ask("b", "f", "n"), Begin("screen"), Record("note", "x", 1)],
    "a session": [Say("a"), Prescribe(), Ask("session.exercise", "session", "card", {"items": SHOWN, "index": 1}), Say("z")],
    "a card alone": [Say("session.work", {"items": SHOWN, "index": 1}), Say("session.rest", {"items": SHOWN}), Begin("session")],
    "a card beyond": [Say("session.work", {"items": SHOWN, "index": 2}), Say("session.work")],
    "a prompt": [Say("prompt.a", send_class=SendClass.PROMPT), Ask("prompt.b", "f", "n", send_class=SendClass.PROMPT)],
    "done": [Record("session", "ended", "done"), fact("pain_after", 4, "nrs")],
    "done, worse": [Record("session", "ended", "done"), fact("pain_after", 6, "nrs")],
    "idle": [Record("session", "ended", "idle")],
    "unwilling": [Record("session", "ended", "unwilling"), Stop(StopKind.SESSION, "unwilling")],
    "baby woke": [Record("session", "ended", "baby")],
    "symptoms": [Stop(StopKind.SESSION, "symptoms_up"), fact("leg_after", "runs_down")],
    "tired": [fact("tired_up", "yes"), Stop(StopKind.SESSION, "symptoms_up")],
    "hard work": [fact("exertion", 6, "nrs")],
    "work of the right kind": [fact("exertion", 5, "nrs")],
    "a good morning": [fact("back_to_baseline", "yes"), fact("pain_now", 2, "nrs")],
    "a bad morning": [fact("back_to_baseline", "no")],
    "long away": [fact("days_away", 14, "days")],
    "form lost, the first": [Say("session.form_stop", {"items": SHOWN}), fact("form_lost", "yes")],
    "form lost, nothing done yet": [Say("session.rest", {"items": SHOWN}), fact("form_lost", "yes")],
    "form lost, all done": [Ask("session.end", "session", "e", {"items": SHOWN, "index": 2}), fact("held_breath", "yes")],
    "form lost, too far": [Ask("session.end", "session", "e", {"items": SHOWN, "index": 3}), fact("held_breath", "yes")],
    "form lost, nobody knows where": [Say("a"), fact("form_lost", "yes")],
    "a routine flag, a task already": [fact("bulge", "yes"), Record("note", "digest_task", "prolapse")],
    "the baby and a wish, kept late": [fact("baby_needs_help", "yes"), fact("asks_for_human", "yes")],
    "form lost": [Say("session.form_stop", {"items": SHOWN, "index": 1}), fact("form_lost", "yes"), fact("shook", "no")],
    "heavy": [Ask("session.rest", "session", "r", {"items": SHOWN, "index": 1}), fact("heavy_or_leak", "yes")],
    "form kept": [Prescribe("next", items=ITEMS, index=1), fact("form_lost", "no"), fact("twisted", "no")],
    "pain of eight": [fact("pain_now", 8, "nrs"), Prescribe(minutes=10)],
    "fever and more": [fact("fever", "yes"), fact("shaking_chills", "yes"), Begin("session")],
    "a routine flag": [fact("bulge", "yes"), Record("note", "digest_task", "x")],
    "a flag raised already": [fact("fever", "yes"), Raise("sepsis", "urgent_review", ("RF06",), "hot", "safety.x", "lock"),
                              Stop(StopKind.LOCK, "sepsis", ("RF06",))],
    "amber": [fact("kidney", "yes"), fact("eating", "unsure")],
    "intake done": [fact("intake_done", "yes"), fact("pain_now", 4, "nrs"), Record("patient", "status", "active")],
    "a wave told": [fact("outcomes_told", "yes"), fact("outcome_pain", 3), fact("goal_1_score", 6)],
    "a pause": [Record("patient", "status", "paused")],
    "the end": [Record("patient", "status", "ended"), Record("patient", "lang", "es")],
    "no consent": [Record("consent", "withdrawn", "yes"), Prescribe()],
    "consent": [Record("consent", "care", "yes"), Prescribe("rest")],
    "unreachable": [Record("person", "reachable", "no"), Record("person", "reachable", "yes")],
    **{f"taken by {by}": [Acknowledge(7, by)] for by in (101, 1, 999, 500)},
    "another alert taken": [Acknowledge(8, 101)],
    "taken by another": [Acknowledge(7, 102)],
    "cleared": [Clear(7, 101), Resolve(7, 101, "cleared"), Prescribe()],
    "kept": [Resolve(7, 102, "kept_stopped")],
    "handed over": [Resolve(7, 101, "handed_over")],
    "handed over by the last": [Resolve(7, 103, "handed_over")],
    "handed over by the operator": [Clear(7, 900)],
}  # fmt: skip


def reviewed(facts: Facts) -> Iterator[str]:
    for name, effects in TURNS.items():
        yield from verdict(name, review(effects, facts, book(), facts.now), effects)


def verdict(name: str, found: Verdict, given: list[Effect] | None = None) -> Iterator[str]:
    kept = [str(given.index(e)) if given and e in given else written(e) for e in found.effects]
    yield f"{name}: {found.disposition.word}{' interrupts' if found.interrupts else ''} {', '.join(kept)}"
    for decision in found.decisions:
        yield f"{name}: {written(decision)}"


HEARD: dict[str, list[tuple[SignalKind, str, str]]] = {
    "nothing": [],
    "numb": [(SignalKind.RED_FLAG, "saddle_numb", "tap")],
    "fever": [(SignalKind.RED_FLAG, "fever", "words")],
    "fever and calf": [(SignalKind.RED_FLAG, "fever", "tap"), (SignalKind.RED_FLAG, "calf_swollen", "tap")],
    "chest and self-harm": [(SignalKind.RED_FLAG, "chest_pain", "tap"), (SignalKind.RED_FLAG, "self_harm", "tap")],
    "not safe and bulge": [(SignalKind.RED_FLAG, "not_safe_at_home", "tap"), (SignalKind.RED_FLAG, "bulge", "tap")],
    "bulge": [(SignalKind.RED_FLAG, "bulge", "tap")],
    "strange": [(SignalKind.RED_FLAG, "no_rule_knows_this", "tap")],
    "the baby": [(SignalKind.BABY, "baby_needs_help", "words")],
    "the baby and her": [(SignalKind.BABY, "baby_needs_help", "words"), (SignalKind.RED_FLAG, "breathless", "words"),
                         (SignalKind.LOSS, "baby_loss", "words")],
    "loss, tapped": [(SignalKind.LOSS, "baby_loss", "tap")],
    "many": [(SignalKind.RED_FLAG, sign, "tap") for sign in ("not_safe_at_home", "self_harm", "unwanted_thoughts", "chest_pain")],
    "two without a lock": [(SignalKind.RED_FLAG, sign, "tap") for sign in ("not_safe_at_home", "unwanted_thoughts", "bulge")],
    "a lock and two without": [(SignalKind.RED_FLAG, s, "tap") for s in ("fever", "danger_at_home", "unwanted_thoughts")],
    "strange beside unclear": [(SignalKind.ASK, "no_rule_knows_this", "words"), (SignalKind.ASK, "leg_weak", "words")],
    "loss": [(SignalKind.LOSS, "baby_loss", "words")],
    "loss and fever": [(SignalKind.LOSS, "baby_loss", "words"), (SignalKind.RED_FLAG, "fever", "words")],
    "a human, tapped": [(SignalKind.RED_FLAG, "asks_for_human", "tap")],
    "a human, said": [(SignalKind.RED_FLAG, "asks_for_human", "words"), (SignalKind.ASK, "chest_pain", "words")],
    "unclear": [(SignalKind.ASK, "leg_weak", "words"), (SignalKind.ASK, "chest_pain", "words")],
    "unclear loss": [(SignalKind.ASK, "baby_loss", "words")],
    "unclear, strange": [(SignalKind.ASK, "no_rule_knows_this", "words")],
    "worse": [(SignalKind.STOP, "pain_up", "words"), (SignalKind.MOOD, "low", "words")],
}  # fmt: skip


def screened(facts: Facts) -> Iterator[str]:
    for name, signals in HEARD.items():
        heard = Heard(tuple(Signal(kind, sign, sign, source) for kind, sign, source in signals), "her words")
        yield from verdict(name, screen(facts, heard, book(), facts.now))


def escalated(facts: Facts) -> Iterator[str]:
    for disposition in ("emergency", "urgent_review", "routine_review"):
        raised = Raise("dvt", disposition, ("RF02",), "my calf", "safety.dvt", "lock", ("birth_date", "x"))
        yield from (f"opening {disposition}: {written(e)}" for e in escalation.opening(raised, facts, book()))
    for minutes in (0, 2, 5, 10, 20, 35) if facts.alerts else ():
        now = facts.now + timedelta(minutes=minutes)
        for payload in ({}, {"reminder": 2}):
            done = escalation.step(facts, book(), now, payload)
            yield from (f"step {minutes} min {payload}: {written(effect)}" for effect in done)


@cache
def signed_book() -> Book:
    """The same, every rule, stop and exception of it signed."""
    rules = book().rules
    groups = ("red_flags", "reviews", "triage", "contraindications", "gates", "dosing", "stops")
    signed = {name: tuple(replace(one, signed="Dr Wu") for one in getattr(rules, name)) for name in groups}
    return replace(book(), rules=replace(rules, **signed))


def explained(facts: Facts) -> Iterator[str]:
    """What /why tells her."""
    for name, of in (("why", book()), ("why, signed", signed_book())):
        found = reasons(facts, of)
        yield from (
            f"{name}, {part}: {written(getattr(found, part))}"
            for part in ("stop", "level", "dose", "blocks", "times", "track")
        )
    yield from (f"words of {group}: {written(words)}" for group, words in words_of(book()).items())


PROBES: dict[str, Probe] = {
    "explained": explained,
    "guards": guards,
    "allowed": allowed,
    "picked": picked,
    "judged": judged,
    "prompted": prompted,
    "timed": timed,
    "reviewed": reviewed,
    "screened": screened,
    "escalated": escalated,
}
MOTHERS = dict(situations())


@cache
def ledger(name: str) -> dict[str, list[str]]:
    return Ledger(FOLDER / f"{name}.txt").sections()


def answered(name: str, mother: str) -> list[str]:
    lines = list(_asked(name, MOTHERS[mother]))
    return lines if mother == "an ordinary mother" else differs(lines, _ordinary(name))


@cache
def _ordinary(name: str) -> list[str]:
    return list(_asked(name, ordinary()))


def _asked(name: str, facts: Facts) -> Iterator[str]:
    try:
        yield from PROBES[name](facts)
    except (
        ValueError
    ) as wrong:  # a date that is none: guards may break on it, the screen and the review may not
        yield f"breaks off: {wrong}"


@pytest.fixture(scope="module", autouse=True)
def _written_anew(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update", default=False):
        for name in PROBES:
            Ledger(FOLDER / f"{name}.txt").write({mother: answered(name, mother) for mother in MOTHERS})


@pytest.mark.req("S02", "S04", "S06", "M32")
@pytest.mark.parametrize("mother", MOTHERS)
@pytest.mark.parametrize("name", PROBES)
def test_a_mother_one_thing_away_from_the_ordinary(name: str, mother: str) -> None:
    assert answered(name, mother) == ledger(name).get(mother, [])


def test_the_ledger_has_no_mother_too_many() -> None:
    assert all(set(ledger(name)) <= set(MOTHERS) for name in PROBES)
