"""What a Record becomes: a fact, a row of her own, a consent, a set check, the end of a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from bot.process import outgoing
from bot.process.saving import Saving
from bot.store import alerts, outbox, patients, people, points, records, timers
from bot.store.alerts import AlertStepRow
from policies.effects import Record
from policies.facts import Fact, PatientView

KEPT_ON_LEAVING = ("safety", "alert")
OWN_CONSENTS = {"second_listener_consent": ("second_listener", "listener.ask")}
"""Answers that are a consent of their own beside that to care: its kind, and the text she agreed to."""
KEPT_ON_LOSS = (*KEPT_ON_LEAVING, "reply")


def record(saving: Saving, effect: Record) -> None:
    """Keep one record where its kind says."""
    patient = saving.stage.facts.patient
    if patient is not None:
        KINDS[effect.kind](saving, patient, effect)


def pain_now(saving: Saving) -> int | None:
    """Her pain before the session: answered in this turn, or known from before."""
    known = saving.unit.memo.get("pain_now", saving.stage.facts.number("pain_now"))
    return int(known) if known is not None else None


def _learn(saving: Saving, patient: PatientView, name: str, value: object, unit: str | None) -> None:
    fact = Fact(name, value, unit, saving.now, f"inbox:{saving.stage.row.id}")  # type: ignore[arg-type]
    records.learn(saving.unit, patient.id, patient.person, [fact])


def _fact(saving: Saving, patient: PatientView, effect: Record) -> None:
    _learn(saving, patient, effect.name, effect.value, effect.unit)
    if effect.name == "pain_now":
        saving.unit.memo["pain_now"] = effect.value
    if effect.name in OWN_CONSENTS:
        kind, text_id = OWN_CONSENTS[effect.name]
        _agreed(saving, patient, kind if effect.value == "yes" else f"{kind}_withdrawn", text_id)
    if effect.name == "baby_loss":
        outgoing.own_menu(saving, patient, lost=effect.value == "yes")
    if effect.name == "baby_loss" and effect.value == "yes":  # what was to be asked of a mother is not sent
        outbox.cancel_all(saving.unit, patient.person, KEPT_ON_LOSS)


def _note(saving: Saving, patient: PatientView, effect: Record) -> None:
    if effect.name == "alert_reopened":
        alerts.set_fields(saving.unit, int(effect.value), state="notified", owner=None)
        alerts.add_step(saving.unit, AlertStepRow(int(effect.value), 0, None, "reopen", saving.now))
        return
    _learn(saving, patient, f"note_{effect.name}", effect.value, None)


def _patient(saving: Saving, patient: PatientView, effect: Record) -> None:
    if effect.name in ("country", "zone", "lang"):
        people.set_fields(saving.unit, patient.person, **{effect.name: effect.value})
    else:
        patients.set_fields(saving.unit, patient.id, **{effect.name: effect.value})


def _person(saving: Saving, patient: PatientView, effect: Record) -> None:
    here = effect.value == "yes"
    people.set_fields(saving.unit, patient.person, reachable=here)
    if not here:
        outbox.cancel_all(saving.unit, patient.person, KEPT_ON_LEAVING)


def _agreed(saving: Saving, patient: PatientView, kind: str, text_id: str) -> None:
    """Version, language and time of the words she agreed to are stored (M03)."""
    content = saving.book.content
    text = "\n".join(content.message(patient.lang, text_id).say)
    patients.consent_add(
        saving.unit,
        patient.id,
        kind,
        text_id,
        text_hash=sha256(text.encode()).hexdigest(),
        release=content.release,
        lang=patient.lang,
        at=saving.now,
    )


def _consent(saving: Saving, patient: PatientView, effect: Record) -> None:
    _agreed(saving, patient, effect.name, effect.value)
    left = effect.name == "withdrawn"
    _learn(saving, patient, "consent", "no" if left else "yes", None)
    patients.set_fields(saving.unit, patient.id, status="withdrawn" if left else "active")
    if left:
        timers.cancel_all(saving.unit, saving.owner)
        outbox.cancel_all(saving.unit, patient.person, KEPT_ON_LEAVING)


def _set_check(saving: Saving, patient: PatientView, effect: Record) -> None:
    session = saving.stage.facts.session
    if session is None:
        return
    records.add_set_check(saving.unit, patient, session.id, effect.value, saving.now)


def _decision_point(saving: Saving, patient: PatientView, effect: Record) -> None:
    """A moment at which something could be offered; "replied" = she reacted to the last ones (R01)."""
    if effect.name == "replied":
        within = timedelta(minutes=saving.book.rules.limit("proximal_replied"))
        points.replied(saving.unit, patient.id, saving.now, within)
        return
    where = points.Where(saving.stage.row.id, saving.book.content.release, saving.now)
    points.add(saving.unit, patient, effect.name, effect.value, where)


def _session(saving: Saving, patient: PatientView, effect: Record) -> None:
    del patient
    session = saving.stage.facts.session
    if session is not None and not session.ended_by:
        records.end_session(saving.unit, session.id, str(effect.value), saving.now)


Keeper = Callable[[Saving, PatientView, Record], None]
KINDS: dict[str, Keeper] = {
    "fact": _fact,
    "note": _note,
    "patient": _patient,
    "person": _person,
    "consent": _consent,
    "set_check": _set_check,
    "session": _session,
    "decision_point": _decision_point,
}
