"""Owns why she gets what she gets now: the reasons of the rules that decide, for her to be told (M33)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies import triage
from policies.asking import ask
from policies.facts import Facts, Tri
from policies.prescribing import items, stops
from policies.prescribing.tracks import CORE, TABLE, track_of
from policies.prompting import Occasion, hours, limits, why_not
from policies.prompting.availability import WHY_NOT
from policies.rules import Book, Op, Rule, StopRule, most_severe_first
from policies.triage.found import FROM_FACTS, Found

PRIVATE = frozenset(
    {"self_harm", "psychosis", "harm_to_baby", "unwanted_thoughts", "domestic_violence"}
)  # fmt: skip
"""Categories that are never named to her: somebody else may hold the phone (RF17 to RF20)."""
UNAVAILABLE = "not_consented_or_paused"
HER_STATUS = ("not_consented", "paused", "ended", "withdrawn")
"""What the one reason `not_consented_or_paused` is told as."""
REACHED, CLINICIAN, NOT_ASSESSED = "level_reached", "set_by_clinician", "not_assessed"
NO_TIMES, HER_TIMES = "no_times", "at_her_times"
LIMITED = (
    "asks_whether_wanted", "halved", "too_soon", "enough_exercise_today", "enough_exercise_lately",
    "enough_all_today", "enough_all_lately",
)  # fmt: skip
"""What the contact limits answer about an offer of exercise."""
TOLD_AS_STOP = frozenset({"not_active", "locked", "on_hold", "intake_open"})
"""Why nothing is offered, where the stop itself is told instead."""
NEVER_NOW = frozenset({"too_late"})
"""Only true of a moment that has passed."""
SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One true reason: `word` is the reason of `rule`; `topic` and `at` = what she told and when (UTC).

    `topic` "" = it is not named. `known` False = the rule stands on the safe side of something unknown.
    `signed` = a clinician has signed the rule, or it is no rule about her health.
    """

    word: str
    rule: str = ""
    topic: str = ""
    at: datetime | None = None
    known: bool = True
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Reasons:
    """`stop` = what keeps her from moving now, None for nothing; level, blocks, and when the bot asks.

    `dose` = why she does less than before, where the last change of her dose made it smaller; `track` = which
    routines are hers.
    """

    stop: Reason | None
    level: Reason
    dose: Reason | None
    blocks: tuple[Reason, ...]
    times: Reason
    track: Reason


def reasons(facts: Facts, book: Book, place: str = "mat") -> Reasons:
    """Why what is decided about her now is decided so; `place` = where she moves or would."""
    blocks = items.blocks_in_force(facts, book).values()
    held = [_of_rule(rule, facts) for rule, _ in blocks]
    return Reasons(
        stopping(facts, book),
        levelling(facts, book),
        dosing(facts, book),
        tuple(sorted(held, key=lambda reason: not reason.known)),
        asking(facts, book),
        choosing(place, facts, book),
    )


def choosing(place: str, facts: Facts, book: Book) -> Reason:
    """Whose routines she gets there; the weeks are no reason while nobody knows them."""
    name = track_of(place, facts, book).name
    return Reason(name, known=name != CORE or facts.value("birth_date") is not None, signed=False)


def stopping(facts: Facts, book: Book) -> Reason | None:
    """The stop that decides: the first that leaves nothing, else the first that leaves only rest."""
    held = stops.in_force(facts, book)
    if not held and not _session_runs(facts):  # that pain is asked first holds nobody back: the rest does
        held = tuple(s for s in stops.in_force(facts, book, starting=True) if s.allows == ())
    if not held:
        return None
    rule = next((stop for stop in held if stop.allows == ()), held[0])
    if rule.reason == UNAVAILABLE:
        return Reason(_status(facts), rule.id)
    return _caused(rule, facts, book)


def levelling(facts: Facts, book: Book) -> Reason:
    """Why she is at her level: the rule that decides, or a gate that says the same and says why."""
    cap, _, rule_id = items.level_cap(facts, book)
    if rule_id == "DS02":
        return Reason(REACHED, rule_id, signed=book.rules.rule(rule_id).signed is not None)
    if rule_id == "PR03" and facts.plan.author != "policy":
        return Reason(CLINICIAN, rule_id)
    gates = [_of_rule(rule, facts) for rule in _gates_at(cap, facts, book)]
    if not gates:
        return Reason(NOT_ASSESSED, rule_id, signed=False)
    return min(gates, key=lambda reason: not reason.known)  # min keeps the order of the rules


