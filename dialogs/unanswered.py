"""A question about a red flag that stays without an answer: her silence is an alert (C28)."""

from __future__ import annotations

from dialogs.model import Frame
from dialogs.registry import node_of
from dialogs.walk import Walk
from policies import triage
from policies.effects import Raise, Say, SendClass, Stop, StopKind


def open_question(walk: Walk) -> Frame | None:
    """The newest question about a red flag that she still owes an answer."""
    return next((f for f in reversed(walk.frames) if (n := node_of(f.flow, f.node)) and n.safety), None)


def alarm(frame: Frame, walk: Walk) -> Say:
    """Raise it, with a hold where it was about what she said; returns what she is told."""
    words = str(frame.vars.get("words", ""))
    stop = "hold" if frame.flow == "clarify" else "none"
    if stop == "hold":
        walk.cause(Stop(StopKind.HOLD, "no_answer", ("C28",)))
    said = Say("safety.no_answer", triage.clinic(walk.facts), send_class=SendClass.SAFETY)
    walk.cause(Raise("no_answer", "urgent_review", ("C28",), words, said.message, stop))
    return said
