"""S32: from every state help, a stop and a human are two events away at most."""

from __future__ import annotations

from bot.modelcheck.stepping import Step, decided
from dialogs.model import Asked, Event, EventKind, Turn
from policies.effects import Raise, Record


def help_is_there(step: Step) -> str | None:
    """S32: the urgent key shows the emergency number of her country at once."""
    if not _commanded(step, "urgent"):
        return None
    country = step.shelf.book_for(step.before).content.country(step.before.patient.country)
    number = country.variables(step.before.patient.lang)["emergency"]
    shown = any(d.message.startswith("urgent.") and number in d.html for d in step.to_her())
    return None if shown else "the urgent key shows no emergency number"


def stop_is_there(step: Step) -> str | None:
    """S32: /not_today ends the session at once; /stop and one tap more end everything."""
    if _commanded(step, "not_today"):
        session = step.after.facts.session
        runs = session is not None and not session.ended_by
        return "the session runs on after /not_today" if runs else None
    if not _commanded(step, "stop"):
        return None
    asked = step.after.conversation.open
    leave = _index(asked, "leave")
    if asked is None or leave is None:
        return "/stop offers no way to leave"
    payload = {"ask": asked.ask, "index": leave, "asked": asked}
    event = Event(EventKind.OPTION_CHOSEN, step.event.subject, 1, step.after.facts.now, payload)
    return None if _has_left(decided(step.after, event, step.shelf)) else "she tapped leave and is still in"


def a_person_is_there(step: Step) -> str | None:
    """S32: /human asks what she wants to say, says who has it, or tells the clinic."""
    if not _commanded(step, "human"):
        return None
    told = any(isinstance(e, Raise) for e in step.turn.effects)
    return (
        None if told or any(d.message.startswith("human.") for d in step.to_her()) else "no way to a person"
    )


def _commanded(step: Step, name: str) -> bool:
    return step.happening.kind == "command" and step.before.hers and step.event.payload["name"] == name


def _index(asked: Asked | None, option: str) -> int | None:
    options = asked.options if asked else ()
    return next((i for i, o in enumerate(options) if o.id == option), None)


def _has_left(turn: Turn) -> bool:
    return any(isinstance(e, Record) and (e.kind, e.name) == ("consent", "withdrawn") for e in turn.effects)
