"""Escalation: whom an alert reaches, who is next, without end, and what she is told meanwhile (C01–C03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from policies.effects import (
    Acknowledge,
    Ask,
    CancelTimer,
    Clear,
    Effect,
    Raise,
    Record,
    Resolve,
    Say,
    SendClass,
    SetTimer,
    no_vars,
)
from policies.facts import AlertView, Facts, Responder
from policies.rules import Book
from policies.verdict import Disposition

STEP, STEP_KEY = "alert_step", "step"
REMINDER, REMINDER_KEY = "ack_reminder", "ack"
EVERYBODY_FROM = 3
NOBODY_ANSWERED_AT = 4
ASKED_FOR = "asks_for_human"
SLACK = timedelta(seconds=5)
REMINDERS_BEFORE_REOPENING = 2
NOTHING = no_vars()


def opening(raise_: Raise, facts: Facts, book: Book, sent: datetime | None = None) -> tuple[Effect, ...]:
    """The first step of a new alert: the first on the rota, in an emergency the second too, and the clock.

    `sent` = when she sent what is raised, where that was earlier than now (UTC): the card shows it (S31).
    """
    card = {
        "severity": raise_.disposition,
        "category": raise_.category,
        "case": facts.patient.case_no if facts.patient else "",
        "count": 1,
        "words": raise_.words,
        "told": raise_.told,
        "unknown": ", ".join(raise_.unknown),
        "stop": str(raise_.stop),
        "at": min(sent or facts.now, facts.now).isoformat(),
        "repeat": False,
    }
    asked = [*_asked(facts.rota, 1, raise_.disposition), *_owner(facts)]
    unique = list({responder.person: responder for responder in asked}.values())
    return (*_ask_each(unique, card, None, facts), _next_step(facts.now, facts.now, 1, None, book))


def step(facts: Facts, book: Book, now: datetime, payload: Mapping[str, Any] = NOTHING) -> tuple[Effect, ...]:
    """What is due when a timer of the alert `facts.alerts[0]` fires; `payload` is that timer's."""
    alert = facts.alerts[0] if facts.alerts else None
    if alert is None or alert.state == "resolved":
        return ()
    if alert.state == "acknowledged":
        return tuple(_remind(alert, facts, book, int(payload.get("reminder", 1))))
    return tuple(_repeat(alert, facts, book, now))


def acknowledged(alert: int, book: Book, facts: Facts) -> list[Effect]:
    """The clock after somebody took it: no more steps, but the question whether it is still with them."""
    return [CancelTimer(STEP, STEP_KEY, alert), _reminder(alert, 1, book, facts)]


def closed(alert: int) -> list[Effect]:
    return [CancelTimer(STEP, STEP_KEY, alert), CancelTimer(REMINDER, REMINDER_KEY, alert)]


def handed_over(effect: Resolve, facts: Facts, book: Book) -> list[Effect]:
    """The next on the rota gets the card at once; with nobody else it goes round to the same person again."""
    alert = next(a for a in facts.alerts if a.id == effect.alert)
    people = [responder.person for responder in facts.rota]
    after = people.index(effect.by) + 1 if effect.by in people else 0
    following = [*facts.rota[after:], *facts.rota[:after]]
    timers: list[Effect] = [CancelTimer(REMINDER, REMINDER_KEY, alert.id)]
    clock = SetTimer(STEP, STEP_KEY, timedelta(minutes=_minutes("alert_step_2", book, facts)), alert=alert.id)
    return [*timers, *_ask_each(following[:1], _card(alert, True), alert, facts), clock]


def told_patient(effect: Effect, facts: Facts) -> Say | None:
    """What she is told about what a clinician did: only what has happened, and by whom.

    Where nothing was stopped no stop is spoken of: not to a mother who asked for a person, and never
    where somebody at home may read along (RF20).
    """
    stopped = facts.patient is not None and facts.patient.stop != "none"
    match effect:
        case Acknowledge(_, by):
            message = "human.clinic_has_seen"
        case Clear(_, by):
            message = "human.cleared" if stopped else "human.looked"
        case Resolve(_, by, "kept_stopped"):
            message = "human.kept_stopped" if stopped else "human.looked"
        case _:
            return None
    return Say(message, {"name": name_of(by, facts)})


def name_of(person: int, facts: Facts) -> str:
    known = (*facts.rota, *((facts.me,) if facts.me else ()))
    return next((responder.name for responder in known if responder.person == person), "")


def _owner(facts: Facts) -> list[Responder]:
    """Who has her open alert already: what comes on top of it reaches them as well."""
    owner = facts.open_alert.owner if facts.open_alert else None
    return [responder for responder in facts.rota if responder.person == owner]


