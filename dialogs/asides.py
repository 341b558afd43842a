"""What she types beside any question: which need it is, and the kind, true words that lead on (M04, S13)."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs import registry, typed
from dialogs.questions import Choice, Words
from dialogs.reading import ReadingKind
from dialogs.scene import Scene
from dialogs.walk import Walk
from policies.talk import talks_with

SHORT = 14
"""Words; in a longer text a single word about medicine is not what it is about."""
ONLY_ASKED = frozenset({"medicine", "may_i"})
CLOSES = frozenset({"wait", "later", "stop_it", "night", "okay", "thanks", "erase"})
"""After these the question is not put again at once: it stays above, and its buttons still work."""
SMALL = frozenset(
    {
        "hello", "thanks", "okay", "wait", "later", "night", "sorry", "clock",
        "unsure", "question", "next", "no_question", "puzzled", "change_times", "told", "there", "person",
    }
)  # fmt: skip
"""Nothing that somebody at the clinic would have to know."""
LEADS, INVITES = frozenset({"hello", "there"}), frozenset({"next", "no_question"})
"""A way on follows a greeting; and where no exercise is allowed, nothing that names one is said."""
NO_ANSWER = frozenset(
    {
        *("question", "told", "wait", "puzzled", "stop_it", "person", "erase", "thanks", "there", "clock"),
        *("sorry", "night", "not_helping", "change_times", "call_me", "hello", "okay", "medicine"),
    }
)
"""What is no answer to a free question either: no goal of hers is "what was the question"."""


def need(scene: Scene) -> str | None:
    """The `talk.<need>` that answers her words; None when they are no such thing, or a clinician's."""
    if scene.facts.me is not None or talks_with(scene.facts) is not None:
        return None
    words = str(scene.event.payload.get("text", ""))
    lang = scene.facts.lang
    content = scene.book.content
    listed = content.message(lang, "typed.talk").options
    about = content.message(lang, "typed.talk_about").options
    return need_in(words, listed, about)


def need_in(words: str, listed: Mapping[str, str], about: Mapping[str, str]) -> str | None:
    """The need by the whole text, by the text without small words, or by what stands in it."""
    folded, bare = ways_to_read(words, about)
    if not folded:
        return "puzzled" if set(words.strip()) & set("?？¿") else None
    return typed.plain(folded, listed) or typed.plain(bare, listed) or _about(words, folded, about)


def ways_to_read(words: str, about: Mapping[str, str]) -> tuple[str, str]:
    """Her text without apostrophes, and without the small words around what is meant."""
    folded = typed.fold(words.replace("'", "").replace("’", ""))
    return folded, _bare(folded, set(typed.spellings(about, "small_words")))


def _bare(folded: str, small: set[str]) -> str:
    """ "thanks x", "ok wait": without the small words around what is meant."""
    parts = folded.split()
    while len(parts) > 1 and parts[-1] in small:
        parts.pop()
    while len(parts) > 1 and parts[0] in small:
        parts.pop(0)
    return " ".join(parts)


def _about(words: str, folded: str, about: Mapping[str, str]) -> str | None:
    if len(folded.split()) > SHORT:
        return None
    asks = bool(set(words) & set("?？¿")) or typed.stands_in(folded, typed.spellings(about, "asking"))
    for name in about:
        if name in ("asking", "small_words") or (name in ONLY_ASKED and not asks):
            continue
        if typed.stands_in(folded, typed.spellings(about, name)):
            return name
    return None


def answered(scene: Scene, walk: Walk) -> bool:
    """Whether her words were such a need, and were answered. The caller has kept them already."""
    name = need(scene)
    if name is None:
        return False
    asked = scene.asked is not None and scene.current
    if name == "question" and not asked:
        name = "no_question"
    if name == "okay" and asked:  # "ok" to a question is no answer yet
        walk.say("general.not_understood")
        return True
    alert = scene.facts.open_alert
    if alert is not None and name not in SMALL and (scene.facts.rota or alert.owner):
        walk.say("human.passed_on")
    locked = scene.facts.patient is not None and scene.facts.patient.stop == "lock"
    walk.say("asleep.locked" if locked and name in INVITES else f"talk.{name}")
    if name in LEADS and walk.top is None and not locked:
        walk.say("talk.lead")
    return True


def puts_again(scene: Scene) -> bool:
    """Whether the question follows at once: after "wait" only one about a sign, or one she has not got."""
    if scene.asked is None or not scene.current:
        return True
    name = need(scene)
    return name not in CLOSES or name == "okay" or registry.is_about_safety(scene.asked.flow, scene.node)


def is_no_answer(scene: Scene) -> bool:
    """Words at a free question that say something else."""
    answer = scene.node.answer if scene.node is not None else None
    free = isinstance(answer, Words) or (isinstance(answer, Choice) and answer.open)
    if not free or scene.asked is None or not scene.current or scene.asked.flow in registry.LISTENS:
        return False
    return scene.reading.kind is ReadingKind.ANSWERED and need(scene) in NO_ANSWER
