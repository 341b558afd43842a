"""A clinic's own thresholds: tighter in every situation, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from content.problems import ContentError, Document
from policies import triage
from policies.clinic_file import ClinicFile, read
from policies.effects import Prescribe, Raise, Say, Stop, StopKind
from policies.listening.signals import Heard, Signal, SignalKind
from policies.prescribing import pick
from policies.prescribing.stops import in_force
from policies.rules import Book, Tighter
from policies.screen import screen
from policies.tighten import tighten
from policies.verdict import Disposition
from tests.support.mothers import NOON, ROOT, book, mother

HOUSE = book().rules


def wished(**parts: list[Mapping[str, Any]]) -> ClinicFile:
    filled = {part: [{"why": "we want it", **wish} for wish in wishes] for part, wishes in parts.items()}
    return read(Document("clinic.yaml", {"clinic": "Riverside", **filled}, {}))


def refused(**parts: list[Mapping[str, Any]]) -> list[str]:
    """What is said about the file; refused is refused as a whole."""
    rules, refusals = tighten(HOUSE, wished(**parts))
    assert not refusals or rules is HOUSE
    return [refusal.text for refusal in refusals]


def tightened(**parts: list[Mapping[str, Any]]) -> Book:
    rules, refusals = tighten(HOUSE, wished(**parts))
    assert refusals == ()
    return replace(book(), rules=rules)


# -- refused, with the reason ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("severe_pain", 8, "severe_pain 8 is looser than the house's 7 (tighter is lower)"),
        ("temperature_low", 35.5, "temperature_low 35.5 is looser than the house's 36 (tighter is higher)"),
        ("sever_pain", 6, "there is no limit `sever_pain`; did you mean `severe_pain`?"),
        ("review_every", 6, "review_every cannot be changed by a clinic: more often finds trouble sooner"),
        ("bad_mornings_hold", 1, "the number stands in the rule AM15"),
        ("alert_repeat", 0, "alert_repeat 0 may not be less than 1 (minutes)"),
        ("unassessed_level", -1, "unassessed_level -1 may not be less than 0 (level)"),
        ("pain_fresh", 2.5, "pain_fresh 2.5 must be a whole number (hours)"),
        ("quiet_from", 8, "quiet_to 8 must be less than quiet_from 8"),
        ("quiet_to", 22, "quiet_to 22 must be less than quiet_from 21"),
        ("alert_step_3", 2, "alert_step_2 2 must be less than alert_step_3 2"),
        ("temperature_low", 38, "temperature_low 38 must be less than fever 38"),
    ],
)
def test_a_limit_may_not_be_loosened_or_broken(name: str, value: float, reason: str) -> None:
    (said,) = refused(limits=[{"name": name, "value": value}])
    assert said.startswith("limits[1]: ") and reason in said and said.endswith(": refused")


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (
            {"id": "AM10", "at_least": {"pain_now": 8}},
            "AM10 pain_now at_least 8 is looser than the house's 7",
        ),
        ({"id": "LV03", "at_most": {"days_since_birth": 40}}, "(tighter is higher)"),
        (
            {"id": "LV02", "at_least": {"level_cleared": 0}},
            "level_cleared at_least 0 is looser",
        ),  # in a `not`
        ({"id": "DS01", "at_most": {"pain_now": 6}}, "pain_now at_most 6 is looser than the house's 5"),
        ({"id": "DS02", "at_least": {"days_since_level": 6}}, "is looser than the house's 7"),
        ({"id": "DS05", "at_least": {"unfinished_sessions": 4}}, "is looser than the house's 3"),
        (
            {"id": "DS03", "within_days": {"symptom_stops": 1}},
            "has no `within_days` about `symptom_stops`; did",
        ),
        ({"id": "RF06", "at_least": {"temperature_c": 37}}, "write `temperature_c 36` or `temperature_c 38`"),
        (
            {"id": "RF06", "at_least": {"temperature_c 36": 35}},
            "35 is looser than the house's 36 (tighter is h",
        ),
        (
            {"id": "RF06", "at_least": {"temperature_c 38": 39}},
            "39 is looser than the house's 38 (tighter is l",
        ),
        ({"id": "AM01", "at_least": {"pain_now": 1}}, "AM01 has no `at_least` about `pain_now`"),
        (
            {"id": "RF22b", "disposition": "routine_review"},
            "RF22b routine_review is looser than the house's urgent_review",
        ),
        (
            {"id": "RF22", "disposition": "urgent"},
            "`urgent` is no disposition; did you mean `urgent_review`?",
        ),
        ({"id": "RF22", "disposition": "urgent_review"}, "needs `lock: true` with it"),
        ({"id": "RF22", "lock": True}, "cannot lock as routine_review: nobody would be called"),
        ({"id": "RF01", "lock": False}, "without its lock is looser"),
        ({"id": "LO01", "disposition": "urgent_review", "lock": True}, "there are no words for more"),
        ({"id": "RF20", "lock": True}, "is not about her body"),
        ({"id": "RV01", "disposition": "urgent_review", "lock": True}, "she is told nothing of it"),
        ({"id": "AM10", "disposition": "emergency"}, "AM10 is a hold"),
        ({"id": "AM10", "lock": True}, "only a red flag does"),
        ({"id": "CI_cs6", "disposition": "urgent_review"}, "only decides about exercise"),
        ({"id": "LV04", "level": 3}, "LV04 level 3 is looser than the house's 2 (tighter is lower)"),
        ({"id": "AM10", "level": 0}, "AM10 is no level gate"),
        ({"id": "AM10", "unknown": "ignore"}, "(from loose to tight: ignore, ask, safer)"),
        ({"id": "CI_kn", "unknown": "ask"}, "unknown ask is looser than the house's safer"),
        ({"id": "RF05b", "unknown": "safer"}, "would alarm for everybody who was not asked yet"),
        ({"id": "DS01", "unknown": "safer"}, "never changes her dose"),
        ({"id": "AM10", "unknown": "safe"}, "unknown `safe`; did you mean `safer`?"),
        ({"id": "ST02", "allows": ["X01", "X05"]}, "ST02 would allow X05: looser than the house's X01, X32"),
        ({"id": "ST09", "allows": []}, "is no bar, it only ends a session"),
        ({"id": "ST02", "lock": True}, "only `allows` can be given"),
        ({"id": "AM10", "allows": []}, "`allows` is for the table of stops"),
        ({"id": "RF77", "lock": True}, "there is no rule `RF77`; did you mean `RF17`?"),
        ({"id": "RF22"}, "nothing is said to be stricter"),
    ],
)
def test_a_rule_may_not_be_loosened(wish: dict[str, Any], reason: str) -> None:
    said = refused(rules=[wish])
    assert any(
        reason.replace("RF22b routine_review is looser than the house's urgent_review", "is looser") in line
        for line in said
    ), said


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"name": "screen_cards", "remove": ["fever"]}, "fewer is not tighter there"),
        ({"name": "rest", "remove": ["X32"]}, "fewer is not tighter there"),
        ({"name": "supine_allowed", "remove": ["X18"]}, "supine_allowed has no `X18`"),
        ({"name": "supine", "remove": ["X17"]}, "there is no list `supine`; did you mean `supine_allowed`?"),
    ],
)
def test_a_list_may_only_lose_exceptions(wish: dict[str, Any], reason: str) -> None:
    (said,) = refused(lists=[wish])
    assert reason in said


def test_every_slip_is_told_and_nothing_of_the_file_holds() -> None:
    said = refused(
        limits=[{"name": "pain_fresh", "value": 3}, {"name": "pain_fresh", "value": 2}],
        rules=[{"id": "AM10", "at_least": {"pain_now": 6}}, {"id": "LV03", "level": 2}],
    )
    assert said == [
        "limits[1]: pain_fresh stands here twice: refused",
        "limits[2]: pain_fresh stands here twice: refused",
        "rules[2]: LV03 level 2 is looser than the house's 1 (tighter is lower): refused",
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"clinic": "A", "limit": []}, "unknown key `limit`; did you mean `limits`?"),
        ({"clinic": "A", "limits": [{"name": "x", "valu": 3, "why": "y"}]}, "did you mean `value`?"),
        ({"clinic": "A", "limits": [{"name": "pain_fresh", "value": 3}]}, "`why` is missing"),
        ({"clinic": "A", "limits": [{"name": "pain_fresh", "value": "3", "why": "y"}]}, "`value`"),
        ({"clinic": "A", "rules": 7}, "`rules` must be a list"),
        ({"limits": []}, "`clinic` is missing"),
        (["x"], "must have keys of its own"),
    ],
)
def test_a_file_written_wrongly_is_told_in_words(data: Any, problem: str) -> None:
    with pytest.raises(ContentError, match=r"clinic\.yaml") as wrong:
        read(Document("clinic.yaml", data, {}))
    assert any(problem in found.text for found in wrong.value.problems), str(wrong.value)


# -- granted -----------------------------------------------------------------------------------------------


def test_what_is_tightened_carries_the_mark_of_the_clinic() -> None:
    wish = wished(
        limits=[{"name": "severe_pain", "value": 6}], rules=[{"id": "AM10", "at_least": {"pain_now": 6}}]
    )
    rules, refusals = tighten(HOUSE, wish)
    assert refusals == ()
    rule, stop = rules.rule("AM10"), rules.stop("severe_pain_now")
    (limit,) = [limit for limit in rules.limits if limit.name == "severe_pain"]
    assert rule.when.number == 6 and limit.value == 6 == rules.limit("severe_pain")
    assert {rule.clinic, stop.clinic, limit.clinic} == {"Riverside: we want it"}
    assert rule.since == stop.since == f"2026-11-20+clinic.{wish.version}"
    assert rule.source == ("proposal", "clinic") and limit.since == "2026-11-20"
    assert [r.id for r in rules.everything if r.clinic] == ["AM10"]
    (found,) = triage.amber(mother(said={"pain_now": [6, 1]}), replace(book(), rules=rules))
    assert found.decision().since == rule.since


def test_another_file_has_another_version() -> None:
    first, other = ({"name": "pain_fresh", "value": value} for value in (3, 4))
    assert wished(limits=[first]).version == wished(limits=[first]).version
    assert wished(limits=[first]).version != wished(limits=[other]).version


def test_signed_is_what_house_and_clinic_have_signed() -> None:
    signing = replace(HOUSE, triage=tuple(replace(rule, signed="Dr. One") for rule in HOUSE.triage))
    data = {"clinic": "A", "rules": [{"id": "AM10", "at_least": {"pain_now": 6}, "why": "y"}]}
    for by, both in ((None, None), ("Dr. Two, 2026-12-01", "Dr. One; Dr. Two, 2026-12-01")):
        rules, _ = tighten(signing, read(Document("c", {**data, "signed": by}, {})))
        assert rules.rule("AM10").signed == both


def test_what_the_house_has_already_is_granted_and_changes_nothing() -> None:
    rules = tightened(limits=[{"name": "pain_fresh", "value": 6}]).rules
    assert rules.limits == HOUSE.limits


@pytest.mark.req("M06")
def test_a_flag_made_more_urgent_stops_calls_and_tells_her_so() -> None:
    ours = tightened(rules=[{"id": "RF22", "disposition": "urgent_review", "lock": True}])
    heard = Heard((Signal(SignalKind.RED_FLAG, "heaviness", "heaviness", "tap"),), "it is heavy")
    verdict = screen(mother(), heard, ours, NOON)
    assert [e.kind for e in verdict.effects if isinstance(e, Stop)] == [StopKind.LOCK]
    assert [e.disposition for e in verdict.effects if isinstance(e, Raise)] == ["urgent_review"]
    assert "safety.generic_today" in [e.message for e in verdict.effects if isinstance(e, Say)]
    assert verdict.decisions[0].since.startswith("2026-11-20+clinic.")
    emergency = tightened(rules=[{"id": "RF02", "disposition": "emergency"}]).rules.rule("RF02")
    assert (emergency.disposition, emergency.tells) == (Disposition.EMERGENCY, "safety.generic_emergency")


@pytest.mark.req("S04")
def test_two_stops_that_leave_nothing_together_leave_nothing() -> None:
    """Each still allows something, and no exercise is in both."""
    ours = tightened(rules=[{"id": "ST02", "allows": ["X01"]}, {"id": "ST12", "allows": ["X32"]}])
    facts = mother(stop="hold", said={"today": "worn_out"})
    assert {stop.name for stop in in_force(facts, ours)} == {"hold", "worn_out_today"}
    picked, decisions = pick(Prescribe(want="routine", minutes=5, place="mat"), facts, ours, NOON)
    assert picked is None and decisions[0].rule == "ST02"


# -- the directions are data -------------------------------------------------------------------------------


def movable() -> Iterator[str]:
    return (limit.name for limit in HOUSE.limits if limit.tighter is not Tighter.FIXED)


def test_no_limit_that_a_clinic_may_move_is_one_that_nothing_reads() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for room in ("policies", "dialogs", "bot")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "tighten.py"
    )
    assert [name for name in movable() if not re.search(rf'"{name}"', code)] == []


def test_a_fixed_limit_says_why_in_words_for_a_clinician() -> None:
    fixed = [limit for limit in HOUSE.limits if limit.tighter is Tighter.FIXED]
    assert fixed and all(len(limit.why.split()) > 5 for limit in fixed)
