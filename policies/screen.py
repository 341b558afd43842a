"""Screen: red flags are judged in every state, before the dialog sees the message (S01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from policies import open_question, triage
from policies.asking import said_since_clearance
from policies.effects import Begin, CancelTimer, Effect, Record, Say, SendClass, Stop, StopKind, Vars
from policies.facts import Facts, Tri
from policies.listening.signals import WORDS, Heard, Signal, SignalKind
from policies.rules import Book, Rule
from policies.talk import talks_with
from policies.triage import Found
from policies.triage.alarm import PROMPTS
from policies.verdict import Decision, Disposition, Outcome, Verdict

BABY, HUMAN = "baby", "human"
LOSS, SORRY = "baby_loss", "hard.loss"
OF_A_BABY = ("window_prompt", "rest_intake", "education", "session_idle")
"""Routine timers that end when her baby has died; she says herself whether anything goes on (M38)."""
WISH = "wants_to_stop"
SURE = (SignalKind.RED_FLAG, SignalKind.BABY, SignalKind.LOSS)
SINCE = "2026-11-20"


def screen(facts: Facts, heard: Heard, book: Book, now: datetime) -> Verdict:
    """What must happen because of what was heard, before any dialog: without a patient too, in any status."""
    sure = _sure(facts, heard)
    if not sure:
        return _ask_first(facts, heard, book) or _softly(facts, heard, book)
    after = triage.with_signs(facts, sure, now)
    found = triage.red_flags_about(sure, after, book)
    about_baby = [f for f in found if f.rule.action == BABY]
    about_her = [f for f in found if f.rule.action != BABY]
    closed = triage.follow_up(about_her, after, book)
    speaks = [f for f in about_her if not triage.waits(f.rule, after, book)]
    effects = [*_recorded(sure, about_her, facts), *triage.alarm(speaks, after, heard.words, book)]
    if about_baby:
        effects += _about_baby(about_baby[0].rule, facts)
    mourns = LOSS in sure and not any(_is_graver(f.rule) for f in found)
    if mourns:
        effects = _mourned(effects, facts)
    doubt = _doubt(found, facts, heard, book)
    effects += doubt.effects
    if mourns or doubt.interrupts:
        closed = None  # something else is asked in this turn
    if closed is not None:
        effects += _asked(closed.flow, {"words": heard.words}, facts)
    return Verdict(
        effects=tuple(effects),
        decisions=(
            *(f.decision("lock" if f.rule.lock else f.rule.category) for f in found),
            *doubt.decisions,
        ),
        interrupts=mourns
        or closed is not None
        or doubt.interrupts
        or any(_interrupts(f.rule, heard) for f in found),
        disposition=triage.severity(found),
    )


def _asked(flow: str, given: Vars, facts: Facts) -> list[Effect]:
    """The question, and the mark that it is open; a stranger has nothing to be stopped from."""
    new = facts.patient is not None and not open_question.is_open(facts)
    return [*([open_question.opened()] if new else []), Begin(flow, given)]


def _doubt(found: Sequence[Found], facts: Facts, heard: Heard, book: Book) -> Verdict:
    """Words beside a mere wish for a person may still be a red flag: the wish does not answer for them."""
    only_a_wish = all(f.rule.action == HUMAN for f in found)
    return (_ask_first(facts, heard, book) if only_a_wish else None) or Verdict()


def _sure(facts: Facts, heard: Heard) -> set[str]:
    """The signs heard beyond doubt. A baby in need comes first: who is in danger may not be lost."""
    sure = {s.sign for s in heard.signals if s.kind in SURE} - _known_loss(facts)
    return sure - {LOSS} if any(s.kind is SignalKind.BABY for s in heard.signals) else sure


def _known_loss(facts: Facts) -> set[str]:
    """Her loss is told once: a second time it is met with kindness, not with an alarm."""
    return {LOSS} if facts.said(LOSS) is Tri.YES else set()


def _is_graver(rule: Rule) -> bool:
    return rule.lock or rule.action == BABY or rule.disposition >= Disposition.URGENT_REVIEW


def _mourned(effects: Sequence[Effect], facts: Facts) -> list[Effect]:
    """Her baby has died, nothing is graver: sorrow, the clinic told, routine ended, her choice (M38)."""
    sorry = Say(SORRY, triage.clinic(facts), alone=True)
    others = [e for e in effects if not (isinstance(e, Say) and e.message == SORRY)]
    ended = [Stop(StopKind.SESSION, "loss", ("LO01",))] if session_runs(facts) else []
    return [sorry, *others, *ended, *(CancelTimer(kind) for kind in OF_A_BABY), Begin("loss")]


def _interrupts(rule: Rule, heard: Heard) -> bool:
    """A red flag takes the turn; a tick that only needs review, or a tapped wish for a human, leaves it."""
    return _is_graver(rule) or (rule.action == HUMAN and any(s.source == WORDS for s in heard.signals))


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


def _ask_first(facts: Facts, heard: Heard, book: Book) -> Verdict | None:
    """One closed question about words that may be a red flag; the gravest of them is asked about."""
    unclear = [s for s in heard.of(SignalKind.ASK) if s.sign not in _known_loss(facts)]
    if not unclear:
        return None
    gravest = max(unclear, key=lambda signal: _gravity(signal, book))
    rule = (book.rules.of_sign(gravest.sign) or book.rules.of_sign("screen_unclear"))[0]
    asked = Decision(rule.id, rule.since, Outcome.FIRED, "asked_first", about=gravest.sign)
    question = (
        [Begin("loss_unclear", {"words": heard.words})]
        if gravest.sign == LOSS
        else _asked("clarify", {"sign": gravest.sign, "words": heard.words}, facts)
    )
    return Verdict(tuple(question), (asked,), interrupts=True)


def _gravity(signal: Signal, book: Book) -> Disposition:
    return max((rule.disposition for rule in book.rules.of_sign(signal.sign)), default=Disposition.EMERGENCY)


def _softly(facts: Facts, heard: Heard, book: Book) -> Verdict:
    """Words that end a session or ask for kindness; the dialog still runs, but not over her mourning."""
    effects: list[Effect] = []
    decisions: list[Decision] = []
    # Known already and said again; while a person talks with her, her words go there and we are quiet.
    mourns = bool(heard.of(SignalKind.LOSS)) and talks_with(facts) is None
    if mourns:
        effects += [Say(SORRY), Record("note", "words", heard.words)]
        decisions.append(Decision("LO01", SINCE, Outcome.FIRED, "loss_said_again", about=LOSS))
    stops, moods = heard.of(SignalKind.STOP), _moods(facts, heard)
    if stops and session_runs(facts):
        rule, reason, end = _ending(stops)
        effects.append(Stop(StopKind.SESSION, end, (rule,)))
        decisions.append(Decision(rule, SINCE, Outcome.FIRED, reason, about=stops[0].sign))
    if moods:
        effects += _kindness(facts, heard.words, book)
        decisions.append(Decision("M41", SINCE, Outcome.FIRED, "low_mood_said", about=moods[0].sign))
    return Verdict(tuple(effects), tuple(decisions), interrupts=mourns)


def _moods(facts: Facts, heard: Heard) -> tuple[Signal, ...]:
    """Who mourns is sad in every line: only what she says in so many words is answered as a low mood."""
    moods = heard.of(SignalKind.MOOD)
    if facts.said(LOSS) is Tri.YES or heard.of(SignalKind.LOSS):
        return tuple(signal for signal in moods if signal.source == WORDS)
    return moods


def _ending(stops: Sequence[Signal]) -> tuple[str, str, str]:
    """Rule, reason and end of a session: a plain wish to stop is no symptom (M14)."""
    if all(signal.sign == WISH for signal in stops):
        return "ST08", "she_said_not_today", "unwilling"
    return "ST03", "symptoms_up_today", "symptoms_up"


def _kindness(facts: Facts, words: str, book: Book) -> list[Effect]:
    """Support for a low mood, a line for the clinic, and the two questions where they are not fresh (M41).

    While a person talks with her, her words go there and the bot says nothing beside it.
    """
    noted: list[Effect] = [Record("note", "digest_task", "mood_low")]
    if talks_with(facts) is not None:
        return noted
    said: list[Effect] = [Say("safety.mood_support"), *noted]
    fresh = timedelta(days=book.rules.limit("mood_fresh", facts.today))
    free = facts.patient is not None and facts.patient.stop == "none" and not session_runs(facts)
    mourns = facts.said(LOSS) is Tri.YES
    if not free or mourns or open_question.is_open(facts) or facts.value("intake_done") is None:
        return said
    if facts.within("mood_down", fresh):
        return said
    return [*said, Record("note", "words", words), Begin("mood", {"supported": "yes"})]


def session_runs(facts: Facts) -> bool:
    return facts.session is not None and not facts.session.ended_by
