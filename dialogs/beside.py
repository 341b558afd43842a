"""What is said to what answers no question: pictures, voice notes, words in a talk, "has anyone read it"."""

from __future__ import annotations

from dialogs import passing, typed
from dialogs.scene import Scene
from dialogs.talking import talks_with
from dialogs.walk import Walk


def sent_media(scene: Scene, walk: Walk) -> None:
    """One kind and true answer, then the same question; what people get of it is `passing`'s."""
    if scene.facts.me is not None:
        walk.say("clinic.media_not_read")
        if walk.top is not None:
            walk.ask_again()
        return
    if passing.is_more_of_it(scene.event, scene.facts):
        return
    message, talking = passing.answer(scene.event, scene.facts), talks_with(scene.facts) is not None
    if talking and message == passing.PASSED_ON:
        say_quietly(walk)
    else:
        walk.say(message, kind=passing.kind(scene.event, _lang(scene), scene.book))
    if scene.node is not None and scene.node.safety and scene.current:
        count_unclear(walk)
        walk.ask(scene.node)
    elif walk.top is not None and not talking:
        walk.ask_again()


def say_quietly(walk: Walk) -> None:
    """The bot's one line in a talk between people, when it is due again."""
    for effect in passing.line(walk.facts, walk.book):
        walk.cause(effect)


def asks_who_has_read(scene: Scene) -> bool:
    """ "Has anyone read it?": answered with what is known, in every state (M37)."""
    asked = scene.book.content.message(_lang(scene), "typed.asked").options
    words = str(scene.event.payload.get("text", ""))
    return scene.facts.me is None and typed.plain(words, asked) == "who_has_read"


def count_unclear(walk: Walk) -> None:
    assert walk.top is not None
    walk.keep("unclear", int(walk.top.vars.get("unclear", 0)) + 1)


def _lang(scene: Scene) -> str:
    return scene.facts.lang
