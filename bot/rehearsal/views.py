"""Owns what the page is told: both phones and the decision log, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.rehearsal import personas
from bot.rehearsal.play import CLINIC, CLINICIAN, MOTHER, Play
from bot.rehearsal.telegram.model import Message
from bot.store import alerts, decisions, people
from bot.store.unit import Unit
from policies.facts import AlertView, PatientView

LINES_AT_MOST = 120
STEPS = {
    "notify": "{who} was called",
    "repeat": "more was heard: {note}",
    "acknowledge": "{who} has taken it",
    "resolve": "closed: {note}",
    "refused": "refused: {note}",
    "handover": "{who} hands it over",
    "reopen": "open again: nobody has dealt with it",
    "told_patient": "she was told how it stands",
}
JSON = dict[str, Any]


def state(play: Play) -> JSON:
    """Everything the page shows but the running time. Times in UTC; `zone` is hers, "" until known."""
    return {
        "clock": {"zone": play.zone() if play.zone_is_known() else "", "moves": play.moves},
        "persona": {"key": play.persona, "filling": play.filling},
        "personas": [{"key": p.key, "title": p.title, "hint": p.hint} for p in personas.PERSONAS],
        "phones": {MOTHER: phone(play, MOTHER, "You"), CLINICIAN: phone(play, CLINICIAN, CLINIC)},
        "decisions": play.store.read(lambda unit: log(unit, play)),
    }


def phone(play: Play, who: str, whose: str) -> JSON:
    chat = play.chat(who)
    return {
        "chat": chat.id,
        "title": play.telegram.account.first_name,
        "note": "bot",
        "whose": whose,
        "keyboard": [list(row) for row in chat.keyboard],
        "messages": [message(one) for one in chat.messages],
    }


def message(one: Message) -> JSON:
    """One bubble. Buttons that would not come back to the bot are left out."""
    return {
        "id": one.id,
        "mine": not one.from_bot,
        # A link's payload is sent with /start, and phones do not show it.
        "html": "/start" if not one.from_bot and one.text.startswith("/start ") else one.html,
        "at": one.date.isoformat(),
        "edited": one.edited is not None,
        "silent": one.silent,
        "protected": one.protected,
        "photo": one.photo,
        "rows": [[{"label": b.label, "data": b.data} for b in row if b.data] for row in one.buttons],
    }


def log(unit: Unit, play: Play) -> list[JSON]:
    """Decisions and alerts of every mother there was, newest first; of one moment the last first."""
    known = [patient for one in play.mothers if (patient := play.patient_at(unit, one))]
    lines = [line for patient in known for line in (*_decisions(unit, patient), *_alerts(unit, patient))]
    return sorted(lines, key=lambda line: (line["at"], line["order"]), reverse=True)[:LINES_AT_MOST]


def _decisions(unit: Unit, patient: PatientView) -> Iterator[JSON]:
    for row in decisions.of(unit, patient.id, LINES_AT_MOST):
        yield {
            "type": "decision",
            "key": f"decision-{row.id}",
            "order": row.id,
            "at": row.at.isoformat(),
            "rule": row.rule,
            "since": row.since,
            "outcome": row.outcome,
            "disposition": row.disposition,
            "reason": row.reason,
            "about": row.about,
            "case": patient.case_no,
            "facts": dict(row.facts or {}),
        }


def _alerts(unit: Unit, patient: PatientView) -> Iterator[JSON]:
    for alert in alerts.of(unit, patient.id):
        yield {
            "type": "alert",
            "key": f"alert-{alert.id}",
            "order": 10**12,
            "at": alert.opened_at.isoformat(),
            "case": alert.case_no,
            "disposition": alert.disposition,
            "state": alert.state,
            "categories": list(alert.categories),
            "steps": list(_steps(unit, alert)),
        }


def _steps(unit: Unit, alert: AlertView) -> Iterator[JSON]:
    for step in alerts.steps(unit, alert.id):
        person = people.get(unit, step.person_id) if step.person_id else None
        given: Mapping[str, str] = {
            "who": person.name if person else "somebody",
            "note": str(step.note or "").replace("_", " "),
        }
        yield {
            "at": step.at.isoformat(),
            "kind": step.kind,
            "words": STEPS.get(step.kind, step.kind).format(**given),
        }
