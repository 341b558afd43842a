"""What may happen in a state: every event class of the model, built for the world it happens in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.modelcheck import passing_time, phrases
from bot.modelcheck.phrases import Means, Phrase
from bot.modelcheck.taps import Tap, old_buttons, taps
from bot.modelcheck.world import A_MOMENT, CLINICIAN, HER, NEXT, SECOND, STRANGER, World
from dialogs import registry
from dialogs.model import Event, EventKind
from policies import second_listener
from policies.rules import Phrases

TWENTY_HOURS = timedelta(hours=20)
UNKNOWN_ALERT = 99
SAID_OF_A_LIST = 2
RAISED = ("calf_swollen", "asks_for_human", "no_such_sign")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happens. `event` None = no turn (time, a release). `before` = the world it happens in.

    `means` and `sign` say what was said, `tap` what was tapped, `line` how a transcript shows it.
    """

    kind: str
    line: str
    before: World
    event: Event | None = None
    means: Means = Means.NOTHING
    sign: str = ""
    tap: Tap | None = None

    @property
    def hers(self) -> bool:
        """Whether she did it, so that she must be answered (S13)."""
        return self.event is not None and self.kind in HERS


HERS = frozenset({"tap", "old_button", "forged", "command", "words", "late_words", "media", "edited"})


def happenings(world: World, wide: bool = False) -> Iterator[Happening]:
    """Everything the model lets happen in `world`, in the order of the table."""
    sources = SOURCES if world.hers else OF_A_CLINICIAN
    for source in sources:
        yield from source(world)
    if wide and world.hers:
        yield from (_written(world, phrase) for phrase in phrases.MORE)


def _event(world: World, what: EventKind, actor: int | None = HER, /, **payload: Any) -> Event:
    me = world.facts.me
    person = me.person if me else HER
    return Event(what, f"person:{person}", actor if me is None else me.person, world.facts.now, payload)


def _soon(world: World) -> World:
    return world.later(A_MOMENT)


def _taps(world: World) -> Iterator[Happening]:
    yield from _tapped("tap", taps(world), world)


def _old_buttons(world: World) -> Iterator[Happening]:
    yield from _tapped("old_button", old_buttons(world), world)


def _tapped(kind: str, found: Iterator[Tap], world: World) -> Iterator[Happening]:
    world = _soon(world)
    for tap in found:
        payload = {"ask": tap.asked.ask, "index": tap.index, "asked": tap.asked}
        event = _event(world, EventKind.OPTION_CHOSEN, **payload)
        where = f"   ({tap.asked.flow}.{tap.asked.node}, an older message)" if kind == "old_button" else ""
        yield Happening(kind, f"> [{tap.label}]{where}", world, event, tap.means, tap.sign, tap)


def _forged(world: World) -> Iterator[Happening]:
    """A button nobody put there or put to somebody else, and a place no keyboard has (S33)."""
    world = _soon(world)
    event = _event(world, EventKind.OPTION_CHOSEN, ask="forged", index=-1, asked=None)
    yield Happening("forged", "> [a button that was put to somebody else]", world, event)
    opened = world.conversation.open
    if opened is not None:
        event = _event(world, EventKind.OPTION_CHOSEN, ask=opened.ask, index=99, asked=opened)
        yield Happening("forged", "> [a place that is no button]", world, event)


def _commands(world: World) -> Iterator[Happening]:
    world = _soon(world)
    for name in (*registry.COMMANDS, "nonsense"):
        event = _event(world, EventKind.COMMAND_GIVEN, name=name, argument="")
        yield Happening("command", f"> /{name}", world, event)


def _words(world: World) -> Iterator[Happening]:
    yield from (_written(world, phrase) for phrase in phrases.WRITTEN)
    top = world.conversation.top
    fitting = phrases.FITTING.get(top.node, ()) if top else ()
    yield from (_written(world, Phrase(words)) for words in fitting)


def _written(world: World, phrase: Phrase) -> Happening:
    world = _soon(world)
    event = _event(world, EventKind.MESSAGE_RECEIVED, text=phrase.words)
    return Happening("words", f"> {phrase.words}", world, event, phrase.means, phrase.sign)


def every_phrase(world: World, phrases_of: Phrases) -> Iterator[Happening]:
    """The first words of every list about a locking sign, in every language there are lists for (S3)."""
    for listed in phrases_of.lists:
        if listed.signal == "red_flag" and listed.sign in phrases.LOCKING:
            for words in listed.phrases[:SAID_OF_A_LIST]:
                yield _written(world, Phrase(words, Means.HEARD, listed.sign, listed.lang))


