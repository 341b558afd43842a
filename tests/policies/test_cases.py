"""Clinicians' cases: the situation in, the expected out, as they stand in tables/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from content.load import read_yaml
from policies import listening, prescribing
from policies.effects import Ask, Dose, Effect, Item, Prescribe, Raise, Record, Say, Stop, StopKind
from policies.facts import Facts
from policies.listening.signals import Heard, Signal, SignalKind
from policies.prescribing.items import refusals
from policies.prescribing.stops import in_force
from policies.review import review
from policies.screen import screen
from policies.verdict import Outcome, Verdict
from tests.support.mothers import NOON, alert, book, mother, stranger

CASES = Path(__file__).parent / "tables"
HERS = ("status", "rota", "plan", "session")


def cases(file: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = read_yaml(CASES / f"{file}.yaml", CASES, any_sign=True).data
    return found


def named(file: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases(file)]


def situation(case: Mapping[str, Any]) -> Facts:
    if case.get("stranger"):
        return stranger()
    row = {key: case[key] for key in HERS if key in case}
    if "plan" in row:
        row["plan"] = {k: frozenset(v) if isinstance(v, list) else v for k, v in row["plan"].items()}
    if "stop_now" in case:
        row["stop"] = case["stop_now"]
    if "alert" in case:
        row["alerts"] = [alert(**{**case["alert"], "categories": tuple(case["alert"]["categories"])})]
    days, mode = case.get("days", 60), case.get("mode", "vaginal")
    return mother(days=days, mode=mode, said=case.get("said", {}), signs=case.get("also", ()), **row)


def check(case: Mapping[str, Any], verdict: Verdict) -> None:
    """Every expectation the case names; what it does not name is not looked at."""
    seen = look(verdict)
    for key in ("rules", "disposition", "stop", "told", "interrupts", "aftercare", "clinic", "session_stop"):
        if key in case:
            assert seen[key] == case[key], key
    for key in ("texts", "raises", "tasks", "recorded"):
        if key in case:
            assert seen[key] == list(case[key]), key
    assert not set(case.get("not_rules", ())) & set(seen["rules"])
    assert set(case.get("unknown", ())) <= set(seen["unknown"])


def look(verdict: Verdict) -> dict[str, Any]:
    effects = verdict.effects
    says = [e for e in effects if isinstance(e, Say)]
    raises = [e for e in effects if isinstance(e, Raise)]
    stops = [e for e in effects if isinstance(e, Stop)]
    hers = [stop.kind.value for stop in stops if stop.kind is not StopKind.SESSION]
    return {
        "rules": [d.rule for d in verdict.decisions if d.outcome is Outcome.FIRED],
        "disposition": verdict.disposition.word,
        "stop": hers[0] if hers else "none",
        "session_stop": next((s.reason for s in stops if s.kind is StopKind.SESSION), "none"),
        "told": says[0].message if says else None,
        "clinic": says[0].vars.get("clinic") if says else None,
        "texts": [say.message for say in says],
        "raises": [r.category for r in raises],
        "unknown": [name for r in raises for name in r.unknown],
        "tasks": [e.value for e in effects if isinstance(e, Record) and e.name == "digest_task"],
        "recorded": [e.name for e in effects if isinstance(e, Record) and e.kind == "fact"],
        "aftercare": any(isinstance(e, Ask) and e.flow == "aftercare" for e in effects),
        "interrupts": verdict.interrupts,
    }


@pytest.mark.req("S01", "M06", "M08")
@pytest.mark.parametrize("case", named("red_flags"))
def test_red_flags(case: Mapping[str, Any]) -> None:
    signals = tuple(Signal(SignalKind.RED_FLAG, sign, sign, "tap") for sign in case["taps"])
    check(case, screen(situation(case), Heard(signals, "her words"), book(), NOON))


@pytest.mark.req("M06", "S04", "M19")
@pytest.mark.parametrize("case", named("triage"))
def test_triage(case: Mapping[str, Any]) -> None:
    effects: list[Effect] = [Record("fact", name, value) for name, value in case["keep"].items()]
    given = list(effects)
    if "effects" in case:
        given.append(Stop(StopKind.SESSION, "symptoms_up"))
    verdict = review(given, situation(case), book(), NOON)
    assert list(verdict.effects[: len(effects)]) == effects
    added = Verdict(verdict.effects[len(effects) :], verdict.decisions, disposition=verdict.disposition)
    check(case, added)


@pytest.mark.req("M19", "M20")
@pytest.mark.parametrize("case", named("dosing"))
def test_dosing(case: Mapping[str, Any]) -> None:
    effects: list[Effect] = [Record("fact", name, value) for name, value in case.get("keep", {}).items()]
    if "ends" in case:
        effects.append(Record("session", "ended", case["ends"]))
    if "stops" in case:
        effects.append(Stop(StopKind.SESSION, case["stops"]))
    verdict = review(effects, situation(case), book(), NOON)
    fired = [d.rule for d in verdict.decisions if d.outcome is Outcome.FIRED]
    assert fired == case.get("rules", [])
    kept = {e.name: e.value for e in verdict.effects if isinstance(e, Record) and e.kind == "fact"}
    for name, value in case.get("then", {}).items():
        assert kept.get(name) == value, name
    for name in case.get("not_kept", ()):
        assert name not in kept


@pytest.mark.req("M10", "M16", "M17", "S04")
@pytest.mark.parametrize("case", named("prescribing"))
def test_prescribing(case: Mapping[str, Any]) -> None:
    facts = situation(case)
    stops = in_force(facts, book())
    for exercise, rule in {**case.get("refused", {}), **case.get("refused_by", {})}.items():
        rules = [d.rule for d in refusals(exercise, facts, book(), stops)]
        assert rule in rules, (exercise, rules)
    for exercise in case.get("allowed", ()):
        assert not refusals(exercise, facts, book(), stops), exercise
    if "items" in case:
        picked(case, facts)


def picked(case: Mapping[str, Any], facts: Facts) -> None:
    given = tuple(Item(exercise, Dose(sets=2, reps=6)) for exercise in case.get("given", ()))
    request = Prescribe(
        case.get("want", "routine"),
        case.get("minutes", 5),
        case.get("place", "mat"),
        given,
        case.get("index", 0),
    )
    result, decisions = prescribing.pick(request, facts, book(), NOON)
    assert (result and [item.exercise for item in result.items]) == case["items"]
    assert decisions
    if "reason" in case:
        assert decisions[-1].reason == case["reason"]
    if "rule" in case:
        assert decisions[-1].rule == case["rule"]
    if "outcome" in case:
        assert decisions[-1].outcome.value == case["outcome"]
    for item in result.items if result else ():
        assert item.dose.sets == case.get("sets", item.dose.sets)
        assert item.dose.reps == case.get("reps", {}).get(item.exercise, item.dose.reps)


@pytest.mark.req("S01")
@pytest.mark.fault("C05", guard="policies.listening.hear:hear")
@pytest.mark.parametrize("case", named("words"))
def test_words(case: Mapping[str, Any]) -> None:
    heard = listening.hear(case["words"], book())
    assert heard.words == case["words"]
    by_kind = {kind: {s.sign for s in heard.of(kind)} for kind in SignalKind}
    assert by_kind[SignalKind.RED_FLAG] == set(case.get("hears", ()))
    assert by_kind[SignalKind.ASK] == set(case.get("asks", ()))
    assert bool(by_kind[SignalKind.BABY]) == case.get("baby", False)
    soft = {k.value for k in (SignalKind.STOP, SignalKind.MOOD) if by_kind[k]}
    assert soft >= set(case.get("soft", ()))


def fired(file: str) -> set[str]:
    return {rule for case in cases(file) for rule in case.get("rules", ())}


def silent(file: str) -> set[str]:
    return {rule for case in cases(file) for rule in case.get("not_rules", ())}


@pytest.mark.parametrize(
    ("file", "table"), [("red_flags", "red_flags"), ("triage", "triage"), ("dosing", "dosing")]
)
def test_every_rule_has_a_case_that_fires_and_one_that_does_not(file: str, table: str) -> None:
    ids = {rule.id for rule in getattr(book().rules, table)}
    late = "triage"  # where a red flag follows from an answer
    assert not ids - fired(file) - fired(late), "no case fires these"
    assert not ids - silent(file) - silent(late), "no case keeps these silent"


@pytest.mark.parametrize("table", ["contraindications", "gates"])
def test_every_block_and_gate_has_a_case_that_refuses_and_one_that_allows(table: str) -> None:
    ids = {rule.id for rule in getattr(book().rules, table)}
    refusing = {case.get("rule") for case in cases("prescribing")}
    for case in cases("prescribing"):
        refusing |= {*case.get("refused", {}).values(), *case.get("refused_by", {}).values()}
    assert not ids - refusing
    facts = mother(days=200, plan={"level": 3, "rev": 2, "author": "clinician"})
    assert not [d for e in book().content.exercises for d in refusals(e, facts, book(), ()) if d.rule in ids]
