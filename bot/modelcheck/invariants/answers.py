"""S13, S25, S33: whatever she does is answered; consent is hers; a forged button does nothing."""

from __future__ import annotations

from datetime import timedelta

from bot.modelcheck.stepping import Step
from policies.effects import Acknowledge, Clear, Prescribe, Raise, Record, Resolve, SetTimer, Stop

TALK = timedelta(minutes=30)
HOUSEKEEPING = frozenset({"seen", "unanswered", "still_wanted_asked", "replied", "reachable"})
"""That she was here may be kept whatever she tapped."""


def everything_is_answered(step: Step) -> str | None:
    """S13: she gets at least one message for what she did, or the silence has a name that fits."""
    if not step.happening.hers or not step.before.hers or any(step.to_her()):
        return None
    if step.happening.kind == "forged":
        return None if step.turn.silence else "a forged button is passed over without a name"
    if _in_a_talk(step):
        return None if step.turn.silence or step.turn.drafts else "silence without a name"
    return f"no answer to what she did ({step.turn.silence or 'no name for it'})"


def _in_a_talk(step: Step) -> bool:
    """While a clinician talks with her, her words go to the clinician."""
    at = step.before.ledger.talk_at
    known = step.before.facts.at("talk_with")
    return any(m is not None and step.before.facts.now - m <= TALK for m in (at, known))


def a_forged_button_does_nothing(step: Step) -> str | None:
    """S33: no state changes by a button that was not put to her, or that no keyboard has."""
    if step.happening.kind != "forged":
        return None
    if step.after.conversation.frames != step.before.conversation.frames:
        return "a forged button moved the conversation"
    for effect in step.turn.effects:
        match effect:
            case Record(name=name) if name in HOUSEKEEPING:
                continue
            case Record() | Raise() | Stop() | Clear() | Acknowledge() | Resolve() | Prescribe():
                return f"a forged button caused {type(effect).__name__} {getattr(effect, 'name', '')}".strip()
            case SetTimer(kind="snooze"):
                return "a forged button set a timer"
            case _:
                continue
    return None


def consent_is_hers(step: Step) -> str | None:
    """S25: consent comes from her own tap on the question about it, and goes with her own tap."""
    given = [e for e in step.turn.effects if isinstance(e, Record) and e.kind == "consent"]
    agreed = step.after.ledger.consented
    for record in given:
        if record.name == "withdrawn" and agreed:
            return "her consent was withdrawn by somebody else"
        if record.name != "withdrawn" and not agreed:
            return "consent without her tap"
    patient = step.after.facts.patient
    if patient is not None and patient.status == "active" and not agreed and step.before.hers:
        return "she is in care without her consent"
    return None
