"""The journal: everything about one patient or everybody, in the order of time, without a word of hers."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import MovableClock
from bot.store import Store, alerts, decisions, inbox, journal, outbox
from bot.store.alerts import AlertStepRow
from bot.store.unit import Unit
from policies.facts import PatientView
from policies.verdict import Decision, Outcome
from tests.support.rows import NINE, a_clinician, a_mother, arrived, flag, origin, outgoing

SECOND = timedelta(seconds=1)


def happen(store: Store, clock: MovableClock, mother: PatientView, clinician: int) -> None:
    """One message with a flag, and what follows from it."""

    def turn(unit: Unit) -> None:
        now = unit.now()
        row = inbox.file(unit, arrived(mother.id, f"person:{mother.person}", body={"text": "numb"})) or 0
        decided = [Decision("RF01", "2026-11", Outcome.FIRED, "saddle_numb")]
        decisions.add(unit, origin(row, mother, now), decided)
        alert, _ = alerts.raise_(unit, mother, flag(), now)
        alerts.add_step(unit, AlertStepRow(alert, 1, clinician, "notify", now, "numb"))
        given = {"created_at": now, "patient_id": mother.id}
        outbox.add(unit, outgoing(f"{row}:1", person_id=mother.person, send_class="safety", **given))
        outbox.add(
            unit, outgoing(f"{row}:2", person_id=clinician, send_class="alert", alert_id=alert, **given)
        )
        inbox.file(unit, arrived(1000 + mother.id, f"alert:{alert}", kind="timer_due"))
        tap = outgoing(f"{row}:3", person_id=mother.person, method="answerCallbackQuery", created_at=now)
        outbox.add(unit, tap)
        inbox.finish(unit, row, "done", "")

    store.now_run(turn)
    clock.advance(SECOND)


def test_one_patient_and_everybody(store: Store, clock: MovableClock) -> None:
    clinician = store.now_run(a_clinician)
    first, second = (store.now_run(lambda unit, n=n: a_mother(unit, n)) for n in (1, 2))
    for mother in (first, second, first):
        happen(store, clock, mother, clinician)
    hers = list(store.read(lambda unit: list(journal.lines(unit, second.id))))
    assert [line["type"] for line in hers] == ["inbox", "inbox", "decision", "alert_step", *["outbox"] * 3]
    assert {line["at"] for line in hers} == {NINE + SECOND}
    by_type = {line["type"]: line for line in hers}
    assert by_type["decision"]["reason"] == "saddle_numb"
    assert [(line["person_id"], line["role"]) for line in hers if line["type"] == "outbox"] == [
        (second.person, "patient"),
        (clinician, "clinician"),
        (second.person, "patient"),
    ]
    everything = store.read(lambda unit: list(journal.lines(unit)))
    assert [line["at"] for line in everything] == sorted(line["at"] for line in everything)
    assert len(everything) == 7 * 2 + 5, "the third event had the names of the first: no second rows"
    assert "numb" not in str(everything).replace("saddle_numb", "")
