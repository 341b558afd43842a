"""The closed list of what a turn may cause. Nothing can be done that policy cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Vars = Mapping[str, Any]


def no_vars() -> Vars:
    return MappingProxyType({})


class SendClass(StrEnum):
    """Who goes first to Telegram, in this order."""

    SAFETY = "safety"
    ALERT = "alert"
    REPLY = "reply"
    PROMPT = "prompt"
    DIGEST = "digest"


class StopKind(StrEnum):
    """The three kinds of stop of S04."""

    SESSION = "session"
    HOLD = "hold"
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Dose:
    """`sets` of `reps` (each side where the words say so) or of `hold_s`, with `rest_s` between sets."""

    sets: int
    reps: int | None = None
    hold_s: int | None = None
    rest_s: int = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a session with the dose she gets today."""

    exercise: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class Say:
    """A message without a question. `to` patient|clinicians|operator; `person` narrows it to one reader.

    `copy` = the number of a message in her chat that goes as it is; the words are for when it is gone.
    """

    message: str
    vars: Vars = field(default_factory=no_vars)
    to: str = "patient"
    send_class: SendClass = SendClass.REPLY
    person: int | None = None
    silent: bool = False
    alert: int | None = None
    alone: bool = False
    copy: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A message with a question: node `node` of `flow`, answered by a tap or by words.

    `keep` holds what the answer must know later (an alert, a sign); `edit` redraws the present message.
    """

    message: str
    flow: str
    node: str
    vars: Vars = field(default_factory=no_vars)
    to: str = "patient"
    send_class: SendClass = SendClass.REPLY
    person: int | None = None
    alert: int | None = None
    keep: Vars = field(default_factory=no_vars)
    edit: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Prescribe:
    """Exercises for her. `want` routine|next|ease|swap; empty `items` = the picker chooses.

    `minutes` 2|5|10, `place` mat|chair|cot|bed|outside, `index` = the item shown now, `eased` = exercises to
    lower one step.
    """

    want: str = "routine"
    minutes: int = 5
    place: str = "mat"
    items: tuple[Item, ...] = ()
    index: int = 0
    routine: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Something to keep. `kind` fact|set_check|session|patient|person|consent|note|decision_point."""

    kind: str
    name: str
    value: Any
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ask to be woken: `key` is unique per mother, so setting it again moves it."""

    kind: str
    key: str
    after: timedelta
    payload: Vars = field(default_factory=no_vars)
    alert: int | None = None


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget the timer `key`; an empty key forgets all of `kind`."""

    kind: str
    key: str = ""
    alert: int | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """Open an alert for her episode, or append a category to the open one (S4)."""

    category: str
    disposition: str
    rules: tuple[str, ...]
    words: str
    told: str
    stop: str = "none"
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A named clinician takes the alert."""

    alert: int
    by: int


@dataclass(frozen=True, slots=True)
class Resolve:
    """A named clinician closes the alert; `outcome` cleared|kept_stopped|handed_over|test."""

    alert: int
    by: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Clear:
    """A named clinician lifts hold or lock. Nothing else does (S8)."""

    alert: int
    by: int


@dataclass(frozen=True, slots=True)
class Stop:
    """End movement: the session, or a hold, or a lock (S04)."""

    kind: StopKind
    reason: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begin:
    """Push a flow on her stack."""

    flow: str
    vars: Vars = field(default_factory=no_vars)


@dataclass(frozen=True, slots=True)
class End:
    """Pop the flow; the question beneath is asked again."""

    quiet: bool = False


Effect = (
    Say
    | Ask
    | Prescribe
    | Record
    | SetTimer
    | CancelTimer
    | Raise
    | Acknowledge
    | Resolve
    | Clear
    | Stop
    | Begin
    | End
)
