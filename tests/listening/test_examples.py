"""How the example messages and the weights are read: every line, and every mistake with its place."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from content.problems import ContentError
from policies.listening import load
from policies.listening.examples import Category, Example, Meaning
from policies.listening.features import PLACES
from policies.listening.likeness import Likeness, Linear

CATEGORIES = """\
red_flag:
  dvt: {same_day: calf_swollen, emergency: chest_pain}
mood:
  low: {routine: low}
benign:
  chat: {none: ""}
"""
DVT = Category("dvt", "red_flag", {"same_day": "calf_swollen", "emergency": "chest_pain"})
LOW = Category("low", "mood", {"routine": "low"})
CHAT = Category("chat", "benign", {"none": ""})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "categories.yaml").write_text(CATEGORIES, "utf-8")
    for name, text in (
        ("en/examples/dvt.txt", "# a remark\n one calf is huge \n\n[emergency]  and my chest \n#1 leg\n"),
        ("en/examples/chat.txt", "hello\n"),
        ("es/examples/dvt.txt", "me duele la pantorrilla, señal\n"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def wrong(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as found:
        load.example_messages(folder)
    return [(problem.file, problem.line, problem.text) for problem in found.value.problems]


def test_categories_by_name_with_the_usual_urgency_first(folder: Path) -> None:
    assert load.categories(folder) == {"dvt": DVT, "low": LOW, "chat": CHAT}
    assert (DVT.usual, Meaning(DVT, "emergency").name, Meaning(DVT, "emergency").sign) == (
        "same_day",
        "dvt.emergency",
        "chest_pain",
    )


def test_every_slip_in_the_categories_is_told(folder: Path) -> None:
    """One mistake hides no other, and what may stand there is named."""
    (folder / "categories.yaml").write_text(
        "flags:\n  a: {routine: x}\nmood:\n  low: {}\n  sad: [routine]\n  odd: {soon: x, routine: x}\n",
        "utf-8",
    )
    preds = "red_flag, stop, mood, baby, ask, benign"
    urgencies = "emergency, same_day, routine, none"
    with pytest.raises(ContentError) as found:
        load.categories(folder)
    assert [(problem.line, problem.text) for problem in found.value.problems] == [
        (1, f"`flags` may only be one of {preds}"),
        (4, f"`low` needs one of {urgencies} with its sign"),
        (5, f"`sad` needs one of {urgencies} with its sign"),
        (6, f"`odd` needs one of {urgencies} with its sign"),
    ]
    assert {problem.file for problem in found.value.problems} == {"categories.yaml"}


@pytest.mark.parametrize(("text", "line"), [("- dvt\n", 1), ("mood: low\nstop: [tremor]\n", 2)])
def test_what_has_no_keys_below_it_is_told(folder: Path, text: str, line: int) -> None:
    (folder / "categories.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as found:
        load.categories(folder)
    assert (found.value.problems[-1].line, found.value.problems[-1].text) == (
        line,
        "must have keys of its own below it",
    )


def test_each_line_is_an_example_but_for_remarks(folder: Path) -> None:
    usual, urgent = Meaning(DVT, "same_day"), Meaning(DVT, "emergency")
    assert load.example_messages(folder) == (
        Example("en", Meaning(CHAT, "none"), "hello"),
        Example("en", usual, "one calf is huge"),
        Example("en", urgent, "and my chest"),
        Example("en", usual, "#1 leg"),
        Example("es", usual, "me duele la pantorrilla, señal"),
    )


def test_every_slip_in_an_example_is_told(folder: Path) -> None:
    (folder / "en/examples/dvt.txt").write_text("[soon] x\nfine\n[same_day x\n[emergency] \n[] y\n", "utf-8")
    (folder / "en/examples/about.txt").write_text("x\n", "utf-8")
    may = "in brackets may stand same_day, emergency, not"
    assert wrong(folder) == [
        ("en/examples/about.txt", 0, "there is no category `about` in categories.yaml"),
        ("en/examples/dvt.txt", 1, f"{may} `soon`"),
        ("en/examples/dvt.txt", 3, f"{may} `same_day x`"),
        ("en/examples/dvt.txt", 4, "has no words"),
        ("en/examples/dvt.txt", 5, f"{may} ``"),
    ]


def test_a_bracket_that_is_never_closed_is_a_slip_even_behind_a_known_word(folder: Path) -> None:
    (folder / "en/examples/dvt.txt").write_text("[same_day\n", "utf-8")
    assert wrong(folder) == [
        ("en/examples/dvt.txt", 1, "in brackets may stand same_day, emergency, not `same_day`")
    ]


def test_a_concept_has_words_of_every_language(folder: Path) -> None:
    (folder / "en/examples/concepts.yaml").write_text("numb: [numb, no feeling]\nleg: [leg]\n", "utf-8")
    (folder / "es/examples/concepts.yaml").write_text("numb: [dormida]\n", "utf-8")
    assert load.concepts(folder) == {"numb": ("numb", "no feeling", "dormida"), "leg": ("leg",)}
    (folder / "es/examples/concepts.yaml").write_text("numb: [dormida, 1]\n", "utf-8")
    with pytest.raises(ContentError) as found:
        load.concepts(folder)
    assert [(p.file, p.line) for p in found.value.problems] == [("es/examples/concepts.yaml", 1)]


def test_the_print_is_of_every_language_meaning_and_word(folder: Path) -> None:
    """Sixteen letters of a fingerprint: it stands in the weights, so it may not change by itself."""
    first = Example("en", Meaning(DVT, "same_day"), "señal")
    told = "en\tdvt.same_day\tseñal\nen\tdvt.same_day\tseñal\n"
    assert load.print_of((first, first)) == sha256(told.encode()).hexdigest()[:16]
    assert load.print_of((first, replace(first, lang="es"))) != load.print_of((first, first))
    assert load.print_of(()) == sha256(b"").hexdigest()[:16]


def linear(classes: int, fill: int) -> Linear:
    weights = np.full((PLACES, classes), fill, np.int8)
    scale, bias = (np.arange(classes, dtype=np.float32) + add for add in (fill, fill + 0.5))
    return Linear(weights, scale, bias)


MEANINGS = (Meaning(DVT, "emergency"), Meaning(LOW, "routine"))
MODEL = Likeness(("red_flag", "benign"), linear(2, 1), MEANINGS, linear(2, 3), (), "the print")


def test_what_is_written_is_read_with_the_examples_it_is_explained_by(folder: Path) -> None:
    weights = folder / "weights.npz"
    load.save(MODEL, weights)
    found = load.likeness(folder, weights)
    assert (found.preds, found.meanings, found.fitted_to) == (("red_flag", "benign"), MEANINGS, "the print")
    assert found.examples == load.example_messages(folder)
    assert found.version == sha256(weights.read_bytes()).hexdigest()
    for read, made in ((found.verdict, MODEL.verdict), (found.about, MODEL.about)):
        assert np.array_equal(read.weights, made.weights) and read.weights.dtype == np.int8
        assert np.array_equal(read.scale, made.scale) and np.array_equal(read.bias, made.bias)
    assert weights.stat().st_size < PLACES  # compressed: it is part of the package


@pytest.mark.parametrize(
    ("meanings", "classes", "unknown"),
    [
        ((Meaning(replace(DVT, name="gone"), "emergency"), MEANINGS[1]), 2, "gone"),
        ((Meaning(DVT, "none"), MEANINGS[1]), 2, "dvt"),
        ((MEANINGS[0],), 2, ""),
        ((Meaning(replace(DVT, name="gone"), "x"), Meaning(DVT, "none")), 2, "gone, dvt"),
    ],
)
def test_weights_of_other_meanings_are_refused(
    folder: Path, meanings: tuple[Meaning, ...], classes: int, unknown: str
) -> None:
    load.save(replace(MODEL, meanings=meanings, about=linear(classes, 3)), folder / "weights.npz")
    with pytest.raises(ContentError) as found:
        load.likeness(folder, folder / "weights.npz")
    (told,) = found.value.problems
    assert (told.file, told.line) == ("weights.npz", 0)
    assert told.text == f"does not fit categories.yaml ({unknown}): run `make listening`"


def test_weights_are_numbers_and_text_and_run_nothing(folder: Path) -> None:
    """What numpy keeps of any other value is code that runs when it is read."""
    np.savez(folder / "weights.npz", meanings=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load.likeness(folder, folder / "weights.npz")
