"""Facts by themselves: what is known of her, on her own clock; what is not there is unknown, never no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policies.facts import AlertView, Fact, Facts, PatientView, PlanView, Responder, SessionView, Tri
from tests.support.mothers import NOON, alert, mother, stranger


def test_she_reads_her_language_and_a_stranger_english() -> None:
    assert (mother(lang="es").lang, mother(lang="zh").lang, stranger().lang) == ("es", "zh", "en")


def test_the_open_alert_is_the_first_that_nobody_has_closed() -> None:
    closed, first, second = alert(id=1, state="resolved"), alert(id=2, state="acknowledged"), alert(id=3)
    assert mother(alerts=[closed, first, second]).open_alert == first
    assert mother(alerts=[closed]).open_alert is None and mother().open_alert is None


def test_her_day_is_the_day_on_her_clock() -> None:
    late = replace(mother(zone="Pacific/Auckland"), now=datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert late.today == date(2026, 3, 3) and late.local(NOON).hour == 1
    assert stranger().local(NOON) == NOON and stranger().local(NOON).hour == 12
    assert replace(late, patient=None).today == date(2026, 3, 2)


def test_what_was_learned_today_was_learned_on_her_day() -> None:
    said = {"early": ["yes", 12], "before": ["yes", 12.1]}
    facts = mother(said=said)
    assert facts.is_today("early") and not facts.is_today("before") and not facts.is_today("never")


@pytest.mark.req("S06")
def test_only_yes_and_no_are_answers() -> None:
    facts = mother(said={"a": "yes", "b": "no", "c": "unsure", "d": 3})
    assert [facts.said(name) for name in "abcde"] == [Tri.YES, Tri.NO, *[Tri.UNKNOWN] * 3]
    assert (facts.value("d"), facts.value("e"), facts.number("d"), facts.number("a")) == (3, None, 3.0, None)


def test_a_fact_is_fresh_to_the_end_of_its_span() -> None:
    facts = mother(said={"a": ["yes", 2]})
    assert facts.within("a", timedelta(hours=2)) and not facts.within("a", timedelta(hours=1.9))
    assert not facts.within("b", timedelta(days=999)) and facts.at("b") is None
    assert facts.at("a") == NOON - timedelta(hours=2)


def test_days_since_birth_are_counted_by_dates() -> None:
    assert mother(days=60).days_since_birth == 60 and mother(days=0).days_since_birth == 0
    assert mother(days=None).days_since_birth is None
    assert mother(said={"birth_date": 3}).days_since_birth is None


def test_what_is_learned_stands_beside_what_was_known_and_in_its_place() -> None:
    facts = mother(said={"a": "yes", "b": "yes"})
    later = facts.learn(Fact("b", "no", None, NOON, "test"), Fact("c", 1, None, NOON, "test"))
    assert [later.value(name) for name in "abc"] == ["yes", "no", 1]
    assert facts.value("b") == "yes" and facts.value("c") is None


def test_what_nobody_has_said_yet() -> None:
    """What the views say where the store says nothing: whoever is new is taken for no one in care."""
    nobody = Facts(NOON)
    assert (nobody.patient, nobody.session, nobody.me, nobody.alerts, nobody.rota) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert dict(nobody.known) == {} and nobody.plan == PlanView()
    assert PlanView() == PlanView(0, "", "", 0, frozenset(), frozenset(), None, "policy")
    hers = PatientView(1, 2, "1001", "enrolling", "none", 1, "", "en", "UTC", "", reachable=True)
    assert PatientView(1, 2, "1001") == hers
    assert SessionView(1, "r", (), NOON) == SessionView(1, "r", (), NOON, None, "", None)
    raised = (1, 2, 3, (), "emergency", "new", None, 1, NOON)
    assert AlertView(*raised) == AlertView(*raised, "", "", "", (), (), None)
    assert Responder(1, "Ana") == Responder(1, "Ana", "clinician", on_duty=True)


def test_yes_no_and_unknown() -> None:
    assert [Tri.of(truth) for truth in (True, False, None)] == [Tri.YES, Tri.NO, Tri.UNKNOWN]
    assert [tri.value for tri in Tri] == ["yes", "no", "unknown"]
