"""What happens next: one event against the stack of flows. It asks nobody and touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dialogs import acted, asides, beside, commanded, meant, registry, routine, timers, wishes
from dialogs.model import Conversation, EventKind, Node, Step
from dialogs.questions import Words
from dialogs.reading import ReadingKind
from dialogs.scene import TAP, Scene
from dialogs.talking import talks_with
from dialogs.walk import Walk
from policies.effects import Begin, CancelTimer, Record, SetTimer, Stop
from policies.facts import Facts
from policies.prescribing import stops
from policies.rules import Book

ENDS = {"symptoms_up": "worse", "unwilling": "unwilling"}
"""The node of the session by which each way of ending it goes."""
SMALL_TALK = frozenset({"comeback", "still_wanted", "fed", "snooze"})


def step(scene: Scene) -> Step:
    """Effects in order and the conversation after them, as if policy allowed everything."""
    walk = Walk(scene.conversation.frames, scene.facts, scene.book)
    HANDLERS[scene.event.kind](scene, walk)
    return _done(scene.conversation, walk)


def hold_place(scene: Scene, ended: bool = False, stopped: bool = False) -> Step:
    """Policy interrupts: nothing of the dialog is said this turn, but what she answered is not lost.

    Ticks on the open card are kept and shown; an answer that reported the sign itself is recorded and the
    frame moves on silently, so that the same question does not come back for ever. Free words are such an
    answer: nobody should have to write them twice. `ended`: policy ended the session, it is not gone back to.
    `stopped`: policy holds or locks her; how a session was is not asked any more behind that.
    """
    walk = Walk(scene.conversation.frames, scene.facts, scene.book)
    node, reading = scene.node, scene.reading
    if scene.current and node is not None and reading.kind is ReadingKind.PARTIAL:
        walk.keep("partial", dict(reading.partial))
        walk.ask(node, edit=scene.event.kind is TAP)
    elif (
        scene.current
        and node is not None
        and reading.kind is ReadingKind.ANSWERED
        and (reading.signs or isinstance(node.answer, Words))
    ):
        walk.answered(node, reading)
        walk.effects = [e for e in walk.effects if isinstance(e, Record | Stop | SetTimer | CancelTimer)]
    if walk.top is not None and walk.top.vars.get("trail"):
        walk.keep("trail", [])  # what reported a flag is not gone behind, words as little as taps
    if ended:
        walk.leave_session()
    if stopped:
        walk.frames = [f for f in walk.frames if not registry.is_after_the_last_set(f)]
    return _done(scene.conversation, walk)


def end_session(scene: Scene, how: str) -> Step:
    """Her words end the session, whatever was asked: its own path for a set that made it worse (S04, M14)."""
    walk = Walk(scene.conversation.frames, scene.facts, scene.book)
    frame = next(f for f in walk.frames if f.flow == "session")
    walk.frames.remove(frame)
    walk.frames.append(frame)
    if how == "unwilling":
        walk.say("hard.unwilling")
    walk.enter(ENDS[how])
    return _done(scene.conversation, walk)


def begin(conversation: Conversation, wanted: Begin, facts: Facts, book: Book) -> Step:
    """A flow that policy begins: one closed question about what was heard, or what comes after a loss."""
    walk = Walk(conversation.frames, facts, book)
    if wanted.flow == "loss":
        walk.leave_session()
        walk.drop(routine.CHECKINS | routine.OFFERS | SMALL_TALK)  # nobody asks her about her week now
    walk.begin(wanted.flow, wanted.vars)
    return _done(conversation, walk)


def refuse(conversation: Conversation, flow: str, facts: Facts, book: Book) -> Step:
    """Policy refused the exercise `flow` wanted to show: on to where its table says."""
    walk = Walk(conversation.frames, facts, book)
    target = registry.FLOWS[flow].refused
    if target and walk.top and walk.top.flow == flow:
        walk.enter(target)
    return _done(conversation, walk)


def _done(before: Conversation, walk: Walk) -> Step:
    """The conversation after the walk; a follow-up whose question is gone is forgotten."""
    opened = before.open
    if opened is not None and (
        walk.top is None or (opened.flow, opened.node) != (walk.top.flow, walk.top.node)
    ):
        opened = None
    for kind in sorted(registry.follow_ups(before.frames) - registry.follow_ups(walk.frames)):
        walk.effects.append(CancelTimer(kind, kind))
    after = replace(before, frames=tuple(walk.frames), open=opened)
    return Step(after, tuple(walk.effects))


# -- what each kind of event does --------------------------------------------------------------------------


def _tapped(scene: Scene, walk: Walk) -> None:
    if scene.asked is None or scene.node is None or scene.reading.kind is ReadingKind.NOTHING:
        return  # a button nobody put there, or of another life: named silence (C20)
    if scene.current:
        _read(scene, walk)
    elif scene.node.standing:
        _late(scene, walk)
    elif not _has_the_question(scene):
        walk.say("general.stale_button")
        _where_we_are(walk)


def _wrote(scene: Scene, walk: Walk) -> None:
    aside = talks_with(scene.facts) is not None and _answers_nothing(scene)
    if beside.asks_who_has_read(scene):
        walk.begin("human")
        return
    if meant.corrected(scene, walk) or wishes.granted(scene, walk):
        return
    if scene.facts.me is None and commanded.came_back(scene):
        _note(scene, walk)
        commanded.welcome(walk, "")
    elif asides.is_no_answer(scene):
        _beside(scene, walk)
    elif scene.asked is not None and scene.current and not aside:
        _read(scene, walk)
    else:
        _plain_talk(scene, walk)


def _answers_nothing(scene: Scene) -> bool:
    """In a talk her words are for the clinician: only what plainly answers a question of ours does."""
    free = scene.node is not None and isinstance(scene.node.answer, Words)
    return free or scene.reading.kind is ReadingKind.UNREADABLE


def _read(scene: Scene, walk: Walk) -> None:
    node, reading = scene.node, scene.reading
    assert node is not None
    match reading.kind:
        case ReadingKind.ANSWERED:
            walk.answered(node, reading)
        case ReadingKind.PARTIAL:
            walk.keep("partial", dict(reading.partial))
            walk.ask(node, edit=scene.event.kind is TAP)
        case ReadingKind.SKIPPED:
            walk.skipped(node)
        case ReadingKind.WHY:
            walk.say(_why(scene, node))
            walk.ask(node)
        case ReadingKind.BACK:
            walk.go_back(node)
        case ReadingKind.UNSURE:
            _unclear(walk, "general.one_more_time", node)
        case _ if scene.event.kind is EventKind.MESSAGE_RECEIVED and asides.need(scene):
            beside.count_unclear(walk)
            _beside(scene, walk)
        case _:
            _note(scene, walk)
            assert scene.asked is not None
            _unclear(walk, registry.HEARD.get(scene.asked.flow, "general.not_understood"), node)


def _beside(scene: Scene, walk: Walk) -> None:
    """Words that answer something else than the open question: an answer to them, then the question."""
    _note(scene, walk)
    asides.answered(scene, walk)
    if asides.puts_again(scene):
        walk.ask_again()


def _why(scene: Scene, node: Node) -> str:
    """The question's own reason; a plain menu has none to give."""
    lang = scene.facts.lang
    has_reason = scene.book.content.message(lang, str(node.ask)).why is not None
    return f"{node.ask}.why" if has_reason else "general.why_menu"


