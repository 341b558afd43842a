"""The editors' linter: the real content is clean, and every kind of mistake is found where it stands."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.check import check
from content.load import read_yaml
from content.problems import Problem

Plant = Callable[[str, str, str], list[Problem]]


@pytest.mark.req("E01", "E02")
def test_the_real_content_is_clean(directory: Path) -> None:
    assert check(directory) == []


MISTAKES = read_yaml(Path(__file__).with_name("mistakes.yaml"), Path(__file__).parent).data


@pytest.mark.req("E02")
@pytest.mark.fault("E09", guard="content.wording:faults_of")
@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["name"] for mistake in MISTAKES])
def test_a_planted_mistake_is_found_where_it_is(
    plant: Plant, directory: Path, mistake: dict[str, Any]
) -> None:
    before = (directory / mistake["file"]).read_text("utf-8").partition(mistake["old"])[0]
    found = plant(mistake["file"], mistake["old"], mistake["new"].replace("<U+202E>", "\u202e"))
    told = [p for p in found if p.file == mistake["file"] and mistake["says"] in p.text]
    assert told, found
    assert before.count("\n") + 1 + mistake.get("off", 0) in {problem.line for problem in told}, told


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("messages/en/morning.yaml", "Thanks, good to know.", "very long " * 35, "60 at most"),
        ("messages/en/morning.yaml", "Thanks, good to know.", "word " * 900, "too long for Telegram"),
        ("exercises/en/glute-bridge.yaml", "Wakes up", "and more " * 90 + "Wakes up", "under a picture"),
        ("exercises/en/glute-bridge.yaml", 'one hip drops"\n', "and more " * 90 + '"\n', "under a picture"),
        (
            "exercises/en/bird-dog.yaml",
            "loss: {",
            'loss: {why: "' + "and more " * 90 + '", ',
            "under a picture",
        ),
    ],
)
def test_a_text_too_long_for_its_place_is_found(
    plant: Plant, file: str, old: str, new: str, says: str
) -> None:
    assert [problem for problem in plant(file, old, new) if problem.file == file and says in problem.text]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("exercises/en/cat-cow.yaml", "exercises/en/cat-cow.yaml is missing"),
        ("exercises/cat-cow.yaml", "exercises/cat-cow.yaml is missing"),
        ("figures/cat-cow.yaml", "figures/cat-cow.yaml is missing"),
        ("figures/stills/cat-cow.png", "has no picture"),
        ("safety/barred.yaml", "`all` is missing"),
        ("messages/variables.yaml", "is missing"),
        ("programmes/core/weeks-0-6-vaginal-chair-5-level-0.yaml",
         "there is no quiet 5-minute chair routine for level 0 in `core` (day 0 to 41, vaginal birth)"),
        ("programmes/core/weeks-6-12-caesarean-mat-10-level-0.yaml",
         "there is no quiet 10-minute mat routine for level 0 in `core` (day 42 to 83, caesarean birth)"),
        ("programmes/core/weeks-12-on-mat-2-level-0.yaml",
         "there is no quiet 2-minute mat routine for level 0 in `core` (day 84 on, vaginal birth)"),
        ("programmes/night/night-bed-2-level-0.yaml", "2-minute bed routine for level 0 in `night`"),
        ("programmes/hands-full/hands-full-cot-10-level-0.yaml", "10-minute cot routine for level 0"),
        ("programmes/walk/walk-outside-2-level-0.yaml", "there is no 2-minute outside routine for level 0"),
        ("programmes/girdle/girdle-chair-5-level-0.yaml", "5-minute chair routine for level 0 in `girdle`"),
        ("programmes/relapse/relapse-mat-5-level-0.yaml", "5-minute mat routine for level 0 in `relapse`"),
        ("programmes/relax/relax-chair-10-level-0.yaml", "10-minute chair routine for level 0 in `relax`"),
        ("programmes/keep/keep-mat-5-level-0.yaml", "5-minute mat routine for level 0 in `keep` (day 42 on"),
    ],
)  # fmt: skip
@pytest.mark.fault("E10", guard="content.check:check")
def test_a_file_that_is_gone_is_missed(copy: Path, file: str, says: str) -> None:
    (copy / file).unlink()
    assert any(says in problem.text for problem in check(copy)), check(copy)


@pytest.mark.req("M40", "E02")
def test_another_language_must_be_whole(copy: Path) -> None:
    shutil.copytree(copy / "messages/en", copy / "messages/fr")
    clarify = copy / "messages/fr/clarify.yaml"
    clarify.write_text(
        clarify.read_text("utf-8").replace('    unsure: "Not sure"\n', "").replace("thanks:", "gracias:"),
        "utf-8",
    )
    shutil.copytree(copy / "exercises/en", copy / "exercises/fr")
    (copy / "exercises/fr/cat-cow.yaml").unlink()
    bridge = copy / "exercises/fr/glute-bridge.yaml"
    bridge.write_text(re.sub("^stop:.*\n", "", bridge.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    told = {(problem.file, problem.text) for problem in check(copy)}
    assert ("exercises/fr/glute-bridge.yaml", "`stop` is not translated") in told
    assert ("messages/fr/clarify.yaml", "option `unsure` is not translated") in told
    assert ("messages/fr/clarify.yaml", "`thanks` is missing: not translated yet") in told
    assert any("`clarify.gracias` is not in English" in text for _, text in told)
    assert ("safety/fr.yaml", "`cauda_equina` is missing: not translated yet") in told
    assert any(file == "safety/barred.yaml" and "no phrases for fr" in text for file, text in told)
    assert any(file == "exercises/fr/cat-cow.yaml" for file, _ in told)


def test_a_file_in_no_place_is_told(copy: Path) -> None:
    (copy / "messages/en/more").mkdir()
    (copy / "messages/en/more/a.yaml").write_text("a: b\n")
    (copy / "programmes/b.yml").write_text("a: b\n")
    told = {(problem.file, problem.text) for problem in check(copy)}
    assert any(file == "messages/en/more/a.yaml" and "is in no place" in text for file, text in told)
    assert ("programmes/b.yml", "is not read: content files end in .yaml") in told
