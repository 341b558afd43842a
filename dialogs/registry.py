"""Every flow by name, what each command and timer begins, and the static check of the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from functools import cache

from dialogs import machine
from dialogs.flows import (
    aftercare,
    asleep,
    checkin,
    clarify,
    clinic,
    comeback,
    correct,
    human,
    intake,
    loss,
    meant,
    mood,
    morning,
    onboarding,
    overview,
    private,
    prompt,
    questionnaire,
    rest_intake,
    review,
    screen,
    session,
    settings,
    small,
    times,
    urgent,
)
from dialogs.model import Flow, Frame, Node, When

FLOWS: dict[str, Flow] = {
    flow.name: flow
    for flow in (
        onboarding.FLOW,
        intake.FLOW,
        screen.FLOW,
        private.FLOW,
        *clarify.FLOWS,
        asleep.FLOW,
        session.FLOW,
        morning.FLOW,
        urgent.FLOW,
        human.FLOW,
        meant.FLOW,
        aftercare.FLOW,
        rest_intake.FLOW,
        mood.FLOW,
        correct.FLOW,
        clinic.FLOW,
        clinic.TEST,
        checkin.FLOW,
        questionnaire.FLOW,
        *prompt.FLOWS,
        *review.FLOWS,
        *comeback.FLOWS,
        *times.FLOWS,
        *overview.FLOWS,
        *settings.FLOWS,
        *small.FLOWS,
        *loss.FLOWS,
    )
}

COMMANDS: dict[str, str] = {
    "start": "onboarding",
    "back": "onboarding",
    "asleep": "asleep",
    "not_today": "not_today",
    "urgent": "urgent",
    "human": "human",
    "pause": "pause",
    "resume": "resume",
    "stop": "stop",
    "help": "help",
    "loss": "loss",
    "times": "times",
    "snooze": "snooze",
    "fed": "fed",
    "plan": "plan",
    "progress": "progress",
    "settings": "settings_menu",
    "language": "language",
    "tip": "tip",
    "correct": "correct",
    "why": "why",
}

MENU = (
    "urgent", "human", "fed", "snooze", "plan", "progress", "why", "times", "tip", "settings", "language",
    "correct", "loss", "pause", "resume", "stop", "help", "start",
)  # fmt: skip
"""What Telegram's menu offers, in this order: what cannot wait first (M34)."""
OF_A_BABY = frozenset({"fed", "loss"})
"""What a mother who has lost her baby is not shown."""

SPEAKS = frozenset({"safety_reminder", "talk_end", "gap"})
"""Timers that speak whatever else goes on; every other one waits while a clinician talks with her (M37)."""

ROUTINE = frozenset(
    {
        *("window_prompt", "snooze", "session_idle", "rest_intake", "morning_check", "weekly_review"),
        *("mood_check", "outcome_check", "reassessment", "education", "talk_end"),
    }
)
"""Timers that are off while she cannot be reached (B09)."""

OWED = frozenset({"check", "check_again", "worse", "leg"})
"""Questions of a session that outlive it: what the last set did, and after "more" how bad and where (S06)."""

AFTER_THE_LAST_SET = frozenset({"effort", "sleep"})
"""Questions of a session that is done: silence, a hold or a lock ends them."""

LISTENS = frozenset({"human", "correct", "clinic"})
"""Flows in which every word of hers is the answer, a question as well."""

SIGNS: dict[str, str] = {"loss": "baby_loss"}
"""What a command says about her, before any flow begins: policy hears it as it hears a tap (M38)."""

HEARD: dict[str, str] = {"loss": "loss.heard"}
"""What is said to words that answer none of a flow's options, where "I didn't get that" would hurt (M38)."""

SILENCE: dict[str, timedelta] = {
    "session_idle": timedelta(minutes=20),
    "safety_reminder": timedelta(minutes=2),  # C28
}
"""How long a question may stay open before its timer asks about it."""


def follow_up(flow: str, node: Node | None) -> str | None:
    """The timer that watches over a question of this kind, if any."""
    if node is not None and node.safety:
        return "safety_reminder"
    return "session_idle" if flow == "session" else None


def is_about_safety(flow: str, node: Node | None) -> bool:
    """Whether an answer to this question may be a sign: read even while she talks with a clinician."""
    if node is None or flow == "human":  # the wish for a person is fulfilled while one talks with her
        return False
    signs = getattr(node.answer, "signs", None) or getattr(node.answer, "sign", None)
    return node.safety or bool(signs) or (flow == "session" and node.name in OWED)


def is_after_the_last_set(frame: Frame) -> bool:
    return frame.flow == "session" and frame.node in AFTER_THE_LAST_SET


def follow_ups(frames: Sequence[Frame]) -> set[str]:
    return {kind for f in frames if (kind := follow_up(f.flow, node_of(f.flow, f.node)))}


@cache
def machine_of(flow: str) -> machine.Table:
    return machine.build(FLOWS[flow])


def node_of(flow: str, node: str) -> Node | None:
    """The node of a stored frame or question; None when a newer table no longer has it (A07)."""
    table = FLOWS.get(flow)
    return next((n for n in table.nodes if n.name == node), None) if table else None


def problems(guards: Collection[str]) -> Iterator[str]:
    """What is wrong in the tables that a builder or a reader could miss."""
    for flow in FLOWS.values():
        machine.build(flow)
        reached = {flow.start, flow.refused} | {go.target for node in flow.nodes for go in node.go}
        for node in flow.nodes:
            yield from _node_problems(flow, node, guards)
            if node.name not in reached and not node.standing:
                yield f"{flow.name}.{node.name}: no line leads here"
        if flow.refused and node_of(flow.name, flow.refused) is None:
            yield f"{flow.name}: refused leads nowhere"


def _node_problems(flow: Flow, node: Node, guards: Collection[str]) -> Iterator[str]:
    for go in node.go:
        if isinstance(go, When) and go.guard not in guards:
            yield f"{flow.name}.{node.name}: no predicate {go.guard!r} in policies.guards"
    shown = getattr(node.answer, "only_when", {}), getattr(node.answer, "first_when", {})
    for guard in (guard for by_option in shown for guard in by_option.values()):
        if guard not in guards:
            yield f"{flow.name}.{node.name}: no predicate {guard!r} in policies.guards"
    if (node.ask is None) != (node.answer is None):
        yield f"{flow.name}.{node.name}: a question needs a kind of answer, and an answer a question"
