"""What a command or a standing key does: flows begun or taken up, a welcome after a long while, invites."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import acted, registry, routine, whys
from dialogs.scene import Scene
from dialogs.walk import Walk
from policies.effects import Record
from policies.facts import Tri
from policies.prescribing import stops
from policies.prompting import due, points

WAYS_BACK = frozenset({"start", "back", "asleep", "resume"})
"""Commands with which somebody comes back; all others are served as they are."""
MENUS = frozenset({"settings_menu", "pause"})
FOR_THOSE_IN_CARE = frozenset({"fed", "snooze", "settings"})


def commanded(scene: Scene, walk: Walk) -> None:
    name, invite = str(scene.event.payload["name"]), scene.event.payload.get("invite")
    if invite is not None and invite != "accepted":
        reasons = scene.book.content.message("en", "clinic.invite_refused").options
        walk.say("clinic.invite_refused", reason=reasons.get(invite, reasons["unknown"]))
    elif scene.facts.me is not None:
        _clinician_commanded(scene, walk)
    elif name == "back" and scene.facts.patient is not None and not scene.facts.patient.reachable:
        acted.back(walk)
    elif name in WAYS_BACK and came_back(scene):
        welcome(walk, name)
    elif name == "asleep":
        _baby_sleeps(scene, walk)
    elif name == "fed" and stops.has_consented(scene.facts):
        walk.cause(Record("fact", "fed_at", "yes"))
        _point(points.FEED, walk)
        walk.begin("fed")
    elif name in BESIDE:
        BESIDE[name](walk)
    elif name in FOR_THOSE_IN_CARE and not stops.has_consented(scene.facts):
        walk.begin("onboarding")
    elif name in registry.COMMANDS:
        walk.drop(MENUS)  # a menu left open does not come back behind every other answer
        walk.begin(registry.COMMANDS[name])
    else:
        walk.begin("help")


def _point(kind: str, walk: Walk) -> None:
    """Her own tap is a decision point too; nothing is kept of her before she has agreed."""
    if stops.has_consented(walk.facts):
        walk.cause(points.pulled(kind, walk.facts, walk.book).kept())


def _baby_sleeps(scene: Scene, walk: Walk) -> None:
    """Her own tap: always answered, and a decision point like any other (pull first)."""
    _point(points.ASLEEP, walk)
    if _session_runs(scene, walk):
        walk.take_up("session")
    else:
        walk.begin("asleep")


def _tip(walk: Walk) -> None:
    if not routine.tell_bite(walk):
        walk.say("education.all_told")
    if walk.top is not None:
        walk.ask_again()


def _why(walk: Walk) -> None:
    """Answered in every state; what is open stays open, and is put once more (M33, M34)."""
    whys.tell(walk)
    whys.put_again(walk)


def came_back(scene: Scene) -> bool:
    """She was away for long, and nothing stands between her and a fresh start (M34)."""
    patient = scene.facts.patient
    here = patient is not None and patient.status == "active" and patient.stop != "lock"
    return here and scene.facts.said("intake_done") is Tri.YES and due.was_away(scene.facts, scene.book)


def welcome(walk: Walk, then: str) -> None:
    """Welcome back, one short check first; what the house had begun long ago is no longer asked."""
    at = walk.facts.at("seen")
    away = (walk.facts.now - at).days if at is not None else 0
    _point(points.RETURN, walk)
    walk.cause(Record("fact", "days_away", away, "days"))
    walk.drop(routine.CHECKINS | routine.OFFERS | frozenset({"session"}))
    walk.say("comeback.welcome")
    walk.begin("comeback", {"then": then})


def _clinician_commanded(scene: Scene, walk: Walk) -> None:
    if scene.event.payload.get("invite") == "accepted":
        walk.say("clinic.invited")
        walk.begin("test_alert")
    elif scene.event.payload["name"] == "why":
        walk.say("clinic.why_is_hers")
    else:
        walk.say("clinic.hello", name=scene.facts.me.name if scene.facts.me else "")


def _session_runs(scene: Scene, walk: Walk) -> bool:
    """A session in hand is taken up where it is; one that has ended gives way to a new one."""
    running = scene.facts.session is not None and not scene.facts.session.ended_by
    owed = any(f.flow == "session" and f.node in registry.OWED for f in walk.frames)
    if not running and not owed:
        walk.drop(frozenset({"session"}))
    return (running or owed) and any(f.flow == "session" for f in walk.frames)


BESIDE: dict[str, Callable[[Walk], None]] = {"tip": _tip, "why": _why}
"""Said beside whatever is open, which is put once more: no flow begins."""