def dosing(facts: Facts, book: Book) -> Reason | None:
    """Why the dose is smaller than before; None when it has changed otherwise since, or never."""
    by, at, changed = facts.value("eased_by"), facts.at("eased_by"), facts.at("dose_step")
    rule = next((rule for rule in book.rules.dosing if rule.id == by), None)
    if rule is None or at is None or changed is None or at < changed:
        return None
    return Reason(rule.reason, rule.id, at=at, signed=rule.signed is not None)


def asking(facts: Facts, book: Book) -> Reason:
    """Why the bot offers exercise by itself when it does, or why it does not."""
    off = facts.said("prompts_wanted") is Tri.NO
    if not off and not hours.windows(facts):
        return Reason(NO_TIMES)
    silent = why_not(Occasion(limits.EXERCISE, facts, book, facts.now, facts.now + SOON))
    return Reason("prompts_off" if off else silent or HER_TIMES)


def words_of(book: Book) -> Mapping[str, frozenset[str]]:
    """Every word that can be told, by the group it is told in: what the content must have words for."""
    rules = book.rules
    held = {rules.stop(name).reason for name in (*stops.ALWAYS, *stops.AT_START)}
    locking = (r for r in rules.red_flags if r.lock and r.category not in PRIVATE)
    return {
        "stop": frozenset({*held - {UNAVAILABLE}, *HER_STATUS}),
        "level": frozenset({*(r.reason for r in rules.gates), REACHED, CLINICIAN, NOT_ASSESSED}),
        "dose": frozenset(r.reason for r in rules.dosing if r.category == "step_down"),
        "track": frozenset({CORE, *TABLE}),
        "blocks": frozenset(r.reason for r in rules.contraindications),
        "topics": frozenset(r.reason for r in (*locking, *rules.triage)),
        "times": frozenset({*WHY_NOT[limits.EXERCISE], *LIMITED, NO_TIMES, HER_TIMES})
        - TOLD_AS_STOP
        - NEVER_NOW,
    }


def _session_runs(facts: Facts) -> bool:
    return facts.session is not None and not facts.session.ended_by


def _status(facts: Facts) -> str:
    status = facts.patient.status if facts.patient is not None else ""
    return status if status in HER_STATUS else "not_consented"


def _caused(stop: StopRule, facts: Facts, book: Book) -> Reason:
    """A stop with what brought it about, where that is an answer of hers."""
    topic, at = "", None
    if stop.name in ("lock", "hold"):
        cause = _cause(stop.name, facts, book)
        topic, at = cause if cause is not None else ("", None)
    return Reason(stop.reason, stop.id, topic, at, signed=stop.signed is not None)


def _cause(stop: str, facts: Facts, book: Book) -> tuple[str, datetime | None] | None:
    """The gravest rule behind a stop, from what holds now and from the open alert; None = not to be named."""
    found = triage.red_flags(facts, book) if stop == "lock" else triage.amber(facts, book)
    causes = {f.rule.id: (f.rule, _since(f, facts)) for f in found if f.rule.lock or stop == "hold"}
    for rule, at in _alerted(facts, book):
        if rule.lock == (stop == "lock"):
            causes.setdefault(rule.id, (rule, at))
    named = {category for a in facts.alerts if a.state != "resolved" for category in a.categories}
    if not causes or PRIVATE & {*named, *(rule.category for rule, _ in causes.values())}:
        return None
    gravest = most_severe_first(rule for rule, _ in causes.values())[0]
    return gravest.reason, causes[gravest.id][1]


def _alerted(facts: Facts, book: Book) -> Iterator[tuple[Rule, datetime]]:
    """The stopping rules of the alerts that are open; an alert knows since when, at the latest."""
    stopping = {r.id: r for r in (*(f for f in book.rules.red_flags if f.lock), *book.rules.triage)}
    for alert in facts.alerts:
        if alert.state != "resolved":
            yield from ((stopping[id], alert.opened_at) for id in alert.rules if id in stopping)


def _since(found: Found, facts: Facts) -> datetime | None:
    """When she said the last of what the rule holds by."""
    used = found.answer.used
    names = [name for name, value in used.items() if value == "yes"] or list(used)
    said = [facts.at(FROM_FACTS.get(name, name)) for name in names]
    return max((at for at in said if at is not None), default=None)


def _gates_at(cap: int, facts: Facts, book: Book) -> Sequence[Rule]:
    return [rule for rule in items.gates_in_force(facts, book) if rule.category == f"level_{cap}"]


def _of_rule(rule: Rule, facts: Facts) -> Reason:
    """A rule that holds; one that asks whether something was done is no guess when it was not."""
    try:
        known = rule.when.op is Op.NOT or ask(rule.when, facts).tri is Tri.YES
    except Exception:  # a broken rule stands on the safe side (S17), and is told so
        known = False
    return Reason(rule.reason, rule.id, known=known, signed=rule.signed is not None)
