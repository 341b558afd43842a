"""The stack: a flag or a command never discards a question she was in the middle of."""

from __future__ import annotations

from bot.modelcheck import noting
from bot.modelcheck.phrases import SAFETY_NODES, Means
from bot.modelcheck.stepping import Step
from dialogs import registry
from dialogs.model import Conversation

ENDED_BY_A_FLAG = frozenset({"session", "asleep"})
"""A flag ends movement and the road to it; where she stood in anything else is kept."""
LEFT_BEHIND = frozenset({"settings_menu", "pause"})
"""A menu left open does not come back behind every other answer."""


def a_flag_keeps_the_stack(step: Step) -> str | None:
    """A flag never discards a frame: only a session it ended, or the question that it answered, is gone."""
    if step.happening.means not in (Means.LOCK, Means.TOLD, Means.DOUBT, Means.NOTED) or not step.before.hers:
        return None
    if _was_away(step):
        return None
    gone = lost(step) - ENDED_BY_A_FLAG - _answered(step)
    return f"a flag discarded {', '.join(sorted(gone))}" if gone else None


def a_command_keeps_the_stack(step: Step) -> str | None:
    """A command comes on top of what was asked, or takes it up again; it discards nothing beneath."""
    if step.happening.kind != "command" or not step.before.hers:
        return None
    name = str(step.event.payload["name"])
    if name == "loss" or _was_away(step):
        return None  # mourning ends what the house had begun; who comes back after weeks begins anew
    begun = registry.COMMANDS.get(name, "help")
    gone = lost(step) - LEFT_BEHIND - {begun, name} - _waiting(step)
    if name == "asleep" or _is_over(step):
        gone -= ENDED_BY_A_FLAG
    return f"/{name} discarded {', '.join(sorted(gone))}" if gone else None


def _is_over(step: Step) -> bool:
    """Whether the session has ended, or must not go on: then its frame may go when it is looked at."""
    patient, session = step.after.facts.patient, step.after.facts.session
    stopped = patient is None or patient.stop != "none" or patient.status != "active"
    return stopped or session is None or bool(session.ended_by)


def lost(step: Step) -> set[str]:
    """The flows that were in progress before and are not any more."""
    return flows(step.before.conversation) - flows(step.after.conversation)


def flows(conversation: Conversation) -> set[str]:
    return {frame.flow for frame in conversation.frames}


def _answered(step: Step) -> set[str]:
    """The flow on top may end with the very answer that said it; so may a flow that waited for it alone."""
    tapped = noting.answered(step) is not None or step.happening.kind in ("words", "late_words", "media")
    if not tapped:
        return _waiting(step)
    opened = step.before.conversation.open
    if opened is None or not step.before.conversation.frames:
        return _waiting(step)
    if (opened.flow, opened.node) in SAFETY_NODES:
        return {opened.flow, *_waiting(step)}  # unreadable words count as unclear there, and then as a yes
    if step.happening.kind != "tap" and not _takes_words(opened.flow, opened.node):
        return _waiting(step)
    return flows(step.before.conversation)


def _waiting(step: Step) -> set[str]:
    """Flows that only waited for another one go on by themselves; some are looked up anew when asked."""
    nodes = ((f.flow, registry.node_of(f.flow, f.node)) for f in step.before.conversation.frames)
    return {flow for flow, node in nodes if node is not None and (node.ask is None or node.anew)}


def _takes_words(flow: str, name: str) -> bool:
    """Whether any words are an answer to this question."""
    node = registry.node_of(flow, name)
    answer = node.answer if node else None
    return type(answer).__name__ == "Words" or bool(getattr(answer, "open", False))


def _was_away(step: Step) -> bool:
    at = step.before.facts.at("seen")
    return at is not None and (step.before.facts.now - at).days >= 14
