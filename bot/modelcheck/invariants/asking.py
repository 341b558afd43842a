"""S18: safety answers are yes, no or unclear; unclear twice is a yes, and a missing one is never a no."""

from __future__ import annotations

from datetime import timedelta

from bot.modelcheck import noting
from bot.modelcheck.invariants.flags import REST, moves
from bot.modelcheck.phrases import CARDS
from bot.modelcheck.stepping import Step
from bot.modelcheck.taps import TICKED
from policies.effects import Prescribe, Raise, Stop, StopKind

A_WEEK = timedelta(days=7)
ON = frozenset({"work", "rest", "card", "form", "effort", "sleep"})
"""Where a session stands once it has gone on behind a set."""
BEFORE_A_SESSION = frozenset({("asleep", "card"), ("asleep", "card_today")})
STARTS = ("routine", "resume")


def unclear_twice_is_yes(step: Step) -> str | None:
    """S18: the second "not sure" in a row to a question about a red flag is treated as a yes."""
    question = noting.unsure_about(step)
    if not question or step.after.ledger.unsure[1] < 2 or not step.before.hers:
        return None
    if not any(isinstance(e, Raise) for e in step.turn.effects):
        return f"twice not sure at {question.strip()}, and nobody was told"
    return None


def no_set_on_an_open_check(step: Step) -> str | None:
    """S18: no next set and no next exercise while a row of the set check has no answer."""
    owed = noting.still_owed(step)
    stays = any((f.flow, f.node) == noting.CHECK for f in step.after.conversation.frames)
    if not owed or (stays and not any(moves(step))):
        return None
    top = step.after.conversation.top
    gone = top is not None and top.flow == "session" and top.node in ON
    if gone or any(moves(step)):
        return f"the session went on and {', '.join(sorted(owed))} had no answer"
    return None


def a_worse_set_ends_the_session(step: Step) -> str | None:
    """S18: "yes" to more pain or to too tired, and "not sure" the second time, end the session."""
    tap = noting.answered(step)
    if tap is None or not step.before.hers:
        return None
    said_yes = tap.question == noting.CHECK and tap.option.endswith(".yes")
    unsure = tap.question == ("session", "check_again") and tap.option in ("yes", "unsure")
    if (said_yes or unsure) and not noting.stops(step, StopKind.SESSION):
        return f"she tapped {tap.option} and the session went on"
    return None


def no_routine_on_open_cards(step: Step) -> str | None:
    """S18: no session with exercises begins unless she answered every card herself within the week."""
    begun = [e for e in step.turn.effects if isinstance(e, Prescribe) and e.want in STARTS]
    moving = {item.exercise for effect in begun for item in effect.items} - REST
    if not moving:
        return None
    now, cards = step.before.facts.now, step.after.ledger.cards
    open_cards = [n for _, n in sorted(CARDS) if n not in cards or now - cards[n] > A_WEEK]
    return f"a session began and the card {open_cards[0]} had no answer this week" if open_cards else None


def no_session_on_an_open_row(step: Step) -> str | None:
    """S18: no session with exercises begins from the card before it while one of its rows has no answer."""
    tap = noting.answered(step)
    if tap is None or tap.question not in BEFORE_A_SESSION or not set(moves(step)) - REST:
        return None
    rows = {o.id.partition(".")[0] for o in tap.asked.options if "." in o.id}
    told = {o.id.partition(".")[0] for o in tap.asked.options if o.label.startswith(TICKED)}
    left = sorted(rows - told - {tap.option.partition(".")[0]})
    return f"a session began and {', '.join(left)} had no answer" if left else None


def silence_about_a_flag_is_told(step: Step) -> str | None:
    """S18: a question about a red flag that stays open is put again, and then the clinic is told."""
    payload = step.event.payload
    if payload.get("kind") != "safety_reminder":
        return None
    if int(payload["count"]) == 0:
        again = any(d.asked and d.asked.node == payload["node"] for d in step.to_her())
        return None if again else "an open question about a red flag was not put again"
    raised = any(isinstance(e, Raise | Stop) for e in step.turn.effects)
    return None if raised else "her silence about a red flag was told to nobody"
