"""S9, S16, S17: the turn is the same twice, a second tap does nothing, nothing moves on a broken policy."""

from __future__ import annotations

from dataclasses import replace

from bot.modelcheck import noting
from bot.modelcheck.books import broken
from bot.modelcheck.stepping import Step, decided, facts_for
from dialogs import registry
from dialogs import turn as turns
from dialogs.model import Conversation
from policies.effects import Clear, Prescribe, Raise, Record, Stop

KEPT_ANYWAY = frozenset({"seen", "unanswered", "still_wanted_asked", "replied", "reachable"})


def the_same_again(step: Step) -> str | None:
    """S16: equal arguments give an equal turn."""
    again = decided(step.before, step.event, step.shelf)
    return None if again == step.turn else "the same arguments gave another turn"


def a_second_tap_does_nothing(step: Step) -> str | None:
    """S9: the same tap once more, when its question is settled, records, raises and shows nothing new."""
    tap = noting.answered(step)
    if tap is None or _still_counts(step):
        return None
    again = decided(step.after, replace(step.event, at=step.after.facts.now), step.shelf)
    before, after = step.after.conversation.frames, again.conversation.frames
    if {f.flow for f in after} - {f.flow for f in before}:
        return "a second tap on the same button began something"
    for effect in again.effects:
        match effect:
            case Record(name=name) if name in KEPT_ANYWAY:
                continue
            case Prescribe(want="next"):
                continue  # what is open is shown once more
            case Raise() | Stop() if step.happening.sign or _says_a_sign(step):
                continue  # a flag counts from any button, as often as it is said (S33)
            case Record(name=name) if _says_a_sign(step) and name in _signs(step):
                continue
            case Record() | Raise() | Stop() | Clear() | Prescribe():
                return f"a second tap on the same button caused {type(effect).__name__}"
            case _:
                continue
    return None


def _says_a_sign(step: Step) -> bool:
    return bool(_signs(step))


def _signs(step: Step) -> set[str]:
    """What the button says about her by the flow's own table."""
    tap = step.happening.tap
    node = registry.node_of(*tap.question) if tap else None
    signs = dict(getattr(node.answer, "signs", None) or {}) if node else {}
    own = getattr(node.answer, "sign", None) if node else None
    said = signs.get(tap.option) if tap else None
    return {s for s in (said, own) if s}


def _still_counts(step: Step) -> bool:
    """A question that is still open, or whose answer stays valid whatever has happened since."""
    tap, opened = step.happening.tap, step.after.conversation.open
    assert tap is not None
    node = registry.node_of(*tap.question)
    if node is None or node.standing:
        return True
    return opened is not None and (opened.flow, opened.node) == tap.question


def nothing_moves_on_a_broken_policy(step: Step) -> str | None:
    """S17: where this step showed an exercise, the same step under a policy that raises shows none."""
    if not any(d.exercises for d in step.turn.drafts) or not step.before.hers:
        return None
    book = broken(step.shelf.book_for(step.before))
    facts = facts_for(step.before, step.event)
    conversation = Conversation() if step.event.subject.startswith("alert:") else step.before.conversation
    try:
        turn = turns.take_turn(conversation, step.event, facts, book, facts.now, step.before.count + 1)
    except Exception:  # the whole turn is given up: `bot.process.fallback` shows no exercise
        return None
    shown = any(draft.exercises for draft in turn.drafts)
    return "an exercise left although policy had broken" if shown else None
