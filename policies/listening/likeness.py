"""Owns what a message is like: how probable each verdict and each meaning is, and which words say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from policies.listening.examples import Example, Meaning

RESEMBLES = 35
"""Points of 100 of `token_set_ratio`: below it no example is shown as alike."""
Odds = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Linear:
    """One linear model: `weights` [feature, class] times `scale` [class] plus `bias` [class] are log-odds."""

    weights: NDArray[np.int8]
    scale: Odds
    bias: Odds

    def of(self, features: Mapping[int, float]) -> Odds:
        """The probability of each class; they add up to 1."""
        odds = self._said(features) + self.bias
        grown = np.exp(odds - odds.max())
        return np.asarray(grown / grown.sum(), dtype=np.float32)

    def strength(self, features: Mapping[int, float], at: int) -> float:
        """How much these features speak for a class, beside what they say for all of them."""
        said = self._said(features)
        return float(said[at] - said.mean())

    def _said(self, features: Mapping[int, float]) -> Odds:
        """The log-odds of each class that come from these features."""
        places = np.fromiter(features, dtype=np.int64, count=len(features))
        counts = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        said = (counts @ self.weights[places].astype(np.float32)) * self.scale
        return np.asarray(said, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Likeness:
    """What the example messages teach. Compared by identity: it is loaded once.

    `verdict` tells `preds` apart (red_flag, stop, …), `about` tells `meanings`; `fitted_to` = the print of
    the examples that both were fitted to, `version` = that of the file they stand in.
    """

    preds: tuple[str, ...]
    verdict: Linear
    meanings: tuple[Meaning, ...]
    about: Linear
    examples: tuple[Example, ...] = ()
    fitted_to: str = ""
    version: str = ""

    def likely(self, features: Mapping[int, float], pred: str, milder: float = 1) -> Meaning:
        """The most probable meaning under a verdict; what is no emergency counts 1/`milder`."""
        odds = self.about.of(features) / np.where(self._urgent, 1, milder)
        return self.meanings[int(np.where(self._belongs[pred], odds, -1.0).argmax())]

    def nearest(self, text: str, category: str) -> str:
        """The example of a category that resembles the text most; empty when none does."""
        listed = self._texts.get(category, ())
        found = process.extractOne(text, listed, scorer=fuzz.token_set_ratio, score_cutoff=RESEMBLES)
        return found[0] if found else ""

    @cached_property
    def _belongs(self) -> Mapping[str, NDArray[np.bool_]]:
        return {p: np.array([m.category.pred == p for m in self.meanings]) for p in self.preds}

    @cached_property
    def _urgent(self) -> NDArray[np.bool_]:
        return np.array([meaning.urgency == "emergency" for meaning in self.meanings])

    @cached_property
    def _texts(self) -> Mapping[str, Sequence[str]]:
        listed: dict[str, list[str]] = {}
        for example in self.examples:
            listed.setdefault(example.meaning.category.name, []).append(example.text)
        return listed
