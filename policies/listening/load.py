"""Owns reading the example messages and the weights that were fitted to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np

from content.load import read_yaml
from content.problems import ContentError, Problem
from policies.entries import File
from policies.listening.examples import Category, Example, Meaning
from policies.listening.features import PLACES
from policies.listening.likeness import Likeness, Linear

CATEGORIES = "categories.yaml"
PREDS = ("red_flag", "stop", "mood", "baby", "ask", "benign")
URGENCIES = ("emergency", "same_day", "routine", "none")
WEIGHTS = Path(__file__).parent / "weights.npz"


def categories(directory: Path) -> Mapping[str, Category]:
    """`directory`/categories.yaml by name. Raises ContentError with every mistake, file and line."""
    problems: list[Problem] = []
    file = File(read_yaml(directory / CATEGORIES, directory), problems)
    found: dict[str, Category] = {}
    for pred, listed in file.names(file.document.data, ()):
        if pred not in PREDS:
            file.wrong(f"`{pred}` may only be one of {', '.join(PREDS)}", (pred,))
            continue
        for name, signs in file.names(listed, (pred,)):
            if not isinstance(signs, dict) or not signs or signs.keys() - set(URGENCIES):
                file.wrong(f"`{name}` needs one of {', '.join(URGENCIES)} with its sign", (pred, name))
            else:
                found[name] = Category(name, pred, signs)
    if problems:
        raise ContentError(problems)
    return found


def concepts(directory: Path) -> Mapping[str, tuple[str, ...]]:
    """`<lang>/examples/concepts.yaml` of every language in one. Raises ContentError with every mistake."""
    problems: list[Problem] = []
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(directory.glob("*/examples/concepts.yaml")):
        for name, listed in File(read_yaml(path, directory), problems).lists().items():
            found[name] = (*found.get(name, ()), *listed)
    if problems:
        raise ContentError(problems)
    return found


def example_messages(directory: Path) -> tuple[Example, ...]:
    """Every line of `<lang>/examples/<category>.txt`. Raises ContentError with every mistake."""
    return _examples(directory, categories(directory))


def _examples(directory: Path, known: Mapping[str, Category]) -> tuple[Example, ...]:
    problems: list[Problem] = []
    found: list[Example] = []
    for path in sorted(directory.glob("*/examples/*.txt")):
        file = str(path.relative_to(directory))
        if path.stem not in known:
            problems.append(Problem(file, 0, f"there is no category `{path.stem}` in {CATEGORIES}"))
            continue
        lang, category = path.parent.parent.name, known[path.stem]
        try:
            lines = list(_lines(path))
        except UnicodeDecodeError as wrong:
            problems.append(Problem(file, 0, f"is not UTF-8 text: save it as UTF-8 ({wrong.reason})"))
            continue
        for line, text in lines:
            read = _example(lang, category, text)
            if isinstance(read, str):
                problems.append(Problem(file, line, read))
            else:
                found.append(read)
    if problems:
        raise ContentError(problems)
    return tuple(found)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("# "):
            yield number, text


def _example(lang: str, category: Category, text: str) -> Example | str:
    urgency = category.usual
    if text.startswith("["):
        urgency, closed, text = text[1:].partition("]")
        if not closed or urgency not in category.signs:
            return f"in brackets may stand {', '.join(category.signs)}, not `{urgency}`"
        text = text.strip()
    return Example(lang, Meaning(category, urgency), text) if text else "has no words"


def print_of(examples: tuple[Example, ...]) -> str:
    """What the examples are known by: other examples need other weights."""
    lines = (f"{e.lang}\t{e.meaning.name}\t{e.text}\n" for e in examples)
    return sha256("".join(lines).encode()).hexdigest()[:16]


def likeness(directory: Path, weights: Path = WEIGHTS) -> Likeness:
    """The weights, and the examples below `directory` by which they are explained. Raises ContentError."""
    known = categories(directory)
    listed = _examples(directory, known)
    with np.load(weights, allow_pickle=False) as stored:
        names = [str(name).partition(".")[::2] for name in stored["meanings"]]
        unknown = [name for name, urgency in names if name not in known or urgency not in known[name].signs]
        if unknown or stored["about"].shape != (PLACES, len(names)):
            told = f"does not fit {CATEGORIES} ({', '.join(unknown)}): run `make listening`"
            raise ContentError([Problem(weights.name, 0, told)])
        return Likeness(
            tuple(map(str, stored["preds"])),
            Linear(stored["verdict"], stored["verdict_scale"], stored["verdict_bias"]),
            tuple(Meaning(known[name], urgency) for name, urgency in names),
            Linear(stored["about"], stored["about_scale"], stored["about_bias"]),
            listed,
            str(stored["print"]),
            sha256(weights.read_bytes()).hexdigest(),
        )


def save(model: Likeness, weights: Path = WEIGHTS) -> None:
    """Write what `likeness` reads."""
    np.savez_compressed(
        weights,
        preds=np.array(model.preds),
        verdict=model.verdict.weights,
        verdict_scale=model.verdict.scale,
        verdict_bias=model.verdict.bias,
        meanings=np.array([meaning.name for meaning in model.meanings]),
        about=model.about.weights,
        about_scale=model.about.scale,
        about_bias=model.about.bias,
        print=np.array(model.fitted_to),
    )
