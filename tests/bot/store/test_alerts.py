"""Alerts: one open for an episode, growing while it is open, and every step of it kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import Store, alerts, patients
from bot.store.alerts import AlertStepRow
from bot.store.errors import NotThere
from bot.store.unit import Unit
from policies.facts import PatientView
from tests.support.rows import NINE, a_clinician, a_mother, flag


def raised(store: Store, mother: PatientView, *flags: object) -> list[tuple[int, bool]]:
    return store.now_run(lambda unit: [alerts.raise_(unit, mother, one, NINE) for one in flags])  # type: ignore[arg-type]


@pytest.mark.req("S4")
def test_one_alert_an_episode_that_grows(store: Store) -> None:
    mother = store.now_run(a_mother)
    first = flag(
        "wound", "urgent_review", rules=("RF08",), words="my scar is open", stop="hold", unknown=("fever",)
    )
    second = flag(
        "cauda_equina", "emergency", rules=("RF01", "RF08"), words="numb", stop="lock", told="safety.er"
    )
    third = flag(
        "wound", "routine_review", words="my scar is open", stop="none", told="", unknown=("bleeding",)
    )
    (alert, new), *again = raised(store, mother, first, second, third)
    assert new
    assert again == [(alert, False), (alert, False)]
    view = store.read(lambda unit: alerts.get(unit, alert))
    assert (view.categories, view.disposition) == (("wound", "cauda_equina"), "emergency")
    assert (view.words, view.told) == ("my scar is open\nnumb", "safety.er")
    assert (view.rules, view.case_no) == (("RF08", "RF01"), "1001")
    assert store.read(lambda unit: alerts.unknown(unit, alert)) == ("fever", "bleeding")
    assert store.read(lambda unit: unit.rows(alerts.T.select())[0].stop) == "lock"


@pytest.mark.req("S4")
def test_the_database_itself_refuses_a_second_open_alert(store: Store) -> None:
    mother = store.now_run(a_mother)
    raised(store, mother, flag())

    def second(unit: Unit) -> None:
        row = dict(unit.rows(alerts.T.select())[0]._mapping)
        del row["id"]
        unit.add(alerts.T, **row)

    with pytest.raises(IntegrityError):
        store.now_run(second)


def test_a_new_episode_has_an_alert_of_its_own(store: Store) -> None:
    mother = store.now_run(a_mother)
    ((first, _),) = raised(store, mother, flag())

    def next_episode(unit: Unit) -> PatientView:
        alerts.set_fields(unit, first, state="resolved", resolved_at=NINE, outcome="cleared")
        patients.set_fields(unit, mother.id, episode=2)
        return patients.get(unit, mother.id)

    mother = store.now_run(next_episode)
    assert store.read(lambda unit: alerts.open_of(unit, mother.id)) is None
    ((second, new),) = raised(store, mother, flag())
    assert new
    assert second != first
    view = store.read(lambda unit: alerts.open_of(unit, mother.id))
    assert view is not None
    assert (view.id, view.episode, view.state, view.step, view.owner) == (second, 2, "new", 0, None)
    assert [one.id for one in store.read(lambda unit: alerts.of(unit, mother.id))] == [first, second]
    assert [one.id for one in store.read(alerts.open_all)] == [second]


def test_resolved_in_the_same_episode_a_flag_opens_another(store: Store) -> None:
    mother = store.now_run(a_mother)
    ((first, _),) = raised(store, mother, flag())
    store.now_run(lambda unit: alerts.set_fields(unit, first, state="resolved", outcome="kept_stopped"))
    ((second, new),) = raised(store, mother, flag())
    assert (new, second != first) == (True, True)


def test_steps_are_kept_in_order_with_sealed_notes(store: Store) -> None:
    def fill(unit: Unit) -> list[AlertStepRow]:
        mother, clinician = a_mother(unit), a_clinician(unit)
        alert, _ = alerts.raise_(unit, mother, flag(), NINE)
        wanted = [
            AlertStepRow(alert, 1, clinician, "notify", NINE, "clinic.alert"),
            AlertStepRow(alert, 0, None, "repeat", NINE + timedelta(minutes=2)),
            AlertStepRow(alert, 0, clinician, "acknowledge", NINE + timedelta(minutes=3), ""),
        ]
        for step in wanted:
            alerts.add_step(unit, step)
        note = unit.rows(alerts.S.select())[0].note
        assert note.key_id == unit.keys.of_person(mother.person).id
        assert alerts.steps(unit, alert) == wanted
        return wanted

    wanted = store.now_run(fill)
    assert store.read(lambda unit: alerts.steps(unit, wanted[0].alert_id)) == wanted


def test_an_alert_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotThere):
        store.read(lambda unit: alerts.get(unit, 5))
    with pytest.raises(NotThere):
        store.read(lambda unit: alerts.unknown(unit, 5))
    with pytest.raises(NotThere):
        store.now_run(lambda unit: alerts.add_step(unit, AlertStepRow(5, 0, None, "notify", NINE, "x")))
