"""What becomes of the world when a turn is saved: the same as `bot.process`, without a store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from bot.modelcheck.world import World
from dialogs.model import Asked, Turn
from policies.aftermath import worse
from policies.effects import (
    Acknowledge,
    Ask,
    Begin,
    CancelTimer,
    Clear,
    Effect,
    End,
    Prescribe,
    Raise,
    Record,
    Resolve,
    Say,
    SetTimer,
    Stop,
    StopKind,
)
from policies.facts import AlertView, Fact, Facts, FactValue, SessionView
from policies.verdict import Disposition

STARTS = frozenset({"routine", "rest", "resume"})
OLD_KEPT = 2
PLACEHOLDER = "new:"


@dataclass
class Desk:
    """The rows while one turn is saved; `raised` is the alert this turn opened or added to."""

    facts: Facts
    alerts: list[AlertView]
    release: str
    raised: int | None = None
    opened: int = 0
    filed: list[Effect] = field(default_factory=list)


def saved(world: World, turn: Turn, subject: str, release: str) -> tuple[World, Desk]:
    """The world after `turn`, and the desk it was saved on. `subject` as in the event."""
    desk = Desk(world.facts, list(world.alerts), release)
    if world.hers:
        for effect in turn.effects:
            _one(desk, effect)
    else:
        desk.filed = [e for e in turn.effects if isinstance(e, Acknowledge | Resolve | Clear)]
    count = world.count + 1
    conversation = world.conversation
    if not subject.startswith("alert:"):
        conversation = replace(turn.conversation, open=_named(turn.conversation.open, count))
    alerts = _kept(desk.alerts)
    after = replace(
        world,
        facts=desk.facts,
        conversation=conversation,
        alerts=alerts,
        old=_old(world, turn, conversation.open, count),
        count=count,
    )
    return after, desk


def _named(asked: Asked | None, count: int) -> Asked | None:
    """The open question under an id of its own, as the store gives it one."""
    if asked is None or not asked.ask.startswith(PLACEHOLDER):
        return asked
    return replace(asked, ask=f"ask{count}.{asked.ask.removeprefix(PLACEHOLDER)}")


def _old(world: World, turn: Turn, opened: Asked | None, count: int) -> tuple[Asked, ...]:
    """Questions she can still scroll back to: the last one of a session, and the last other one."""
    asked = [world.conversation.open, *(_named(d.asked, count) for d in turn.drafts if d.to == "patient")]
    known = [*world.old, *(a for a in asked if a is not None and (opened is None or a.ask != opened.ask))]
    session = [a for a in known if a.flow == "session"][-1:]
    others = [a for a in known if a.flow != "session" and a.options][-1:]
    return (*session, *others)


def _kept(alerts: list[AlertView]) -> tuple[AlertView, ...]:
    """The last closed alert and the open one."""
    closed = [a for a in alerts if a.state == "resolved"][-1:]
    return (*closed, *(a for a in alerts if a.state != "resolved"))


def _one(desk: Desk, effect: Effect) -> None:
    match effect:
        case Record():
            _record(desk, effect)
        case Raise():
            _raise(desk, effect)
        case Acknowledge() | Resolve() | Clear():
            _acted(desk, effect)
        case Stop():
            _stop(desk, effect)
        case Prescribe():
            _prescribe(desk, effect)
        case SetTimer():
            _timer(desk, effect)
        case Say() | Ask() | Begin() | End() | CancelTimer():
            pass  # drafts and the conversation hold what follows; timers come due whenever they like here
        case _:
            assert_never(effect)


def _acted(desk: Desk, effect: Acknowledge | Resolve | Clear) -> None:
    match effect:
        case Acknowledge(alert, by):
            _change(desk, alert, state="acknowledged", owner=by, acknowledged_at=desk.facts.now)
        case Resolve(alert, by, outcome):
            _resolve(desk, alert, by, outcome)
        case Clear() if desk.facts.patient is not None:
            _patient(desk, stop="none", episode=desk.facts.patient.episode + 1)
        case _:
            pass


def _timer(desk: Desk, effect: SetTimer) -> None:
    """Only the attempts made so far are kept of an alert's clock: any timer may come due in any state."""
    alert = effect.alert or desk.raised
    if effect.kind == "alert_step" and alert is not None and "made" in effect.payload:
        _change(desk, alert, step=int(effect.payload["made"]))