def _unclear(walk: Walk, message: str, node: Node) -> None:
    beside.count_unclear(walk)
    walk.say(message)
    walk.ask(node)


def _late(scene: Scene, walk: Walk) -> None:
    """An old question whose answer still counts: take its flow up at that node."""
    asked, node = scene.asked, scene.node
    assert asked is not None and node is not None
    frame = next((f for f in walk.frames if f.flow == asked.flow), None)
    if scene.reading.kind is ReadingKind.PARTIAL or (frame is not None and _only_reassures(scene)):
        walk.say("general.stale_button")
        _where_we_are(walk)
        return
    me = {"me": scene.facts.me.person} if scene.facts.me else {}
    given = {**asked.keep, **me, **({"alert": asked.alert} if asked.alert else {})}
    if frame is not None and not scene.facts.me:
        walk.frames.remove(frame)
        given = {**frame.vars, **given}
    walk.push(registry.FLOWS[asked.flow], given, node.name)
    walk.answered(node, scene.reading)


def _only_reassures(scene: Scene) -> bool:
    """A later tap may turn a no into a yes, never back (M12)."""
    return (
        not any(option.endswith(".yes") for option in scene.reading.chosen)
        and scene.asked is not None
        and (scene.asked.node == "check")
    )


def _plain_talk(scene: Scene, walk: Walk) -> None:
    if _is_a_stranger(scene) and walk.top is None:
        walk.begin("onboarding")
        return
    _note(scene, walk)
    if scene.facts.me is not None:
        walk.say("clinic.hello", name=scene.facts.me.name)
    elif talks_with(scene.facts) is not None:
        beside.say_quietly(walk)
    elif asides.answered(scene, walk):
        if walk.top is not None and asides.puts_again(scene) and not _has_the_question(scene):
            walk.ask_again()
    elif scene.facts.open_alert is not None and (scene.facts.rota or scene.facts.open_alert.owner):
        walk.say("human.passed_on")
        if walk.top is not None and not _has_the_question(scene):
            walk.ask_again()
    elif walk.top is None or _has_the_question(scene):
        walk.say("general.heard_closed")
    else:
        walk.say("general.heard")
        walk.ask_again()


