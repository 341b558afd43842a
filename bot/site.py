"""What the house does for the whole site: the keys' words, fixed texts from memory, the audits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any

from bot.process import Books, outgoing
from bot.process.saving import Saving
from bot.process.scene import Stage
from bot.store import alerts, people, settings, timers
from bot.store.inbox import InboxRow
from bot.store.outbox import OutboxRow
from bot.store.unit import Unit
from content.loss import KEYBOARD, without_baby
from dialogs import registry, speechless
from dialogs.model import Conversation, Event, EventKind
from policies.facts import Facts
from policies.rules import Book

FIRST_CLINIC = 1
MOST_NAMES = 3
KEYS = ("asleep", "not_today", "urgent")


def key_labels(book: Book) -> dict[str, str]:
    """Words on the three standing keys, in every language, before a loss and after it -> command."""
    keyboards = [book.content.message(lang, KEYBOARD) for lang in book.content.languages]
    return {
        words.options[key]: key
        for keyboard in keyboards
        for words in (keyboard, without_baby(keyboard, keyboard))
        for key in KEYS
    }


def menu(book: Book) -> dict[str, Mapping[str, str]]:
    """Language -> command -> its line in Telegram's menu; "" is for everybody else (M34)."""
    said = {lang: book.content.message(lang, "general.commands").options for lang in book.content.languages}
    lines = {lang: {name: options[name] for name in registry.MENU} for lang, options in said.items()}
    return {"": lines["en"], **lines}


def emergency_text(book: Book, lang: str) -> str:
    """The fixed text for when nothing can be saved: read once at start, then kept in memory (A12)."""
    return book.content.message(lang, "safety.no_store").say[0]


def repeat_mark(books: Books) -> Callable[[Unit, OutboxRow], str]:
    """What stands before a message that may have arrived already."""

    def mark(unit: Unit, row: OutboxRow) -> str:
        person = people.get(unit, row.person_id)
        lang = person.lang if person else "en"
        return escape(books("").content.message(lang, "general.repeat_prefix").say[0])

    return mark


def mend_orphans(unit: Unit, now: datetime) -> int:
    """Give every open alert without a timer its next step at once; returns how many had none (S5)."""
    orphans = [alert for alert in alerts.open_all(unit) if not timers.has_any(unit, f"alert:{alert.id}")]
    for alert in orphans:
        kind = "ack_reminder" if alert.state == "acknowledged" else "alert_step"
        timers.set(unit, f"alert:{alert.id}", kind, "audit", now + timedelta(0), {"kind": kind})
    return len(orphans)


def say_once_a_day(unit: Unit, book: Book, now: datetime, refused: str = "") -> bool:
    """Tell the operators what is unsigned, and what is `refused`; True when told now."""
    today = now.date().isoformat()
    owed: dict[str, Mapping[str, Any]] = {}
    if book.unsigned:
        owed["unsigned"] = {"count": book.unsigned, "signed": _signed(book)}
    if book.clinic_slips:
        owed["clinic_rules"] = {"count": book.clinic_slips}
    if refused:
        owed["release_refused"] = {"reason": refused}
    due = [name for name in owed if settings.get(unit, f"{name}.told", "") != today]
    for name in due:
        settings.put(unit, f"{name}.told", today)
        tell_operators(unit, book, now, f"operator.{name}", owed[name])
    return bool(due)


def _signed(book: Book) -> str:
    """How many are signed, and by whom, in any language: "3 (Dr Roe, Dr Poe)", with a few names at most."""
    signed = [name for name in book.signatures if name is not None]
    names = sorted({name for one in signed for name in one.split(", ")})
    more = f" +{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else ""
    return f"{len(signed)} ({', '.join(names[:MOST_NAMES])}{more})" if signed else "0"


def say_when_rota_is_empty(unit: Unit, book: Book, now: datetime) -> bool:
    """Tell the operators that nobody is on duty; True when that is so."""
    if people.rota(unit, FIRST_CLINIC, now):
        return False
    tell_operators(unit, book, now, "operator.no_rota", {"count": len(alerts.open_all(unit))})
    return True


def tell_operators(unit: Unit, book: Book, now: datetime, message: str, given: Mapping[str, Any]) -> None:
    """One line to every operator."""
    row = InboxRow.system(f"{message}:{now.isoformat()}", now)
    event = Event(EventKind.TIMER_DUE, "site:0", None, now, {"kind": message})
    saving = Saving(unit, Stage(row, event, Facts(now), Conversation(), None), book)
    draft = speechless.note(message, given, Facts(now), book)
    outgoing.store(saving, outgoing.addressed(saving, [draft]))
