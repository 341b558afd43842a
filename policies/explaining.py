"""Owns what policy says of a situation, with its reasons: the road of a turn without a dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from policies import prompting, triage
from policies.aftermath import after
from policies.effects import Clear, Effect, Record, Say, Stop, StopKind
from policies.facts import Facts
from policies.guards import care
from policies.listening.signals import Heard, SignalKind
from policies.prescribing import stops
from policies.prescribing.items import blocks_in_force, gates_in_force, refusals
from policies.prescribing.tracks import track_of
from policies.prompting import limits
from policies.review import review
from policies.rules import Book
from policies.screen import screen
from policies.verdict import Decision, Disposition, Outcome, Verdict

SET_CHECK = ("pain_up", "tired_up")
EVENTS: Mapping[str, str] = {
    "message": "she writes, or has answered what `facts` say",
    "session_start": "she taps Baby is asleep: the screen and the pain score must be fresh",
    "set_check": "a set is done; pain_up and tired_up are her two answers, and unknown is never no",
    "morning_check": "the morning after; pain_now is compared with pain_before",
    "prompt_due": "one of her windows begins: may the bot write by itself?",
    "clearance": "a clinician of the rota clears her",
}


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: the rule and its version, what became of it, the word of the reason, the values used."""

    rule: str
    since: str
    outcome: str
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What follows. `rules` fired, `limits` hold (level gates and blocks), `refused` exercise → rule ids.

    `asks` = what must be asked before more can be said; `silent` = why the bot would not write by itself.
    `track` = the routines that are hers, `track_facts` = by what.
    """

    disposition: Disposition
    stop: str
    rules: tuple[str, ...]
    limits: tuple[str, ...]
    refused: Mapping[str, tuple[str, ...]]
    allowed: tuple[str, ...]
    asks: tuple[str, ...]
    told: tuple[str, ...]
    because: tuple[Because, ...]
    silent: str = ""
    track: str = ""
    track_facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def explain(
    before: Facts, told: Sequence[Record], heard: Heard, event: str, book: Book, place: str = "mat"
) -> Explanation:
    """Policy's whole answer. `before` = what was known, `told` = what is learned now, `event` of EVENTS.

    `place` = where she would move, for the track that is hers there.
    """
    learned = after(before, told)
    screened = screen(learned, heard, book, before.now)
    happened = [*told, *_of(event, learned, book), *screened.effects]
    verdict = review(happened, before, book, before.now)
    now = after(before, verdict.effects)
    explained = _explained(now, event, (screened, verdict), heard, book)
    track = track_of(place, now, book)
    return replace(explained, track=track.name, track_facts=track.used)


def _of(event: str, facts: Facts, book: Book) -> list[Effect]:
    """What the moment itself brings: the dialog's own effects at such a moment."""
    match event:
        case "set_check" if not all(facts.value(name) == "no" for name in SET_CHECK):
            return [Stop(StopKind.SESSION, "symptoms_up")]
        case "morning_check":
            yesterday = replace(facts, session=None)  # the session a case has in hand is today's
            back = care.back_to_baseline(yesterday, {}, book)
            return [Record("fact", "back_to_baseline", "yes" if back else "no")]
        case "clearance":
            alert = facts.alerts[0].id if facts.alerts else 0
            return [Clear(alert, facts.rota[0].person if facts.rota else 0)]
        case _:
            return []


def _explained(
    now: Facts, event: str, verdicts: tuple[Verdict, Verdict], heard: Heard, book: Book
) -> Explanation:
    found = (*triage.red_flags(now, book), *triage.amber(now, book))
    in_force = stops.in_force(now, book, starting=event == "session_start")
    refused = {e: refusals(e, now, book, in_force) for e in sorted(book.content.exercises)}
    decisions = [d for verdict in verdicts for d in verdict.decisions if d.reason != "asked_first"]
    fired = [d for d in decisions if d.outcome is Outcome.FIRED]
    because = [*fired, *(f.decision() for f in found), *(d for ds in refused.values() for d in ds[:1])]
    return Explanation(
        disposition=max((triage.severity(found), *(v.disposition for v in verdicts))),
        stop=_stop(now, verdicts[1].effects, [stop.name for stop in in_force]),
        rules=_once([*(d.rule for d in fired), *(f.rule.id for f in found), *(s.id for s in in_force)]),
        limits=_once(
            [
                *(rule.id for rule in gates_in_force(now, book)),
                *(r.id for r, _ in blocks_in_force(now, book).values()),
            ]
        ),
        refused={e: _once([d.rule for d in ds]) for e, ds in refused.items() if ds},
        allowed=tuple(e for e, ds in refused.items() if not ds),
        asks=_asks(found, now, heard, verdicts[0], book),
        told=_once([e.message for v in verdicts for e in v.effects if isinstance(e, Say)]),
        because=_reasons(because),
        silent=_silence(now, book) if event == "prompt_due" else "",
    )


def _stop(now: Facts, effects: Sequence[Effect], in_force: Sequence[str]) -> str:
    """The gravest stop: lock, hold, the rest of a stopped session, none."""
    if now.patient is not None and now.patient.stop != "none":
        return now.patient.stop
    ended = any(isinstance(e, Stop) and e.kind is StopKind.SESSION for e in effects)
    return "session" if ended or {"symptoms_today", "not_back_to_baseline"} & set(in_force) else "none"


def _asks(
    found: Sequence[triage.Found], now: Facts, heard: Heard, screened: Verdict, book: Book
) -> tuple[str, ...]:
    """What is asked at once: the unclear sign, or the closed questions behind a sign."""
    unclear = [s.sign for s in heard.of(SignalKind.ASK)] if screened.interrupts else []
    asked = triage.follow_up(found, now, book)
    signs = {sign for rule in book.rules.watched for sign in rule.signs}
    unclear += [name for name in sorted(signs) if now.value(name) == "unsure"]
    settles = [name for name in (asked.settles if asked else ()) if now.value(name) is None]
    return _once([*unclear, *settles])


def _silence(now: Facts, book: Book) -> str:
    return prompting.why_not(prompting.Occasion(limits.EXERCISE, now, book, due=now.now, until=now.now))


def _reasons(decisions: Sequence[Decision]) -> tuple[Because, ...]:
    found = {
        d.rule: Because(d.rule, d.since, d.outcome.value, d.reason, dict(d.facts))
        for d in reversed(decisions)
    }
    return tuple(found[rule] for rule in _once([d.rule for d in decisions]))


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