def _late(world: World) -> Iterator[Happening]:
    """Words that were under way for most of a day: heard all the same (S31)."""
    world, phrase = _soon(world), phrases.LATE
    event = replace(
        _event(world, EventKind.MESSAGE_RECEIVED, text=phrase.words), at=world.facts.now - TWENTY_HOURS
    )
    line = f"> {phrase.words}   (sent 20 hours ago)"
    yield Happening("late_words", line, world, event, phrase.means, phrase.sign)


def _media(world: World) -> Iterator[Happening]:
    world, phrase = _soon(world), phrases.CAPTION
    voice = _event(world, EventKind.MEDIA_RECEIVED, media="voice", message_id=7)
    yield Happening("media", "> (a voice note)", world, voice)
    photo = _event(world, EventKind.MEDIA_RECEIVED, media="photo", caption=phrase.words, message_id=8)
    yield Happening("media", f"> (a photo) {phrase.words}", world, photo, phrase.means, phrase.sign)


def _edited(world: World) -> Iterator[Happening]:
    world, phrase = _soon(world), phrases.EDITED
    event = _event(world, EventKind.MESSAGE_EDITED, text=phrase.words)
    yield Happening("edited", f"> (edits) {phrase.words}", world, event, phrase.means, phrase.sign)


def _raised(world: World) -> Iterator[Happening]:
    """The second listener names a sign in words that say nothing of it."""
    if not second_listener.agrees(world.facts):
        return
    world, words = _soon(world), phrases.PLAIN.words
    event = _event(world, EventKind.LISTENER_RAISED, None, signs=list(RAISED), words=words, message=0)
    line = f"* the second listener names {', '.join(RAISED)}"
    yield Happening("raised", line, world, event)


def _blocked(world: World) -> Iterator[Happening]:
    world = _soon(world)
    event = _event(world, EventKind.DELIVERY_FAILED, None, reason="blocked", what="x", away=True)
    yield Happening("blocked", "* a message to her comes back: she has blocked the bot", world, event)


def _timers(world: World) -> Iterator[Happening]:
    for line, moment, payload in passing_time.due(world):
        event = _event(moment, EventKind.TIMER_DUE, None, **payload)
        yield Happening("timer", f"* {line}", moment, event)
    for line, moment, payload in passing_time.due_for_alert(world):
        alert = world.open_alert
        assert alert is not None
        event = Event(EventKind.TIMER_DUE, f"alert:{alert.id}", None, moment.facts.now, payload)
        yield Happening("alert_timer", f"* {line}", moment, event)


def _clinicians(world: World) -> Iterator[Happening]:
    """Actions on the open alert, the last closed one or none, by whoever may and whoever may not."""
    world = _soon(world)
    known = [a.id for a in world.alerts] or [UNKNOWN_ALERT]
    for alert in known:
        for action in ("acknowledge", "clear", "kept_stopped", "handed_over"):
            yield _acted(world, action, alert, CLINICIAN, "Dr Ada")
        yield _acted(world, "acknowledge", alert, SECOND, "Dr Bea")
        yield _acted(world, "acknowledge", alert, STRANGER, "a stranger")
        yield _acted(world, "clear", alert, STRANGER, "a stranger")
        yield _acted(world, "clear", alert, HER, "the mother herself")
    yield _acted(world, "message", known[-1], CLINICIAN, "Dr Ada")


def _acted(world: World, action: str, alert: int, by: int, name: str) -> Happening:
    payload = {"action": action, "alert": alert, "by": by, "name": name, "words": "How are you?"}
    event = _event(world, EventKind.CLINICIAN_ACTED, by, **payload)
    state = next((a.state for a in world.alerts if a.id == alert), "unknown")
    line = f"clinic: {name} {action.replace('_', ' ')}s the {state} alert"
    return Happening("clinician", line.replace("messages the", "writes about the"), world, event)


def _time(world: World) -> Iterator[Happening]:
    for line, moment in passing_time.waits(world):
        yield Happening("time", f"* {line}", moment)


def _release(world: World) -> Iterator[Happening]:
    if world.release != NEXT:
        yield Happening("release", "* a new content release comes into use", replace(world, release=NEXT))


def _clinic_words(world: World) -> Iterator[Happening]:
    for words in ("please rest today", "cancel"):
        yield _written(world, Phrase(words))


def _invited(world: World) -> Iterator[Happening]:
    event = _event(_soon(world), EventKind.COMMAND_GIVEN, name="start", argument="inv", invite="accepted")
    yield Happening("command", "> /start with an invite that is good", _soon(world), event)


Source = Callable[[World], Iterator[Happening]]
SOURCES: tuple[Source, ...] = (
    _taps, _words, _late, _commands, _timers, _clinicians, _edited, _media,
    _old_buttons, _forged, _raised, _blocked, _time, _release,
)  # fmt: skip
OF_A_CLINICIAN: tuple[Source, ...] = (_taps, _clinic_words, _old_buttons, _forged, _commands, _invited)
