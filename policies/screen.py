"""Screen: red flags are judged in every state, before the dialog sees the message (S01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policies import triage
from policies.effects import Begin, CancelTimer, Effect, Record, Say, SendClass, Stop, StopKind
from policies.facts import Facts, Tri
from policies.listening.signals import Heard, Signal, SignalKind
from policies.rules import Book, Rule, said_since_clearance
from policies.triage import Found
from policies.triage.alarm import PROMPTS
from policies.verdict import Decision, Disposition, Outcome, Verdict

BABY, HUMAN = "baby", "human"
SINCE = "2026-11-20"


def screen(facts: Facts, heard: Heard, book: Book, now: datetime) -> Verdict:
    """What must happen because of what was heard, before any dialog: without a patient too, in any status."""
    sure = {s.sign for s in heard.signals if s.kind in (SignalKind.RED_FLAG, SignalKind.BABY)}
    if not sure:
        return _ask_first(heard, book) or _softly(facts, heard)
    after = triage.with_signs(facts, sure, now)
    found = triage.red_flags_about(sure, after, book)
    about_baby = [f for f in found if f.rule.action == BABY]
    about_her = [f for f in found if f.rule.action != BABY]
    effects = [*_recorded(sure, about_her, facts), *triage.alarm(about_her, after, heard.words, book)]
    if about_baby:
        effects += _about_baby(about_baby[0].rule, facts)
    doubt = _doubt(found, heard, book)
    effects += doubt.effects
    return Verdict(
        effects=tuple(effects),
        decisions=(
            *(f.decision("lock" if f.rule.lock else f.rule.category) for f in found),
            *doubt.decisions,
        ),
        interrupts=doubt.interrupts or any(_interrupts(f.rule, heard) for f in found),
        disposition=triage.severity(found),
    )


def _doubt(found: Sequence[Found], heard: Heard, book: Book) -> Verdict:
    """Words beside a mere wish for a person may still be a red flag: the wish does not answer for them."""
    only_a_wish = all(f.rule.action == HUMAN for f in found)
    return (_ask_first(heard, book) if only_a_wish else None) or Verdict()


def _interrupts(rule: Rule, heard: Heard) -> bool:
    """A red flag takes the turn; a tick that only needs review, or a tapped wish for a human, leaves it."""
    if rule.lock or rule.action == BABY or rule.disposition >= Disposition.URGENT_REVIEW:
        return True
    return rule.action == HUMAN and any(s.source == "words" for s in heard.signals)


def _recorded(sure: set[str], found: Sequence[Found], facts: Facts) -> list[Effect]:
    """A fact for each sign of hers that she had not said yet."""
    if facts.patient is None:
        return []
    hers = {sign for f in found for sign in (*f.rule.signs, *f.rule.when.names())}
    new = (sign for sign in sorted(sure & hers) if said_since_clearance(facts, sign) is not Tri.YES)
    return [Record("fact", sign, "yes") for sign in new]


def _about_baby(rule: Rule, facts: Facts) -> list[Effect]:
    """The baby's emergency is not hers: the number at once, the session ends, nothing about her is raised."""
    effects: list[Effect] = [Say(rule.tells, send_class=SendClass.SAFETY)]
    if facts.patient is not None:
        effects.append(Stop(StopKind.SESSION, "baby", (rule.id,)))
    return [*effects, *(CancelTimer(kind) for kind in PROMPTS)]


def _ask_first(heard: Heard, book: Book) -> Verdict | None:
    """One closed question about words that may be a red flag; the gravest of them is asked about."""
    unclear = heard.of(SignalKind.ASK)
    if not unclear:
        return None
    gravest = max(unclear, key=lambda signal: _gravity(signal, book))
    rule = (book.rules.of_sign(gravest.sign) or book.rules.of_sign("screen_unclear"))[0]
    asked = Decision(rule.id, rule.since, Outcome.FIRED, "asked_first", about=gravest.sign)
    return Verdict(
        (Begin("clarify", {"sign": gravest.sign, "words": heard.words}),), (asked,), interrupts=True
    )


def _gravity(signal: Signal, book: Book) -> Disposition:
    return max((rule.disposition for rule in book.rules.of_sign(signal.sign)), default=Disposition.EMERGENCY)


def _softly(facts: Facts, heard: Heard) -> Verdict:
    """Words that end a session or ask for kindness; the dialog still runs."""
    effects: list[Effect] = []
    decisions: list[Decision] = []
    stops, moods = heard.of(SignalKind.STOP), heard.of(SignalKind.MOOD)
    if stops and session_runs(facts):
        effects.append(Stop(StopKind.SESSION, "symptoms_up", ("ST03",)))
        decisions.append(Decision("ST03", SINCE, Outcome.FIRED, "symptoms_up_today", about=stops[0].sign))
    if moods:
        effects += [Say("safety.mood_support"), Record("note", "digest_task", "mood_low")]
        decisions.append(Decision("M41", SINCE, Outcome.FIRED, "low_mood_said", about=moods[0].sign))
    return Verdict(tuple(effects), tuple(decisions))


def session_runs(facts: Facts) -> bool:
    return facts.session is not None and not facts.session.ended_by
