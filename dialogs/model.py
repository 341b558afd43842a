"""The shapes of a conversation: events in, frames between, nodes and flows as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dialogs.questions import Question
from policies.effects import Effect


class EventKind(StrEnum):
    """Everything that can happen to a mother, an alert or a clinician's own chat."""

    MESSAGE_RECEIVED = "message_received"
    OPTION_CHOSEN = "option_chosen"
    COMMAND_GIVEN = "command_given"
    MEDIA_RECEIVED = "media_received"
    MESSAGE_EDITED = "message_edited"
    TIMER_DUE = "timer_due"
    DELIVERY_FAILED = "delivery_failed"
    CLINICIAN_ACTED = "clinician_acted"
    LISTENER_RAISED = "listener_raised"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `subject` patient:<id>|person:<id>|alert:<id>, `actor` a person id or None.

    payload by kind: message_received/message_edited {text} (+ {early: str} when it was written before the
    open question was shown, so it answers nothing); option_chosen {ask, index} (+ {asked: Asked} once
    `process` has looked it up); command_given {name, argument}; media_received {media, caption};
    timer_due {kind, key, …}; delivery_failed {reason, what}; clinician_acted {action, alert, words, name};
    listener_raised {signs: names, words: hers that they were heard in, message: the inbox row of those}.
    """

    kind: EventKind
    subject: str
    actor: int | None
    at: datetime
    payload: Mapping[str, Any] = field_of(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Option:
    """One button: its id in the flow, the words on it, and the row of the keyboard it stands in."""

    id: str
    label: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put: what a tap or typed words are read against. `ask` is the 96-bit id."""

    ask: str
    flow: str
    node: str
    options: tuple[Option, ...] = ()
    keep: Mapping[str, Any] = field_of(default_factory=dict)
    alert: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow in progress: where it stands and what it must remember (JSON values only)."""

    flow: str
    version: int
    node: str
    vars: Mapping[str, Any] = field_of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stack of frames (the last is on top), the last variant said of each message, the open question.

    `begun` = how the last message she got begins: the next one begins otherwise where it can (M02).
    """

    frames: tuple[Frame, ...] = ()
    said: Mapping[str, int] = field_of(default_factory=dict)
    open: Asked | None = None
    rev: int = 0
    begun: str = ""

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None


@dataclass(frozen=True, slots=True)
class Var:
    """Stands in a flow table for a value remembered in the frame."""

    name: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Remember a value in the frame (a dialog's own note, no effect on the world)."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Count:
    """Add one to a number remembered in the frame."""

    name: str


Action = Effect | Keep | Count


@dataclass(frozen=True, slots=True)
class On:
    """Go to `target` when the answer contains `option`."""

    option: str
    target: str


@dataclass(frozen=True, slots=True)
class When:
    """Go to `target` when the predicate of `policies.guards` named `guard` holds.

    `about` is handed to the predicate: one guard may answer for many lines of a table.
    """

    guard: str
    target: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class To:
    """Go to `target` in any other case."""

    target: str


Go = On | When | To


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a flow: on entry `say`, then `do`, then `ask` (and wait) or go on at once.

    `fact` names where the answer is kept, `field` a column of her own row; `skippable` shows skip and why;
    `standing` = answers to it stay valid whatever has happened since; `safety` = silence is followed up;
    `alone` = its words are a message of their own, with the three keys under it;
    `remember` = what an option leaves in the frame; `mark` = which of several questions asked here it is;
    `anew` = put again it is looked up from the flow's start, as what it says may not be true any more.
    """

    name: str
    ask: str | None = None
    say: str | None = None
    answer: Question | None = None
    do: tuple[Action, ...] | list[Action] = ()
    go: tuple[Go, ...] | list[Go] = ()
    fact: str | None = None
    field: str | None = None
    unit: str | None = None
    skippable: bool = False
    standing: bool = False
    safety: bool = False
    alone: bool = False
    remember: Mapping[str, Mapping[str, Any]] = field_of(default_factory=dict)
    mark: str = ""
    anew: bool = False


class Again(StrEnum):
    """What happens when a flow begins that is already in progress beneath."""

    RESUME = "resume"
    RESTART = "restart"
    PUSH = "push"


@dataclass(frozen=True)
class Flow:
    """A table of nodes read top to bottom. `refused` is where it goes when policy refuses its exercise.

    `back` = she may return to the question before (M04); `keeps_skips` = a question left out is remembered
    as the fact `<node>_skipped`, so that it is not asked again.
    """

    name: str
    version: int
    start: str
    nodes: tuple[Node, ...] | list[Node]
    refused: str | None = None
    again: Again = Again.RESUME
    back: bool = False
    keeps_skips: bool = False

    def node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)


@dataclass(frozen=True, slots=True)
class Step:
    """What the dialog wants: effects in order, and where the conversation would stand after them."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One message ready to be stored in the outbox. `html` is safe; `asked` is set when it is a question."""

    to: str
    person: int | None
    send_class: str
    html: str
    options: tuple[Option, ...] = ()
    asked: Asked | None = None
    picture: str | None = None
    exercises: tuple[str, ...] = ()
    edit: bool = False
    silent: bool = False
    protect: bool = False
    alert: int | None = None
    message: str = ""
    keyboard: bool = False
    alone: bool = False
    copy: int | None = None
    loss: bool = False
    """The keys below it are those of a mother who has lost her baby (M38)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The whole decision about one event: what to save, all of it, in one transaction.

    `silence` names why nobody is answered when `drafts` is empty (S13).
    """

    conversation: Conversation
    effects: tuple[Effect, ...] = ()
    drafts: tuple[Draft, ...] = ()
    decisions: tuple[Any, ...] = ()
    silence: str = ""
