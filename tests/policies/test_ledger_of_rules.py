"""What the rules decide at every border of theirs: signs alone and in pairs, every value, dates, doses (ledger/rules.txt)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from policies import triage
from policies.effects import Effect, Record, Stop, StopKind
from policies.facts import Facts
from policies.listening.signals import Heard, Signal, SignalKind
from policies.prescribing.items import blocks_in_force, level_cap
from policies.prescribing.stops import allowed_by, in_force
from policies.review import review
from policies.rules import Condition, Op
from policies.screen import screen
from policies.verdict import Outcome
from tests.support.ledger import Ledger, written
from tests.support.mothers import NOON, book, mother

FILE = Path(__file__).parent / "ledger" / "rules.txt"
SIGNS = sorted({sign for rule in book().rules.red_flags for sign in (*rule.signs, *rule.when.names())})
DAYS = (None, 13, 14, 41, 42, 43, 83, 84)
MODES = (None, "vaginal", "planned_caesarean", "emergency_caesarean")
DERIVED = frozenset({"days_since_birth", "days_since_level", "level_cleared", "pain_rise", "bmi"})


def heard(kind: SignalKind, *signs: str) -> Heard:
    return Heard(tuple(Signal(kind, sign, sign, "tap") for sign in signs), "words")


def flags(facts: Facts) -> str:
    found = triage.red_flags(facts, book())
    return f"{triage.severity(found).word} {' '.join(f.rule.id for f in found)}"


@cache
def alone(name: str) -> tuple[str, ...]:
    return tuple(flags(mother(signs=[name])).split())


def graded(rule_id: str) -> str:
    rule = book().rules.rule(rule_id)
    return f"{rule_id} {rule.disposition.word} {'lock' if rule.lock else '-'}"


def sign(name: str) -> Iterator[str]:
    """One sign alone: unclear, sure; and beside each other sign, where two are more than both."""
    asked = screen(mother(), heard(SignalKind.ASK, name), book(), NOON)
    yield f"unclear: {written(asked.decisions)}"
    yield f"unclear beside a fever: {written(screen(mother(), heard(SignalKind.ASK, name, 'fever'), book(), NOON).decisions)}"
    sure = screen(mother(), heard(SignalKind.RED_FLAG, name), book(), NOON)
    yield from (f"sure: {written(each)}" for each in (*sure.decisions, *sure.effects))
    yield f"sure: interrupts {sure.interrupts} {sure.disposition.word}"
    for other in SIGNS:
        both = flags(mother(signs=[name, other])).split()
        if new := [rule for rule in both[1:] if rule not in {*alone(name), *alone(other)}]:
            yield f"and {other}: {both[0]} {' '.join(map(graded, new))}"
    by_itself = flags(mother(signs=[name]))
    for said in ({"pain_now": 6}, {"pain_now": 7}, {"pain_now": 8}, {"birth_date": None},
                 *({"needle_in_back": answer} for answer in ("yes", "unsure", None, "x"))):  # fmt: skip
        for days in (41, 42, 43, 44):
            found = flags(mother(days=days, signs=[name], said=said))
            if found != by_itself:
                yield f"{said} at {days} days: {found}"
    raised = [e for e in sure.effects if type(e).__name__ == "Raise"]
    yield f"still unknown: {written([e.unknown for e in raised])}"  # type: ignore[attr-defined]


def values() -> dict[str, list[Any]]:
    """Every fact that rules look at, with the values that turn them."""
    rules = book().rules
    found: dict[str, dict[Any, None]] = {}
    for rule in (*rules.triage, *rules.contraindications, *rules.gates, *rules.dosing, *rules.red_flags):
        for leaf in leaves(rule.when):
            near = found.setdefault(leaf.name, {None: None, "x": None})
            if leaf.op is Op.IS:
                near |= dict.fromkeys(leaf.values)
            elif leaf.op is Op.SIGN:
                near |= dict.fromkeys(("yes", "no", "unsure"))
            else:
                near |= dict.fromkeys((leaf.number - 1, leaf.number, leaf.number + 1))
    return {name: list(near) for name, near in found.items() if name not in DERIVED}


def leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def answered(facts: Facts) -> str:
    amber = [f.rule.id for f in triage.amber(facts, book())]
    blocks = [rule.id for rule, _ in blocks_in_force(facts, book()).values()]
    cap, used, by = level_cap(facts, book())
    return f"{flags(facts)} | {' '.join(amber)} | {' '.join(blocks)} | level {cap} {by} {written(used)}"


def fact(name: str) -> Iterator[str]:
    for value in VALUES[name]:
        for plan in ({}, {"rev": 2, "level": 3, "author": "Ana"}):
            yield f"{value} {'trusted' if plan else ''}: {answered(mother(days=90, said={name: value}, plan=plan))}"


def dates() -> Iterator[str]:
    trusted = {"rev": 2, "level": 3, "author": "Ana"}
    for days, mode, plan in product(DAYS, MODES, ({}, trusted, {"rev": 2, "level": 0, "author": "Ana"})):
        for scar in (None, "no_pain", "some_pain", "strong_pain") if mode != "vaginal" else (None,):
            facts = mother(days=days, mode=mode, said={"scar_pain": scar}, plan=plan)
            yield f"{days} {mode} {scar} {plan.get('level', '–')}: {answered(facts)}"


def after_a_set() -> Iterator[str]:
    for before, after in product((0, 3, 4, 5), (5, 6, 7)):
        yield f"{before} then {after}: {answered(mother(said={'pain_now': [before, 1], 'pain_after': after}))}"


def doses() -> Iterator[str]:
    plan = {"rev": 2, "level": 3, "author": "Ana"}
    good: list[Effect] = [Record("fact", "back_to_baseline", "yes")]
    for clean, pain, step, hours in product((1, 2, 3), (4, 5, 6), (1, 2, 3), (6 * 24, 7 * 24, 8 * 24)):
        said = {"clean_sessions": clean, "pain_now": pain, "dose_step": step, "level_now": [0, hours]}
        yield f"good morning {clean} {pain} {step} {hours}: {dosed(good, mother(days=200, said=said, plan=plan))}"
    for count in (2, 3, 4):
        idle: list[Effect] = [Record("session", "ended", "idle")]
        yield f"idle {count}: {dosed(idle, mother(said={'unfinished_sessions': count - 1}, session={}))}"
    for away in (13, 14, 15):
        yield f"away {away}: {dosed([Record('fact', 'days_away', away)], mother(said={'dose_step': 2}))}"
    yield f"bad morning: {dosed([Record('fact', 'back_to_baseline', 'no')], mother())}"
    yield f"symptoms: {dosed([Stop(StopKind.SESSION, 'symptoms_up')], mother(session={}))}"
    for ago in (0, 1):
        told = mother(said={"symptom_stop": ["yes", ago]}, session={})
        yield f"symptoms told {ago} h ago: {dosed([Record('session', 'ended', 'idle')], told)}"


def dosed(effects: list[Effect], facts: Facts) -> str:
    found = review(effects, facts, book(), NOON)
    fired = [written(d) for d in found.decisions if d.outcome is Outcome.FIRED and d.rule.startswith("DS")]
    return f"{fired} {written([e for e in found.effects if e not in effects])}"


def stops() -> Iterator[str]:
    for name in ("none", "hold", "lock"):
        for said in ({}, {"pain_now": 7}, {"pain_now": None}, {"tiredness": 7}, {"symptom_stop": "yes"},
                     {"symptom_stop": ["yes", 30]}, {"intake_done": None}, {"unwilling": "yes"}, {"screen_done": None}):  # fmt: skip
            for status in ("active", "paused"):
                held = in_force(mother(stop=name, status=status, said=said), book(), starting=True)
                allowed = allowed_by(held)
                yield f"{name} {said} {status}: {[s.id for s in held]} {sorted(allowed) if allowed is not None else None}"
    for stop in book().rules.stops:
        yield f"{stop.name}: {stop.id} {stop.allows}"


VALUES = values()
SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    **{f"sign {name}": (lambda name=name: sign(name)) for name in SIGNS},
    **{f"fact {name}": (lambda name=name: fact(name)) for name in VALUES},
    "dates": dates,
    "after a set": after_a_set,
    "doses": doses,
    "stops": stops,
}


@pytest.fixture(scope="module", autouse=True)
def _written_anew(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update", default=False):
        Ledger(FILE).write({name: section() for name, section in SECTIONS.items()})


@cache
def ledger() -> dict[str, list[str]]:
    return Ledger(FILE).sections()


@pytest.mark.req("S01", "M06", "S04")
@pytest.mark.parametrize("name", SECTIONS)
def test_what_the_rules_decide_at_their_borders(name: str) -> None:
    assert list(SECTIONS[name]()) == ledger()[name]