def _is_a_stranger(scene: Scene) -> bool:
    """Nobody keeps her words yet, and she has no keys: the way in is the answer to whatever she writes."""
    patient = scene.facts.patient
    new = patient is None or (patient.status == "enrolling" and not stops.has_consented(scene.facts))
    return scene.facts.me is None and new


def _has_the_question(scene: Scene) -> bool:
    """She acted before she could read the open question: it is on its way, and a copy would only confuse."""
    return scene.event.payload.get("early") == "coming"


def _note(scene: Scene, walk: Walk) -> None:
    words = scene.event.payload.get("text")
    if words and scene.facts.me is None:
        walk.cause(Record("note", "words", str(words)))


def _where_we_are(walk: Walk) -> None:
    if walk.top is None:
        walk.say("general.menu")
    else:
        walk.ask_again()


def _edited(scene: Scene, walk: Walk) -> None:
    del scene
    walk.say("general.edited")


def _acted(scene: Scene, walk: Walk) -> None:
    acted.acted(scene.event, walk)


def _timer(scene: Scene, walk: Walk) -> None:
    timers.due(scene.event, scene.conversation, walk)


def _unreachable(scene: Scene, walk: Walk) -> None:
    acted.unreachable(scene.event, walk)


HANDLERS: dict[EventKind, Callable[[Scene, Walk], Any]] = {
    EventKind.OPTION_CHOSEN: _tapped,
    EventKind.MESSAGE_RECEIVED: _wrote,
    EventKind.COMMAND_GIVEN: commanded.commanded,
    EventKind.MEDIA_RECEIVED: beside.sent_media,
    EventKind.MESSAGE_EDITED: _edited,
    EventKind.TIMER_DUE: _timer,
    EventKind.DELIVERY_FAILED: _unreachable,
    EventKind.CLINICIAN_ACTED: _acted,
    EventKind.LISTENER_RAISED: lambda scene, walk: None,  # policy has heard it; the dialog stays where it is
}
