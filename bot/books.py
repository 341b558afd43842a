"""The book as the files stand now: content, rules, and all that the listener hears by."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from content.catalog import FALLBACK
from content.listener_prompt import FILE as PROMPT
from content.listener_prompt import Prompt, prompt_of
from content.load import Own, read_yaml
from content.load import load as load_content
from content.problems import ContentError, Problem
from policies import clinic_file
from policies.listening import load as listening
from policies.listening.examples import Category
from policies.listening.likeness import Likeness
from policies.load import phrases, rules
from policies.rules import Book, Phrases, Rules
from policies.tighten import tighten

log = logging.getLogger(__name__)

CONTENT = Path(__file__).parent.parent / "content"
LEARNED = CONTENT / "phrases"


def own(folder: Path | None) -> Own | None:
    """The clinic's questionnaires in `folder`, with the signs that a rule of ours listens for."""
    signs = (sign for rule in rules().red_flags for sign in rule.signs)
    return None if folder is None else Own(folder, frozenset(signs))


def read_book(
    directory: Path = CONTENT,
    hide_words: bool = False,
    folder: Path | None = None,
    thresholds: Path | None = None,
    heard: Path | None = None,
) -> Book:
    """The book as the files stand now. Raises ContentError with every mistake, file and line.

    `heard` = where the phrases of a published release stand; what was learned stays this program's.
    A slip in a clinic's own file never keeps the bot from its emergencies (O01b): then none of its
    questionnaires in `folder` is asked, and of its `thresholds` none holds, only the house's own.
    """
    try:
        content = load_content(directory, own(folder))
    except ContentError as wrong:
        if folder is None:
            raise
        content = load_content(directory)
        log.error("no questionnaire is asked until `napwise content check` passes: %s", wrong)
    ours, slips = clinic_rules(thresholds)
    for slip in slips:
        log.error("the house's own rules stand alone until `napwise content check` passes: %s", slip)
    listener = read_phrases(directory / "phrases") if heard is None else read_phrases(heard, LEARNED)
    return Book(content, ours, listener, hide_words, len(slips))


def read_phrases(folder: Path = LEARNED, learned: Path | None = None) -> Phrases:
    """All that the listener hears by. Raises ContentError with every mistake, file and line.

    `learned` = where the concepts, categories and examples stand that fit this program's weights.
    """
    concepts, likeness = _learned(folder) if learned is None else _learned_once(learned)
    return replace(phrases(folder), concepts=concepts, likeness=likeness)


def _learned(folder: Path) -> tuple[Mapping[str, tuple[str, ...]], Likeness]:
    return listening.concepts(folder), listening.likeness(folder)


@lru_cache(maxsize=1)
def _learned_once(folder: Path) -> tuple[Mapping[str, tuple[str, ...]], Likeness]:
    """It belongs to the program: the same for every release as long as this process runs."""
    return _learned(folder)


@lru_cache(maxsize=1)
def message_ids() -> frozenset[str]:
    """Every message this program may have to say: those that were installed with it, in English."""
    files = {path.stem: path for path in sorted((CONTENT / "messages" / FALLBACK).glob("*.yaml"))}
    files["safety"] = CONTENT / "safety" / f"{FALLBACK}.yaml"
    return frozenset(f"{name}.{key}" for name, path in files.items() for key in read_yaml(path, CONTENT).data)


def listener_prompt(directory: Path = CONTENT) -> Prompt:
    """What the second listener is told. Raises ContentError with every mistake in it."""
    return prompt_of(read_yaml(directory / PROMPT, directory))


def categories(directory: Path = CONTENT) -> Mapping[str, Category]:
    """What example messages are about, by name. Raises ContentError with every mistake."""
    return listening.categories(directory / "phrases")


def phrase_problems(directory: Path = CONTENT) -> tuple[Problem, ...]:
    """Every mistake in what the listeners hear by: phrases, categories, concepts, examples, the prompt."""
    folder = directory / "phrases"
    if not folder.is_dir():
        return ()
    problems: list[Problem] = []
    readers: tuple[Callable[[Path], object], ...] = (
        *(phrases, listening.concepts, listening.example_messages),
        lambda folder: listener_prompt(folder.parent),
    )
    for read in readers:
        try:
            read(folder)
        except ContentError as wrong:
            problems += wrong.problems
    return tuple(problems)


def clinic_rules(thresholds: Path | None) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules as the clinic's file wants them; with any slip in it the house's own, and every slip."""
    house = rules()
    if thresholds is None:
        return house, ()
    try:
        document = read_yaml(thresholds, thresholds.parent)
        wished = clinic_file.read(document)
    except ContentError as wrong:
        return house, wrong.problems
    tightened, refused = tighten(house, wished)
    if not refused:
        log.info("the rules of %s hold, version %s", wished.clinic, wished.version)
    return tightened, tuple(document.problem(refusal.text, *refusal.at) for refusal in refused)
