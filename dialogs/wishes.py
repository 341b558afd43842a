"""What she may write at any moment instead of an answer: to change one, to stop moving, to know why."""

from __future__ import annotations

from dialogs import registry, typed, whys
from dialogs.questions import Words
from dialogs.reading import ReadingKind
from dialogs.scene import Scene
from dialogs.talking import talks_with
from dialogs.walk import Walk
from policies.effects import Record
from policies.prescribing import stops

SETS = frozenset({"card", "work", "check", "check_again", "rest", "form"})
"""Where in a session words like "I am trembling" or "I don't want to" still end it."""


def granted(scene: Scene, walk: Walk) -> bool:
    """Do what her words ask for, if they are a wish; False when they are an answer or plain talk."""
    if scene.facts.me is not None:
        return False
    if _asks_why(scene, walk):
        return True
    match named(scene):
        case "unwilling" if _moves(scene):
            _stop_kindly(scene, walk)
        case "correct" if not _answered(scene):
            walk.begin("correct")
        case "back" if walk.top is None:
            walk.say("general.no_way_back")
        case "why" if walk.top is None:
            whys.tell(walk)
        case _:
            return False
    return True


def named(scene: Scene) -> str | None:
    """Which answer or wish of the list her words are, whatever is asked."""
    vocabulary = scene.book.content.message(scene.facts.lang, "typed.answers").options
    return typed.plain(str(scene.event.payload.get("text", "")), vocabulary)


def _asks_why(scene: Scene, walk: Walk) -> bool:
    """ "Why can't I exercise": answered by the rules themselves, and the open question comes again (M33)."""
    text = str(scene.event.payload.get("text", ""))
    about = whys.asked_about(text, scene.facts, scene.book)
    listens = scene.current and scene.asked is not None and scene.asked.flow in registry.LISTENS
    if about is None or listens or talks_with(scene.facts) is not None:
        return False
    if stops.has_consented(scene.facts):
        walk.cause(Record("note", "words", text))
    whys.tell(walk, about)
    if scene.event.payload.get("early") != "coming":  # a copy of what is on its way would only confuse
        whys.put_again(walk)
    return True


def _moves(scene: Scene) -> bool:
    if not scene.current or scene.asked is None:
        return False
    return scene.asked.flow == "asleep" or (scene.asked.flow == "session" and scene.asked.node in SETS)


def _stop_kindly(scene: Scene, walk: Walk) -> None:
    """Not wanting to is a full answer (M14): the session ends, and no set follows, not even its check."""
    if scene.asked is not None and scene.asked.flow == "session":
        walk.say("hard.unwilling")
        walk.enter("unwilling")
    else:
        walk.begin("not_today")


def _answered(scene: Scene) -> bool:
    """Whether the words answer the open question in earnest; anything at all answers a free one."""
    free = scene.node is not None and isinstance(scene.node.answer, Words)
    return scene.current and scene.reading.kind is ReadingKind.ANSWERED and not free
