"""Owns turning a FHIR Questionnaire (R4, R5; JSON) into the words of a clinic's own questionnaire (M41).

Read: `item` with `text`, and its `answerOption`s; groups are opened, displays left out. When it is asked, who
permitted it, how it is scored and what is a red answer stand in the YAML file that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

WEIGHTS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
"""The extensions in which a score of an answer stands (R4, R5)."""
CHOICES = frozenset({"choice", "coding", "open-choice", "boolean"})
ITEM_ID, OPTION_ID = re.compile(r"[a-z0-9]{1,12}"), re.compile(r"[a-z0-9_]{1,16}")
YES_NO = (
    {"valueCoding": {"code": "yes", "display": "Yes"}},
    {"valueCoding": {"code": "no", "display": "No"}},
)


@dataclass
class Told:
    """`words` as under a language in the YAML file; `scores` = option -> points, where it gives any."""

    words: dict[str, Any]
    scores: dict[str, int] = field(default_factory=dict)


def told(resource: Any) -> Told:
    """What the resource says. Raises ValueError, in an editor's words, for what cannot be asked."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "Questionnaire":
        raise ValueError("is no FHIR Questionnaire: `resourceType` must be Questionnaire")
    intro = resource.get("description") or resource.get("title")
    if not isinstance(intro, str):
        raise ValueError("has neither `description` nor `title`: one of them is shown before the first item")
    found = Told({"intro": intro, "items": []})
    for number, item in enumerate(_questions(resource.get("item")), start=1):
        found.words["items"].append(_item(item, number, found.scores))
    return found


def _questions(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            raise ValueError("has an `item` that is no object")
        if item.get("type") == "group":
            yield from _questions(item.get("item"))
        elif item.get("type") != "display":
            yield item


def _item(item: Mapping[str, Any], number: int, scores: dict[str, int]) -> dict[str, Any]:
    link, text, kind = str(item.get("linkId", "")), item.get("text"), item.get("type")
    if kind not in CHOICES:
        raise ValueError(f"item {link or number} is of type {kind}: only choices can be asked with buttons")
    if item.get("answerValueSet"):
        raise ValueError(
            f"item {link or number} names an `answerValueSet`: write its answers as `answerOption`"
        )
    if not isinstance(text, str):
        raise ValueError(f"item {link or number} has no `text`")
    answers = item.get("answerOption") or (YES_NO if kind == "boolean" else ())
    if not answers:
        raise ValueError(f"item {link or number} has no `answerOption`")
    options = [_option(answer, place, scores) for place, answer in enumerate(answers)]
    return {"id": _id(ITEM_ID, link, str(number)), "text": text, "options": options}


def _option(answer: Mapping[str, Any], place: int, scores: dict[str, int]) -> dict[str, str]:
    coding = answer.get("valueCoding") or {}
    text = (
        coding.get("display") or coding.get("code") or answer.get("valueString") or answer.get("valueInteger")
    )
    if text is None:
        raise ValueError("has an `answerOption` without a display, a code or a value")
    option = _id(OPTION_ID, str(coding.get("code", answer.get("valueInteger", ""))), str(place))
    weight = next((w for holder in (answer, coding) for w in _weights(holder)), None)
    if weight is not None and scores.setdefault(option, weight) != weight:
        raise ValueError(f"gives the answer {option} two scores: {scores[option]} and {weight}")
    return {"id": option, "text": str(text)}


def _weights(holder: Mapping[str, Any]) -> Iterator[int]:
    for extension in holder.get("extension") or ():
        if extension.get("url") in WEIGHTS:
            value = extension.get("valueDecimal", extension.get("valueInteger"))
            if value is None or int(value) != value:
                raise ValueError(f"has a score that is no whole number: {value}")
            yield int(value)


def _id(pattern: re.Pattern[str], written: str, else_: str) -> str:
    """The id as it is written where ours may be so, in small letters; else its number."""
    small = written.lower().replace("-", "_")
    return small if pattern.fullmatch(small) else else_
