"""Every state a mother can be in: each question of each flow, put by the real turn, in each status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from dialogs import registry
from dialogs.model import Conversation, EventKind, Flow, Frame, Node
from policies import listening
from policies.effects import Stop, StopKind
from policies.listening.signals import SignalKind
from policies.screen import screen
from tests.support.mothers import NOON, mother
from tests.support.talk import Talk, the_book

NOT_HERS = frozenset({"clinic", "test_alert", "questionnaire"})
"""Flows of a clinician's own chat; and a questionnaire: this house has no file of one, its own tests have."""
STATUSES = ("enrolling", "active", "paused", "ended", "withdrawn")
LANGS = ("en", "es", "zh")
REMEMBERED: dict[str, Any] = {
    "items": [["X01", 2, 6, None, 30]], "index": 0, "set": 1, "want": "next", "minutes": 5, "place": "mat",
    "sign": "chest_pain", "words": "my chest",
}  # fmt: skip
VARIABLE = re.compile(r"{{\s*(\w+)")


def questions() -> list[tuple[Flow, Node]]:
    """Each question that a mother can be asked, of the flows there are today."""
    flows = [flow for flow in registry.FLOWS.values() if flow.name not in NOT_HERS]
    return [(flow, node) for flow in flows for node in flow.nodes if node.ask]


def at(flow: Flow, node: Node, status: str = "active", lang: str = "en") -> Talk:
    """A mother who was just asked this: by the turn itself, after a word that answered nothing."""
    talk = enrolled()
    assert talk.facts.patient is not None
    talk.facts = replace(talk.facts, patient=replace(talk.facts.patient, status=status, lang=lang))
    frame = Frame(flow.name, flow.version, node.name, _remembered(node))
    talk.conversation = Conversation((frame,))
    talk.take(EventKind.MESSAGE_RECEIVED, text="ok")
    return talk


def enrolled() -> Talk:
    """A fresh mother each time, with what a whole core intake has taught."""
    talk = Talk()
    talk.facts = _known()
    return talk


@cache
def _known() -> Any:
    talk = Talk()
    talk.enrol()
    return talk.facts


def _remembered(node: Node) -> dict[str, Any]:
    content = the_book().content
    said = [text for name in (node.ask, node.say) if name for text in content.message("en", name).say]
    needed = {name for text in said for name in VARIABLE.findall(text)}
    return {**dict.fromkeys(needed - KNOWN, "7"), **REMEMBERED}


KNOWN = frozenset({"emergency", "police", "crisis", "hotline", "case", "first_name", "born", "now"})
"""What every message may say of her: never from a frame."""


@cache
def locking_phrases() -> tuple[tuple[str, str, str], ...]:
    """(language, sign, words): for every sign that locks by itself, words of each language that say it."""
    return tuple(_locking())


def _locking() -> Iterator[tuple[str, str, str]]:
    book = the_book()
    for lang in LANGS:
        seen: set[str] = set()
        for text, sign in _phrases(lang):
            if sign in seen:
                continue
            heard = listening.hear(text, book)
            locks = [e for e in screen(mother(), heard, book, NOON).effects if isinstance(e, Stop)]
            if heard.of(SignalKind.RED_FLAG) and any(e.kind is StopKind.LOCK for e in locks):
                seen.add(sign)
                yield lang, sign, text


def hears_anything(text: str) -> bool:
    return bool(listening.hear(text, the_book()).signals)


def _phrases(lang: str) -> Iterator[tuple[str, str]]:
    for group in the_book().phrases.lists:
        if group.lang == lang:
            yield from ((text, group.sign) for text in group.phrases)
