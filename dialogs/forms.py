"""The item of a questionnaire in hand: which it is, as a question of its own, and the words on it (R06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from content.questionnaire import FormItem, FormWords
from dialogs.model import Node
from dialogs.questions import Form
from policies.facts import Facts
from policies.prompting import forms
from policies.rules import Book

Given = Mapping[str, Any]
AGAIN = "again"
"""The item she went back to, in the frame until it is asked."""


def taken(given: Given, facts: Facts, book: Book) -> dict[str, Any]:
    """What the frame must remember of the item it asks: the first one left, or the one she went back to."""
    place = forms.goes_on(given, facts, book) or next(forms.opened(facts, book), None)
    if place is None:
        return {}
    again = given.get(AGAIN)
    item = again if again in place.form.items else forms.left(place, facts)[0]
    return {"form": place.form.id, "wave": place.wave, "item": item, AGAIN: ""}


def as_asked(node: Node, given: Given, facts: Facts, book: Book) -> Node:
    """The node with the options, the fact and the signs of the item in hand; every other node as it is."""
    if not isinstance(node.answer, Form):
        return node
    place, found = forms.at(given, book), _item(given, facts, book)
    if place is None or found is None:
        return node
    words, item = found
    options = tuple((option.id, option.text) for option in words.options_of(item))
    red = place.form.red_items.get(item.id, {})
    answer = Form(item.id, options, red, heading=f"{place.form.title}, {item.id}")
    return replace(node, answer=answer, fact=place.fact(item.id), mark=f"{node.name}#{item.id}")


def shown(given: Given, facts: Facts, book: Book) -> Mapping[str, Any]:
    """The variables of the question: the licensed words as they stand, and where in it she is."""
    found, place = _item(given, facts, book), forms.at(given, book)
    if found is None or place is None:
        return {"intro": "", "text": "", "number": 0, "total": 0}
    words, item = found
    ids = [each.id for each in words.items]
    texts = [words.intro, item.text] if item.id == ids[0] else [item.text]
    options = tuple((option.id, option.text) for option in words.options_of(item))
    if Form(item.id, options).is_spelled_out:
        texts.append("\n".join(f"{i}. {text}" for i, (_, text) in enumerate(options, start=1)))
    return {
        "intro": words.intro,
        "text": "\n\n".join(texts),
        "number": ids.index(item.id) + 1,
        "total": len(ids),
    }


def _item(given: Given, facts: Facts, book: Book) -> tuple[FormWords, FormItem] | None:
    """In her language; in the first one when she has changed hers in the middle."""
    place = forms.at(given, book)
    if place is None:
        return None
    words = place.form.languages.get(facts.lang, place.form.plan)
    item = words.item(str(given.get("item", "")))
    return (words, item) if item is not None else None
