"""One rule, stop, limit or list made stricter: all that comes of it, and why a wish is none."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from content.problems import Document
from policies.clinic_file import ClinicFile, RuleWish, read
from policies.rules import Condition, Limit, OnUnknown, Op, Rule, StopRule, Tighter
from policies.stricter import Stamp, objections, stop_objections, stricter, stricter_stop
from policies.tighten import tighten
from policies.verdict import Disposition
from tests.support.mothers import book

HOUSE = book().rules
STAMP = Stamp("Riverside", "Dr Wu", "1a2b3c")
PAIN = Condition(Op.AT_LEAST, "pain_now", number=7)
NESTED = Condition(Op.ALL, parts=(Condition(Op.SIGN, "fever"), Condition(Op.NOT, parts=(PAIN,)), PAIN))


def rule(when: Condition = PAIN, **given: Any) -> Rule:
    fields: dict[str, Any] = {
        "id": "R1",
        "category": "c",
        "since": "2026-01-01",
        "disposition": Disposition.ROUTINE_REVIEW,
        "unknown": OnUnknown.ASK,
        "reason": "told",
        "source": ("X",),
        "action": "same_day",
        "tells": "safety.x",
        "signed": "Dr House",
    }
    return Rule(when=when, **{**fields, **given})


def stop(**given: Any) -> StopRule:
    fields: dict[str, Any] = {
        "id": "S1",
        "name": "hold",
        "since": "2026-01-01",
        "allows": ("X01", "X32"),
        "ends": "cleared",
        "reason": "told",
        "source": ("X",),
        "signed": "Dr House",
    }
    return StopRule(**{**fields, **given})


def wish(**given: Any) -> RuleWish:
    return RuleWish(**{"id": "R1", "why": "seen too late", **given})


MARKED = {
    "since": "2026-01-01+clinic.1a2b3c",
    "source": ("X", "clinic"),
    "signed": "Dr House; Dr Wu",
    "clinic": "Riverside: seen too late",
}


@pytest.mark.req("E02")
def test_what_a_rule_becomes_is_what_was_wished_and_nothing_else() -> None:
    assert stricter("triage", rule(), wish(at_least={"pain_now": 5}), STAMP) == replace(
        rule(), when=replace(PAIN, number=5), **MARKED
    )
    raised = wish(disposition="emergency", lock=True, unknown="safer")
    assert stricter("red_flags", rule(), raised, STAMP) == replace(
        rule(),
        disposition=Disposition.EMERGENCY,
        lock=True,
        unknown=OnUnknown.SAFER,
        tells="safety.generic_emergency",
        action="emergency_department",
        **MARKED,
    )
    today = stricter("reviews", rule(), wish(disposition="urgent_review", lock=True), STAMP)
    assert (today.tells, today.action) == ("safety.generic_today", "same_day")
    held = stricter("triage", rule(), wish(disposition="urgent_review"), STAMP)
    assert (held.tells, held.action, held.lock) == ("safety.x", "same_day", False)
    same = stricter("red_flags", rule(), wish(disposition="routine_review"), STAMP)
    assert (same.tells, same.action) == ("safety.x", "same_day")
    assert stricter("gates", rule(category="level_2"), wish(level=0), STAMP).category == "level_0"


@pytest.mark.req("E02")
def test_a_number_is_moved_wherever_the_rule_asks_for_it() -> None:
    five = replace(PAIN, number=5)
    moved = stricter("triage", rule(NESTED), wish(at_least={"pain_now": 5}), STAMP)
    assert moved.when == Condition(
        Op.ALL, parts=(Condition(Op.SIGN, "fever"), Condition(Op.NOT, parts=(five,)), five)
    )
    other = stricter("triage", rule(NESTED), wish(at_most={"pain_now": 5}), STAMP)
    assert other.when == NESTED


@pytest.mark.req("E02")
def test_what_a_stop_becomes() -> None:
    fewer = stricter_stop(stop(), ("X32",), "seen too late", STAMP)
    assert fewer == replace(stop(), allows=("X32",), **MARKED)
    assert stricter_stop(stop(), None, "seen too late", STAMP) == replace(stop(), **MARKED)
    assert stricter_stop(stop(), (), "seen too late", STAMP).allows == ()
    assert stricter_stop(stop(signed=None), None, "w", STAMP).signed is None
    assert stricter_stop(stop(), None, "w", replace(STAMP, signed=None)).signed is None


ONLY = "S1 is a row of the table of stops: only `allows` can be given, a list of exercises"


@pytest.mark.req("E02")
@pytest.mark.parametrize(
    ("given", "wished", "said"),
    [
        ({}, {"allows": ["X32"]}, []),
        ({}, {"allows": []}, []),
        ({}, {"allows": ["X01", "X32"]}, []),
        ({}, {}, [ONLY]),
        ({}, {"level": 0}, [ONLY]),
        ({}, {"allows": ["X32"], "level": 0}, [ONLY]),
        ({}, {"allows": ["X02", "X03"]}, ["S1 would allow X02, X03: looser than the house's X01, X32"]),
        ({"allows": ()}, {"allows": ["X01"]}, ["S1 would allow X01: looser than the house's nothing"]),
        (
            {"allows": None},
            {"allows": ["X01"]},
            ["S1 (hold) is no bar, it only ends a session: it cannot be made one here"],
        ),
        (
            {"until": "2026-05-01"},
            {"allows": []},
            ["S1 holds only until 2026-05-01: tighten what stands in its place"],
        ),
    ],
)
def test_why_a_wish_for_a_stop_is_refused(
    given: dict[str, Any], wished: dict[str, Any], said: list[str]
) -> None:
    assert list(stop_objections(stop(**given), wish(**wished))) == said


EMERGENCY, URGENT = Disposition.EMERGENCY, Disposition.URGENT_REVIEW
NO_WORDS = "and there are no words for more"
OBJECTED: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    # what the house has already is granted
    ("triage", {}, {"at_least": {"pain_now": 7}}, []),
    ("triage", {"when": replace(PAIN, op=Op.AT_MOST)}, {"at_most": {"pain_now": 7}}, []),
    ("red_flags", {"action": "person"}, {"disposition": "routine_review"}, []),
    ("red_flags", {"disposition": EMERGENCY, "action": "person"}, {"disposition": "emergency"}, []),
    ("gates", {"category": "level_2"}, {"level": 2}, []),
    ("contraindications", {}, {"unknown": "ask"}, []),
    ("contraindications", {}, {"lock": False}, []),
    # stricter
    ("triage", {}, {"disposition": "urgent_review"}, []),
    ("triage", {}, {"unknown": "safer"}, []),
    ("red_flags", {"unknown": OnUnknown.IGNORE}, {"unknown": "ask"}, []),
    ("red_flags", {"signs": ("fever",)}, {"unknown": "safer"}, []),
    ("red_flags", {}, {"disposition": "urgent_review", "lock": True}, []),
    ("red_flags", {"lock": True}, {"disposition": "urgent_review"}, []),
    ("red_flags", {"disposition": URGENT}, {"lock": True}, []),
    ("gates", {"category": "level_2"}, {"level": 1}, []),
    # looser, or none
    (
        "triage",
        {},
        {"at_least": {"pain_now": 8}},
        ["R1 pain_now at_least 8 is looser than the house's 7 (tighter is lower)"],
    ),
    (
        "triage",
        {"when": replace(PAIN, op=Op.AT_MOST)},
        {"at_most": {"pain_now": 6}},
        ["R1 pain_now at_most 6 is looser than the house's 7 (tighter is higher)"],
    ),
    (
        "red_flags",
        {"disposition": URGENT},
        {"disposition": "routine_review"},
        ["R1 routine_review is looser than the house's urgent_review (a disposition may only rise)"],
    ),
    (
        "triage",
        {},
        {"disposition": "emergency"},
        ["R1 is a hold: she is told so, and no words of a hold send her to an emergency"],
    ),
    (
        "red_flags",
        {"action": "person"},
        {"disposition": "emergency"},
        [f"R1: what she is told says routine_review, {NO_WORDS}"],
    ),
    (
        "reviews",
        {"action": "", "tells": ""},
        {"disposition": "emergency"},
        [f"R1: she is told nothing of it, {NO_WORDS}"],
    ),
    (
        "red_flags",
        {},
        {"disposition": "emergency"},
        ["R1 emergency needs `lock: true` with it: she is told then that there is no exercise"],
    ),
    (
        "red_flags",
        {},
        {"lock": True},
        [
            "R1 cannot lock as routine_review: nobody would be called who can lift it"
            " (give it `disposition: urgent_review`)"
        ],
    ),
    (
        "red_flags",
        {"lock": True},
        {"lock": False},
        ["R1 without its lock is looser than the house's (a lock may only be added)"],
    ),
    (
        "gates",
        {"category": "level_2"},
        {"level": 3},
        ["R1 level 3 is looser than the house's 2 (tighter is lower)"],
    ),
    (
        "red_flags",
        {},
        {"unknown": "safer"},
        ["R1 has no sign of its own: `safer` would alarm for everybody who was not asked yet"],
    ),
    (
        "reviews",
        {},
        {"unknown": "safer"},
        ["R1 has no sign of its own: `safer` would alarm for everybody who was not asked yet"],
    ),
    (
        "triage",
        {},
        {"unknown": "ignore"},
        ["R1 unknown ignore is looser than the house's ask (from loose to tight: ignore, ask, safer)"],
    ),
    (
        "dosing",
        {},
        {"unknown": "safer"},
        ["R1: what nobody has answered never changes her dose, whoever asks for it"],
    ),
    (
        "triage",
        {"until": "2026-05-01"},
        {"at_least": {"pain_now": 5}},
        ["R1 holds only until 2026-05-01: tighten what stands in its place"],
    ),
    ("triage", {}, {}, ["R1: nothing is said to be stricter"]),
]


@pytest.mark.req("E02")
@pytest.mark.parametrize(("kind", "given", "wished", "said"), OBJECTED)
def test_why_a_wish_for_a_rule_is_refused(
    kind: str, given: dict[str, Any], wished: dict[str, Any], said: list[str]
) -> None:
    assert list(objections(kind, rule(**given), wish(**wished))) == said


# -- limits and lists --------------------------------------------------------------------------------------


def file(**parts: list[dict[str, Any]]) -> ClinicFile:
    filled = {part: [{"why": "we want it", **one} for one in wishes] for part, wishes in parts.items()}
    return read(Document("clinic.yaml", {"clinic": "Riverside", **filled}, {}))


def limit(name: str, value: float, since: str, tighter: Tighter) -> Limit:
    return Limit(name, value, "nrs", since, ("X",), None, tighter)


@pytest.mark.req("E02")
def test_a_limit_is_measured_by_the_newest_of_the_house_wherever_it_stands() -> None:
    dated = [limit("a", 7, "2026-02-01", Tighter.LOWER), limit("a", 9, "2026-01-01", Tighter.LOWER)]
    for limits in (dated, dated[::-1]):
        rules = replace(HOUSE, limits=tuple(limits))
        _, refused = tighten(rules, file(limits=[{"name": "a", "value": 8}]))
        (said,) = [refusal.text for refusal in refused]
        assert "a 8 is looser than the house's 7 (tighter is lower)" in said
        made, none = tighten(rules, file(limits=[{"name": "a", "value": 6}]))
        assert none == () and {one.value for one in made.limits} == {6}


@pytest.mark.req("E02")
@pytest.mark.parametrize("way", [Tighter.LOWER, Tighter.HIGHER])
def test_a_wish_for_the_number_of_the_house_is_granted_and_leaves_no_mark(way: Tighter) -> None:
    rules = replace(HOUSE, limits=(limit("a", 7, "2026-02-01", way),))
    made, refused = tighten(rules, file(limits=[{"name": "a", "value": 7}]))
    assert refused == () and made.limits == rules.limits


@pytest.mark.req("E02")
def test_a_list_is_shortened_where_fewer_is_tighter_and_nowhere_else() -> None:
    lists = {"a": ("x", "y"), "b": ("x", "y"), "c": ("x",), "fewer_is_tighter": ("a", "b")}
    rules = replace(HOUSE, lists=MappingProxyType(lists))
    made, refused = tighten(rules, file(lists=[{"name": "a", "remove": ["x"]}]))
    assert refused == () and dict(made.lists) == {**lists, "a": ("y",)}
    _, refused = tighten(rules, file(lists=[{"name": "c", "remove": ["x"]}]))
    assert [one.text for one in refused] == [
        "lists[1]: c cannot be changed by a clinic: fewer is not tighter there (it is for a, b): refused"
    ]
    none = replace(HOUSE, lists=MappingProxyType({"a": ("x",)}))
    for name, said in (("a", "fewer is not tighter there"), ("z", "there is no list `z`")):
        _, refused = tighten(none, file(lists=[{"name": name, "remove": ["x"]}]))
        assert said in refused[0].text


@pytest.mark.req("E02")
def test_a_limit_that_is_moved_says_by_whom_and_why_and_is_signed_when_both_are() -> None:
    old = replace(limit("a", 7, "2026-02-01", Tighter.LOWER), signed="Dr House")
    wishes = file(limits=[{"name": "a", "value": 6}])
    made, _ = tighten(replace(HOUSE, limits=(old,)), wishes.model_copy(update={"signed": "Dr Wu"}))
    signed = "Dr House; Dr Wu"
    new = replace(old, value=6, source=("X", "clinic"), signed=signed, clinic="Riverside: we want it")
    assert made.limits == (new,)


@pytest.mark.req("E02")
@pytest.mark.parametrize(
    ("name", "value", "stop_name"),
    [
        ("severe_pain", 6, "severe_pain_now"),
        ("pain_fresh", 3, "pain_unknown"),
        ("screen_fresh", 3, "not_screened"),
        ("tired_day", 6, "worn_out_today"),
    ],
)
def test_the_stop_that_reads_a_moved_limit_says_so_and_bars_what_it_did(
    name: str, value: float, stop_name: str
) -> None:
    made, refused = tighten(HOUSE, file(limits=[{"name": name, "value": value}]))
    assert refused == ()
    assert {one.name: one.clinic for one in made.stops if one.clinic} == {stop_name: "Riverside: we want it"}
    assert made.stop(stop_name).allows == HOUSE.stop(stop_name).allows


@pytest.mark.req("E02")
def test_a_stop_that_is_wished_for_says_why() -> None:
    hold = HOUSE.stop("hold")
    made, refused = tighten(HOUSE, file(rules=[{"id": hold.id, "allows": []}]))
    assert refused == () and made.stop("hold").clinic == "Riverside: we want it"


@pytest.mark.req("C02", "E02")
@pytest.mark.parametrize(
    ("name", "before"), [("alert_step_3", "alert_step_2"), ("alert_step_4", "alert_step_3")]
)
def test_the_steps_of_an_alert_stay_in_their_order(name: str, before: str) -> None:
    _, refused = tighten(HOUSE, file(limits=[{"name": name, "value": HOUSE.limit(before)}]))
    assert [f"{before} " in one.text and f"less than {name} " in one.text for one in refused] == [True]


@pytest.mark.req("E02")
@pytest.mark.parametrize(
    "action", ["ambulance", "emergency_department", "same_day", "pelvic_health", "tell_clinician"]
)
def test_a_flag_about_her_body_may_be_made_more_urgent(action: str) -> None:
    raised = wish(disposition="urgent_review", lock=True)
    assert list(objections("red_flags", rule(action=action), raised)) == []
