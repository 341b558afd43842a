"""What the linter sees in languages other than English: barred movements, cues, how long a text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.spoken import spoken
from content.check import check
from content.problems import Problem
from content.wording import too_many_words, words_in
from tests.content.conftest import Plant

BRIDGE = "exercises/{}/glute-bridge.yaml"


def translated(copy: Path, lang: str, old: str, new: str) -> list[Problem]:
    """What is told of the bridge in another language, with one of its lines changed."""
    text = (copy / BRIDGE.format("en")).read_text("utf-8")
    assert old in text
    path = copy / BRIDGE.format(lang)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [problem for problem in check(copy) if problem.file == BRIDGE.format(lang)]


@pytest.mark.req("E02")
@pytest.mark.fault("E13", guard="content.check_barred:names_of")
@pytest.mark.parametrize(
    ("lang", "name", "movement"),
    [
        ("zh", "仰卧起坐", "sit_up"),
        ("zh", "卷腹", "crunch"),
        ("zh", "俄罗斯转体", "loaded_twist"),
        ("zh", "单腿臀桥", "single_leg_bridge"),
        ("es", "Abdominales suaves", "sit_up"),
        ("es", "Plancha frontal", "front_plank"),
        ("es", "Puente a una pierna", "single_leg_bridge"),
        ("es", "Crunch", "crunch"),
    ],
)
def test_a_barred_movement_is_known_by_its_name_in_her_language(
    copy: Path, lang: str, name: str, movement: str
) -> None:
    found = translated(copy, lang, 'name: "Bridge"', f'name: "{name}"')
    assert [(p.line, p.text.partition(":")[0]) for p in found] == [(1, f"is never offered ({movement}")]


@pytest.mark.parametrize(("lang", "name"), [("zh", "臀桥"), ("zh", "侧平板支撑"), ("es", "Plancha de lado")])
def test_a_movement_that_is_allowed_keeps_its_name(copy: Path, lang: str, name: str) -> None:
    assert translated(copy, lang, 'name: "Bridge"', f'name: "{name}"') == []


@pytest.mark.parametrize(("lang", "cue"), [("zh", "憋气，"), ("es", "Aguanta la respiración,")])
def test_a_banned_cue_is_known_in_her_language(copy: Path, lang: str, cue: str) -> None:
    found = translated(copy, lang, "Lower slowly,", cue)
    assert ["is a banned cue: ask for gentle effort" in problem.text for problem in found] == [True]


def test_three_chinese_signs_count_as_two_words() -> None:
    assert words_in("腰" * 90) == 60 and words_in("腰" * 91) == 61
    assert words_in("做 {{sets}} 组，共 10 次") == 5  # three signs, a variable, a number
    assert words_in("two words") == 2 and words_in("") == 0
    assert too_many_words("腰" * 90) is None
    assert too_many_words("腰" * 91) == "has 91 Chinese signs, 90 at most with its other words"


@pytest.mark.req("E02")
def test_a_chinese_text_that_is_too_long_is_found(plant: Plant) -> None:
    found = plant("messages/zh/morning.yaml", "{{first_name}}，你好。", "慢慢来，" * 40)
    told = [problem for problem in found if problem.file == "messages/zh/morning.yaml"]
    assert [(p.line, "Chinese signs, 90 at most" in p.text) for p in told] == [(4, True)]


@pytest.mark.fault("E12", guard="content.check_dead_ends:dead_end_problems")
def test_easier_and_easier_comes_to_an_end(copy: Path) -> None:
    for slug, old, new in (
        ("cat-cow", "level: 1\n", "level: 0\n"),
        ("cat-cow", "harder: [", "harder: [X09, "),
        ("seated-cat-cow", "harder: [", "easier: [X08]\nharder: ["),
    ):
        path = copy / f"exercises/{slug}.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    told = {problem.file for problem in check(copy) if "leads back to itself" in problem.text}
    assert told == {"exercises/cat-cow.yaml", "exercises/seated-cat-cow.yaml"}


@pytest.mark.fault("E10", guard="content.check_dead_ends:dead_end_problems")
@pytest.mark.parametrize("message", sorted(spoken().questions)[::23])
def test_a_message_that_a_dialog_says_cannot_be_taken_away(copy: Path, message: str) -> None:
    name, _, key = message.partition(".")
    file = "safety/en.yaml" if name == "safety" else f"messages/en/{name}.yaml"
    text = (copy / file).read_text("utf-8")
    (copy / file).write_text(text.replace(f"\n{key}:\n", "\nsomething_else:\n", 1), "utf-8")
    told = [(problem.file, problem.text) for problem in check(copy, spoken=spoken())]
    assert (file, f"`{key}` is missing, and a dialog says it") in told


def test_what_is_said_is_known_by_name_and_by_family() -> None:
    says = spoken().says
    assert says("morning.thanks") and says("general.keyboard") and says("talk.hello")
    assert not says("morning.thank") and not says("general.nonsense")
