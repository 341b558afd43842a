"""What an answer is kept as: one fact, a fact for each option of a card, or a field of her own row."""

from __future__ import annotations

from dialogs.model import Node
from dialogs.questions import Choice, Many, Rows
from dialogs.reading import Reading
from policies.effects import Effect, Record


def facts_of(node: Node, reading: Reading) -> list[Effect]:
    """The records behind an answered question, in the order of its options."""
    match node.answer:
        case Many() as card:
            return _card(node, card, reading)
        case Rows():
            return _rows(node, reading)
        case _:
            return _single(node, reading)


def _card(node: Node, card: Many, reading: Reading) -> list[Effect]:
    if reading.chosen == ("unsure",):
        return [Record("fact", f"{node.name}_unclear", "yes")]
    ticked = reading.partial.get("ticked", ())
    taken_back = set(reading.partial.get("was", ())) - set(ticked)  # a slip lifts nothing: no "no" over a yes
    said = [option for option in card.options if option not in taken_back]
    return [Record("fact", option, "yes" if option in ticked else "no") for option in said]


def _rows(node: Node, reading: Reading) -> list[Effect]:
    effects: list[Effect] = []
    for name, value in reading.partial.items():
        if isinstance(value, bool):
            effects.append(Record("fact", name, "yes" if value else "no"))
        else:
            effects.append(Record("fact", name, int(value) if value.isdigit() else value, _unit(value)))
    return effects


def _unit(value: str) -> str | None:
    return "nrs" if value.isdigit() else None


def _single(node: Node, reading: Reading) -> list[Effect]:
    """Nothing where her word only narrows it down ("a caesarean"): the next question asks which."""
    card = node.answer
    if isinstance(card, Choice) and reading.value in card.words and reading.value not in card.options:
        return []
    if node.field:
        return [Record("patient", node.field, reading.value)]
    if node.fact is None or reading.value is None:  # "the rest another day" answers nothing
        return []
    return [Record("fact", node.fact, reading.value, node.unit)]
