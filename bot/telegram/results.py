"""Owns what is written after a send: done, again later, or failed and somebody is told (faults.md §0.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store import asks, inbox, outbox
from bot.store.inbox import Arrival
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from bot.telegram.outcomes import Judgement, Outcome
from bot.telegram.pacing import URGENT
from dialogs.model import EventKind
from policies.effects import SendClass

# How long a message is tried, from the moment it was saved; urgent ones without end.
BUDGET = {
    SendClass.REPLY: timedelta(hours=1),
    SendClass.PROMPT: timedelta(hours=2),
    SendClass.DIGEST: timedelta(hours=12),
}
# An urgent message goes out within 5 s of Telegram's return (L1); a routine one may take its time.
URGENT_WAIT_S, ROUTINE_WAIT_S = 5.0, 60.0
ALERT_LANE = PERSON_LANE = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it. `message_id` is the message she now sees, None where there is none."""

    message_id: int | None


@dataclass(frozen=True)
class Result:
    """What became of one row, when. `jitter` 0–1 spreads retries so that they do not come in waves."""

    row: OutboxRow
    came: Sent | Judgement
    at: datetime
    jitter: float = 0.0


def store_result(unit: Unit, result: Result) -> None:
    """Write `result` on its row, and file what must be decided because of it, in one transaction."""
    row = result.row
    match result.came:
        case Sent(message_id):
            _done(unit, result, message_id)
        case Judgement(outcome=Outcome.NOT_MODIFIED):
            _done(unit, result, row.edit_of)
        case Judgement(outcome=Outcome.NOT_SENT | Outcome.SERVER | Outcome.TOKEN) as said:
            _again(unit, result, said, _backoff_s(result))
        case Judgement(outcome=Outcome.LATER) as said:
            urgent = row.send_class in URGENT
            _again(unit, result, said, min(max(1.0, said.after_s), URGENT_WAIT_S) if urgent else said.after_s)
        case Judgement(outcome=Outcome.UNCERTAIN) as said:
            _uncertain(unit, result, said)
        case Judgement(outcome=Outcome.MIGRATED) as said:
            outbox.mark(
                unit, row.id, "pending", chat_id=said.chat_id, next_try_at=result.at, tries=row.tries + 1
            )
        case Judgement(outcome=Outcome.QUERY_OLD | Outcome.EDIT_GONE) as said:
            outbox.mark(unit, row.id, "dropped", reason=said.outcome)
        case Judgement() as said:
            _failed(unit, result, said)


def tell(unit: Unit, result: Result, reason: str, away: bool = False) -> None:
    """File delivery_failed: on the alert's own queue when an alert did not arrive, else on the reader's.

    `away`: it is the reader who is gone, not only this message.
    """
    row = result.row
    on_alert = row.alert_id is not None and row.send_class == SendClass.ALERT
    body: dict[str, Any] = {
        "reason": reason,
        "away": away,
        "send_class": row.send_class,
        "what": row.body.get("message", ""),
        "alert": row.alert_id,
        "person": row.person_id,
    }
    arrival = Arrival(
        source="outbox",
        source_id=str(row.id),
        queue=f"alert:{row.alert_id}" if on_alert else f"person:{row.person_id}",
        lane=ALERT_LANE if on_alert else PERSON_LANE,
        kind=EventKind.DELIVERY_FAILED,
        actor_id=None,
        body=body,
        sent_at=result.at,
        person_key=row.person_id,
    )
    inbox.file(unit, arrival)


def _done(unit: Unit, result: Result, message_id: int | None) -> None:
    row = result.row
    outbox.mark(unit, row.id, "sent", message_id=message_id, sent_at=result.at)
    if row.ask_id and message_id is not None:
        asks.set_message(unit, row.ask_id, message_id)


def _failed(unit: Unit, result: Result, said: Judgement) -> None:
    row, away = result.row, said.outcome in {Outcome.UNREACHABLE, Outcome.UNKNOWN_CHAT}
    outbox.mark(unit, row.id, "failed", reason=said.reason)
    if away:
        outbox.cancel_all(unit, row.person_id, URGENT)
    if away or row.send_class in URGENT:
        tell(unit, result, said.reason, away)


def _again(unit: Unit, result: Result, said: Judgement, wait_s: float) -> None:
    row, next_try_at = result.row, result.at + timedelta(seconds=wait_s)
    budget = BUDGET.get(SendClass(row.send_class))
    if budget is not None and next_try_at > row.created_at + budget:
        outbox.mark(unit, row.id, "failed", reason=f"gave up: {said.outcome}")
        return
    outbox.mark(
        unit, row.id, "pending", tries=row.tries + 1, next_try_at=next_try_at, reason=str(said.outcome)
    )


def _uncertain(unit: Unit, result: Result, said: Judgement) -> None:
    """It may have arrived. Only what is urgent is sent again, once, and says so (A05, B15)."""
    row = result.row
    if row.send_class in URGENT and not row.repeat:
        next_try_at = result.at + timedelta(seconds=_backoff_s(result))
        outbox.mark(
            unit,
            row.id,
            "pending",
            repeat=True,
            tries=row.tries + 1,
            next_try_at=next_try_at,
            reason=said.reason,
        )
        return
    outbox.mark(unit, row.id, "uncertain", reason=said.reason)
    if row.send_class in URGENT:
        tell(unit, result, "uncertain")


def _backoff_s(result: Result) -> float:
    longest = URGENT_WAIT_S if result.row.send_class in URGENT else ROUTINE_WAIT_S
    wait_s = min(longest, 0.5 * 2.0 ** min(result.row.tries, 10))
    return float(wait_s * (0.5 + 0.5 * result.jitter))
