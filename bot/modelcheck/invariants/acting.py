"""S6, S7: an alert moves in order, and only a clinician of the house moves it."""

from __future__ import annotations

from datetime import timedelta

from bot.modelcheck.stepping import Step
from bot.modelcheck.world import CLINICIAN, SECOND
from dialogs.model import EventKind
from policies.effects import Acknowledge, Clear, Raise, Resolve, SetTimer

CLINIC = frozenset({CLINICIAN, SECOND})
MOVES = {
    ("notified", "acknowledged"),
    ("notified", "resolved"),
    ("acknowledged", "notified"),
    ("acknowledged", "resolved"),
}
"""An alert may be closed without having been taken: the clinician who closes it is its actor."""
NEW = {"notified"}
TEN_MINUTES, NEVER = timedelta(minutes=10), timedelta.max


def alerts_move_in_order(step: Step) -> str | None:
    """S6: new, notified, acknowledged, resolved; only an acknowledged one goes back; none disappears open."""
    before = {a.id: a for a in step.before.alerts}
    after = {a.id: a for a in step.after.alerts}
    for number, alert in after.items():
        was = before.get(number)
        if was is None and alert.state not in NEW:
            return f"a new alert is {alert.state}"
        if was is not None and was.state != alert.state and (was.state, alert.state) not in MOVES:
            return f"an alert went from {was.state} to {alert.state}"
        if was is not None and was.state != "resolved" and alert.state == "resolved" and alert.owner is None:
            return "an alert was closed by nobody"
    lost = [a.id for a in before.values() if a.state != "resolved" and a.id not in after]
    return "an open alert is gone" if lost else None


def only_the_clinic_acts(step: Step) -> str | None:
    """S7: taken, closed or cleared only by a clinician on the rota, on an alert of hers, by his own act."""
    acts = [e for e in step.turn.effects if isinstance(e, Acknowledge | Resolve | Clear)]
    me = step.before.facts.me
    for act in acts:
        what = type(act).__name__.lower()
        if me is not None:
            if act.by != me.person:
                return f"{what} in the name of somebody else"
            continue
        if step.event.kind is not EventKind.CLINICIAN_ACTED or act.by != step.event.payload["by"]:
            return f"{what} without a clinician's act"
        if act.by not in CLINIC:
            return (
                f"{what} by {'the mother herself' if act.by == step.before.patient.person else 'a stranger'}"
            )
        known = {a.id: a for a in step.before.alerts}
        if act.alert not in known:
            return f"{what} on an alert that does not exist"
        if isinstance(act, Acknowledge) and known[act.alert].owner not in (None, act.by):
            return "an alert was taken away from whoever had it"
    return _silent_move(step, bool(acts))


def somebody_is_called_again(step: Step) -> str | None:
    """S5: an open alert always has a next call within ten minutes, and a taken one a question about it."""
    alert = step.after.open_alert
    if alert is None or not step.before.hers:
        return None
    set_now = {e.kind: e.after for e in step.turn.effects if isinstance(e, SetTimer)}
    raised = any(isinstance(e, Raise) for e in step.turn.effects)
    stepped = step.event.payload.get("kind") == "alert_step"
    if alert.state == "notified" and (raised or stepped) and set_now.get("alert_step", NEVER) > TEN_MINUTES:
        return "nobody is called again within ten minutes"
    taken = any(isinstance(e, Acknowledge) for e in step.turn.effects)
    if taken and "ack_reminder" not in set_now:
        return "nobody asks whether the alert is still with whoever took it"
    return None


def _silent_move(step: Step, acted: bool) -> str | None:
    """Taking or closing an alert is always somebody's act; a repeat or new words may only open it again."""
    before = {a.id: a.state for a in step.before.alerts}
    moved = [a for a in step.after.alerts if before.get(a.id, a.state) != a.state]
    again = all(a.state == "notified" for a in moved)
    if moved and not acted and not again:
        return "an alert was moved by nobody"
    raised = any(isinstance(e, Raise) for e in step.turn.effects)
    reopened = [a for a in moved if a.state == "notified"]
    if reopened and not acted and not raised and step.happening.kind != "alert_timer":
        return "an alert was opened again by nobody"
    return None