def _repeat(alert: AlertView, facts: Facts, book: Book, now: datetime) -> list[Effect]:
    """Nobody has taken it: those asked before and the next, soon everybody; she is told the truth."""
    number = max(alert.step + 1, _due(now - alert.opened_at + SLACK, book, facts))
    asked = _asked(facts.rota, number, alert.disposition)
    effects = _ask_each(asked, _card(alert, repeat=True), alert, facts)
    urgent = (
        alert.disposition != Disposition.ROUTINE_REVIEW.word
    )  # a hold is no reason to send her out at night
    if urgent and alert.step < NOBODY_ANSWERED_AT <= number:
        effects.append(Say("safety.nobody_answered", send_class=SendClass.SAFETY, alert=alert.id))
    elif not urgent and _waits_in_vain(alert, facts) and alert.step < NOBODY_ANSWERED_AT <= number:
        effects.append(Say("human.nobody_yet", alert=alert.id))
    return [*effects, _next_step(now, alert.opened_at, number, alert.id, book)]


def _waits_in_vain(alert: AlertView, facts: Facts) -> bool:
    """She asked for a person, and nobody has taken it or written to her since."""
    return ASKED_FOR in alert.categories and not has_written(alert, facts)


def has_written(alert: AlertView, facts: Facts) -> bool:
    """Whether a clinician has written to her since the alert: then it is not true that nobody is there."""
    wrote = facts.at("note_from_clinic")
    return wrote is not None and wrote >= alert.opened_at


def _remind(alert: AlertView, facts: Facts, book: Book, reminder: int) -> list[Effect]:
    """Taken but not closed: asked once, then it is open again and goes to everybody."""
    if reminder < REMINDERS_BEFORE_REOPENING:
        still = Say(
            "clinic.still_with_you",
            {"case": alert.case_no},
            to="clinicians",
            send_class=SendClass.ALERT,
            person=alert.owner,
            alert=alert.id,
        )
        return [still, _reminder(alert.id, reminder + 1, book, facts)]
    again = SetTimer(STEP, STEP_KEY, timedelta(minutes=_minutes("alert_step_2", book, facts)), alert=alert.id)
    return [
        Record("note", "alert_reopened", alert.id),
        *_ask_each(facts.rota, _card(alert, repeat=True), alert, facts),
        again,
    ]


def _reminder(alert: int, number: int, book: Book, facts: Facts) -> SetTimer:
    after = timedelta(minutes=_minutes("ack_reminder", book, facts))
    return SetTimer(REMINDER, REMINDER_KEY, after, {"reminder": number}, alert)


def _asked(rota: Sequence[Responder], number: int, disposition: str) -> Sequence[Responder]:
    """Whom attempt `number` (1 = the first) reaches: one more each time, everybody from the third."""
    if number >= EVERYBODY_FROM:
        return rota
    first = 2 if disposition == Disposition.EMERGENCY.word else 1
    return rota[: first + number - 1]


def _ask_each(
    responders: Sequence[Responder], card: Mapping[str, Any], alert: AlertView | None, facts: Facts
) -> list[Effect]:
    number = alert.id if alert else None
    if not responders:
        count = len([a for a in facts.alerts if a.state != "resolved"]) or 1
        return [Say("operator.no_rota", {"count": count}, "operator", SendClass.ALERT, alert=number)]
    return [
        Ask(
            "clinic.alert",
            "clinic",
            "alert",
            card,
            to="clinicians",
            send_class=SendClass.ALERT,
            person=responder.person,
            alert=number,
        )
        for responder in responders
    ]


def _card(alert: AlertView, repeat: bool) -> dict[str, Any]:
    return {
        "severity": alert.disposition,
        "category": ",".join(alert.categories),
        "case": alert.case_no,
        "count": max(1, len(alert.categories)),
        "words": alert.words,
        "told": alert.told,
        "unknown": ", ".join(alert.unknown),
        "at": alert.opened_at.isoformat(),
        "repeat": repeat,
    }


def _next_step(now: datetime, opened: datetime, number: int, alert: int | None, book: Book) -> SetTimer:
    """The clock for the next attempt, never further off than the longest step (S5)."""
    offsets = _offsets(book, opened)
    elapsed = now - opened + SLACK
    longest = timedelta(minutes=book.rules.limit("alert_repeat", now.date()))
    due = next((offset for offset in offsets if offset > elapsed), None)
    after = due - (now - opened) if due is not None else longest
    return SetTimer(STEP, STEP_KEY, after, {"step": number + 1, "made": number}, alert)


def _due(elapsed: timedelta, book: Book, facts: Facts) -> int:
    """How many attempts should have been made after `elapsed`: late timers catch up at once."""
    offsets = _offsets(book, facts.now)
    made = sum(offset <= elapsed for offset in offsets)
    beyond = elapsed - offsets[-1]
    longest = timedelta(minutes=_minutes("alert_repeat", book, facts))
    return made + max(0, beyond // longest)


def _offsets(book: Book, on: datetime) -> list[timedelta]:
    names = ("alert_step_2", "alert_step_3", "alert_step_4")
    return [timedelta(), *(timedelta(minutes=book.rules.limit(name, on.date())) for name in names)]


def _minutes(name: str, book: Book, facts: Facts) -> float:
    return book.rules.limit(name, facts.now.date())
