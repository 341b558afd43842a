"""Guards: each predicate a flow may ask, on the situations that turn it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from policies.facts import Facts
from policies.guards import GUARDS
from tests.support.mothers import NOON, book, mother, stranger

ITEMS = [["X01", 2, 4, None, 20], ["X08", 2, 5, None, 30]]


def holds(name: str, facts: Facts, given: Mapping[str, Any] | None = None) -> bool:
    return GUARDS[name](facts, given or {}, book())


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("has_consented", {"status": "active"}, {"status": "enrolling"}),
        ("has_consented", {"status": "enrolling", "said": {"consent": "yes"}}, {"said": {"consent": "no"}}),
        ("has_not_consented", {"status": "withdrawn"}, {"status": "active"}),
        ("is_paused", {"status": "paused"}, {"status": "active"}),
        ("has_left", {"status": "withdrawn"}, {"status": "paused"}),
        ("nobody_is_on_the_rota", {"rota": ()}, {}),
        ("is_locked", {"stop": "lock"}, {"stop": "hold"}),
        ("only_rest_is_allowed", {"stop": "hold"}, {}),
        ("only_rest_is_allowed", {"said": {"pain_now": [7, 1]}}, {"said": {"pain_now": [6, 1]}}),
        ("only_rest_is_allowed", {"said": {"anaemia": "yes"}}, {"said": {"anaemia": "no"}}),
        ("only_rest_is_allowed", {"said": {"symptom_stop": ["yes", 2]}}, {"said": {"unwilling": ["yes", 2]}}),
        ("only_rest_is_allowed", {"said": {"back_to_baseline": ["no", 2]}}, {"said": {"back_to_baseline": ["yes", 2]}}),
        ("morning_check_is_missing", {"said": {"symptom_stop": ["yes", 24]}}, {"said": {"symptom_stop": ["yes", 2]}}),
        ("morning_check_is_missing", {"said": {"back_to_baseline": ["no", 24]}}, {"said": {"back_to_baseline": ["no", 2]}}),
        (
            "morning_check_is_missing",
            {"said": {"symptom_stop": ["yes", 24], "back_to_baseline": ["yes", 48]}},
            {"said": {"symptom_stop": ["yes", 24], "back_to_baseline": ["yes", 2]}},
        ),
        ("back_to_baseline", {"said": {"pain_now": 3}, "session": {"pain_start": 3}}, {"said": {"pain_now": 4}, "session": {"pain_start": 3}}),
        ("back_to_baseline", {"session": {"pain_start": 3}}, {}),
        ("back_to_baseline", {"session": {"pain_start": 3}}, {"session": {"pain_start": 3}, "stop": "hold"}),
        ("pain_is_severe", {"said": {"pain_now": 7}}, {"said": {"pain_now": None}}),
        ("intake_is_open", {"said": {"intake_done": None}}, {}),
        ("screen_is_open", {"said": {"screen_done": None}}, {}),
        ("screen_is_open", {"said": {"screen_done": ["yes", 169]}}, {"said": {"screen_done": ["yes", 167]}}),
        ("screen_is_open", {"said": {"bulge": None}}, {"said": {"bulge": "yes"}}),
        ("private_questions_are_open", {"said": {"private_done": None}}, {}),
        ("private_questions_are_open", {"said": {"private_done": ["yes", 169]}}, {"said": {"private_done": None, "private_later": ["yes", 2]}}),
        ("private_questions_are_open", {"said": {"private_done": None, "private_later": ["yes", 24]}}, {}),
        ("zone_follows_from_country", {"country": "GB"}, {"country": "ES"}),
        ("zone_follows_from_country", {"country": "GB"}, {"country": ""}),
        ("birth_is_over_a_year_ago", {"days": 366}, {"days": 365}),
        ("birth_is_over_a_year_ago", {"days": 400}, {"days": None}),
        ("birth_was_caesarean", {"mode": "emergency_caesarean"}, {"mode": "assisted"}),
        ("birth_mode_is_unknown", {"mode": None}, {"mode": "vaginal"}),
        ("sleep_is_unasked_today", {"said": {"sleep_last_night": ["7_or_more", 24]}}, {"said": {"sleep_last_night": ["under_5", 2]}}),
        ("session_can_be_resumed", {"said": {"rest_of_today": ["[]", 2]}}, {"said": {"rest_of_today": ["[]", 24]}}),
        ("session_can_be_resumed", {"said": {"rest_of_today": ["[]", 2]}}, {"said": {"rest_of_today": ["[]", 2], "symptom_stop": ["yes", 1]}}),
        ("session_is_old", {"session": {"minutes_ago": 61}}, {"session": {"minutes_ago": 60}}),
        ("session_is_old", {"session": {"ended_by": "idle"}}, {}),
    ],
)  # fmt: skip
def test_of_the_facts(name: str, yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert holds(name, mother(**yes))
    assert not holds(name, mother(**no))


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("set_made_it_worse", {"check": {"pain_up": "yes"}}, {"check": {"pain_up": "no", "tired_up": "no"}}),
        ("set_made_it_worse", {"check": {"tired_up": "yes", "pain_up": "no"}}, {}),
        (
            "set_check_is_unclear",
            {"check": {"pain_up": "no"}},
            {"check": {"pain_up": "no", "tired_up": "no"}},
        ),
        (
            "set_check_is_unclear",
            {"check": {"pain_up": "unsure", "tired_up": "no"}},
            {"check": {"pain_up": "yes"}},
        ),
        ("set_check_is_unclear", {}, {"check": {"pain_up": "no", "tired_up": "no", "form_lost": True}}),
        ("form_was_lost", {"check": {"form_lost": True}}, {"check": {"form_lost": False}}),
        ("sets_are_left", {"items": ITEMS, "index": 1, "set": 1}, {"items": ITEMS, "index": 1, "set": 2}),
        ("sets_are_left", {"items": ITEMS}, {"items": ITEMS, "index": 2}),
        ("items_are_left", {"items": ITEMS, "index": 1}, {"items": ITEMS, "index": 2}),
        ("form_matters", {"items": ITEMS, "index": 1}, {"items": ITEMS, "index": 0}),
    ],
)
@pytest.mark.req("M12")
def test_of_the_session_in_hand(name: str, yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert holds(name, mother(), yes)
    assert not holds(name, mother(), no)


def test_a_stranger_is_nobody_yet() -> None:
    assert holds("has_not_consented", stranger())
    assert not any(holds(name, stranger()) for name in ("is_locked", "is_paused", "has_left"))


@pytest.mark.req("S04")
def test_a_morning_is_a_morning_on_her_own_clock() -> None:
    evening = mother(zone="Pacific/Auckland", said={"symptom_stop": ["yes", 14]})
    assert evening.local(NOON - timedelta(hours=14)).date() < evening.today
    assert holds("morning_check_is_missing", evening)
