"""Owns the way from updates to inbox rows: each read alone, a batch filed in one transaction."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Bot, Update

from bot.store import inbox, outbox, people
from bot.store.inbox import Arrival
from bot.store.outbox import OutboxRow
from bot.store.people import PersonRow
from bot.store.unit import Unit
from bot.telegram import salvage, updates
from bot.telegram.salvage import Who
from bot.telegram.updates import Ignored, Spoken
from bot.telegram.watch import Gap
from dialogs.model import EventKind
from policies.effects import SendClass

log = logging.getLogger(__name__)

PERSON_LANE, SYSTEM_LANE = 0, 1
NOBODY = "operator:0"
SITE = "site:0"
SITE_KEY = 0


@dataclass(frozen=True, slots=True)
class Poisoned:
    """An update that cannot be read: kept whole, and what it says is heard all the same (A21, A22)."""

    raw: str
    reason: str
    words: str
    who: Who | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One update on its way into the inbox. (source, source_id) is its name for ever (B01, B02)."""

    source: str
    source_id: str
    content: Spoken | Ignored | Poisoned

    @property
    def who(self) -> Who | None:
        return None if isinstance(self.content, Ignored) else self.content.who


@dataclass(frozen=True)
class Reader:
    """Reads raw updates of one bot. `labels` is words on a key -> command; `languages` are ours."""

    bot: Bot
    labels: Mapping[str, str]
    languages: Sequence[str] = ("en", "es", "zh")

    def letters(self, raws: Sequence[Any], now: datetime) -> list[Letter]:
        """One letter for each raw update, whatever it looks like; nothing here can fail a whole batch."""
        source = f"tg:{self.bot.token.partition(':')[0]}"
        labels = updates.keys(self.labels)
        return [Letter(source, _name_of(raw), self._content(raw, labels, now)) for raw in raws]

    def _content(self, raw: Any, labels: Mapping[str, str], now: datetime) -> Spoken | Ignored | Poisoned:
        try:
            return updates.read(Update.de_json(raw, self.bot), labels, now)
        except Exception as error:  # PTB and our own reading fail in any way on what nobody ever sent before
            log.error("An update could not be read and is kept aside: %s", type(error).__name__)
            return Poisoned(_dump(raw), type(error).__name__, salvage.words(raw), salvage.who(raw), now)

    def language(self, who: Who) -> str:
        """The language to speak with somebody we have only just met."""
        code = who.lang.partition("-")[0].lower()
        return code if code in self.languages else self.languages[0]


def file_batch(unit: Unit, reader: Reader, letters: Sequence[Letter], now: datetime) -> int:
    """Put every letter into the inbox, in order; returns how many were new. One transaction for the batch."""
    return sum(file_letter(unit, reader, letter, now) for letter in letters)


def file_letter(unit: Unit, reader: Reader, letter: Letter, now: datetime) -> bool:
    """File one letter; False when it was there already, and then nothing changes (B01)."""
    match letter.content:
        case Spoken() as spoken:
            arrival = _arrival(unit, reader, letter, spoken)
            if arrival is None:
                return inbox.ignore(unit, letter.source, letter.source_id, "a stranger left") is not None
            return inbox.file(unit, arrival) is not None
        case Ignored(reason, leave):
            new = inbox.ignore(unit, letter.source, letter.source_id, reason) is not None
            if new and leave is not None:
                _leave(unit, letter, leave, now)
            return new
        case Poisoned() as poisoned:
            return _set_aside(unit, reader, letter, poisoned)


def file_gap(unit: Unit, gap: Gap | None, now: datetime) -> int:
    """Tell the site that nothing could be heard for a while: buttons pressed then are lost (B05, B06)."""
    if gap is None:
        return 0
    body = {"kind": "gap", "seconds": int(gap.silent.total_seconds())}
    # Its name is where it began: of several requests that end it at once, one files it.
    began = gap.since.isoformat()
    arrival = Arrival("gap", began, SITE, SYSTEM_LANE, EventKind.TIMER_DUE, None, body, now, SITE_KEY)
    return int(inbox.file(unit, arrival) is not None)


def _arrival(unit: Unit, reader: Reader, letter: Letter, spoken: Spoken) -> Arrival | None:
    person = people.by_telegram(unit, spoken.who.telegram_id)
    if person is None:
        if spoken.kind == EventKind.DELIVERY_FAILED:
            return None
        person = _meet(unit, reader, spoken.who)
    return Arrival(
        source=letter.source,
        source_id=letter.source_id,
        queue=f"person:{person.id}",
        lane=PERSON_LANE,
        kind=spoken.kind,
        actor_id=person.id,
        body=dict(spoken.payload),
        sent_at=spoken.sent_at,
        person_key=person.id,
    )


def _set_aside(unit: Unit, reader: Reader, letter: Letter, poisoned: Poisoned) -> bool:
    if inbox.quarantine(unit, letter.source, letter.source_id, poisoned.raw, poisoned.reason) is None:
        return False
    person = None
    if poisoned.who is not None:
        person = people.by_telegram(unit, poisoned.who.telegram_id) or _meet(unit, reader, poisoned.who)
    return inbox.file(unit, _salvaged(letter, poisoned.words, person, poisoned.at)) is not None


def file_words(unit: Unit, letter: Letter, now: datetime) -> None:
    """The words of a letter that could not be filed, under nobody's name: policy hears them anyway (A22)."""
    content = letter.content
    if isinstance(content, Ignored):
        return
    words = content.words if isinstance(content, Poisoned) else salvage.words(dict(content.payload))
    inbox.file(unit, _salvaged(letter, words, None, now))


def _salvaged(letter: Letter, words: str, person: PersonRow | None, at: datetime) -> Arrival:
    return Arrival(
        source=letter.source,
        source_id=f"{letter.source_id}:salvaged",
        queue=f"person:{person.id}" if person else NOBODY,
        lane=PERSON_LANE,
        kind=EventKind.MESSAGE_RECEIVED,
        actor_id=person.id if person else None,
        body={"text": words, "salvaged": True},
        sent_at=at,
        person_key=person.id if person else SITE_KEY,
    )


def _meet(unit: Unit, reader: Reader, who: Who) -> PersonRow:
    return people.meet(unit, who.telegram_id, who.name, reader.language(who))


def _leave(unit: Unit, letter: Letter, chat_id: int, now: datetime) -> None:
    row = OutboxRow(
        person_id=SITE_KEY,
        chat_id=chat_id,
        method="leaveChat",
        send_class=SendClass.REPLY,
        purpose=f"leave:{letter.source}:{letter.source_id}",
        body={},
        created_at=now,
    )
    outbox.add(unit, row)


def _name_of(raw: Any) -> str:
    number = salvage.number_of(raw)
    return str(number) if number is not None else hashlib.sha256(_dump(raw).encode()).hexdigest()[:32]


def _dump(raw: Any) -> str:
    try:
        return json.dumps(raw, ensure_ascii=True, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return salvage.words(raw)
