"""Owns fitting the weights: two linear models over the features of every example message."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from policies.listening.examples import Example
from policies.listening.features import PLACES
from policies.listening.likeness import Likeness, Linear
from policies.listening.load import print_of
from policies.listening.reading import features
from policies.rules import Phrases

SEED = 7
STRENGTH = 15.0
"""The C of the regressions: how closely they follow the examples."""
RARE = 2
"""A feature seen in fewer examples than this tells nothing."""
BESIDE = 0.1
"""So many copies of her messages with small talk beside them: a flag may stand in a cheerful message."""
LISTED = 0.2
"""What a phrase of the lists counts beside an example: it is no whole message."""
TALKED = 0.5
"""What a text of the typed lists counts beside an example."""
SAID = frozenset({"red_flag", "stop", "mood", "baby", "ask"})
"""Signals of the lists that are verdicts as well; a loss, cues and tags are none."""
SMALL_TALK = frozenset({"chitchat", "exercise_good", "logistics", "back_pain_plain", "normal_postpartum"})


def fit(examples: Sequence[Example], phrases: Phrases, talk: Sequence[tuple[str, str]] = ()) -> Likeness:
    """What the examples teach; the same examples teach the same.

    `talk` = texts to the bot, each with its verdict: known word for word in a conversation, here they say
    what short plain words are like.
    """
    told = [*examples, *_with_small_talk(examples)]
    listed = [(text, found.signal) for found in phrases.lists for text in found.phrases]
    listed = [(text, signal) for text, signal in listed if signal in SAID]
    listed += [
        (text, "benign") for found in phrases.tags for text in found.phrases
    ]  # her complaint's own words
    listed = [(text, verdict, LISTED) for text, verdict in listed]
    listed += [(text, verdict, TALKED) for text, verdict in talk]
    texts = [*(example.text for example in told), *(text for text, _, _ in listed)]
    table = matrix([features(text, phrases) for text in texts])
    enough = np.flatnonzero(np.asarray((table != 0).sum(axis=0)).ravel() >= RARE)
    table = table[:, enough]
    meanings = {example.meaning.name: example.meaning for example in told}
    wanted = [*(example.meaning.category.pred for example in told), *(verdict for _, verdict, _ in listed)]
    weights = [1.0] * len(told) + [weight for _, _, weight in listed]
    preds, verdict = _linear(table, enough, wanted, weights)
    about_her = table[: len(told)]
    names, about = _linear(about_her, enough, [example.meaning.name for example in told])
    known = tuple(meanings[name] for name in names)
    return Likeness(preds, verdict, known, about, tuple(examples), print_of(tuple(examples)))


def _linear(
    table: sparse.csr_matrix,
    used: np.ndarray,
    wanted: Sequence[str],
    counts: Sequence[float] | None = None,
) -> tuple[tuple[str, ...], Linear]:
    """One model in one byte a weight."""
    model = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(table, wanted, counts)
    weights = np.zeros((PLACES, len(model.classes_)), dtype=np.float32)
    weights[used] = model.coef_.T
    scale = np.abs(weights).max(axis=0) / 127
    small = np.rint(weights / scale).astype(np.int8)
    return tuple(map(str, model.classes_)), Linear(
        small, scale.astype(np.float32), model.intercept_.astype(np.float32)
    )


def matrix(rows: Sequence[Mapping[int, float]]) -> sparse.csr_matrix:
    """One row an example, one column a feature."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    places = np.fromiter((place for row in rows for place in row), dtype=np.int64)
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64)
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), PLACES))


def _with_small_talk(examples: Sequence[Example]) -> list[Example]:
    dice = random.Random(SEED)
    talk: dict[str, list[str]] = {}
    for example in examples:
        if example.meaning.category.name in SMALL_TALK:
            talk.setdefault(example.lang, []).append(example.text)
    found = []
    for example in examples:
        listed = talk.get(example.lang)
        if listed and dice.random() < BESIDE:
            beside = dice.choice(listed)
            text = f"{beside}. {example.text}" if dice.random() < 0.5 else f"{example.text}, {beside}"
            found.append(Example(example.lang, example.meaning, text))
    return found
