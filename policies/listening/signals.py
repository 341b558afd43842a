"""What was heard in a tap or in words, before anybody decides what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """What kind of thing was heard; `ASK` needs one closed question first."""

    RED_FLAG = "red_flag"
    STOP = "stop"
    MOOD = "mood"
    BABY = "baby"
    LOSS = "loss"
    ASK = "ask"


TAP, WORDS, DOUBTED, LIKENESS = "tap", "words", "doubted", "likeness"
"""Where a signal comes from: an option; a phrase of the lists or a number; a phrase that the whole message
does not bear out; the whole message, which resembles examples."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign, as named in `policies/rules/red_flags.yaml`; `because` = the words or option behind it."""

    kind: SignalKind
    sign: str
    because: str
    source: str = WORDS


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything heard in one event: the signals and her exact words (or the chosen label)."""

    signals: tuple[Signal, ...] = ()
    words: str = ""

    def of(self, kind: SignalKind) -> tuple[Signal, ...]:
        return tuple(signal for signal in self.signals if signal.kind is kind)