def _learn(desk: Desk, name: str, value: FactValue, unit: str | None = None) -> None:
    fact = Fact(name, value, unit, desk.facts.now, "model")
    desk.facts = desk.facts.learn(fact)


def _patient(desk: Desk, **fields: Any) -> None:
    if desk.facts.patient is not None:
        desk.facts = replace(desk.facts, patient=replace(desk.facts.patient, **fields))


def _record(desk: Desk, effect: Record) -> None:
    match effect.kind:
        case "fact":
            _learn(desk, effect.name, effect.value, effect.unit)
        case "note" if effect.name == "alert_reopened":
            _change(desk, int(effect.value), state="notified", owner=None)
        case "note":
            _learn(desk, f"note_{effect.name}", effect.value)
        case "patient":
            _patient(desk, **{effect.name: effect.value})
        case "person":
            _patient(desk, reachable=effect.value == "yes")
        case "consent":
            left = effect.name == "withdrawn"
            _learn(desk, "consent", "no" if left else "yes")
            _patient(desk, status="withdrawn" if left else "active")
        case "session":
            _end_session(desk, str(effect.value))
        case _:
            pass  # set checks and decision points are read by no turn


def _end_session(desk: Desk, by: str) -> None:
    session = desk.facts.session
    if session is not None and not session.ended_by:
        ended = replace(session, ended_by=by, ended_at=desk.facts.now)
        desk.facts = replace(desk.facts, session=ended)


def _stop(desk: Desk, effect: Stop) -> None:
    if desk.facts.patient is not None and effect.kind is not StopKind.SESSION:
        _patient(desk, stop=worse(desk.facts.patient.stop, effect.kind.value))
    _end_session(desk, effect.reason)


def _prescribe(desk: Desk, effect: Prescribe) -> None:
    if effect.want not in STARTS:
        return
    pain = desk.facts.number("pain_now")
    items = tuple(item.exercise for item in effect.items)
    number = desk.facts.session.id + 1 if desk.facts.session else 1
    start = int(pain) if pain is not None else None
    session = SessionView(number, desk.release, items, desk.facts.now, start)
    desk.facts = replace(desk.facts, session=session)


def _change(desk: Desk, alert: int, **fields: Any) -> None:
    desk.alerts = [replace(a, **fields) if a.id == alert else a for a in desk.alerts]


def _resolve(desk: Desk, alert: int, by: int, outcome: str) -> None:
    if outcome == "handed_over":
        _change(desk, alert, state="notified", owner=None)
    else:
        _change(desk, alert, state="resolved", owner=by)


def _raise(desk: Desk, effect: Raise) -> None:
    """Add to the open alert of her episode, or open one (S4)."""
    patient = desk.facts.patient
    assert patient is not None
    same = (a for a in desk.alerts if a.state != "resolved" and a.episode == patient.episode)
    known = next(same, None)
    if known is None:
        _open(desk, effect, patient.case_no)
        return
    desk.raised = known.id
    new = effect.category not in known.categories
    graver = max(Disposition[known.disposition.upper()], Disposition[effect.disposition.upper()])
    fields: dict[str, object] = {"disposition": graver.word}
    if new:
        fields["categories"] = (*known.categories, effect.category)
    if new and known.state == "acknowledged":  # somebody has to take the new thing too
        fields |= {"state": "notified", "owner": None}
    _change(desk, known.id, **fields)


def _open(desk: Desk, effect: Raise, case_no: str) -> None:
    patient = desk.facts.patient
    assert patient is not None
    number = max((a.id for a in desk.alerts), default=0) + 1
    desk.raised, desk.opened = number, desk.opened + 1
    alert = AlertView(
        id=number,
        patient=patient.id,
        episode=patient.episode,
        categories=(effect.category,),
        disposition=effect.disposition,
        state="notified",
        owner=None,
        step=1,
        opened_at=desk.facts.now,
        case_no=case_no,
        words=effect.words,
        told=effect.told,
        rules=effect.rules,
        unknown=effect.unknown,
    )
    desk.alerts.append(alert)
