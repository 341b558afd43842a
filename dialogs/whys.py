"""Owns what /why says: the true reason of what policy decides for her now, in a few words (M33, M34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from content.loss import exercise_without_baby
from dialogs import typed
from dialogs.clockface import shown
from dialogs.items import items_of
from dialogs.walk import LEFT_ON_STOP, Walk
from policies.facts import Facts, Tri
from policies.prescribing import stops
from policies.prompting import hours, limits
from policies.reasons import HER_STATUS, HER_TIMES, Reason, Reasons, reasons
from policies.rules import Book

TIMES, EXERCISE = "times", "exercise"
"""What she may ask about in particular, by the names in `typed.why_about`."""
SHORT = 10
"""Words; a longer text tells more than it asks."""
LISTED = 3
"""So many blocks are named; more would be a list and no sentence."""
NAMED_DAYS = 7
"""From so many days back a day has a date and no name."""


def asked_about(text: str, facts: Facts, book: Book) -> str | None:
    """What her words ask the reason of: "moving", "times" or "exercise"; None when they ask for none."""
    folded = typed.fold(text.replace("'", "").replace("’", ""))
    about = book.content.message(facts.lang, "typed.why_about").options
    if not folded or len(folded.split()) > SHORT:
        return None
    return next((n for n in about if typed.stands_in(folded, typed.spellings(about, n))), None)


def tell(walk: Walk, about: str = "") -> None:
    """Say why; the caller puts the open question again."""
    found, words = reasons(walk.facts, walk.book, _place(walk)), Words(walk.facts, walk.book)
    exercise = _in_hand(walk) if about in ("", EXERCISE) else None
    rule = found.stop
    if rule is not None:
        walk.say(f"why.{rule.word}", because=words.because(rule))
    elif about == TIMES:
        walk.say("why.asked_times", told=words.times(found.times))
    elif exercise is not None:
        rule = found.level
        walk.say("why.this_exercise", purpose=words.purpose(exercise), told="\n".join(words.amount(found)))
    else:
        rule = found.level
        walk.say("why.open", told="\n".join(words.lines(found)))
    if rule is not None and not rule.signed and rule.word not in HER_STATUS:
        walk.say("why.unsigned")


def put_again(walk: Walk) -> None:
    """The open question once more; under a lock nothing that offers exercise is asked behind the reason."""
    top = walk.top
    if top is not None and not (stops.is_locked(walk.facts) and top.flow in LEFT_ON_STOP):
        walk.ask_again()


def _level(reason: Reason) -> str:
    return reason.word if reason.known else "unknown"


def _place(walk: Walk) -> str:
    """Where she moves: as she said for the session in hand or the one that is about to begin."""
    frame = next((f for f in reversed(walk.frames) if f.flow in LEFT_ON_STOP and f.vars.get("place")), None)
    return str(frame.vars["place"]) if frame is not None else "mat"


def _in_hand(walk: Walk) -> str | None:
    """The exercise of the session she is in."""
    frame = next((f for f in walk.frames if f.flow == "session"), None)
    listed = items_of(frame.vars.get("items", ())) if frame is not None else ()
    index = int(frame.vars.get("index") or 0) if frame is not None else 0
    return listed[index].exercise if index < len(listed) else None


class Words:
    """The small sentences of `why.yaml` in her language, filled with what is known of her."""

    def __init__(self, facts: Facts, book: Book) -> None:
        self.facts = facts
        self.book = book

    def __call__(self, group: str, name: str, **given: Any) -> str:
        """The words for `name`; "" where there are none, as for a rule of another release."""
        return filled(self._options(f"why.{group}").get(name, ""), given)

    def lines(self, found: Reasons) -> Iterator[str]:
        told = (*self.amount(found), self._blocks(found.blocks), self.times(found.times))
        return (line for line in told if line)

    def amount(self, found: Reasons) -> Iterator[str]:
        """Why these moves, why they are as hard as they are, and why it is less than before."""
        chosen = self("track", found.track.word) if found.track.known else ""
        smaller = self("dose", found.dose.word) if found.dose is not None else ""
        return (line for line in (chosen, self("level", _level(found.level)), smaller) if line)

    def because(self, reason: Reason) -> str:
        """ "because of what you told me on Monday about numbness"; without a topic neither is named."""
        topic = self("topics", reason.topic)
        if not topic:
            return self("because", "untold")
        if reason.at is None:
            return self("because", "told", topic=topic)
        return self("because", "told_then", topic=topic, day=self._day(reason.at))

    def times(self, reason: Reason) -> str:
        if reason.word != HER_TIMES:
            return self("times", reason.word)
        often = "twice" if limits.prompts_a_day(self.facts, self.book) > 1 else "once"
        hers = self("because", "comma").join(
            shown(span.begins, self.facts) for span in hours.windows(self.facts)
        )
        return self("times", HER_TIMES, times=hers, often=self("often", often))

    def purpose(self, exercise: str) -> str:
        said = self.book.content.exercise_words(self.facts.lang, exercise)
        lost = self.facts.said("baby_loss") is Tri.YES
        return exercise_without_baby(said).why if lost else said.why

    def _blocks(self, blocks: Sequence[Reason]) -> str:
        named = [name for b in blocks if b.known and (name := self("blocks", b.word))]
        if not named:
            return self("because", "blocks_unknown") if blocks else ""
        comma = self("because", "comma")
        return self("because", "blocks", blocks=comma.join(named[:LISTED]))

    def _day(self, at: datetime) -> str:
        """The day on her own clock, as one says it."""
        day = self.facts.local(at).date()
        back = (self.facts.today - day) // timedelta(days=1)
        if back in (0, 1):
            return self("days", "yesterday" if back else "today")
        if 0 < back < NAMED_DAYS:
            return self("days", f"d{day.isoweekday()}")
        month = self._options("general.months")[f"m{day.month}"]
        return self("days", "date", day=day.day, month=month)

    def _options(self, message: str) -> Mapping[str, str]:
        return self.book.content.message(self.facts.lang, message).options


def filled(text: str, given: Mapping[str, Any]) -> str:
    for name, value in given.items():
        text = text.replace("{{" + name + "}}", str(value))
    return text
