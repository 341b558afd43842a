"""What was heard in her own words: kept, what "not what I meant" and a clinician's label are about."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from policies import open_question
from policies.effects import Record
from policies.facts import AlertView, Facts
from policies.listening.reading import read
from policies.listening.signals import TAP, Heard, SignalKind
from policies.rules import Book
from policies.verdict import Disposition, Verdict

WORDS, SIGNS = "heard_words", "heard_signs"
"""Facts: her last texts in which something was heard, newest last; for each the signs, split by commas."""
TAPPED = "tapped"
"""Her words where she tapped the button instead of writing."""
ABOUT = frozenset({SignalKind.RED_FLAG, SignalKind.ASK, SignalKind.BABY, SignalKind.LOSS})
MOST, LONGEST = 8, 500
"""Texts kept, and signs of each: a phrase is short, and what is not needed is not kept."""
REMEMBERED = timedelta(days=7)
"""How long after it, with nothing in force any more, "not what I meant" is still about what was heard."""


def kept(heard: Heard, text: str, screened: Verdict, facts: Facts) -> tuple[Record, ...]:
    """What to keep of `text`, in which policy just heard a sign or a question about one."""
    told = [s.sign for s in heard.signals if s.source != TAP and s.kind in ABOUT]
    if facts.patient is None or not text.strip() or not told or not screened.decisions:
        return ()
    new = _one_line(text)
    before = [pair for pair in _pairs(facts) if pair[0] != new][1 - MOST :]
    texts, signs = zip(*before, (new, ",".join(dict.fromkeys(told))), strict=True)
    return Record("fact", WORDS, texts), Record("fact", SIGNS, signs)


def behind(alert: AlertView, facts: Facts) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Her texts that stand in `alert`, each with its signs; none where it came from taps and answers only."""
    words = " ".join(alert.words.split())
    return tuple((text, tuple(signs.split(","))) for text, signs in _pairs(facts) if text in words)


def raised_by(facts: Facts) -> str:
    """The words that "not what I meant" is about: the last that were heard, or what the alert says."""
    texts = [text for text, _ in _pairs(facts)]
    return texts[-1] if texts else facts.open_alert.words if facts.open_alert else ""


def is_about_something(facts: Facts) -> bool:
    """Whether anything is in force, or was heard lately, that she can be saying it about."""
    stopped = facts.patient is not None and facts.patient.stop != "none"
    waits = facts.open_alert is not None or open_question.is_open(facts)
    return stopped or waits or facts.within(WORDS, REMEMBERED)


def must_still_act(facts: Facts) -> bool:
    """A stop is in force, or an alert that asks something of her: it stays until a person has looked."""
    alert, patient = facts.open_alert, facts.patient
    urgent = alert is not None and alert.disposition != Disposition.ROUTINE_REVIEW.word
    return urgent or (patient is not None and patient.stop != "none")


def language(text: str, book: Book, hers: str) -> str:
    """The language whose phrases stand in `text`; else Chinese by its script, else the one she reads."""
    found = read(text, book.phrases)
    spoken = Counter(found.book.lists[hit.owner].lang for hit, _ in found.hits)
    if spoken:
        return spoken.most_common(1)[0][0]
    return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else hers


def _pairs(facts: Facts) -> list[tuple[str, str]]:
    texts, signs = facts.value(WORDS), facts.value(SIGNS)
    if not isinstance(texts, tuple) or not isinstance(signs, tuple):
        return []
    return list(zip(texts, signs, strict=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST].strip()
