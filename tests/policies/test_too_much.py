"""What was too much: a session above the cap of effort, a week whose sessions ended by tiredness (T8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from policies import dosing
from policies.aftermath import after
from policies.effects import Effect, Record, Stop, StopKind
from policies.facts import Facts, SessionView
from policies.review import review
from policies.verdict import Outcome, Verdict
from tests.support.mothers import NOON, book, mother

TASK = Record("note", "digest_task", "tired_share")
ENDS: dict[str, list[Effect]] = {
    "tired": [Record("fact", "tired_up", "yes"), Stop(StopKind.SESSION, "symptoms_up")],
    "pain": [Record("fact", "pain_up", "yes"), Stop(StopKind.SESSION, "symptoms_up")],
    "done": [Record("session", "ended", "done")],
    "stopped": [Stop(StopKind.SESSION, "unwilling")],
    "woke": [Stop(StopKind.SESSION, "baby_woke")],
}
WORKED = ("X01", "X08")


def turn(facts: Facts, end: str, items: Sequence[str] = WORKED) -> tuple[Facts, Verdict]:
    """The end of a session at `facts.now`, and what is known after it."""
    session = SessionView(1, "r", tuple(items), facts.now - timedelta(minutes=5), pain_start=3)
    verdict = review(ENDS[end], replace(facts, session=session), book(), facts.now)
    return after(facts, verdict.effects), verdict


def week(*ends: tuple[str, float], items: Sequence[str] = WORKED) -> tuple[Facts, Verdict]:
    """Sessions that end so, each on its day counted from NOON; the last turn and what is known then."""
    facts, verdict = mother(said={"dose_step": [3, 900]}), Verdict()
    for end, day in ends:
        facts, verdict = turn(replace(facts, now=NOON + timedelta(days=day)), end, items)
    return facts, verdict


def fired(verdict: Verdict) -> list[str]:
    return [d.rule for d in verdict.decisions if d.outcome is Outcome.FIRED]


@pytest.mark.req("M12", "M20")
@pytest.mark.parametrize(
    ("ends", "rules"),
    [
        ([("tired", 0)], ["DS03"]),
        ([("tired", 0), ("tired", 1)], ["DS09"]),
        ([("done", 0), ("tired", 1)], ["DS03"]),
        ([("done", 0), ("tired", 1), ("tired", 2)], ["DS09"]),
        ([("done", 0), ("done", 1), ("tired", 2), ("tired", 3)], ["DS03"]),
        ([("tired", 0), ("pain", 1)], ["DS03"]),
        ([("tired", 0), ("woke", 1), ("tired", 2)], ["DS09"]),
        ([("tired", 0), ("stopped", 1), ("tired", 2)], ["DS09"]),
        ([("tired", 0), ("tired", 7)], ["DS09"]),
        ([("tired", 0), ("tired", 7.01)], ["DS03"]),
        # the two that went well are older than a week now
        ([("done", 0), ("done", 0.5), ("tired", 2), ("tired", 3), ("done", 7.6)], ["DS09"]),
    ],
)
def test_more_than_half_of_a_week_is_a_smaller_dose(ends: list[tuple[str, float]], rules: list[str]) -> None:
    _, verdict = week(*ends)
    assert fired(verdict) == rules
    assert [e for e in verdict.effects if e == TASK] == ([TASK] if rules == ["DS09"] else [])


@pytest.mark.req("M20")
def test_each_turn_takes_one_step_whatever_the_reason() -> None:
    assert week(("tired", 0))[0].value("dose_step") == 2
    assert week(("tired", 0), ("tired", 1))[0].value("dose_step") == 1


@pytest.mark.req("M20")
def test_a_week_is_answered_once() -> None:
    facts, third = week(("tired", 0), ("tired", 1), ("tired", 2))
    assert fired(third) == ["DS03"] and TASK not in third.effects
    _, fine = turn(replace(facts, now=NOON + timedelta(days=3)), "done")
    assert not fired(fine) and TASK not in fine.effects
    _, later = week(("tired", 0), ("tired", 1), ("tired", 6), ("tired", 8.1))
    assert fired(later) == ["DS09"] and TASK in later.effects


@pytest.mark.req("M20")
def test_the_share_and_the_number_of_sessions_are_kept() -> None:
    facts, _ = week(("done", 0), ("tired", 1), ("tired", 2))
    assert (facts.value("tired_share"), facts.value("ended_sessions")) == (66, 3)
    assert facts.value("session_ends") == tuple(
        f"{how} {(NOON + timedelta(days=day)).isoformat()}"
        for how, day in (("otherwise", 0), ("tired", 1), ("tired", 2))
    )


@pytest.mark.req("M20")
def test_breathing_and_rest_are_no_sessions_of_that_week() -> None:
    facts, verdict = week(("tired", 0), ("tired", 1), items=("X01", "X32"))
    assert fired(verdict) == ["DS03"] and facts.value("session_ends") is None


@pytest.mark.req("M20")
def test_at_the_lowest_dose_the_clinician_is_told_all_the_same() -> None:
    facts = mother(said={"dose_step": [-3, 900], "tired_share": [0, 30]})
    told: list[Effect] = [Record("fact", "tired_share", 75), Record("fact", "ended_sessions", 4)]
    verdict = review(told, facts, book(), NOON)
    assert TASK in verdict.effects and not fired(verdict)


CHECK = Record("set_check", "answers", {"exercise": "X08", "set": 1})


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    ("told", "tired_before", "share"),
    [
        ([Record("fact", "pain_up", "yes")], "unsure", 100),
        ([Record("fact", "pain_up", "yes")], "no", 0),
        ([CHECK, Record("fact", "pain_up", "yes")], "unsure", 0),
        ([CHECK, Record("fact", "tired_up", "yes")], "no", 100),
        ([], "unsure", 0),
    ],
)
def test_more_of_what_she_was_not_sure_about_counts_as_tiredness(
    told: list[Effect], tired_before: str, share: int
) -> None:
    facts = mother(said={"dose_step": [1, 90], "tired_up": tired_before}, session={"items": list(WORKED)})
    verdict = review([*told, Stop(StopKind.SESSION, "symptoms_up")], facts, book(), NOON)
    assert after(facts, verdict.effects).value("tired_share") == share


@pytest.mark.req("S06")
@pytest.mark.parametrize(
    ("effort", "above"),
    [(0, False), (4, False), (5, False), (6, True), (10, True), (None, False), ("8", False)],
)
def test_the_cap_of_effort(effort: object, above: bool) -> None:
    assert dosing.is_above_cap(effort, mother(), book()) is above


@pytest.mark.req("M20")
@pytest.mark.parametrize("effort", range(11))
@pytest.mark.parametrize("stop", ["none", "hold"])
def test_no_effort_ever_lifts_anything(effort: int, stop: str) -> None:
    said = {"dose_step": [1, 90], "clean_sessions": [5, 1], "level_now": [1, 900], "pain_now": [0, 0],
            "back_to_baseline": ["yes", 2]}  # fmt: skip
    before = mother(days=200, stop=stop, said=said)
    verdict = review([Record("fact", "exertion", effort, "nrs")], before, book(), NOON)
    facts = after(before, verdict.effects)
    assert facts.value("dose_step") == (0 if effort > 5 else 1)
    assert facts.value("level_now") == 1
    assert not {e for e in verdict.effects if isinstance(e, Stop)}


@pytest.mark.req("M20")
@pytest.mark.parametrize(
    ("told", "rule"),
    [({"effort_above_cap": ["yes", 20]}, "DS08"), ({"mostly_tired": ["yes", 20]}, "DS09")],
    ids=["DS08", "DS09"],
)
def test_what_was_too_much_yesterday_is_not_the_reason_today(
    told: dict[str, list[object]], rule: str
) -> None:
    """`/why` tells her what made today's dose smaller."""
    facts = mother(said={"dose_step": [1, 90], **told}, session={"items": list(WORKED)})
    verdict = review(ENDS["pain"], facts, book(), NOON)
    assert fired(verdict) == ["DS03"] and after(facts, verdict.effects).value("eased_by") == "DS03", rule
