"""Persons, patients, who is on duty, and who was invited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import Store, invites, patients, people
from bot.store.errors import NotThere
from bot.store.unit import Unit
from policies.facts import PatientView, Responder
from tests.support.rows import HER_TELEGRAM, NINE, a_clinician, a_mother

HOUR = timedelta(hours=1)


def test_somebody_is_met_once(store: Store) -> None:
    first = store.now_run(lambda unit: people.meet(unit, HER_TELEGRAM, "Ana Belén 🌸", "es"))
    again = store.now_run(lambda unit: people.meet(unit, HER_TELEGRAM, "Other", "en"))
    assert first == again == store.read(lambda unit: people.by_telegram(unit, HER_TELEGRAM))
    assert (first.role, first.name, first.lang, first.zone) == ("visitor", "Ana Belén 🌸", "es", "UTC")
    assert (first.country, first.reachable, first.revoked_at, first.created_at) == ("", True, None, NINE)
    assert store.read(lambda unit: people.get(unit, 99)) is None
    assert store.read(lambda unit: people.by_telegram(unit, 99)) is None


def test_fields_of_a_person_change_by_name(store: Store) -> None:
    def change(unit: Unit) -> None:
        people.meet(unit, 1, "Ana", "en")
        people.set_fields(
            unit, 1, name="Zoë", country="ES", zone="Europe/Madrid", reachable=False, revoked_at=NINE
        )

    store.now_run(change)
    person = store.read(lambda unit: people.get(unit, 1))
    assert person is not None
    assert (person.name, person.country, person.zone) == ("Zoë", "ES", "Europe/Madrid")
    assert (person.reachable, person.revoked_at) == (False, NINE)
    with pytest.raises(Exception, match="shoe_size"):
        store.now_run(lambda unit: people.set_fields(unit, 1, shoe_size=38))


def test_case_numbers_count_up_and_never_come_twice(store: Store) -> None:
    first = store.now_run(a_mother)
    assert first == PatientView(first.id, first.person, "1001", name="Ana")
    second = store.now_run(lambda unit: a_mother(unit, 2))

    def leave_and_come(unit: Unit) -> PatientView:
        unit.change(patients.T.delete().where(patients.T.c.id == second.id))
        return a_mother(unit, 3)

    third = store.now_run(leave_and_come)
    assert (second.case_no, third.case_no) == ("1002", "1003")
    assert third.id > second.id
    assert store.read(lambda unit: patients.by_case(unit, "1003")) == third
    assert store.read(lambda unit: patients.by_case(unit, "1002")) is None
    person = store.read(lambda unit: people.get(unit, first.person))
    assert person is not None
    assert person.role == "patient"


def test_fields_of_a_patient_change_by_name(store: Store) -> None:
    mother = store.now_run(a_mother)
    store.now_run(lambda unit: patients.set_fields(unit, mother.id, status="active", stop="lock", episode=2))
    store.now_run(lambda unit: people.set_fields(unit, mother.person, lang="zh", zone="Asia/Shanghai"))
    now = store.read(lambda unit: patients.get(unit, mother.id))
    assert (now.status, now.stop, now.episode, now.lang, now.zone) == (
        "active",
        "lock",
        2,
        "zh",
        "Asia/Shanghai",
    )
    assert store.read(lambda unit: patients.of_person(unit, mother.person)) == now
    assert store.read(lambda unit: patients.clinic_of(unit, mother.id)) == 1
    assert store.read(lambda unit: patients.person_of(unit, mother.id)) == mother.person


@pytest.mark.parametrize("ask", [patients.get, patients.clinic_of, patients.person_of])
def test_a_patient_who_is_not_there(store: Store, ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotThere):
        store.read(lambda unit: ask(unit, 99))


def test_consents_are_kept_with_the_words(store: Store) -> None:
    mother = store.now_run(a_mother)
    said = {"text_hash": "ab", "release": "r1", "lang": "es", "at": NINE}
    for kind in ("care", "withdrawn"):
        store.now_run(
            lambda unit, kind=kind: patients.consent_add(unit, mother.id, kind, "onboarding.ask", **said)
        )
    rows = store.read(lambda unit: unit.rows(patients.C.select().order_by(patients.C.c.id)))
    assert [(row.kind, row.text_id, row.text_hash, row.release, row.lang, row.at) for row in rows] == [
        ("care", "onboarding.ask", "ab", "r1", "es", NINE),
        ("withdrawn", "onboarding.ask", "ab", "r1", "es", NINE),
    ]


def test_without_shifts_every_clinician_is_on_the_rota(store: Store) -> None:
    def fill(unit: Unit) -> list[int]:
        a_mother(unit)
        ids = [a_clinician(unit, number, f"Dr {number}") for number in (11, 12, 13)]
        people.set_fields(unit, ids[1], revoked_at=NINE)
        return ids

    first, _, third = store.now_run(fill)
    assert store.read(lambda unit: people.rota(unit, 1, NINE)) == (
        Responder(first, "Dr 11"),
        Responder(third, "Dr 13"),
    )
    assert store.read(lambda unit: people.rota(unit, 2, NINE)) == ()


def test_with_shifts_those_on_duty_in_their_order(store: Store) -> None:
    def fill(unit: Unit) -> list[int]:
        ids = [a_clinician(unit, number, f"Dr {number}") for number in (11, 12, 13)]
        people.add_shift(unit, 1, ids[0], NINE + HOUR, NINE + 2 * HOUR)
        people.add_shift(unit, 1, ids[1], NINE, NINE + 3 * HOUR)
        people.add_shift(unit, 1, ids[2], NINE - HOUR, NINE)
        people.add_shift(unit, 1, ids[1], NINE + HOUR, NINE + 3 * HOUR)
        return ids

    first, second, third = store.now_run(fill)

    def on_duty(hours: float) -> list[int]:
        return [r.person for r in store.read(lambda unit: people.rota(unit, 1, NINE + hours * HOUR))]

    assert on_duty(-0.5) == [third]
    assert on_duty(0) == [second]
    assert on_duty(1) == [second, first]
    assert on_duty(2) == [second]
    assert on_duty(3) == []


def test_operators(store: Store) -> None:
    def fill(unit: Unit) -> int:
        people.meet(unit, 1, "Ana", "en")
        person = people.meet(unit, 2, "Op", "en")
        people.set_fields(unit, person.id, role="operator")
        return person.id

    operator = store.now_run(fill)
    assert [person.id for person in store.read(people.operators)] == [operator]


def redeem(store: Store, token: str, person: int, after: timedelta = timedelta()) -> str:
    return store.now_run(lambda unit: invites.redeem(unit, token, person, NINE + after))


def test_an_invite_is_good_once(store: Store) -> None:
    person = store.now_run(lambda unit: people.meet(unit, 1, "Dr Kim", "en")).id
    other = store.now_run(lambda unit: people.meet(unit, 2, "Eve", "en")).id
    token = store.now_run(lambda unit: invites.make(unit, "clinician", 1, NINE))
    assert token.startswith(invites.PREFIX)
    assert 22 + len(invites.PREFIX) <= len(token) <= 64
    assert redeem(store, token, person, 23 * HOUR) == "clinician"
    assert redeem(store, token, person, 30 * HOUR) == "clinician", "opened again by the same person"
    assert redeem(store, token, other) == "used"
    roles = [store.read(lambda unit, who=who: people.get(unit, who)).role for who in (person, other)]
    assert roles == ["clinician", "visitor"]
    row = store.read(lambda unit: unit.rows(invites.T.select())[0])
    assert (row.used_by, row.tries) == (person, 3)
    assert token not in str(row)


@pytest.mark.parametrize("wrong", ["", "invite-", "invite-AAAA", "x" * 5000, "\ud83d", "invite-' OR 1=1 --"])
def test_a_token_nobody_made(store: Store, wrong: str) -> None:
    person = store.now_run(lambda unit: people.meet(unit, 1, "Dr Kim", "en")).id
    assert redeem(store, wrong, person) == "unknown"


def test_an_invite_ends_after_a_day(store: Store) -> None:
    person = store.now_run(lambda unit: people.meet(unit, 1, "Dr Kim", "en")).id
    token = store.now_run(lambda unit: invites.make(unit, "operator", 1, NINE))
    assert redeem(store, token, person, 24 * HOUR) == "expired"
    assert redeem(store, token, person, 24 * HOUR - timedelta(seconds=1)) == "operator"


def test_only_the_hash_of_an_invite_is_kept(store: Store) -> None:
    tokens = {store.now_run(lambda unit: invites.make(unit, "operator", 1, NINE)) for _ in range(50)}
    assert len(tokens) == 50
    kept = str([tuple(row) for row in store.read(lambda unit: unit.rows(invites.T.select()))])
    assert not [token for token in tokens if token in kept or token.removeprefix(invites.PREFIX) in kept]
