"""Facts, plans, sessions, conversations, questions, decisions, releases: what is saved comes back."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Store, asks, conversations, decisions, records, releases
from bot.store import settings as site
from bot.store.asks import AskRow
from bot.store.errors import StaleConversation
from bot.store.records import SessionStart
from bot.store.unit import Unit
from policies.facts import Fact, PatientView, PlanView, SessionView
from policies.verdict import Decision, Disposition, Outcome
from tests.support.rows import NINE, a_mother, origin

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mother(store: Store) -> PatientView:
    return store.now_run(a_mother)


def test_the_newest_fact_of_a_name_counts(store: Store, mother: PatientView) -> None:
    first = [
        Fact("pain_now", 4, "nrs", NINE, "inbox:1"),
        Fact("birth_date", "2025-12-20", None, NINE, "inbox:1"),
    ]
    later = [
        Fact("pain_now", 2.5, "nrs", NINE + MINUTE, "inbox:2"),
        Fact("legs", ("numb", "weak"), None, NINE, "inbox:2"),
        Fact("pain_now", 3, "nrs", NINE + MINUTE, "inbox:3"),
    ]
    other = store.now_run(lambda unit: a_mother(unit, 2))
    store.now_run(lambda unit: records.learn(unit, mother.id, mother.person, first))
    store.now_run(lambda unit: records.learn(unit, mother.id, mother.person, later))
    store.now_run(lambda unit: records.learn(unit, mother.id, mother.person, []))
    known = store.read(lambda unit: records.facts_of(unit, mother.id))
    assert known == {"pain_now": later[2], "birth_date": first[1], "legs": later[1]}
    assert store.read(lambda unit: records.facts_of(unit, other.id)) == {}
    assert store.read(lambda unit: len(unit.rows(records.F.select()))) == 5, "nothing is ever changed"


VALUES = st.one_of(
    st.text(max_size=200),
    st.integers(),
    st.floats(allow_nan=False),
    st.lists(st.text(max_size=20)).map(tuple),
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0")), VALUES, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_she_answers_comes_back(store: Store, answers: dict[str, object]) -> None:
    def both(unit: Unit) -> dict[str, Fact]:
        her = a_mother(unit, site.get(unit, "n", 100))
        site.put(unit, "n", site.get(unit, "n", 100) + 1)
        facts = [Fact(name, value, None, NINE, "test") for name, value in answers.items()]  # type: ignore[arg-type]
        records.learn(unit, her.id, her.person, facts)
        return records.facts_of(unit, her.id)

    assert {name: fact.value for name, fact in store.now_run(both).items()} == answers


def test_plans_are_revisions(store: Store, mother: PatientView) -> None:
    assert store.read(lambda unit: records.plan_of(unit, mother.id)) == PlanView()
    first = PlanView(1, "mat-5", "build", 2, frozenset({"X03", "X02"}), frozenset(), None, "policy")
    second = PlanView(2, "mat-5", "build", 1, frozenset(), frozenset({"X09"}), 3, "7")
    for plan in (first, second):
        store.now_run(lambda unit, plan=plan: records.add_plan(unit, mother.id, plan))
    assert store.read(lambda unit: records.plan_of(unit, mother.id)) == second


def test_a_session_begins_and_ends_once(store: Store, mother: PatientView) -> None:
    assert store.read(lambda unit: records.session_of(unit, mother.id)) is None
    start = SessionStart("r1", 2, ["X01", "X08"], 3, NINE)
    session = store.now_run(lambda unit: records.open_session(unit, mother, start))
    running = SessionView(session, "r1", ("X01", "X08"), NINE, 3)
    assert store.read(lambda unit: records.session_of(unit, mother.id)) == running
    for by in ("done", "symptoms_up"):
        store.now_run(lambda unit, by=by: records.end_session(unit, session, by, NINE + MINUTE))
    view = store.read(lambda unit: records.session_of(unit, mother.id))
    assert view is not None
    assert (view.ended_by, view.ended_at) == ("done", NINE + MINUTE)
    unasked = store.now_run(
        lambda unit: records.open_session(unit, mother, SessionStart("r1", 2, [], None, NINE))
    )
    view = store.read(lambda unit: records.session_of(unit, mother.id))
    assert view == SessionView(unasked, "r1", (), NINE)


def test_a_set_check_keeps_the_answers_that_were_given(store: Store, mother: PatientView) -> None:
    def fill(unit: Unit) -> None:
        session = records.open_session(unit, mother, SessionStart("r1", 1, ["X08"], None, NINE))
        answers = {"exercise": "X08", "set": 2, "pain_up": "no", "tired_up": "yes"}
        records.add_set_check(unit, mother, session, answers, NINE)

    store.now_run(fill)

    def look(unit: Unit) -> tuple[object, ...]:
        row = unit.rows(records.C.select())[0]
        opened = [unit.unseal(f"set_check.{name}", getattr(row, name)) for name in records.ANSWERS]
        return (row.item, row._mapping["set"], row.at, *opened)

    assert store.read(look) == ("X08", 2, NINE, "no", "yes", None, None)


@pytest.mark.req("S15")
def test_a_conversation_saved_by_somebody_else_is_not_overwritten(store: Store, mother: PatientView) -> None:
    her = mother.person
    assert store.read(lambda unit: conversations.load(unit, her)) == (None, 0)
    assert store.now_run(lambda unit: conversations.save(unit, her, {"frames": [1]}, 0)) == 1
    assert store.now_run(lambda unit: conversations.save(unit, her, {"frames": [2]}, 1)) == 2
    for stale in (0, 1, 3):
        with pytest.raises(StaleConversation):
            store.now_run(lambda unit, stale=stale: conversations.save(unit, her, {"frames": [9]}, stale))
    assert store.read(lambda unit: conversations.load(unit, her)) == ({"frames": [2]}, 2)


def test_a_question_comes_back_as_it_was_put(store: Store, mother: PatientView) -> None:
    options = [{"id": "yes", "label": "Sí ✓", "row": 0}, {"id": "no", "label": "No", "row": 1}]
    ask = AskRow(
        "A-z_0123456789ab",
        mother.person,
        mother.id,
        "screen",
        "legs",
        options,
        {"sign": "x"},
        None,
        NINE,
        NINE,
    )
    store.now_run(lambda unit: asks.add(unit, ask))
    assert store.read(lambda unit: asks.get(unit, ask.id)) == ask
    assert store.read(lambda unit: asks.get(unit, "unknown")) is None

    def later(unit: Unit) -> None:
        asks.set_message(unit, ask.id, 2**40)
        asks.set_options(unit, ask.id, options[:1])
        asks.close(unit, ask.id)

    store.now_run(later)
    found = store.read(lambda unit: asks.get(unit, ask.id))
    assert found is not None
    assert (found.message_id, found.options, found.closed) == (2**40, options[:1], True)


def test_decisions_are_kept_in_order_with_what_they_looked_at(store: Store, mother: PatientView) -> None:
    facts = MappingProxyType({"pain_now": 7, "legs": ("numb",), "birth_date": NINE.date()})
    said = [
        Decision("RF01", "2026-11", Outcome.FIRED, "saddle_numb", Disposition.EMERGENCY, facts, "message"),
        Decision("ST01", "2026-11", Outcome.REPLACED, "locked"),
    ]
    store.now_run(lambda unit: decisions.add(unit, origin(5, mother), said))
    store.now_run(lambda unit: decisions.add(unit, origin(6), said[:1]))
    newest, first = store.read(lambda unit: decisions.of(unit, mother.id))
    assert (newest.rule, newest.outcome, newest.disposition, newest.facts) == (
        "ST01",
        "replaced",
        "self_care",
        {},
    )
    assert (first.rule, first.reason, first.disposition) == ("RF01", "saddle_numb", "emergency")
    assert first.facts == {"pain_now": 7, "legs": ["numb"], "birth_date": "2026-03-02"}
    assert (first.inbox_id, first.patient_id, first.about, first.at) == (5, mother.id, "message", NINE)
    assert len(store.read(lambda unit: decisions.of(unit, mother.id, 1))) == 1


@pytest.mark.req("S21")
def test_a_release_is_never_changed(store: Store) -> None:
    assert store.read(releases.current) == ""
    body = '{"messages": "' + "长" * 100_000 + '"}'
    for release, text in [("a", body), ("a", "other"), ("b", "new")]:
        store.now_run(lambda unit, release=release, text=text: releases.put(unit, release, text))
    assert store.read(lambda unit: releases.get(unit, "a")) == body
    assert store.read(lambda unit: releases.get(unit, "c")) is None
    assert store.read(releases.current) == "b"


def test_settings_hold_any_json(store: Store) -> None:
    for value in ({"a": [1, None, "x"]}, 5, "text", False):
        store.now_run(lambda unit, value=value: site.put(unit, "k", value))
        assert store.read(lambda unit: site.get(unit, "k")) == value
    assert store.read(lambda unit: site.get(unit, "other", "default")) == "default"
