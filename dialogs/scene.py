"""One event with everything it is read against: which question it answers, and what it says to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dialogs import forms, registry
from dialogs.daytimes import Ear
from dialogs.model import Asked, Conversation, Event, EventKind, Frame, Node
from dialogs.reading import NOTHING, Reading, read, said, unreadable
from dialogs.talking import talks_with
from policies.facts import Facts
from policies.prompting import hours
from policies.rules import Book

TAP, TEXT = EventKind.OPTION_CHOSEN, EventKind.MESSAGE_RECEIVED


@dataclass(frozen=True, slots=True)
class Scene:
    """One event with everything it is read against; `asked` is None when it answers no question."""

    conversation: Conversation
    event: Event
    facts: Facts
    book: Book
    asked: Asked | None
    node: Node | None
    reading: Reading

    @property
    def current(self) -> bool:
        """Whether it answers the open question; an older copy of the same intake question counts too."""
        opened = self.conversation.open
        if self.asked is None or opened is None or self.node is None:
            return False
        same = _place(opened) == _place(self.asked)
        return opened.ask == self.asked.ask or (same and self.node.skippable)


def _place(asked: Asked) -> tuple[Any, ...]:
    """Which question it is; at one node of a questionnaire there are many."""
    return asked.flow, asked.node, asked.keep.get("item")


def look(conversation: Conversation, event: Event, facts: Facts, book: Book) -> Scene:
    """Read the event against the question it answers: the tapped one, or the open one for typed words."""
    asked = _asked(conversation, event, facts)
    node = registry.node_of(asked.flow, asked.node) if asked else None
    if (
        asked is None
        or node is None
        or (event.kind is TAP and not 0 <= event.payload["index"] < len(asked.options))
    ):
        return Scene(conversation, event, facts, book, asked, node, NOTHING)
    frame = _frame(conversation, asked)
    node = forms.as_asked(node, {**frame.vars, **asked.keep}, facts, book)
    if event.kind is EventKind.MEDIA_RECEIVED:
        reading = unreadable(node, int(frame.vars.get("unclear", 0)))
    else:
        answer = said(event, asked, facts, frame.vars.get("partial", {}), _ear(facts, book))
        reading = read(node, answer, int(frame.vars.get("unclear", 0)))
    signs = tuple(sign.format(**{**asked.keep, **frame.vars}) for sign in reading.signs)
    return Scene(conversation, event, facts, book, asked, node, replace(reading, signs=signs))


def _ear(facts: Facts, book: Book) -> Ear:
    """How she is read: the words of her language, her quiet hours, how long a feed is."""
    vocabulary = book.content.message(facts.lang, "typed.answers").options
    span = hours.quiet(facts, book)
    after = int(book.rules.limit("after_feed", facts.today))
    return Ear(vocabulary, lambda at: span is not None and at in span, after)


def _asked(conversation: Conversation, event: Event, facts: Facts) -> Asked | None:
    if event.kind is TAP:
        asked: Asked | None = event.payload.get("asked")
        return asked
    if event.payload.get("early"):  # written before the open question was there to be read
        return None
    opened = conversation.open
    if event.kind not in (TEXT, EventKind.MEDIA_RECEIVED) or opened is None:
        return None
    album = event.payload.get("album")
    if album and facts.value("album") == album:  # one act, answered with its first picture
        return None
    if talks_with(facts) is not None:  # her words are for the clinician, unless they may be a sign
        node = registry.node_of(opened.flow, opened.node)
        return opened if registry.is_about_safety(opened.flow, node) else None
    return opened


def _frame(conversation: Conversation, asked: Asked) -> Frame:
    """The frame that asked, or an empty one for a question that outlived its flow."""
    flow = registry.FLOWS[asked.flow]
    for frame in reversed(conversation.frames):
        if (frame.flow, frame.node) == (asked.flow, asked.node):
            return frame
    return Frame(asked.flow, flow.version, asked.node, dict(asked.keep))
