"""Hears "that is not what I meant" in her words, and leads to its flow; what was heard stays in force."""

from __future__ import annotations

from dialogs import asides, beside, registry, typed
from dialogs.reading import ReadingKind
from dialogs.scene import Scene
from dialogs.talking import talks_with
from dialogs.walk import Walk
from policies import heard
from policies.effects import Record
from policies.prescribing import stops


def corrected(scene: Scene, walk: Walk) -> bool:
    """Whether her words say so, and were answered. In a talk they are the clinician's alone."""
    if scene.facts.me is not None or scene.facts.patient is None or talks_with(scene.facts) is not None:
        return False
    words = str(scene.event.payload.get("text", ""))
    if not says_so(words, scene) or not (heard.is_about_something(scene.facts) or _is_free(scene)):
        return False
    if scene.current and scene.reading.kind is ReadingKind.UNREADABLE:
        beside.count_unclear(walk)  # to a question about a sign it is no "no" (S06)
    if not heard.is_about_something(scene.facts):
        walk.cause(Record("note", "words", words))
    walk.begin("meant", {"words": words})
    return True


def says_so(words: str, scene: Scene) -> bool:
    """The whole text, apostrophes and the small words around it left away."""
    options = scene.book.content.message(scene.facts.lang, "typed.asked").options
    about = scene.book.content.message(scene.facts.lang, "typed.talk_about").options
    return "not_meant" in (typed.plain(said, options) for said in asides.ways_to_read(words, about))


def _is_free(scene: Scene) -> bool:
    """With nothing heard it gets a kind sentence; not from a stranger, nor where all words are the answer."""
    listens = scene.current and scene.asked is not None and scene.asked.flow in registry.LISTENS
    return stops.has_consented(scene.facts) and not listens
