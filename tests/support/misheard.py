"""A mother whose words raised something, in every state there is, and both ways to say it was not meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dialogs.model import EventKind, Turn
from policies.effects import Record
from policies.facts import AlertView, Responder
from policies.talk import talks_with
from tests.support.night import enrolled
from tests.support.talk import Talk

NUMB, DENIED = "i can't feel it when i wipe", "no chest pain at all"
NOT_MEANT = "that's not what I meant"
CLINICIAN = 90


def alerted(talk: Talk, **given: Any) -> Talk:
    view = AlertView(
        5, 1, 1, ("cauda_equina",), "emergency", "notified", None, 1, talk.facts.now, "1001", NUMB
    )
    talk.facts = replace(talk.facts, alerts=(replace(view, **given),))
    return talk


def locked(clinicians: int = 2) -> Talk:
    talk = with_rota(enrolled(), clinicians)
    talk.write(NUMB)
    return alerted(talk)


def with_rota(talk: Talk, clinicians: int) -> Talk:
    rota = tuple(Responder(90 + n, f"Clinic {n}") for n in range(clinicians))
    talk.facts = replace(talk.facts, rota=rota)
    return talk


def held() -> Talk:
    talk = enrolled()
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, stop="hold"))
    return talk


def asked_first() -> Talk:
    talk = enrolled()
    talk.write(DENIED)
    return talk


def in_a_talk(talk: Talk) -> Talk:
    told = {"action": "message", "alert": 0, "by": CLINICIAN, "words": "hello", "name": "Clinic 0"}
    talk.take(EventKind.CLINICIAN_ACTED, **told)
    assert talks_with(talk.facts) == CLINICIAN
    return talk


def notes(turn: Turn) -> dict[str, Any]:
    return {e.name: e.value for e in turn.effects if isinstance(e, Record) and e.kind == "note"}


def to_clinic(turn: Turn) -> list[tuple[str, int | None]]:
    return [(draft.message, draft.person) for draft in turn.drafts if draft.to == "clinicians"]


def to_her(turn: Turn) -> list[str]:
    return [draft.message for draft in turn.drafts if draft.to == "patient"]


def said(talk: Talk) -> Turn:
    return talk.write(NOT_MEANT)


def tapped(talk: Talk) -> Turn:
    sent = next(d for t in reversed(talk.turns) for d in t.drafts if d.message == "aftercare.how")
    assert sent.asked is not None
    index = [o.id for o in sent.asked.options].index("not_meant")
    return talk.take(EventKind.OPTION_CHOSEN, asked=sent.asked, index=index, ask=sent.asked.ask)


STATES: dict[str, Callable[[], Talk]] = {
    "a lock": locked,
    "a lock whose alert is taken": lambda: alerted(locked(), state="acknowledged", owner=91),
    "a lock that was kept": lambda: alerted(locked(), state="resolved"),
    "a lock and nobody there": lambda: locked(0),
    "a hold": held,
    "a hold with its alert": lambda: alerted(held(), disposition="routine_review"),
    "an open question": asked_first,
    "an open question and a lock": lambda: alerted(asked_in_a_lock()),
    "an alert": lambda: alerted(enrolled()),
    "nothing": enrolled,
}


def asked_in_a_lock() -> Talk:
    talk = locked()
    talk.write(DENIED)
    return talk
