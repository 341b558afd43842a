"""A clinic's own questionnaire from a FHIR resource: its words as they stand, slips with their line (M41)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.books import own
from content.load import load
from content.problems import ContentError
from content.questionnaire import Questionnaire

WEIGHT = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
YAML = """\
id: days
title: "Day diary"
permission: "Invented for the tests."
languages:
  en: {fhir: days-en.json}
scoring: {kind: sum, range: [0, 4], higher_is: worse}
waves: [w0, w6]
red_items:
  tea: {hot: self_harm}
"""


def answer(code: str, display: str, weight: int) -> dict[str, Any]:
    return {
        "valueCoding": {"code": code, "display": display},
        "extension": [{"url": WEIGHT, "valueDecimal": weight}],
    }


def resource(**changes: Any) -> dict[str, Any]:
    tea = [answer("cold", "Cold", 0), answer("warm", "Warm", 1), answer("hot", "Hot", 2)]
    items = [
        {"linkId": "intro", "type": "display", "text": "Nothing to answer here."},
        {
            "linkId": "g1",
            "type": "group",
            "item": [{"linkId": "tea", "type": "choice", "text": "How was your tea?", "answerOption": tea}],
        },
        {"linkId": "a-very-long-link-id", "type": "coding", "text": "And lunch?", "answerOption": tea},
    ]
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "description": "Please think of the last week.",
        "item": items,
    } | changes


def form(tmp_path: Path, directory: Path, given: Any, text: str = YAML) -> Questionnaire:
    place = tmp_path / "questionnaires"
    place.mkdir()
    (place / "days.yaml").write_text(text, "utf-8")
    if given is not None:
        (place / "days-en.json").write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
    return load(directory, own(place)).questionnaires["days"]


@pytest.mark.req("M41")
def test_items_answers_and_scores_come_word_for_word(tmp_path: Path, directory: Path) -> None:
    read = form(tmp_path, directory, resource())
    assert read.plan.intro == "Please think of the last week."
    assert [(item.id, item.text) for item in read.plan.items] == [
        ("tea", "How was your tea?"),
        ("2", "And lunch?"),
    ]
    assert [option.text for option in read.plan.items[0].options] == ["Cold", "Warm", "Hot"]
    assert read.score({"tea": "hot", "2": "warm"}) == 3
    assert read.red_items["tea"]["hot"] == "self_harm"


@pytest.mark.req("M41", "E02")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "days-en.json No such file"),
        ("{", "days-en.json Expecting"),
        ([], "is no FHIR Questionnaire"),
        (resource(resourceType="Patient"), "is no FHIR Questionnaire"),
        (resource(description=None), "has neither `description` nor `title`"),
        (resource(item=[{"linkId": "a", "type": "string", "text": "Why?"}]), "item a is of type string"),
        (resource(item=[{"linkId": "a", "type": "choice", "text": "Why?"}]), "item a has no `answerOption`"),
        (resource(item=[{"linkId": "a", "type": "choice", "answerOption": [1]}]), "item a has no `text`"),
        (resource(item=["a"]), "an `item` that is no object"),
        (
            resource(item=[{"linkId": "a", "type": "choice", "text": "?", "answerValueSet": "http://x"}]),
            "names an `answerValueSet`",
        ),
    ],
)
def test_a_slip_is_told_with_the_line_that_names_the_resource(
    tmp_path: Path, directory: Path, given: Any, says: str
) -> None:
    with pytest.raises(ContentError) as wrong:
        form(tmp_path, directory, given)
    told = [problem for problem in wrong.value.problems if says in problem.text]
    assert [(problem.file, problem.line) for problem in told] == [("questionnaires/days.yaml", 5)]


def test_two_scores_for_one_answer_are_refused(tmp_path: Path, directory: Path) -> None:
    two = resource()
    two["item"][2] = {**two["item"][2], "answerOption": [answer("cold", "Cold", 3)]}
    with pytest.raises(ContentError, match="gives the answer cold two scores: 0 and 3"):
        form(tmp_path, directory, two)


def test_a_resource_outside_the_folder_is_not_read(tmp_path: Path, directory: Path) -> None:
    (tmp_path / "out.json").write_text(json.dumps(resource()), "utf-8")
    with pytest.raises(ContentError, match="outside of this folder"):
        form(tmp_path, directory, None, YAML.replace("days-en.json", "../out.json"))
