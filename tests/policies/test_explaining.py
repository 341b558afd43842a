"""Clinicians' cases (`cases/*.yaml`) on policy's own road, and how a wrong or unreadable case is told."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cases import read
from content.problems import ContentError
from policies.cases import ALIASES, Case, Result, differences, event_of, judged, mistakes
from policies.explaining import EVENTS, Explanation, explain
from policies.facts import AlertView
from policies.listening.signals import Heard, Signal, SignalKind
from policies.verdict import Disposition
from tests.support.mothers import alert, book, mother
from tests.support.talk import the_book

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.yaml"))
AT_LEAST = 150
TENSIONS = [f"T{number} " for number in range(1, 10)]
NEVER_BARS = {"ST08", "ST09"}
"""Rows of the table of stops that allow everything: they never refuse, so no case can name them."""


@cache
def all_cases() -> tuple[tuple[str, Case], ...]:
    return tuple((path.stem, case) for path in FILES for case in read(path, the_book()))


def named() -> list[Any]:
    return [pytest.param(case, id=f"{file}: {case.name}") for file, case in all_cases()]


def speaking(found: Explanation) -> set[str]:
    """Every rule that has a say: fired, in force as a gate or a block, or the reason of a refusal."""
    return {*found.rules, *found.limits, *(rule for rules in found.refused.values() for rule in rules)}


def listed(expected: str) -> set[str]:
    return {rule for _, case in all_cases() for rule in case.expect.get(expected) or ()}


def every_id() -> set[str]:
    rules = the_book().rules
    return {rule.id for rule in rules.everything} | {stop.id for stop in rules.stops} - NEVER_BARS


# -- the cases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", named())
@pytest.mark.req("M06")
@pytest.mark.req("S04")
def test_a_case_meets_its_expectation(case: Case) -> None:
    result = judged(case, the_book())
    assert result.wrong == ()
    # a near miss must be silent as a gate or a block too
    assert not set(case.expect.get("not_rules", ())) & speaking(result.explanation)


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = [(file, case.name) for file, case in all_cases()]
    assert len(names) >= AT_LEAST
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_file_opens_with_how_to_add_a_case(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# One case a line:") and "napwise explain" in first


def test_every_case_expects_something() -> None:
    assert [case.name for _, case in all_cases() if not case.expect] == []


@pytest.mark.req("M06")
def test_every_rule_and_every_stop_has_a_case_in_which_it_speaks() -> None:
    assert sorted(every_id() - listed("rules")) == []


@pytest.mark.req("M06")
def test_every_rule_and_every_stop_has_a_near_miss() -> None:
    assert sorted(every_id() - listed("not_rules")) == []


def test_the_rows_no_case_can_name_bar_nothing() -> None:
    rows = {stop.id: stop.allows for stop in the_book().rules.stops}
    assert {row for row, allows in rows.items() if allows is None} == NEVER_BARS


@pytest.mark.parametrize("number", TENSIONS)
def test_every_tension_of_the_experts_has_its_case(number: str) -> None:
    assert any(case.name.startswith(number) for file, case in all_cases() if file == "tensions")


# -- a wrong expectation is noticed ------------------------------------------------------------------------


@cache
def sore_knees_and_a_leak() -> Result:
    return judged(Case("", facts={"knees": "yes", "leak_on_cough": "yes", "leak_changed": None}), the_book())


WRONG = [
    ({"disposition": "emergency"}, "disposition is routine_review, expected emergency"),
    ({"stop": "lock"}, "stop is none, expected lock"),
    ({"rules": ["RF01"]}, "RF01 did not fire"),
    ({"rules": "RF01"}, "RF01 did not fire"),
    ({"rules": []}, "no rule was expected, and RF01b fired"),
    ({"not_rules": ["RF01b"]}, "RF01b fired"),
    ({"refused": ["X09"]}, "X09 is allowed, expected refused"),
    ({"refused": {"X08": "CI_wr"}}, "X08 is refused by CI_kn, expected CI_wr"),
    ({"refused": {"X99": "CI_kn"}}, "X99 is refused by , expected CI_kn"),
    ({"track": "night"}, "track is core, expected night"),
    ({"allowed": ["X08"]}, "X08 is refused by CI_kn, expected allowed"),
    ({"allowed": ["X99"]}, "X99 is not in the catalogue"),
    ({"allowed": []}, "nothing was expected to be allowed, and X01,"),
    ({"asks": ["saddle_numb"]}, "asks 'saddle_numb' is missing"),
    ({"told": ["safety.dvt"]}, "told 'safety.dvt' is missing"),
]
RIGHT: list[dict[str, Any]] = [
    {"disposition": "routine_review"},
    {"stop": "none"},
    {"rules": ["RF01b", "CI_kn", "LV08"]},
    {"not_rules": ["RF01"]},
    {"refused": {"X08": "CI_kn", "X24": "CI_hv"}},
    {"refused": ["X99"]},  # what is in no catalogue is never offered
    {"allowed": ["X01", "X09"]},
    {"asks": ["leak_changed"]},
    {},
]


@pytest.mark.parametrize(("expect", "told"), WRONG, ids=[f"{expect}: {told}" for expect, told in WRONG])
def test_a_wrong_expectation_is_told(expect: dict[str, Any], told: str) -> None:
    found = list(differences(expect, sore_knees_and_a_leak().explanation, the_book()))
    assert len(found) == 1
    assert found[0].startswith(told)


@pytest.mark.parametrize("expect", RIGHT, ids=str)
def test_a_right_expectation_is_quiet(expect: dict[str, Any]) -> None:
    assert list(differences(expect, sore_knees_and_a_leak().explanation, the_book())) == []


def test_what_a_case_leaves_to_the_well_mother_is_said() -> None:
    unsaid = judged(Case("", {"needle_site_sore": "yes"}), the_book())
    assert "days_since_birth" in unsaid.assumed
    said = judged(Case("", {"needle_site_sore": "yes", "days_since_birth": 20}), the_book())
    assert not {"needle_site_sore", "days_since_birth"} & set(said.assumed)


# -- a case that cannot be read ----------------------------------------------------------------------------

UNREADABLE = [
    (Case("", place="sofa"), "place", "there is no place 'sofa': mat, chair, cot, bed, outside"),
    (Case("", expect={"track": "yoga"}), "track", "track is 'yoga': core, hands_full, night, girdle,"),
    (Case("", event="lunch"), "event", "there is no event 'lunch': message, session_start,"),
    (Case("", facts={"wings": "yes"}), "wings", "`wings` is no fact of the table"),
    (Case("", facts={"knees": "maybe"}), "knees", "`knees` is 'maybe'; it may be yes, no, unsure or unknown"),
    (Case("", facts={"pain_now": "lots"}), "pain_now", "`pain_now` is 'lots'; it is a number in nrs"),
    (Case("", facts={"birth_date": "May"}), "birth_date", "`birth_date` is 'May'; write 2026-01-31"),
    (Case("", expect={"disposition": "red"}), "disposition", "disposition is 'red': self_care,"),
    (Case("", expect={"stop": "halt"}), "stop", "stop is 'halt': none, session, hold, lock"),
    (Case("", expect={"rule": ["RF01"]}), "rule", "`rule` cannot be expected: disposition, stop,"),
]


@pytest.mark.parametrize(("case", "key", "told"), UNREADABLE, ids=[key for _, key, _ in UNREADABLE])
def test_a_mistake_in_a_case_is_told_clearly(case: Case, key: str, told: str) -> None:
    [(where, text)] = mistakes(case, the_book())
    assert where == key
    assert text.startswith(told)


def test_a_case_without_mistakes_has_none() -> None:
    good = Case(
        "", {"knees": "unknown"}, event="morning", expect={"stop": "none", "disposition": "self_care"}
    )
    assert list(mistakes(good, the_book())) == []


@pytest.mark.parametrize("word", [d.word for d in Disposition])
def test_every_disposition_may_be_expected(word: str) -> None:
    assert list(mistakes(Case("", expect={"disposition": word}), the_book())) == []


def test_everything_an_answer_has_may_be_expected() -> None:
    keys = ("disposition", "stop", "rules", "refused", "allowed", "asks", "told", "not_rules")
    one = {"disposition": "self_care", "stop": "none", "track": "core"}
    plain: dict[str, Any] = {**{key: [] for key in keys}, **one}
    assert list(mistakes(Case("", expect=plain), the_book())) == []


def test_mistakes_of_a_file_come_together_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    lines = (
        '- {name: "a", facts: {wings: yes}}',
        '- {name: "b", event: lunch}',
        '- {nmae: "c"}',
        "- {name: d, say: x}",
    )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ContentError) as wrong:
        read(file, the_book())
    text = str(wrong.value)
    for part in ("wings", "lunch", "a case needs a `name`", "unknown key `say`"):
        assert part in text
    assert all(f"wrong.yaml:{line}" in text for line in (1, 2, 3, 4))


# -- events ------------------------------------------------------------------------------------------------

SAME = [
    *((said, "message") for said in ("", "message_received", "option_chosen", "answer", "screen", "intake")),
    *((said, "session_start") for said in ("asleep", "baby_asleep", "start", "session")),
    *((said, "set_check") for said in ("set_done", "after_set")),
    *((said, "morning_check") for said in ("morning", "next_morning")),
    *((said, "prompt_due") for said in ("prompt", "window_prompt", "timer_due")),
    *((said, "clearance") for said in ("clear", "clinician_clears")),
]


@pytest.mark.parametrize(("said", "event"), SAME)
def test_an_event_may_have_another_name(said: str, event: str) -> None:
    assert event_of(said) == event


def test_every_event_has_its_own_name_and_others_lead_to_one() -> None:
    assert all(event_of(event) == event for event in EVENTS)
    assert set(ALIASES.values()) <= set(EVENTS)
    assert event_of("lunch") is None


def test_another_name_of_an_event_gives_the_same_answer() -> None:
    facts = {"pain_up": "yes", "tired_up": "no"}
    one, other = (judged(Case("", facts, event=event), the_book()) for event in ("set_check", "after_set"))
    assert one.explanation == other.explanation
    assert one.explanation.stop == "session"


@pytest.mark.req("S06")
def test_an_unclear_sign_is_asked_about_before_more_is_said() -> None:
    unclear = Heard((Signal(SignalKind.ASK, "chest_pain", "chest_pain", "words"),), "my chest")
    assert explain(mother(), [], unclear, "message", book()).asks == ("chest_pain",)


@pytest.mark.req("C01")
@pytest.mark.parametrize("alerts", [(), (alert(),)])
def test_a_clearance_by_nobody_of_the_rota_clears_nothing(alerts: tuple[AlertView, ...]) -> None:
    found = explain(mother(rota=(), stop="lock", alerts=alerts), [], Heard(), "clearance", book())
    assert (found.stop, found.rules, found.told) == ("lock", ("ST01",), ())


@pytest.mark.req("S04", "S8")
def test_a_day_of_symptoms_stays_one_after_a_clearance() -> None:
    cleared = mother(said={"symptom_stop": ["yes", 3], "cleared": ["yes", 1]})
    found = explain(cleared, [], Heard(), "message", book())
    assert (found.stop, found.rules) == ("session", ("ST03",))
