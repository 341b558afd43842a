"""What the second listener raised, as the turn hears it: closed questions that are not open already."""

from __future__ import annotations

from dialogs.scene import Scene
from policies import second_listener
from policies.listening.signals import Heard
from policies.rules import Book


def heard(scene: Scene, book: Book) -> Heard:
    """Signals to ask about, with the words of hers they were heard in; nothing in a clinician's own chat."""
    payload = scene.event.payload
    if scene.facts.me is not None:
        return Heard()
    words = str(payload.get("words", ""))
    named = [str(sign) for sign in payload.get("signs", ())]
    asked = {frame.vars.get("sign") for frame in scene.conversation.frames if frame.flow == "clarify"}
    found = second_listener.raised(named, words, scene.facts, book)
    return Heard(tuple(signal for signal in found if signal.sign not in asked), words)
