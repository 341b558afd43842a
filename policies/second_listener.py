"""Owns what the second listener may do: name signs of a closed list, to be asked about (S03)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from policies.asking import fires
from policies.facts import Facts, Tri
from policies.listening import hear
from policies.listening.signals import LIKENESS, Signal, SignalKind
from policies.rules import Book, Rule
from policies.verdict import Disposition

CONSENT = "second_listener_consent"
IN_CARE = frozenset({"active", "paused"})
NEVER_RAISED = frozenset({"baby_loss", "baby_needs_help", "baby_unwell", "asks_for_human", "screen_unclear"})
"""The closed question asks whether it is about her, and now: of these it cannot be asked."""
SOURCE = "second_listener"


def agrees(facts: Facts) -> bool:
    """She said yes to it herself, since she last agreed to the bot, and is still in care."""
    patient, agreed, care = facts.patient, facts.at(CONSENT), facts.at("consent")
    if patient is None or patient.status not in IN_CARE or agreed is None:
        return False
    return facts.said(CONSENT) is Tri.YES and (care is None or care <= agreed)


def signs(book: Book, on: date) -> dict[str, str]:
    """The closed list: each sign with what it stands for, in the order of the rules in force on that day."""
    named = (sign for rule in book.rules.red_flags if rule.in_force(on) for sign in rule.signs)
    facts = book.rules.facts
    return {sign: facts[sign].question for sign in named if sign not in NEVER_RAISED}


def raised(named: Sequence[str], words: str, facts: Facts, book: Book) -> tuple[Signal, ...]:
    """What of the signs `named` in her `words` is worth a closed question; never more than that.

    Nothing, where she has not agreed. A sign is left out that is not on the list, whose rules hold already,
    or that is no graver than what we heard in the same words: that question, or that alarm, has gone out.
    What the words only resembled does not count, for it may have been let go beside an answer.
    """
    if not agrees(facts):
        return ()
    known = signs(book, facts.today)
    heard = max((_gravity(s.sign, facts, book) for s in _met(words, book)), default=None)
    return tuple(
        Signal(SignalKind.ASK, sign, SOURCE, SOURCE)
        for sign in dict.fromkeys(named)
        if sign in known
        and any(fires(rule, facts).tri is not Tri.YES for rule in _rules(sign, facts, book))
        and (heard is None or _gravity(sign, facts, book) > heard)
    )


def _met(words: str, book: Book) -> Iterator[Signal]:
    """What was heard in the words and certainly met: believed, or asked about because a phrase says so."""
    return (s for s in hear(words, book).signals if s.kind is not SignalKind.ASK or s.source != LIKENESS)


def _rules(sign: str, facts: Facts, book: Book) -> list[Rule]:
    return [rule for rule in book.rules.of_sign(sign) if rule.in_force(facts.today)]


def _gravity(sign: str, facts: Facts, book: Book) -> Disposition:
    """How grave it would be; of a word that stands for no rule, such as a low mood, nothing."""
    found = (rule.disposition for rule in _rules(sign, facts, book))
    return max(found, default=Disposition.SELF_CARE)
