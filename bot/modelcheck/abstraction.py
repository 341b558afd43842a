"""When two states count as the same: several views of her, a few predicates each; new is new in one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import time, timedelta
from typing import Any

from bot.modelcheck.world import World

Key = tuple[Hashable, ...]
Predicate = Callable[[World], Hashable]
Views = dict[str, tuple[str, ...]]
ABOUT_SAFETY = ("clarify", "screen", "private", "urgent")
BENEATH = ("session", *ABOUT_SAFETY, "onboarding", "intake", "asleep")
"""Flows whose frames beneath the top are told apart; all others beneath count as one."""
REST = frozenset({"X01", "X32"})
OWED = frozenset({"check", "check_again", "worse", "leg"})
QUIET_FROM, QUIET_TO = time(21), time(8)


def views(world: World) -> Iterator[Key]:
    """The views of `world`, each with its name. A state is new when one of its views was not seen before."""
    top = world.conversation.top
    asked = AT_REST if top is None else {**ANYWHERE, **MORE.get(top.flow, {})}
    if top is not None and top.flow in MORE:
        asked = {**asked, "stopped": ("top", "stopped")}
    for name, predicates in asked.items():
        yield (name, world.hers, *(PREDICATES[predicate](world) for predicate in predicates))


# -- the stack -----------------------------------------------------------------------------------------------


def _top(world: World) -> Key:
    """Flow, node, and what is ticked."""
    top = world.conversation.top
    return () if top is None else (top.flow, top.node, _ticks(top.vars.get("partial", {})))


def _unclear(world: World) -> Key:
    """How often the open question was answered unclearly, and which sign it is about."""
    given = world.conversation.top.vars if world.conversation.top else {}
    return (min(int(given.get("unclear", 0)), 2), str(given.get("sign", "")), "reminded" in given)


def _left(world: World) -> Key:
    """Whether sets and exercises are left, whether it is only rest, and whether a set of exercise is done."""
    given = world.conversation.top.vars if world.conversation.top else {}
    items, index = given.get("items") or (), int(given.get("index", 0))
    more = index + 1 < len(items)
    sets = index < len(items) and int(given.get("set", 1)) < int(items[index][1])
    moving = index < len(items) and items[index][0] not in REST
    only_rest = bool(items) and {item[0] for item in items} <= REST
    return (more, sets, moving, only_rest, "exercised" in given)


def _node(world: World) -> Hashable:
    return world.place


def _flow(world: World) -> Hashable:
    top = world.conversation.top
    return "" if top is None else top.flow


def _under(world: World) -> Key:
    """What lies beneath: a session, whether its last set is still to be answered for; the gravest flow."""
    frames = world.conversation.frames[:-1]
    below = sorted({f.flow if f.flow in BENEATH else "other" for f in frames}, key=_rank)[:1]
    session = next((f.node in OWED for f in reversed(frames) if f.flow == "session"), None)
    return (session, *below)


def _rank(flow: str) -> int:
    return BENEATH.index(flow) if flow in BENEATH else len(BENEATH)


def _ticks(partial: Any) -> Key:
    """Which rows are answered, and whether anything is ticked on a card."""
    rows = tuple(sorted(f"{k}.{v}" for k, v in partial.items() if k in ("pain_up", "tired_up", "today")))
    return (
        *rows,
        "pain_now" in partial,
        bool(partial.get("ticked")),
        bool(partial.get("was")),
        "month" in partial,
    )


# -- what is known -------------------------------------------------------------------------------------------


def _row(world: World) -> Key:
    patient = world.facts.patient
    return (patient.status, patient.stop, patient.reachable) if patient else ()


def _ledger(world: World) -> Key:
    ledger = world.ledger
    return (ledger.lock, ledger.hold, ledger.consented, len(ledger.owed), ledger.symptoms_on is not None)


def _is_stopped(world: World) -> Hashable:
    """By the model's own book: lock, hold or nothing."""
    return "lock" if world.ledger.lock else "hold" if world.ledger.hold else ""


def _flagged(world: World) -> bool:
    """Whether a flag of hers is not older than a week, cleared or not."""
    at = world.ledger.flagged_at
    return at is not None and world.facts.now - at < timedelta(days=7)


def _alert(world: World) -> Key:
    opened = world.open_alert
    return (opened.state,) if opened else ("closed",) if world.alerts else ()


def _stopped(world: World) -> Hashable:
    patient = world.facts.patient
    return patient.stop if patient else ""


def _session_runs(world: World) -> Hashable:
    session = world.facts.session
    return "" if session is None else "ended" if session.ended_by else "runs"


def _quiet(world: World) -> bool:
    here = world.facts.local(world.facts.now).time()
    return here >= QUIET_FROM or here < QUIET_TO


def _pain(world: World) -> Hashable:
    pain = world.facts.number("pain_now")
    if pain is None or not world.facts.within("pain_now", timedelta(hours=6)):
        return None
    return 2 if pain >= 7 else 1 if pain >= 6 else 0


def _symptoms(world: World) -> Key:
    facts = world.facts
    return (facts.is_today("symptom_stop"), str(facts.value("back_to_baseline")), facts.is_today("unwilling"))


def _open_questions(world: World) -> Key:
    facts = world.facts
    fresh = facts.within("screen_done", timedelta(days=7)) and facts.value("screen_done") == "yes"
    return (facts.value("intake_done") == "yes", fresh, facts.value("private_done") == "yes")


def _loss(world: World) -> Key:
    return (str(world.facts.value("baby_loss")), str(world.facts.value("after_loss")))


