"""What she may write at any moment instead of an answer: to change one, to stop moving, to know why."""

from __future__ import annotations

from dialogs import typed
from dialogs.questions import Words
from dialogs.reading import ReadingKind
from dialogs.scene import Scene
from dialogs.walk import Walk

SETS = frozenset({"card", "work", "check", "check_again", "rest", "form"})
"""Where in a session words like "I am trembling" or "I don't want to" still end it."""


def granted(scene: Scene, walk: Walk) -> bool:
    """Do what her words ask for, if they are a wish; False when they are an answer or plain talk."""
    if scene.facts.me is not None:
        return False
    lang = scene.facts.lang
    vocabulary = scene.book.content.message(lang, "typed.answers").options
    match typed.plain(str(scene.event.payload.get("text", "")), vocabulary):
        case "unwilling" if _moves(scene):
            _stop_kindly(scene, walk)
        case "correct" if not _answered(scene):
            walk.begin("correct")
        case "back" if walk.top is None:
            walk.say("general.no_way_back")
        case "why" if walk.top is None:
            walk.say("general.why_nothing")
        case _:
            return False
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
