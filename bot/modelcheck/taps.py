"""Which buttons are tapped in a state: all of them, but a few stand for a scale or a long list of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.modelcheck.phrases import CARDS, LOCKING, TAPS, Means
from bot.modelcheck.world import World
from dialogs.model import Asked, Option

SCALE = frozenset({"1", "6", "9"})
"""Of 0–10: an easy pain, one above what makes anything harder, a severe one."""
MANY = 14
TICKED = ("☑", "✓")


@dataclass(frozen=True, slots=True)
class Tap:
    """One button of one question, and what it says (`sign`) as the safety case reads it."""

    asked: Asked
    index: int
    label: str
    means: Means = Means.NOTHING
    sign: str = ""

    @property
    def option(self) -> str:
        return self.asked.options[self.index].id

    @property
    def question(self) -> tuple[str, str]:
        return self.asked.flow, self.asked.node


def taps(world: World) -> Iterator[Tap]:
    """The buttons of the open question."""
    opened = world.conversation.open
    if opened is not None:
        for index in _chosen(opened):
            yield _tap(opened, index)


def old_buttons(world: World) -> Iterator[Tap]:
    """First and last button of a question she scrolled back to, and the one that would go on."""
    for asked in world.old:
        wanted = {0, len(asked.options) - 1} if world.hers else set(range(len(asked.options)))
        wanted |= {i for i, o in enumerate(asked.options) if o.id in ("yes", "pain_up.yes", "done")}
        for index in sorted(i for i in wanted if 0 <= i < len(asked.options)):
            option = asked.options[index]
            yield Tap(asked, index, label(option))


def label(option: Option) -> str:
    """How a transcript shows the button: its words, with the row of the card it stands in."""
    shown = option.label.strip("☐☑✓ ")
    return shown if shown and option.id.partition(".")[2] == "" else f"{option.id}: {shown}".strip(": ")


def _chosen(asked: Asked) -> Iterator[int]:
    long_list = len(asked.options) > MANY and (asked.flow, asked.node) not in CARDS
    for index, option in enumerate(asked.options):
        number = option.id.rpartition(".")[2]
        scale = number.isdigit() and len(asked.options) >= 11
        if scale and number not in SCALE and asked.flow != "pause":
            continue
        if long_list and not scale and index not in (0, 1, len(asked.options) - 1):
            continue
        yield index


def _tap(asked: Asked, index: int) -> Tap:
    option = asked.options[index]
    known = TAPS.get((asked.flow, asked.node, option.id))
    if known is not None:
        return Tap(asked, index, label(option), known[1], known[0])
    sign = _of_a_card(asked, option)
    means = Means.LOCK if sign in LOCKING else Means.NOTED if sign else Means.NOTHING
    return Tap(asked, index, label(option), means, sign)


def _of_a_card(asked: Asked, option: Option) -> str:
    if option.label.startswith(TICKED):  # a second tap takes it back: nothing new is said
        return ""
    place = (asked.flow, asked.node)
    if place in CARDS:
        return "" if option.id in ("none", "done", "unsure", "skip", "why", "back") else option.id
    if place == ("clarify", "now"):
        return str(asked.keep.get("sign", "")) if option.id == "yes" else ""
    return ""
