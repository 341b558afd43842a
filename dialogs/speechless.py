"""The answer when the dialog itself is broken: policy and fixed words only, and no flow is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogs import render
from dialogs.model import Draft, Event
from policies import escalation, listening, triage
from policies.aftermath import after
from policies.effects import Ask, Begin, Effect, Raise, Say, SendClass
from policies.facts import Facts
from policies.listening.signals import SignalKind
from policies.review import review
from policies.rules import Book
from policies.screen import screen

TEXTS = ("text", "caption", "quoted")


def alarming(words: str, book: Book) -> bool:
    """Whether anything in the words may be a red flag."""
    kinds = {signal.kind for signal in listening.hear(words, book).signals}
    return bool(kinds & {SignalKind.RED_FLAG, SignalKind.ASK, SignalKind.BABY})


def answer(event: Event, facts: Facts, book: Book) -> tuple[tuple[Effect, ...], tuple[Draft, ...]]:
    """Effects and messages for an event whose turn failed three times."""
    words = " ".join(str(event.payload[k]) for k in TEXTS if event.payload.get(k))
    try:
        wanted = _screened(words, facts, book)
    except Exception:  # S17: a broken rule raises concern, never silence
        wanted = _unheard(words, facts)
    if not wanted:
        wanted = (Say("general.trouble", send_class=SendClass.SAFETY),)
    effects: list[Effect] = []
    for effect in wanted:
        effects.append(effect)
        if isinstance(effect, Raise):
            effects.extend(escalation.opening(effect, facts, book))
    voice = render.Voice(after(facts, effects), book, {}, 0)
    drafts = [
        render.say(e, voice) if isinstance(e, Say) else render.ask(e, voice, f"new:{i}")
        for i, e in enumerate(effects)
        if isinstance(e, Say | Ask)
    ]
    return tuple(effects), tuple(drafts)


def _screened(words: str, facts: Facts, book: Book) -> tuple[Effect, ...]:
    if not words:
        return ()
    verdict = screen(facts, listening.hear(words, book), book, facts.now)
    doubtful = any(isinstance(e, Begin) and e.flow != "loss" for e in verdict.effects)
    kept = [e for e in verdict.effects if not isinstance(e, Begin)]
    return _unheard(words, facts) if doubtful else review(kept, facts, book, facts.now).effects


def _unheard(words: str, facts: Facts) -> tuple[Effect, ...]:
    """Something that may be a flag, and no way to ask: the clinic is told, and she is told what to do."""
    told = "safety.generic_today"
    return (
        Say(told, triage.clinic(facts), send_class=SendClass.SAFETY),
        Raise("unread_message", "urgent_review", ("S17",), words, told),
    )


def note(message: str, given: Mapping[str, Any], facts: Facts, book: Book) -> Draft:
    """One line to the operators."""
    say = Say(message, given, to="operator", send_class=SendClass.ALERT)
    return render.say(say, render.Voice(facts, book, {}, 0))
