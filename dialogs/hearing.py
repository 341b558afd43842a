"""Owns what is heard in one event: signs of the chosen option and of her words, beside what they answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dialogs import asides, beside, meant, raised, registry, wishes
from dialogs.model import EventKind
from dialogs.questions import Form, Words
from dialogs.reading import ReadingKind
from dialogs.scene import Scene
from dialogs.talking import talks_with
from dialogs.typed import fold
from policies import listening
from policies.listening.normalise import HAN, normalise
from policies.listening.signals import DOUBTED, LIKENESS, TAP, Heard, Signal, SignalKind
from policies.rules import Book

FEW_WORDS = 5
GOALS = frozenset({"goal_1", "goal_2", "goal_3"})


def hear(scene: Scene, book: Book) -> Heard:
    """Signs of the chosen option and of everything she wrote, captions and quotes included (C04)."""
    payload = scene.event.payload
    if scene.event.kind is EventKind.LISTENER_RAISED:
        return raised.heard(scene, book)
    words = " ".join(str(payload[k]) for k in ("text", "caption", "quoted") if payload.get(k))
    listens = words and scene.facts.me is None and not _is_a_label(words, scene)
    heard = listening.hear(words, book) if listens else Heard()
    spoken = list(_beside_the_question(heard.signals, scene))
    if any(s.source == LIKENESS for s in spoken):
        spoken = _unless_understood(spoken, scene)
    label = _label(scene)
    told = [*scene.reading.signs, *_commanded(scene)]
    tapped = tuple(Signal(SignalKind.RED_FLAG, sign, label, TAP) for sign in told)
    return Heard((*tapped, *spoken), _her_words(scene, words or label))


def _is_a_label(words: str, scene: Scene) -> bool:
    """A button of the open question written out: what it means is the button's to say."""
    options = scene.asked.options if scene.asked is not None and scene.current else ()
    return any(fold(option.label) == fold(words) for option in options)


def _beside_the_question(signals: Iterable[Signal], scene: Scene) -> Iterator[Signal]:
    """To the closed question about a sign, that sign said plainly is a yes; what is unsure is no answer."""
    asked_now = scene.asked.keep.get("sign") if scene.asked and scene.current else None
    for signal in signals:
        if signal.kind is not SignalKind.ASK or signal.sign != asked_now:
            yield signal
        elif signal.source == DOUBTED and scene.reading.kind is ReadingKind.UNREADABLE:
            yield replace(signal, kind=SignalKind.RED_FLAG)


def _unless_understood(spoken: Sequence[Signal], scene: Scene) -> list[Signal]:
    """What words resemble is not asked about when they are plainly something else; what they say still is.

    A text of our own lists ("stop", "has anyone read it") is nothing else. What answers the question, or is
    about something we know, may still be so like a red flag that it is believed.
    """
    said = [s for s in spoken if s.source != LIKENESS]
    if _is_of_our_lists(scene):
        return said
    if talks_with(scene.facts) is not None:  # a person reads her words as they come
        return [s for s in spoken if s in said or s.kind is not SignalKind.ASK]
    if not is_understood(scene):
        return list(spoken)
    return [s for s in spoken if s in said or s.kind in (SignalKind.RED_FLAG, SignalKind.BABY)]


def is_understood(scene: Scene) -> bool:
    """Whether her words plainly answer the question, or are a wish or a question of a kind we know."""
    if _is_of_our_lists(scene) or _is_a_goal(scene):
        return True
    free = scene.node is not None and isinstance(scene.node.answer, Words)
    answers = scene.current and scene.reading.kind is not ReadingKind.UNREADABLE and not free
    return (answers or is_known(scene)) and _is_short(scene)


def _is_a_goal(scene: Scene) -> bool:
    """What she would like to do again is named by what she cannot do now: "walk to the shop"."""
    return scene.current and scene.asked is not None and scene.asked.node in GOALS


def is_known(scene: Scene) -> bool:
    """Whether her words are, or are about, something the dialog has an answer to."""
    return _is_of_our_lists(scene) or asides.need(scene) is not None


def _is_short(scene: Scene) -> bool:
    """Whether there is hardly anything beside the answer: "7, cut my arms again" is more than a seven."""
    tokens = normalise(str(scene.event.payload.get("text", ""))).tokens
    return sum(0.5 if HAN.match(token.text) else 1 for token in tokens) <= FEW_WORDS


def _is_of_our_lists(scene: Scene) -> bool:
    words = str(scene.event.payload.get("text", ""))
    return beside.asks_who_has_read(scene) or wishes.named(scene) is not None or meant.says_so(words, scene)


def _commanded(scene: Scene) -> tuple[str, ...]:
    """The sign that a command of hers stands for."""
    if scene.event.kind is not EventKind.COMMAND_GIVEN or scene.facts.me is not None:
        return ()
    sign = registry.SIGNS.get(str(scene.event.payload["name"]))
    return (sign,) if sign else ()


def _her_words(scene: Scene, said: str) -> str:
    """What she said now, after the words that the closed question was about."""
    if "screen_unclear" in scene.reading.signs and scene.node is not None:
        said = f"{said}\n{scene.node.name}_unclear: yes"  # which list it was, for the clinician
    before = str(scene.asked.keep.get("words", "")) if scene.asked and scene.asked.flow == "clarify" else ""
    return f"{before} → {said}" if before and said else said or before


def _label(scene: Scene) -> str:
    index = scene.event.payload.get("index")
    if scene.asked is None or not isinstance(index, int) or not 0 <= index < len(scene.asked.options):
        return ""
    if scene.node is not None and isinstance(scene.node.answer, Form) and scene.reading.value is not None:
        return scene.node.answer.told(str(scene.reading.value))
    return scene.asked.options[index].label.strip("☐☑✓ ")