def _talk(world: World) -> bool:
    return bool(world.facts.number("talk_with")) and world.facts.within("talk_with", timedelta(minutes=30))


def _prompted(world: World) -> Key:
    """How many the bot began in the last day, and how long ago the last one was."""
    facts = world.facts
    lately = [(kind, at) for kind, at in world.ledger.prompts if facts.now - at < timedelta(hours=23)]
    last = facts.now - lately[-1][1] if lately else timedelta(days=1)
    gap = 0 if last < timedelta(minutes=30) else 1 if last < timedelta(hours=4) else 2
    exercise = sum(kind == "exercise" for kind, _ in lately)
    return (min(len(lately), 3), min(exercise, 2), gap)


def _silent(world: World) -> Key:
    count = int(world.facts.number("unanswered") or 0)
    away = not world.facts.within("seen", timedelta(days=14))
    return (0 if count == 0 else 1 if count < 3 else 2 if count < 6 else 3, away)


def _cards(world: World) -> int:
    """How many of the cards about red flags she answered herself within the week."""
    return sum(world.facts.now - at <= timedelta(days=7) for at in world.ledger.cards.values())


def _answered(world: World) -> bool:
    """Whether a clinician has written to her since the alert that is open."""
    at, opened = world.facts.at("note_from_clinic"), world.open_alert
    return at is not None and opened is not None and at >= opened.opened_at


def _after_weeks(world: World) -> Key:
    """What the weeks bring: which outcome waves are answered, and how often the end was offered."""
    facts = world.facts
    waves = tuple(sorted(name for name in facts.known if name.startswith("outcome")))
    return (facts.patient.status if facts.patient else "", waves, facts.value("graduation") is not None)


def _dose(world: World) -> Key:
    facts = world.facts
    step, clean = facts.number("dose_step"), (facts.number("clean_sessions") or 0) >= 2
    return (facts.number("level_now"), step if step is None else max(step, -1), clean)


def _release(world: World) -> bool:
    session = world.facts.session
    return session is not None and session.release != world.release


PREDICATES: dict[str, Predicate] = {
    "top": _top,
    "node": _node,
    "unclear": _unclear,
    "left": _left,
    "flagged": _flagged,
    "under": _under,
    "flow": _flow,
    "kind": lambda world: flow if (flow := _flow(world)) in MORE else "another",
    "stopped": _is_stopped,
    "baseline": lambda world: str(world.facts.value("back_to_baseline")),
    "row": _row,
    "status": lambda world: world.facts.patient.status if world.facts.patient else "",
    "stop": _stopped,
    "ledger": _ledger,
    "alert": _alert,
    "session": _session_runs,
    "quiet": _quiet,
    "pain": _pain,
    "symptoms": _symptoms,
    "open": _open_questions,
    "loss": _loss,
    "talk": _talk,
    "prompted": _prompted,
    "silent": _silent,
    "dose": _dose,
    "release": _release,
    "answered": _answered,
    "cards": _cards,
    "weeks": _after_weeks,
}
AT_REST: Views = {
    "stopped": ("row", "alert"),
    "noted": ("stop", "ledger"),
    "cards": ("open", "cards"),
    "ready": ("stop", "session", "pain", "open"),
    "sore": ("symptoms", "pain"),
    "rhythm": ("quiet", "prompted"),
    "silent": ("silent", "quiet"),
    "harder": ("stopped", "dose", "flagged"),
    "mornings": ("dose", "baseline"),
    "mourning": ("stop", "loss"),
    "talking": ("talk", "alert", "answered"),
    "weeks": ("weeks",),
    "renewed": ("stop", "session", "release"),
}
"""The views of a mother who is asked nothing."""
ANYWHERE: Views = {
    "here": ("top",),
    "stopped": ("kind", "stopped"),
    "beneath": ("kind", "under"),
    "status": ("kind", "status"),
}
"""The views of a mother who is in the middle of something, whatever it is."""
CARDS: Views = {"cards": ("node", "cards")}
DOUBT: Views = {"doubt": ("node", "unclear")}
MORE: dict[str, Views] = {
    "screen": {**DOUBT, **CARDS},
    "private": {**DOUBT, **CARDS},
    "intake": {**DOUBT, **CARDS},
    "session": {
        **DOUBT,
        "owes": ("node", "ledger"),
        "sore": ("node", "pain", "baseline"),
        "left": ("top", "left"),
        "renewed": ("node", "release"),
    },
    "asleep": {
        "sore": ("node", "pain"),
        "ready": ("node", "open"),
        "runs": ("node", "session", "symptoms"),
        **CARDS,
    },
    "morning": {"harder": ("node", "dose", "stopped", "flagged"), "sore": ("node", "symptoms")},
    "prompt": {"rhythm": ("flow", "quiet", "prompted")},
    "human": {"alert": ("node", "alert"), "talking": ("node", "talk")},
    "urgent": {
        **DOUBT,
        "alert": ("node", "alert"),
        "talking": ("node", "talk"),
        "mourning": ("node", "loss"),
    },
    "clarify": {
        **DOUBT,
        "alert": ("node", "alert"),
        "talking": ("node", "talk"),
        "mourning": ("node", "loss"),
    },
    "aftercare": {"alert": ("node", "alert")},
    "loss": {"mourning": ("node", "loss"), "alert": ("node", "alert")},
    "onboarding": {"status": ("node", "row"), "alert": ("node", "alert")},
}
"""The further views inside a flow in which more matters."""
