"""Drafts as outbox rows and questions as ask rows, with their real ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from bot.process.saving import Saving
from bot.store import alerts, asks, outbox, people
from bot.store.alerts import AlertStepRow
from bot.store.asks import AskRow
from bot.store.outbox import OutboxRow
from bot.store.people import PersonRow
from content.catalog import moves
from content.loss import KEYBOARD, without_baby
from dialogs import registry
from dialogs.model import Conversation, Draft
from policies.facts import PatientView

ANSWERABLE = timedelta(days=365)
VALID = {"reply": timedelta(hours=1), "prompt": timedelta(hours=2), "digest": timedelta(hours=12)}
"""How long a message of each class is worth sending; safety and alerts never expire."""
TALK = ("general.", "media.", "human.passed_on", "human.in_talk")
"""Answers that say the same whatever she wrote: one that still waits to be sent is enough (C13)."""
EXERCISE_VALID = timedelta(minutes=20)


def addressed(saving: Saving, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, PersonRow]]:
    """Each draft with the person who reads it; one for all clinicians becomes one for each."""
    for draft in drafts:
        for person in _readers(saving, draft):
            yield draft, person


def _readers(saving: Saving, draft: Draft) -> list[PersonRow]:
    unit, facts = saving.unit, saving.stage.facts
    if draft.person is not None:
        ids = [draft.person]
    elif draft.to == "operator":
        return people.operators(unit)
    elif draft.to == "clinicians":
        ids = [r.person for r in facts.rota]
    else:
        ids = [facts.patient.person] if facts.patient else []
    return [p for p in (people.get(unit, i) for i in ids) if p is not None]


def waiting_already(saving: Saving, draft: Draft, person: PersonRow) -> bool:
    """Whether the same words are on their way to her, as the answer to what she wrote just before."""
    talk = draft.to == "patient" and draft.asked is None and draft.message.startswith(TALK)
    return talk and outbox.waits(saving.unit, person.telegram_id, draft.message)


def store(saving: Saving, drafts: Iterable[tuple[Draft, PersonRow]]) -> Mapping[str, str]:
    """Write the rows; returns placeholder → real ask id for questions asked in this turn."""
    names: dict[str, str] = {}
    for draft, person in drafts:
        ask_id = _ask(saving, draft, person)
        if ask_id is not None and draft.asked is not None:
            names.setdefault(draft.asked.ask, ask_id)
        outbox.add(saving.unit, _row(saving, draft, person, ask_id))
        if draft.alert is not None or (draft.send_class == "alert" and saving.alert):
            _log(saving, draft, person)
    return names


def _alert_of(saving: Saving, draft: Draft) -> int | None:
    return draft.alert if draft.alert is not None else saving.alert if draft.send_class == "alert" else None


def _log(saving: Saving, draft: Draft, person: PersonRow) -> None:
    alert = _alert_of(saving, draft)
    if alert is None or draft.send_class != "alert":
        return
    step = saving.stage.alert.step if saving.stage.alert else 0
    row = AlertStepRow(alert, step, person.id, "notify", saving.now, draft.message)
    alerts.add_step(saving.unit, row)


def _ask(saving: Saving, draft: Draft, person: PersonRow) -> str | None:
    asked = draft.asked
    if asked is None:
        return None
    if not asked.ask.startswith("new:"):  # the same buttons redrawn: taps on their way stay valid
        asks.set_options(saving.unit, asked.ask, [asdict(o) for o in draft.options])
        return asked.ask
    patient = saving.stage.facts.patient
    row = AskRow(
        id=next(saving.tokens),
        person_id=person.id,
        patient_id=patient.id if patient else None,
        flow=asked.flow,
        node=asked.node,
        options=[asdict(o) for o in draft.options],
        keep=dict(asked.keep),
        alert_id=_alert_of(saving, draft) or asked.alert,
        valid_until=saving.now + ANSWERABLE,
        created_at=saving.now,
    )
    asks.add(saving.unit, row)
    return row.id


def _row(saving: Saving, draft: Draft, person: PersonRow, ask_id: str | None) -> OutboxRow:
    facts = saving.stage.facts
    life = EXERCISE_VALID if draft.exercises else VALID.get(draft.send_class)
    edit_of = saving.stage.row.body.get("message_id") if draft.edit else None
    return OutboxRow(
        person_id=person.id,
        chat_id=person.telegram_id,
        patient_id=facts.patient.id if facts.patient else None,
        alert_id=_alert_of(saving, draft),
        method=_method(draft, edit_of),
        send_class=draft.send_class,
        purpose=saving.purpose(),
        body={
            "html": draft.html,
            "options": [asdict(o) for o in draft.options],
            "keyboard": _keys(saving, person, draft.loss) if draft.keyboard else [],
            "message": draft.message,
            **_copied(saving, draft),
        },
        exercises=list(draft.exercises),
        ask_id=ask_id,
        picture=draft.picture,
        silent=draft.silent,
        protect=draft.protect,
        valid_until=saving.now + life if life else None,
        created_at=saving.now,
        edit_of=edit_of,
    )


def _method(draft: Draft, edit_of: int | None) -> str:
    if edit_of:
        return "editMessageReplyMarkup"
    if draft.copy is not None:
        return "copyMessage"
    if draft.picture is None:
        return "sendMessage"
    return "sendAnimation" if moves(draft.picture) else "sendPhoto"


def _copied(saving: Saving, draft: Draft) -> dict[str, int]:
    """Which message of hers is to be copied: from her own chat and from no other."""
    patient = saving.stage.facts.patient
    her = people.get(saving.unit, patient.person) if patient and draft.copy is not None else None
    if her is None or draft.copy is None:
        return {}
    return {"from_chat_id": her.telegram_id, "message_id": draft.copy}


def _keys(saving: Saving, person: PersonRow, loss: bool) -> list[str]:
    """The three keys that always stand, in her language (M34); after a loss without a baby on them (M38)."""
    message = saving.book.content.message(person.lang, KEYBOARD)
    options = (without_baby(message, message) if loss else message).options
    return [options[name] for name in ("asleep", "not_today", "urgent")]


def without(conversation: Conversation, before: Conversation, messages: Iterable[str]) -> Conversation:
    """The conversation as if these messages had not been said: the next one takes their turn."""
    unsaid = {name for message in messages for name in message.split("+")}
    said = {k: before.said.get(k, v) if k in unsaid else v for k, v in conversation.said.items()}
    return replace(conversation, said=said, begun=before.begun if unsaid else conversation.begun)


def with_ids(conversation: Conversation, names: Mapping[str, str]) -> Conversation:
    """The conversation with the open question under its real id."""
    opened = conversation.open
    if opened is None or not opened.ask.startswith("new:"):
        return conversation
    real = names.get(opened.ask)
    return replace(conversation, open=replace(opened, ask=real) if real else None)


def own_menu(saving: Saving, patient: PatientView, lost: bool) -> None:
    """Telegram's menu without a word about a baby, for her alone; everybody's again after a slip (M38)."""
    her = people.get(saving.unit, patient.person)
    if her is None:
        return
    content = saving.book.content
    message = without_baby(content.message(her.lang, "general.commands"), content.message(her.lang, KEYBOARD))
    shown = [name for name in registry.MENU if name not in registry.OF_A_BABY]
    row = OutboxRow(
        person_id=her.id,
        chat_id=her.telegram_id,
        patient_id=patient.id,
        method="setMyCommands",
        send_class="reply",
        purpose=saving.purpose(),
        body={"commands": [[name, message.options[name]] for name in shown] if lost else []},
        created_at=saving.now,
    )
    outbox.add(saving.unit, row)
