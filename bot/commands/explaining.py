"""The decision log of one mother in words: what happened, which rule spoke and why, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.commands.opening import number_of, open_store
from bot.settings import Settings
from bot.store import decisions, following
from bot.store.decisions import DecisionRow
from bot.store.following import Happened, Sent, Step
from bot.store.unit import Unit
from dialogs.model import EventKind

HAPPENED = {
    EventKind.MESSAGE_RECEIVED: "she wrote",
    EventKind.OPTION_CHOSEN: "she tapped an answer",
    EventKind.COMMAND_GIVEN: "she gave the command /{about}",
    EventKind.MEDIA_RECEIVED: "she sent a picture, a voice message or a file",
    EventKind.MESSAGE_EDITED: "she changed a message",
    EventKind.TIMER_DUE: "a timer was due: {about}",
    EventKind.DELIVERY_FAILED: "a message could not be delivered",
    EventKind.CLINICIAN_ACTED: "a clinician acted: {about}",
    EventKind.LISTENER_RAISED: "her words were heard once more",
}
OUTCOMES = {
    "fired": "applies",
    "kept": "allows",
    "refused": "refuses",
    "replaced": "puts another in its place",
}
STATES = {
    "pending": "waits to be sent",
    "sending": "is on its way",
    "uncertain": "nobody knows whether it arrived",
}
STEPS = {
    "notify": "the {by} was called",
    "repeat": "more was heard",
    "acknowledge": "taken by a {by}",
    "resolve": "closed by a {by}",
    "refused": "an action was refused",
    "handover": "handed over by a {by}",
    "reopen": "open again",
    "told_patient": "she was told how it stands",
}
PEOPLE = {"patient": "her", "clinician": "a clinician", "operator": "an operator"}


@dataclass(frozen=True, slots=True)
class Explained:
    """One event of hers with every decision about it. `at` is the moment of deciding (UTC).

    `happened` None = its inbox row is not kept any more.
    """

    at: datetime
    inbox_id: int
    happened: Happened | None
    decisions: tuple[DecisionRow, ...]
    messages: tuple[Sent, ...]
    steps: tuple[Step, ...]


def explain_case(config: Settings, case_no: str, last: int = 20) -> Iterator[Explained]:
    """Her `last` newest decisions, event by event, the oldest first. CannotRun for no such case."""
    with open_store(config, "tool") as store:
        patient = number_of(store, case_no)
        yield from store.read(lambda unit: explained(unit, patient, last))


def explained(unit: Unit, patient: int, last: int) -> list[Explained]:
    """`explain_case` on an open store."""
    rows = decisions.of(unit, patient, last)[::-1]
    if not rows:
        return []
    events = following.events(unit, {row.inbox_id for row in rows})
    since = min(row.at for row in rows)
    sent, steps = following.messages(unit, patient, since), following.steps(unit, patient, since)
    return [
        Explained(at, of, events.get(of), tuple(lines), tuple(sent.get(of, ())), tuple(steps.get(at, ())))
        for (of, at), lines in groupby(rows, key=lambda row: (row.inbox_id, row.at))
    ]


def as_json(event: Explained) -> dict[str, Any]:
    """Everything in it, moments as ISO text when they are written."""
    return asdict(event)


def sentences(event: Explained) -> Iterator[str]:
    """One event for a person: what happened, then each decision with its facts, then what followed."""
    yield f"{event.at:%Y-%m-%d %H:%M:%S} UTC  {_happened(event.happened)} (event {event.inbox_id})"
    for row in event.decisions:
        about = f"; about {row.about}" if row.about else ""
        severity = "" if row.disposition == "self_care" else f"; {_plain(row.disposition)}"
        outcome = OUTCOMES.get(row.outcome, row.outcome)
        yield f"  {row.n}. {row.rule} of {row.since} {outcome}{about}{severity}"
        yield f"     because: {_plain(row.reason)}"
        yield f"     facts: {_facts(row.facts)}"
    for line in _followed(event.messages, event.steps):
        yield f"  -> {line}"


def _happened(event: Happened | None) -> str:
    if event is None:
        return "something whose row is not kept any more"
    words = HAPPENED[EventKind(event.kind)].format(about=_plain(event.about) or "not known any more")
    return f"{words}; her turn failed, and only policy answered" if event.state == "quarantined" else words


def _facts(facts: Mapping[str, Any] | None) -> str:
    if facts is None:
        return "gone with her key"
    return ", ".join(f"{_plain(name)} = {_value(value)}" for name, value in facts.items()) or "none looked at"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(map(_value, value)) or "none"
    return "not known" if value is None else _plain(str(value))


def _followed(messages: Sequence[Sent], steps: Sequence[Step]) -> Iterator[str]:
    if not messages and not steps:
        yield "nothing was sent"
    for step in steps:
        words = STEPS.get(step.kind, _plain(step.kind)).format(by=step.by or "bot")
        yield f"alert {step.alert}: {words}"
    for one in messages:
        name = one.message or "a message"
        yield f"{one.send_class} to {PEOPLE.get(one.to, 'somebody')}: {name}, {_state(one)}"


def _state(one: Sent) -> str:
    if one.state == "sent" and one.sent_at is not None:
        return f"sent {one.sent_at:%H:%M:%S}"
    words = STATES.get(one.state, one.state)
    return f"{words} ({_plain(one.reason)})" if one.reason else words


def _plain(word: str) -> str:
    return word.replace("_", " ")
