"""Owns one verdict on one text: what it was taken for, how soon it matters, and because of which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.listening.hear import heard_and_judged
from policies.listening.judging import Judged
from policies.listening.signals import Heard, Signal, SignalKind
from policies.rules import Book
from policies.verdict import Disposition

BENIGN, NO_URGENCY = "benign", "none"
GRAVEST_FIRST = (
    SignalKind.RED_FLAG, SignalKind.BABY, SignalKind.ASK, SignalKind.LOSS, SignalKind.STOP, SignalKind.MOOD
)  # fmt: skip
PREDS = {SignalKind.LOSS: SignalKind.MOOD.value}
"""Six verdicts are told apart outside; a loss is met with sorrow, as a low mood is with kindness."""
URGENCIES = {
    Disposition.EMERGENCY: "emergency",
    Disposition.URGENT_REVIEW: "same_day",
    Disposition.ROUTINE_REVIEW: "routine",
    Disposition.SELF_CARE: "routine",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """`pred` = one of six words; `because` = her words behind it; `like` = the example they resemble."""

    pred: str
    category: str
    urgency: str
    because: tuple[str, ...]
    like: str
    heard: Heard
    odds: dict[str, float]
    """How probable each pred is by likeness alone; empty without one."""
    danger: float
    """How probable a red flag is in the most worrying part by likeness alone."""


def opinion(text: str, book: Book) -> Opinion:
    """What `hear` makes of a text, in words for an editor or a clinician."""
    heard, like = heard_and_judged(text, book)
    odds = {} if like is None else {name: round(like.of(name), 3) for name in like.model.preds}
    danger = 0.0 if like is None else like.danger
    kind = next((kind for kind in GRAVEST_FIRST if heard.of(kind)), None)
    if kind is None:
        return Opinion(BENIGN, _category(like, BENIGN), NO_URGENCY, (), "", heard, odds, danger)
    signals = heard.of(kind)
    pred = SignalKind.ASK.value if _only_asks(signals, book) else PREDS.get(kind, kind.value)
    because = tuple(dict.fromkeys(signal.because for signal in signals))
    gravest = max(signals, key=lambda signal: _gravity(signal, book))
    resembled = "" if like is None else _resembled(text, gravest, like)
    category = _category(like, "red_flag") if kind is SignalKind.ASK else _of_sign(gravest, like, book)
    return Opinion(
        pred, category, URGENCIES[_gravity(gravest, book)], because, resembled, heard, odds, danger
    )


def _only_asks(signals: Sequence[Signal], book: Book) -> bool:
    """Signs that are routine until their closed questions are answered, as a common leak is (RF01b)."""
    rules = [rule for signal in signals for rule in book.rules.of_sign(signal.sign)]
    routine = all(rule.disposition <= Disposition.ROUTINE_REVIEW for rule in rules)
    return routine and any(rule.follow_up is not None for rule in rules)


def _gravity(signal: Signal, book: Book) -> Disposition:
    rules = book.rules.of_sign(signal.sign)
    return max((rule.disposition for rule in rules), default=Disposition.SELF_CARE)


def _category(like: Judged | None, pred: str) -> str:
    return "" if like is None else like.likely(pred).category.name


def _of_sign(signal: Signal, like: Judged | None, book: Book) -> str:
    """The category whose examples have the sign, else that of its rule, else the sign itself."""
    if like is not None:
        for meaning in like.model.meanings:
            if meaning.sign == signal.sign:
                return meaning.category.name
    rules = book.rules.of_sign(signal.sign)
    return rules[0].category if rules else signal.sign


def _resembled(text: str, signal: Signal, like: Judged) -> str:
    found = [meaning for meaning in like.model.meanings if meaning.sign == signal.sign]
    meaning = found[0] if found else like.likely("red_flag")
    return like.model.nearest(text, meaning.category.name)
